//! What the derive's output calls. Nothing here is public API.

pub use crate::cache::{Slot, Table};
pub use crate::profile::IsProfile;
pub use http;

use crate::ApiProfile;
use std::fmt::{self, Display, Formatter};

/// Writes texts and values in turn, `pieces` having one more than `values`.
///
/// # Errors
///
/// As `Display`.
pub fn interpolate(f: &mut Formatter<'_>, pieces: &[&str], values: &[&dyn Display]) -> fmt::Result {
    for (index, piece) in pieces.iter().enumerate() {
        if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
            write!(f, "{value}")?;
        }
        f.write_str(piece)?;
    }
    Ok(())
}

/// The profile behind `#[api_error(api = …)]`.
pub fn profile<P: IsProfile + ?Sized>(profile: &'static P) -> Option<&'static ApiProfile> {
    Some(profile.profile())
}

/// What `__axum_08!` calls.
#[cfg(feature = "axum-08")]
pub mod axum_08 {
    pub use crate::axum::into_response;
    pub use axum::response::{IntoResponse, Response};
}
