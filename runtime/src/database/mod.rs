//! From a database's error to the variant that declares it.
//!
//! `#[from_database]` on a field gives `From` for the driver's error: what a variant declares
//! (`#[unique(…)]`, `#[constraint(…)]`, `#[on_database(…)]`) becomes that variant, and the rest
//! stays where the field is.
//!
//! ```
//! use status_error::ApiError;
//! use status_error::database::{DatabaseError, DatabaseFailure, Violation, ViolationKind};
//!
//! /// With a feature such as `sqlx-09`, a driver's error is a `DatabaseError` already.
//! #[derive(Debug, thiserror::Error)]
//! #[error("the driver says {0:?}")]
//! struct DriverError(DatabaseFailure);
//!
//! impl DatabaseError for DriverError {
//!     fn failure(&self) -> DatabaseFailure {
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
//! let taken = DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("users_email_key"));
//! assert!(matches!(SignUpError::from(DriverError(taken)), SignUpError::EmailTaken));
//! assert!(matches!(SignUpError::from(DriverError(DatabaseFailure::Unavailable)), SignUpError::Busy));
//! assert!(matches!(SignUpError::from(DriverError(DatabaseFailure::Other)), SignUpError::Database(_)));
//! ```
//!
//! A unique violation that no variant declares is answered as the rest is, a masked 500, and
//! reported as an *unmapped unique violation* with constraint and table; see
//! [`Report::violation`](crate::report::Report::violation).

pub(crate) mod backends;
mod drivers;
pub(crate) mod failure;
mod map_unique;
pub(crate) mod mapping;
#[doc(alias("assert_schema", "migration test"))]
pub mod schema;

pub use crate::contract::constraint::{Constraint, NameMatch, Unique};
pub use crate::contract::failure_kind::FailureKind;
pub use crate::contract::violation::{Violation, ViolationKind};
pub use backends::mysql::mysql;
pub use backends::postgres::postgres;
pub use backends::sqlite::sqlite;
pub use failure::{DatabaseError, DatabaseFailure};
pub use map_unique::MapUnique;
pub use mapping::FromDatabase;
#[doc(hidden)]
pub use mapping::{Via, failure_via, mapped};
