//! What the derive's output calls. Nothing here is public API.

#[cfg(feature = "_framework")]
pub use crate::adapters::names::*;
pub use crate::api::hook::{Hook, HookValue};
pub use crate::api::profile::IsProfile;
pub use crate::api::table::Table;
pub use http;

use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;
use crate::database::mapping::FromDatabase;
use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Writes texts and values in turn, `pieces` having one more than `values`.
///
/// # Errors
///
/// As `Display`.
pub fn interpolate(f: &mut Formatter<'_>, pieces: &[&str], values: &[&dyn Display]) -> fmt::Result {
    for (index, piece) in pieces.iter().enumerate() {
        if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
            // No options are set: who displays a sentence does it with `{}`.
            value.fmt(f)?;
        }
        f.write_str(piece)?;
    }
    Ok(())
}

/// A width or precision from a field: no more than `format_args!` takes, which panics beyond.
#[must_use]
pub fn count(count: &usize) -> usize {
    (*count).min(u16::MAX.into())
}

/// The profile behind `#[api_error(profile = …)]`.
pub fn profile<P: IsProfile + ?Sized>(profile: &'static P) -> Option<&'static ApiProfile> {
    Some(profile.profile())
}

/// What a transparent variant asks of its source: one trait, so that what is missing is missed
/// once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "a transparent variant responds as this type does, so the type must be an `ApiError`",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "for a type of another crate, replace `transparent` with a status, such as `#[status(500)]`",
    note = "a hand-written `ApiError` also needs `impl status_error::catalog::ProblemTypes for …`"
)]
pub trait TransparentSource {
    fn error(&self) -> &dyn ApiError;
    fn entries() -> &'static [CatalogEntry];
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ProblemTypes> TransparentSource for T {
    fn error(&self) -> &dyn ApiError {
        self
    }

    fn entries() -> &'static [CatalogEntry] {
        <T as ProblemTypes>::entries()
    }
}

/// How an interpolated field is displayed: a path as `Path::display` does, the rest by its
/// `Display`, as thiserror has it. The method has a name that no type's own method has, which would
/// be called in its place.
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

/// The field of a status that is known only at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a status",
    label = "`#[status]` on a field needs a status",
    note = "a status is an `http::StatusCode` or a `u16`"
)]
pub trait StatusField {
    fn number(&self) -> u16;
}

impl StatusField for http::StatusCode {
    fn number(&self) -> u16 {
        self.as_u16()
    }
}

impl StatusField for u16 {
    fn number(&self) -> u16 {
        *self
    }
}

/// The place of a status in a list, which is its length for a status that is not listed.
pub fn position<S: StatusField>(status: &S, listed: &[u16]) -> usize {
    let number = status.number();
    listed.iter().position(|one| *one == number).unwrap_or(listed.len())
}

/// A source as a trait object, whether it is an error or holds one (`anyhow::Error`,
/// `Box<dyn Error>`).
#[diagnostic::on_unimplemented(message = "`{Self}` is not an error", label = "`downcast` searches this field")]
pub trait AsDynError {
    fn __as_dyn_error(&self) -> &(dyn Error + 'static);
}

impl<T: Error + 'static> AsDynError for T {
    fn __as_dyn_error(&self) -> &(dyn Error + 'static) {
        self
    }
}

macro_rules! dyn_errors {
    ($($object:ty),*) => {$(
        impl AsDynError for $object {
            fn __as_dyn_error(&self) -> &(dyn Error + 'static) {
                self
            }
        }
    )*};
}

dyn_errors!(dyn Error, dyn Error + Send, dyn Error + Sync, dyn Error + Send + Sync);

/// What `downcast` asks of the types that it looks for: one trait, so that what is missing is
/// missed once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "`downcast` responds as this type does, so the type must be an `ApiError`",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "a hand-written `ApiError` also needs `impl status_error::catalog::ProblemTypes for …`"
)]
pub trait DowncastTarget {
    /// The error as an `ApiError`, if it is one of this type, or a pointer to one.
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;
    fn entries() -> &'static [CatalogEntry];
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ProblemTypes + 'static> DowncastTarget for T {
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError> {
        // A pointer's source is that of what it points to, so it is looked into here.
        let boxed = || error.downcast_ref::<Box<T>>().map(|error| &**error);
        let shared = || error.downcast_ref::<Arc<T>>().map(|error| &**error);
        error.downcast_ref::<T>().or_else(boxed).or_else(shared).map(|error| error as &dyn ApiError)
    }

