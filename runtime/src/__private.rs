//! What the derive's output calls. Nothing here is public API.

pub use crate::cache::{Slot, Table};
pub use crate::profile::IsProfile;
pub use http;

use crate::{ApiError, ApiProfile, Entry, ProblemTypes};
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

/// The row that the derive's rows are written over.
pub const EMPTY: crate::ProblemType = crate::ProblemType::new(500, "");

/// What a transparent variant asks of its source: one trait, so that what is missing is missed once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "a transparent variant answers as this type does, and it has no declared answer",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "for a type that is not yours, declare a status instead of `transparent`: `#[status(500)]`",
    note = "an `ApiError` by hand needs its catalog too: `impl status_error::ProblemTypes for …`"
)]
pub trait Inner {
    fn error(&self) -> &dyn ApiError;
    fn entries() -> &'static [Entry];
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ProblemTypes> Inner for T {
    fn error(&self) -> &dyn ApiError {
        self
    }

    fn entries() -> &'static [Entry] {
        <T as ProblemTypes>::entries()
    }
}

/// How an interpolated field is displayed: a path as `Path::display` does, the rest by its `Display`, as thiserror has it.
pub trait AsDisplay {
    type Displayed<'a>: Display
    where
        Self: 'a;
    fn as_display(&self) -> Self::Displayed<'_>;
}

impl<T: Display + ?Sized> AsDisplay for &T {
    type Displayed<'a>
        = &'a T
    where
        Self: 'a;
    fn as_display(&self) -> Self::Displayed<'_> {
        self
    }
}

impl AsDisplay for std::path::Path {
    type Displayed<'a> = std::path::Display<'a>;
    fn as_display(&self) -> Self::Displayed<'_> {
        self.display()
    }
}

impl AsDisplay for std::path::PathBuf {
    type Displayed<'a> = std::path::Display<'a>;
    fn as_display(&self) -> Self::Displayed<'_> {
        self.display()
    }
}
