//! Names that the derive's output and the error log use. Nothing in this module is public API.

#[cfg(feature = "_framework")]
pub use crate::adapters::names::*;
pub use crate::api::hook::{Hook, HookValue};
pub use crate::api::nested::PublicMessage;
pub use crate::api::profile::IsProfile;
pub use crate::api::table::Table;
pub use crate::util::media_type;
pub use http;

use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::profile_facts::ProfileFacts;
use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;
use crate::database::mapping::FromDatabase;
use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// Writes literal texts and values in turn. `pieces` has one element more than `values`.
///
/// # Errors
///
/// Returns an error if the `Display` of a value fails.
pub fn interpolate(f: &mut Formatter<'_>, pieces: &[&str], values: &[&dyn Display]) -> fmt::Result {
    for (index, piece) in pieces.iter().enumerate() {
        if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
            // The formatter has no options set, because the runtime displays every message with
            // `{}`.
            value.fmt(f)?;
        }
        f.write_str(piece)?;
    }
    Ok(())
}

/// Limits a width or a precision that a field gives: `format_args!` panics above 65,535.
#[must_use]
pub fn count(count: &usize) -> usize {
    (*count).min(u16::MAX.into())
}

/// Returns a code that is a constant of the user, and checks it while the crate is compiled.
///
/// # Panics
///
/// Panics if the code is empty, has a character other than printable ASCII, or begins or ends with
/// a space.
#[must_use]
#[track_caller]
pub const fn code(code: &'static str) -> &'static str {
    let mut rest = code.as_bytes();
    assert!(!matches!(rest, [] | [b' ', ..] | [.., b' ']), "{}", CODE);
    while let [byte, others @ ..] = rest {
        assert!(matches!(byte, b' '..=b'~'), "{}", CODE);
        rest = others;
    }
    code
}

const CODE: &str = "a code of `#[status]` is printable ASCII, is not empty, and neither begins nor ends with a space";

/// Returns the profile that `#[api_error(profile = …)]` names.
pub fn profile<P: IsProfile + ?Sized>(profile: &'static P) -> Option<&'static ApiProfile> {
    Some(profile.profile())
}

/// Returns the parts of the profile that a catalog is checked against.
pub fn facts<P: IsProfile + ?Sized>(profile: &'static P) -> ProfileFacts {
    profile.profile().facts()
}

/// The requirements on the source of a transparent variant. They are one trait, so that a type that
/// fulfills none of them gets one diagnostic.
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

/// Displays an interpolated field as thiserror does: a path as `Path::display` does, any other
/// value by its `Display`. The method has an unusual name, because a type's own method with the
/// same name would be called in its place.
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

/// The field of a `#[status]` that is known only at run time.
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

/// Returns the index of a status in a list, or the length of the list if the status is not listed.
pub fn position<S: StatusField>(status: &S, listed: &[u16]) -> usize {
    let number = status.number();
    listed.iter().position(|one| *one == number).unwrap_or(listed.len())
}

/// Returns the index of the problem type of a status: the index of the first status of the run that
/// contains the status, and the distance from that; or `otherwise`.
pub fn index_in<S: StatusField>(status: &S, runs: &[(u16, u16, usize)], otherwise: usize) -> usize {
    let number = status.number();
    let run = runs.iter().find(|(first, last, _)| (*first..=*last).contains(&number));
    run.map_or(otherwise, |(first, _, index)| index + usize::from(number - first))
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

/// The requirements on the types that `downcast` looks for. They are one trait, so that a type that
/// fulfills none of them gets one diagnostic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "`downcast` responds as this type does, so the type must be an `ApiError`",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "a hand-written `ApiError` also needs `impl status_error::catalog::ProblemTypes for …`"
)]
pub trait DowncastTarget {
    /// Returns the error as an `ApiError`. Returns `None` if the error is neither of this type nor
    /// a `Box` or an `Arc` of it.
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;
    fn entries() -> &'static [CatalogEntry];
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ProblemTypes + 'static> DowncastTarget for T {
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError> {
        // `Box` and `Arc` forward `source()` to the error that they hold, so a chain of sources
        // never yields the held error. It is looked for here.
        let boxed = || error.downcast_ref::<Box<T>>().map(|error| &**error);
        let shared = || error.downcast_ref::<Arc<T>>().map(|error| &**error);
        error.downcast_ref::<T>().or_else(boxed).or_else(shared).map(|error| error as &dyn ApiError)
    }

    fn entries() -> &'static [CatalogEntry] {
        <T as ProblemTypes>::entries()
    }
}

/// Returns the error that an `Arc<dyn Error>` holds, or the error itself if it is no such `Arc`.
fn unshared<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let shared = error.downcast_ref::<Arc<dyn Error + Send + Sync>>().map(|error| &**error as &(dyn Error + 'static));
    let local = || error.downcast_ref::<Arc<dyn Error>>().map(|error| &**error);
    shared.or_else(local).unwrap_or(error)
}

type Cast = for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;

/// Returns the first error in a chain of sources that has one of the types. Returns `None` if the
/// first 32 errors of the chain have none of them.
pub fn find<'e>(error: &'e (dyn Error + 'static), casts: &[Cast]) -> Option<&'e dyn ApiError> {
    let next = |error: &&'e (dyn Error + 'static)| (*error).source().map(unshared);
    let chain = std::iter::successors(Some(unshared(error)), next);
    chain.take(crate::api::report::MAX_SOURCES).find_map(|error| casts.iter().find_map(|cast| cast(error)))
}

pub use crate::database::mapping::{failure_via, mapped};

/// Returns the unique violation in a fallback's database error. Returns `None` if the error is no
/// unique violation, or if a variant declares the constraint.
#[must_use]
pub fn unmapped<T: FromDatabase>(failure: DatabaseFailure) -> Option<Violation> {
    match failure {
        DatabaseFailure::Violation(violation) if violation.kind() == ViolationKind::Unique => {
            (!crate::contract::violation::is_mapped(T::__types(), &violation)).then_some(violation)
        }
        _ => None,
    }
}

/// A field of a variant that the derive builds from a violation.
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

/// A field of a variant that the derive builds from a database failure other than a violation.
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

/// A step on the path to a nested field, where a field may be behind an `Option`. `in = NewBuyer`
/// compiles if each step of the path does; the code never runs.
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
