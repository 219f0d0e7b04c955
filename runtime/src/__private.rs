//! Names that the derive's output and the error log use. Nothing in this module is public API.

#[cfg(feature = "_framework")]
pub use crate::adapters::names::*;
pub use crate::api::downcast::DowncastTarget;
pub use crate::api::hook::{Hook, HookValue};
pub use crate::api::nested::{PublicMessage, responding_type};
pub use crate::api::profile::IsProfile;
pub use crate::api::table::Table;
#[cfg(feature = "client")]
pub use crate::client::names::*;
#[cfg(feature = "contract")]
pub use crate::contract::field_type::{FieldType, Place};
#[cfg(feature = "contract")]
pub use crate::export::field_schema::{Probe, ToFieldSchema};
pub use crate::util::chosen_by_type::*;
pub use crate::util::media_type;
pub use http;
pub use std::format;

use crate::api::api_error::ApiError;
use crate::api::downcast::{self, Cast};
use crate::api::profile::ApiProfile;
use crate::api::request_scope::RequestScope;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use crate::contract::profile_facts::ProfileFacts;
use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::{DatabaseError, DatabaseFailure};
use crate::database::mapping::FromDatabase;
use std::fmt::{self, Display, Formatter};

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

/// Returns the profile that a layer has set for the current request, for the error log's page.
#[must_use]
pub fn current_profile() -> Option<&'static ApiProfile> {
    RequestScope::settings()?.profile
}

/// Returns the parts of the profile that a catalog is checked against.
pub fn facts<P: IsProfile + ?Sized>(profile: &'static P) -> ProfileFacts {
    profile.profile().facts()
}

/// The requirements on the source of a transparent variant. They are one trait, so that a type that
/// fulfills none of them gets one diagnostic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't implement both `ApiError` and `ProblemTypes`",
    label = "a transparent variant responds as this type does, and lists its problem types in the catalog",
    note = "derive both: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "beside an `impl ApiError` by hand, write `impl status_error::catalog::ProblemTypes for {Self}`",
    note = "for a type of another crate, replace `transparent` with a status, such as `#[status(500)]`"
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

/// Returns whether the response of a problem type has one of the statuses.
pub fn has_status(kind: &ProblemType, statuses: &[u16]) -> bool {
    statuses.contains(&kind.status_code().as_u16())
}

/// Returns the index of the problem type of a status: the index of the first status of the run that
/// contains the status, and the distance from that; or `otherwise`.
pub fn index_in<S: StatusField>(status: &S, runs: &[(u16, u16, usize)], otherwise: usize) -> usize {
    let number = status.number();
    let run = runs.iter().find(|(first, last, _)| (*first..=*last).contains(&number));
    run.map_or(otherwise, |(first, _, index)| index + usize::from(number - first))
}

/// Returns whether a status is in a list.
pub fn is_listed<S: StatusField>(status: &S, listed: &[u16]) -> bool {
    listed.contains(&status.number())
}

/// Returns the first error in a source's chain that has one of the types. Returns `None` if the
/// first 32 errors of the chain have none of them.
pub fn find<'e>(source: impl DynError<'e>, casts: &[Cast]) -> Option<&'e dyn ApiError> {
    downcast::find(source.get(), casts)
}

pub use crate::database::mapping::{failure_via, mapped};

/// The function of `#[from_database(first = …)]`.
pub type First<T, E> = fn(E) -> Result<T, E>;

/// Returns the unique violation in a fallback's database error. Returns `None` if the error is no
/// unique violation, or if a variant declares the constraint.
#[must_use]
pub fn unmapped<T: FromDatabase>(failure: DatabaseFailure) -> Option<Violation> {
    match failure {
        DatabaseFailure::Violation(violation) if violation.kind() == ViolationKind::Unique => {
            (!crate::contract::matching::is_mapped(T::__types(), &violation)).then_some(violation)
        }
        _ => None,
    }
}

/// A field with thiserror's `#[from]`. The inherent constant of a database error comes before the
/// constant of [`IsDatabaseError`], whatever the name of the field's type is.
#[derive(Debug)]
pub struct PlainFrom<T: ?Sized>(std::marker::PhantomData<T>);

impl<T: DatabaseError + ?Sized> PlainFrom<T> {
    pub const IS_DATABASE_ERROR: bool = true;
}

/// The constant of a field that is no database error.
pub trait IsDatabaseError {
    const IS_DATABASE_ERROR: bool = false;
}

impl<T: ?Sized> IsDatabaseError for PlainFrom<T> {}

/// Stops the compilation if a field with `#[from]` is a database error, beside variants that
/// declare database errors.
///
/// # Panics
///
/// Panics if the field is a database error.
#[track_caller]
pub const fn bypassed(is_database_error: bool) {
    assert!(
        !is_database_error,
        "`#[from]` on a database error bypasses the variants that declare database errors: \
         write `#[source] #[from_database]` in its place, or add `#[from_database(off)]`"
    );
}

/// A field of a variant that the derive builds from a violation.
#[diagnostic::on_unimplemented(
    message = "a violation can't fill a field of type `{Self}`",
    label = "a database error becomes this variant, and has no value for this field",
    note = "make the field an `Option`, which is `None` then, and fill it where the query runs: `query.map_unique(|_| Some(…))?` (`status_error::database::MapUnique`)",
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

/// A field of a variant that `?` makes of an error: a database failure other than a violation, or
/// an error of a type in `from(…)`.
#[diagnostic::on_unimplemented(
    message = "`?` can't fill a field of type `{Self}`",
    label = "`?` makes this variant of another error, and has no value for this field",
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