    fn entries() -> &'static [CatalogEntry] {
        <T as ProblemTypes>::entries()
    }
}

/// What an `Arc` of any error points to.
fn unshared<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let shared = error.downcast_ref::<Arc<dyn Error + Send + Sync>>().map(|error| &**error as &(dyn Error + 'static));
    let local = || error.downcast_ref::<Arc<dyn Error>>().map(|error| &**error);
    shared.or_else(local).unwrap_or(error)
}

type Cast = for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;

/// The first error of a chain of sources that is one of the types sought.
pub fn find<'e>(error: &'e (dyn Error + 'static), casts: &[Cast]) -> Option<&'e dyn ApiError> {
    let next = |error: &&'e (dyn Error + 'static)| (*error).source().map(unshared);
    let chain = std::iter::successors(Some(unshared(error)), next);
    chain.take(crate::api::report::MAX_SOURCES).find_map(|error| casts.iter().find_map(|cast| cast(error)))
}

pub use crate::database::mapping::{failure_via, mapped};

/// The unique violation in a fallback's error, if no variant declares it.
#[must_use]
pub fn unmapped<T: FromDatabase>(failure: DatabaseFailure) -> Option<Violation> {
    match failure {
        DatabaseFailure::Violation(violation) if violation.kind() == ViolationKind::Unique => {
            (!crate::contract::violation::is_mapped(T::__types(), &violation)).then_some(violation)
        }
        _ => None,
    }
}

/// A field of a variant that a violation is made into.
#[diagnostic::on_unimplemented(
    message = "a violation can't fill a field of type `{Self}`",
    label = "a database error becomes this variant, and has no value for this field",
    note = "make the field an `Option`, which is `None` then",
    note = "or store the violation: `violation: status_error::database::Violation`",
    note = "or remove the field"
)]
pub trait FromViolation {
    fn fill(violation: &Violation) -> Self;
    fn told(&self) -> Option<&Violation> {
        None
    }
}

impl<T> FromViolation for Option<T> {
    fn fill(_: &Violation) -> Self {
        None
    }
}

impl FromViolation for Violation {
    fn fill(violation: &Violation) -> Self {
        violation.clone()
    }

    fn told(&self) -> Option<&Violation> {
        Some(self)
    }
}

/// A field of a variant that is made without a violation.
#[diagnostic::on_unimplemented(
    message = "a database error can't fill a field of type `{Self}`",
    label = "a database error becomes this variant, and has no value for this field",
    note = "make the field an `Option`, which is `None` then, or remove the field",
    note = "to store the driver's error, mark its field with `#[source] #[from_database]`"
)]
pub trait DefaultField {
    fn blank() -> Self;
}

impl<T> DefaultField for Option<T> {
    fn blank() -> Self {
        None
    }
}

/// A place on the way to a nested field, which may be behind an `Option`: `in = NewBuyer` goes
/// through it. Never run.
#[derive(Debug)]
pub struct Step<'a, T>(pub &'a T);

pub trait ThroughOption<'a> {
    type To: 'a;
    fn __step(&self) -> std::option::IntoIter<&'a Self::To>;
}

impl<'a, T> ThroughOption<'a> for &Step<'a, Option<T>> {
    type To = T;
    fn __step(&self) -> std::option::IntoIter<&'a T> {
        self.0.as_ref().into_iter()
    }
}

pub trait ThroughPlain<'a> {
    type To: 'a;
    fn __step(&self) -> std::option::IntoIter<&'a Self::To>;
}

impl<'a, T> ThroughPlain<'a> for Step<'a, T> {
    type To = T;
    fn __step(&self) -> std::option::IntoIter<&'a T> {
        Some(self.0).into_iter()
    }
}
