//! Support for `#[from_database] diesel::result::Error` of diesel 2.

use crate::contract::violation::ViolationKind;
use crate::database::backends::postgres::PostgresError;
use crate::database::backends::{mysql, sqlite};
use crate::database::failure::{DatabaseError, DatabaseFailure};
use diesel_2::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind, Error};

// diesel exposes no error code, only a kind, which it has derived from the code. So a message is
// read for names only if the kind is a violation. A message alone proves nothing, because a trigger
// can raise any text.
impl DatabaseError for Error {
    fn failure(&self) -> DatabaseFailure {
        let (kind, information) = match self {
            Error::DatabaseError(kind, information) => (kind, &**information),
            Error::NotFound => return DatabaseFailure::RowNotFound,
            Error::BrokenTransactionManager => return DatabaseFailure::Unavailable,
            Error::RollbackErrorOnCommit { commit_error, .. } => return commit_error.failure(),
            _ => return DatabaseFailure::Other,
        };
        match kind {
            DatabaseErrorKind::UniqueViolation => violation(ViolationKind::Unique, information),
            DatabaseErrorKind::ForeignKeyViolation => violation(ViolationKind::ForeignKey, information),
            DatabaseErrorKind::NotNullViolation => violation(ViolationKind::NotNull, information),
            DatabaseErrorKind::CheckViolation => violation(ViolationKind::Check, information),
            DatabaseErrorKind::SerializationFailure => DatabaseFailure::Retry,
            DatabaseErrorKind::ClosedConnection => DatabaseFailure::Unavailable,
            // A constraint is named, and the kind is none of the above: an exclusion constraint, or
            // a kind that not every version of diesel 2 has.
            _ if information.constraint_name().is_some() => violation(ViolationKind::Exclusion, information),
            // SQLite's messages for `SQLITE_BUSY` and `SQLITE_LOCKED`, for which diesel has no
            // kind.
            _ if ["database is locked", "database table is locked"].contains(&information.message()) => {
                DatabaseFailure::Retry
            }
            _ => DatabaseFailure::Other,
        }
    }
}

impl DatabaseError for ConnectionError {
    fn failure(&self) -> DatabaseFailure {
        match self {
            ConnectionError::BadConnection(_) => DatabaseFailure::Unavailable,
            ConnectionError::CouldntSetupConfiguration(error) => error.failure(),
            _ => DatabaseFailure::Other,
        }
    }
}

fn violation(kind: ViolationKind, information: &dyn DatabaseErrorInformation) -> DatabaseFailure {
    let (constraint, table) = (information.constraint_name(), information.table_name());
    // Only diesel's PostgreSQL backend fills in these names. Without them, the error is from SQLite
    // or MySQL.
    if constraint.is_none() && table.is_none() {
        let message = information.message();
        // Details come from PostgreSQL only, and so does this text.
        if information.details().is_some() || message.contains(" violates ") {
            return PostgresError { sqlstate: "", message, constraint, schema: None, table, column: None }
                .violation(kind);
        }
        let read = if sqlite::told_kind(message).is_some() { sqlite::violation } else { mysql::violation };
        return DatabaseFailure::Violation(read(kind, message));
    }
    // The SQLSTATE is not exposed, and is not needed for a violation.
    let (message, column) = (information.message(), information.column_name());
    PostgresError { sqlstate: "", message, constraint, schema: None, table, column }.violation(kind)
}
