//! An extension of `Result` that adds data to the response for a unique violation.

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::{DatabaseError, DatabaseFailure};

/// Methods of a database's `Result` that convert a unique violation into an error with data that
/// only the caller has, such as the id of the record that already exists. Any other error, and a
/// violation for which the function returns `None`, is converted with `From`, as by `?`.
///
/// ```
/// use status_error::database::Unique;
/// use status_error::database::{DatabaseFailure, FromDatabase as _, MapUnique as _, Violation, ViolationKind};
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("x")]
/// # struct DriverError(DatabaseFailure);
/// # impl status_error::database::DatabaseError for DriverError {
/// #     fn failure(&self) -> DatabaseFailure { self.0.clone() }
/// # }
/// # fn insert() -> Result<(), DriverError> {
/// #     Err(DriverError(DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("buyers_external_key"))))
/// # }
///
/// pub const EXTERNAL_ID: Unique = Unique::new(&["external_id"]).constraint("buyers_external_key");
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// enum BuyerError {
///     #[error("this external identifier is taken")]
///     #[status(409)]
///     #[unique(EXTERNAL_ID)]
///     Taken { #[public] resource_id: Option<u64> },
///     #[error("the database failed")]
///     #[status(500)]
///     Database(#[source] #[from_database] DriverError),
/// }
///
/// # fn find() -> Option<u64> { Some(7) }
/// fn create() -> Result<(), BuyerError> {
///     insert().map_unique(|violation| {
///         violation.is(&EXTERNAL_ID).then(|| BuyerError::Taken { resource_id: find() })
///     })
/// }
/// assert!(matches!(create(), Err(BuyerError::Taken { resource_id: Some(7) })));
/// ```
///
/// This trait is sealed: `Result<T, D>` implements it for each [`DatabaseError`] `D`.
///
/// # Transactions
///
/// On PostgreSQL, a violation aborts the transaction, and a lookup in the same transaction fails
/// with `current transaction is aborted`. Set a savepoint before the statement and roll back to it
/// ([documentation](https://www.postgresql.org/docs/current/sql-savepoint.html)), or look up the
/// record outside the transaction: on another connection, or after the rollback. By then the record
/// may be gone, so make the field an `Option`. On MySQL
/// ([documentation](https://dev.mysql.com/doc/refman/8.4/en/innodb-error-handling.html)) and SQLite
/// ([documentation](https://sqlite.org/lang_conflict.html)), a violation undoes only the statement,
/// and the transaction goes on.
#[doc(alias("409", "savepoint", "ON CONFLICT"))]
pub trait MapUnique<T, D: DatabaseError>: Sized + sealed::Sealed {
    /// Converts a unique violation with `map`, and any other error with `From`.
    ///
    /// # Errors
    ///
    /// Returns the error from `map`. If `map` returns `None`, or the error is not a unique
    /// violation, returns the error that `From` makes of the driver's error.
    fn map_unique<E: From<D>>(self, map: impl FnOnce(Violation) -> Option<E>) -> Result<T, E>;

    /// Converts a unique violation with an async `map`, which can look up the record that already
    /// exists, and any other error with `From`.
    ///
    /// ```
    /// use status_error::database::Unique;
    /// use status_error::database::MapUnique as _;
    /// # #[derive(Debug, thiserror::Error)]
    /// # #[error("x")]
    /// # struct DriverError;
    /// # impl status_error::database::DatabaseError for DriverError {
    /// #     fn failure(&self) -> status_error::database::DatabaseFailure { status_error::database::DatabaseFailure::Other }
    /// # }
    /// # struct Pool;
    /// # impl Pool {
    /// #     async fn insert(&self, email: &str) -> Result<(), DriverError> { Ok(()) }
    /// #     async fn id_of(&self, email: &str) -> Result<Option<i64>, DriverError> { Ok(None) }
    /// # }
    ///
    /// pub const EMAIL: Unique = Unique::new(&["email"]).constraint("users_email_key").columns(&["users.email"]);
    ///
    /// #[derive(Debug, thiserror::Error, status_error::ApiError)]
    /// enum SignUpError {
    ///     #[error("this address is taken")]
    ///     #[status(409)]
    ///     #[unique(EMAIL)]
    ///     EmailTaken { #[public] resource_id: Option<i64> },
    ///     #[error("the database failed")]
    ///     #[status(500)]
    ///     Database(#[source] #[from_database] DriverError),
    /// }
    ///
    /// async fn sign_up(pool: &Pool, email: &str) -> Result<(), SignUpError> {
    ///     pool.insert(email)
    ///         .await
    ///         .map_unique_async(async |violation| {
    ///             if !violation.is(&EMAIL) {
    ///                 return None; // another constraint: as `?` does
    ///             }
    ///             // If the lookup fails or the record is gone by now, the address was still taken.
    ///             let resource_id = pool.id_of(email).await.ok().flatten();
    ///             Some(SignUpError::EmailTaken { resource_id })
    ///         })
    ///         .await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error from `map`. If `map` returns `None`, or the error is not a unique
    /// violation, returns the error that `From` makes of the driver's error.
    fn map_unique_async<E: From<D>, F: Future<Output = Option<E>>>(
        self,
        map: impl FnOnce(Violation) -> F,
    ) -> impl Future<Output = Result<T, E>>;
}

impl<T, D: DatabaseError> MapUnique<T, D> for Result<T, D> {
    fn map_unique<E: From<D>>(self, map: impl FnOnce(Violation) -> Option<E>) -> Result<T, E> {
        self.map_err(|error| unique(&error).and_then(map).unwrap_or_else(|| error.into()))
    }

    async fn map_unique_async<E: From<D>, F: Future<Output = Option<E>>>(
        self,
        map: impl FnOnce(Violation) -> F,
    ) -> Result<T, E> {
        let error = match self {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let mapped = match unique(&error) {
            Some(violation) => map(violation).await,
            None => None,
        };
        Err(mapped.unwrap_or_else(|| error.into()))
    }
}

mod sealed {
    pub trait Sealed {}
    impl<T, D: super::DatabaseError> Sealed for Result<T, D> {}
}

fn unique(error: &impl DatabaseError) -> Option<Violation> {
    match error.failure() {
        DatabaseFailure::Violation(violation) if violation.kind() == ViolationKind::Unique => Some(violation),
        _ => None,
    }
}
