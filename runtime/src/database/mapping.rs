//! Which variant a failure is, by the problem types of its enum.

use crate::contract::failure_kind::FailureKind;
use crate::contract::problem_type::ProblemType;
use crate::contract::violation::{Violation, violated};
use crate::database::failure::{DatabaseError, DatabaseFailure};

/// Errors that a database's failure can become. The derive implements it where a variant has
/// `#[unique(…)]`, `#[constraint(…)]`, `#[on_database(…)]` or `#[from_database]`.
///
/// It is a trait, and not methods of the enum, so that no name of yours is taken: bring it into
/// scope to call it.
///
/// ```
/// use status_error::database::{FromDatabase as _, Violation, ViolationKind};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// enum SignUpError {
///     #[error("this address is taken")]
///     #[status(409)]
///     #[unique("email", constraint = "users_email_key")]
///     EmailTaken,
/// }
///
/// let violation = Violation::new(ViolationKind::Unique).constraint("users_email_key");
/// assert!(matches!(SignUpError::from_unique(&violation), Some(SignUpError::EmailTaken)));
/// ```
pub trait FromDatabase: Sized {
    /// The variant that declares this unique violation.
    fn from_unique(violation: &Violation) -> Option<Self> {
        let index = violated(Self::__types(), violation)?;
        Self::__build(index, Some(violation))
    }

    /// The variant that declares this failure, whatever it is. One that keeps the driver's error is
    /// not made here.
    fn from_failure(failure: &DatabaseFailure) -> Option<Self> {
        mapped(failure).ok()
    }

    #[doc(hidden)]
    fn __types() -> &'static [ProblemType];

    /// The variant of a problem type, where it can be made of so little.
    #[doc(hidden)]
    fn __build(index: usize, violation: Option<&Violation>) -> Option<Self>;
}

/// The variant that declares a failure, or the index of its problem type where it needs the
/// driver's error too. An index beyond all: no variant declares it.
#[doc(hidden)]
pub fn mapped<T: FromDatabase>(failure: &DatabaseFailure) -> Result<T, usize> {
    let violation = match failure {
        DatabaseFailure::Violation(violation) => Some(violation),
        _ => None,
    };
    let index = place(T::__types(), failure).ok_or(usize::MAX)?;
    T::__build(index, violation).ok_or(index)
}

/// The problem type that a failure is.
fn place(types: &[ProblemType], failure: &DatabaseFailure) -> Option<usize> {
    let outcome = match failure {
        DatabaseFailure::Violation(violation) => return violated(types, violation),
        DatabaseFailure::RowNotFound => FailureKind::RowNotFound,
        DatabaseFailure::Unavailable => FailureKind::Unavailable,
        DatabaseFailure::Retry => FailureKind::Retry,
        DatabaseFailure::Timeout => FailureKind::Timeout,
        DatabaseFailure::Other => return None,
    };
    types.iter().position(|kind| kind.outcomes.contains(&outcome))
}

/// What a function of `via` finds.
#[doc(hidden)]
pub fn failure_via<V: Via>(found: V) -> DatabaseFailure {
    found.failure()
}

/// What a function of `#[from_database(via = …)]` gives: a driver's error by reference, or none, or
/// what it comes down to.
#[diagnostic::on_unimplemented(
    message = "`via` can't return `{Self}`",
    note = "return the driver's error, as `fn(&Wrapper) -> Option<&sqlx::Error>` or `fn(&Wrapper) -> &sqlx::Error`",
    note = "or return the failure, as `fn(&Wrapper) -> status_error::database::DatabaseFailure`"
)]
pub trait Via {
    #[doc(hidden)]
    fn failure(self) -> DatabaseFailure;
}

impl<E: DatabaseError + ?Sized> Via for &E {
    fn failure(self) -> DatabaseFailure {
        DatabaseError::failure(self)
    }
}

impl<V: Via> Via for Option<V> {
    fn failure(self) -> DatabaseFailure {
        self.map_or(DatabaseFailure::Other, Via::failure)
    }
}

impl Via for DatabaseFailure {
    fn failure(self) -> DatabaseFailure {
        self
    }
}
