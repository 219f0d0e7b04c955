//! Mapping from a failure to the variant that declares it, by the problem types of the enum.

use crate::contract::failure_kind::FailureKind;
use crate::contract::matching::violated;
use crate::contract::problem_type::ProblemType;
use crate::contract::violation::Violation;
use crate::database::failure::{DatabaseError, DatabaseFailure};

/// An error type that database failures can be converted into. The derive implements it for a type
/// with `#[unique(…)]`, `#[constraint(…)]`, `#[on_database(…)]` or `#[from_database]`.
///
/// These functions are in a trait and not in the type itself, so that they don't take names that
/// you may want to use. Import the trait to call them.
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
    /// Returns the variant that declares this unique violation. Returns `None` if no variant does,
    /// or if the variant stores the driver's error, which is not available here.
    fn from_unique(violation: &Violation) -> Option<Self> {
        let index = violated(Self::__types(), violation)?;
        Self::__build(index, Some(violation))
    }

    /// Returns the variant that declares this failure: a violation of any constraint, or another
    /// failure. Returns `None` if no variant does, or if the variant stores the driver's error,
    /// which is not available here.
    fn from_failure(failure: &DatabaseFailure) -> Option<Self> {
        mapped(failure).ok()
    }

    #[doc(hidden)]
    fn __types() -> &'static [ProblemType];

    /// Returns the variant of a problem type. Returns `None` if the variant needs more than the
    /// violation, such as the driver's error.
    #[doc(hidden)]
    fn __build(index: usize, violation: Option<&Violation>) -> Option<Self>;
}

/// Returns the variant that declares a failure.
///
/// # Errors
///
/// Returns the index of the problem type if its variant also needs the driver's error, and
/// `usize::MAX` if no variant declares the failure.
#[doc(hidden)]
pub fn mapped<T: FromDatabase>(failure: &DatabaseFailure) -> Result<T, usize> {
    let violation = match failure {
        DatabaseFailure::Violation(violation) => Some(violation),
        _ => None,
    };
    let index = place(T::__types(), failure).ok_or(usize::MAX)?;
    T::__build(index, violation).ok_or(index)
}

/// Returns the index of the problem type that declares the failure. Returns `None` if no problem
/// type does.
fn place(types: &[ProblemType], failure: &DatabaseFailure) -> Option<usize> {
    let outcome = match failure {
        DatabaseFailure::Violation(violation) => return violated(types, violation),
        DatabaseFailure::RowNotFound => FailureKind::RowNotFound,
        DatabaseFailure::Unavailable => FailureKind::Unavailable,
        DatabaseFailure::Retry => FailureKind::Retry,
        DatabaseFailure::Timeout => FailureKind::Timeout,
        DatabaseFailure::Other => return None,
    };
    types.iter().position(|kind| kind.failures.contains(&outcome))
}

/// Returns the failure of the value that a `via` function returned.
#[doc(hidden)]
pub fn failure_via<V: Via>(found: V) -> DatabaseFailure {
    found.failure()
}

/// A value that a function of `#[from_database(via = …)]` can return: a reference to a driver's
/// error, an `Option` of such a reference, or a [`DatabaseFailure`].
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
