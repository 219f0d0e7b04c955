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

/// The row that the derive's rows are written over.
pub const EMPTY: crate::ProblemType = crate::ProblemType::new(500, "");

/// How an interpolated field is displayed: a path as `Path::display` does, the rest by its `Display`, as thiserror has it.
/// The method has a name that no type's own method has, which would be called in its place.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be interpolated: it is not `Display`",
    label = "a sentence or a header interpolates this field",
    note = "print it with Debug, `{{field:?}}`, or implement `std::fmt::Display`"
)]
pub trait AsDisplay {
    type Displayed<'a>: Display
    where
        Self: 'a;
    fn __as_display(&self) -> Self::Displayed<'_>;
}

impl<T: Display + ?Sized> AsDisplay for &T {
    type Displayed<'a>
        = &'a T
    where
        Self: 'a;
    fn __as_display(&self) -> Self::Displayed<'_> {
        self
    }
}

impl AsDisplay for std::path::Path {
    type Displayed<'a> = std::path::Display<'a>;
    fn __as_display(&self) -> Self::Displayed<'_> {
        self.display()
    }
}

impl AsDisplay for std::path::PathBuf {
    type Displayed<'a> = std::path::Display<'a>;
    fn __as_display(&self) -> Self::Displayed<'_> {
        self.display()
    }
}
