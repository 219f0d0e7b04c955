//! From a database's error to the variant that declares it.
//!
//! `#[from_database]` on a field gives `From` for the driver's error: what a variant declares (`#[unique(…)]`,
//! `#[constraint(…)]`, `#[on_database(…)]`) becomes that variant, and the rest stays where the field is.
//!
//! ```
//! use status_error::ApiError;
//! use status_error::database::{DatabaseError, Failure, Violation, ViolationKind};
//!
//! /// With a feature such as `sqlx-09`, a driver's error is a `DatabaseError` already.
//! #[derive(Debug, thiserror::Error)]
//! #[error("the driver says {0:?}")]
//! struct DriverError(Failure);
//!
//! impl DatabaseError for DriverError {
//!     fn failure(&self) -> Failure {
//!         self.0.clone()
//!     }
//! }
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum SignUpError {
//!     #[error("this address is taken")]
//!     #[status(409)]
//!     #[unique("email", constraint = "users_email_key", columns("users.email"))]
//!     EmailTaken,
//!     #[error("the database is busy")]
//!     #[status(503)]
//!     #[header("retry-after", "5")]
//!     #[on_database(unavailable)]
//!     Busy,
//!     #[error("the database failed")]
//!     #[status(500)]
//!     Database(#[source] #[from_database] DriverError),
//! }
//!
//! let taken = Failure::Violation(Violation::new(ViolationKind::Unique).constraint("users_email_key"));
//! assert!(matches!(SignUpError::from(DriverError(taken)), SignUpError::EmailTaken));
//! assert!(matches!(SignUpError::from(DriverError(Failure::Unavailable)), SignUpError::Busy));
//! assert!(matches!(SignUpError::from(DriverError(Failure::Other)), SignUpError::Database(_)));
//! ```
//!
//! A unique violation that no variant declares is answered as the rest is, a masked 500, and reported as an *unmapped unique
//! violation* with constraint and table; see [`Report::violation`](crate::Report::violation).

pub(crate) mod backends;
mod drivers;
mod map_unique;
pub(crate) mod mapping;
pub mod schema;

pub use crate::contract::violation::{UniqueViolation, Violation, ViolationKind};
pub use backends::mysql::mysql;
pub use backends::postgres::postgres;
pub use backends::sqlite::sqlite;
pub use map_unique::MapUnique;
pub use mapping::FromDatabase;
#[doc(hidden)]
pub use mapping::{Via, failure_via, mapped};

/// What a database's error comes down to, in no driver's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// A constraint is violated.
    Violation(Violation),
    /// There is no such row, where one had to be.
    RowNotFound,
    /// There is no connection to be had: none of the network, none of the pool, too many of them.
    Unavailable,
    /// Another transaction was in the way (a deadlock, a lock, a serialization failure): the same again may succeed.
    Retry,
    /// The statement took longer than it may.
    Timeout,
    /// Anything else.
    Other,
}

/// An error of a database's driver. The features implement it for sqlx, diesel, tokio-postgres, rusqlite and SeaORM; for
/// another driver it is three lines, with [`postgres`], [`mysql`] or [`sqlite`].
///
/// A wrapper of such an error needs no impl: `#[from_database(via = path::to::fn)]` names a function that finds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known as a database's error",
    label = "this field is `#[from_database]`",
    note = "the errors of drivers are known with a feature of `status-error`: `sqlx-08`, `sqlx-09`, `diesel-2`, `tokio-postgres-07`, `rusqlite-0`, `sea-orm-1`, `sea-orm-2`",
    note = "for a type that holds one: `#[from_database(via = path::to::fn)]`, with `fn(&Wrapper) -> Option<&DriverError>`",
    note = "for a driver of your own: `impl status_error::database::DatabaseError for …`"
)]
pub trait DatabaseError {
    /// What it comes down to.
    fn failure(&self) -> Failure;
}

impl DatabaseError for Failure {
    fn failure(&self) -> Failure {
        self.clone()
    }
}

macro_rules! holders {
    ($($holder:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: DatabaseError + ?Sized> DatabaseError for $holder {
            fn failure(&self) -> Failure {
                (**self).failure()
            }
        }
    )*};
}

holders!(&E, Box<E>, std::sync::Arc<E>);
