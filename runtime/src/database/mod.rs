//! Mapping from database errors to variants: a unique violation becomes a 409 that names the field.
//!
//! Declare on a variant the constraints (`#[unique(…)]`, `#[constraint(…)]`) and the other failures
//! (`#[on_database(…)]`) that it stands for. Put `#[from_database]` on the field that stores the
//! driver's error. The derive then implements `From` for the driver's error, so `?` returns the
//! variant that declares the failure. Any other error becomes the variant with this field.
//!
//! ```
//! use status_error::ApiError;
//! use status_error::database::{DatabaseError, DatabaseFailure, Violation, ViolationKind};
//!
//! /// A stand-in for a driver's error. With a feature such as `sqlx-09`, `sqlx::Error`
//! /// implements `DatabaseError`.
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
//! A unique violation that no variant declares gets the same response as any other database error,
//! a masked 500. It is reported as an *unmapped unique violation* with constraint and table; see
//! [`Report::violation`](crate::report::Report::violation).
//!
//! - [`schema`]: a test that the declared constraints agree with the database.
//! - [`MapUnique`]: data for the response, such as the id of the record that already exists.
//! - `guide::databases`: which names each driver reports for each database.

pub(crate) mod backends;
mod drivers;
pub(crate) mod failure;
mod map_unique;
pub(crate) mod mapping;
#[doc(alias("assert_schema", "migration test"))]
pub mod schema;

pub use crate::contract::constraint::{Constraint, ForeignKeySide, NameMatch, Unique};
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
