//! `#[from_database] diesel::result::Error`, of diesel 2.

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::backends::{mysql, sqlite};
use crate::database::failure::{DatabaseError, DatabaseFailure};
use diesel_2::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind, Error};

// diesel gives no code. Its kind was made of one, so that the texts of a violation are looked at
// only where there is one: a text alone could be anybody's.
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
            // Whose constraint is named, and is none of the above.
            _ if information.constraint_name().is_some() => violation(ViolationKind::Exclusion, information),
            // SQLite's, of BUSY and LOCKED.
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
    // Only PostgreSQL fills these in.
    if constraint.is_none() && table.is_none() {
        let message = information.message();
        let is_sqlite = ["UNIQUE", "CHECK", "NOT NULL", "FOREIGN KEY"]
            .iter()
            .any(|what| message.strip_prefix(what).is_some_and(|rest| rest.starts_with(" constraint failed")));
        let read = if is_sqlite { sqlite::violation } else { mysql::violation };
        return DatabaseFailure::Violation(read(kind, message));
    }
    let mut violation = Violation::new(kind);
    if let Some(constraint) = constraint {
        violation = violation.constraint(constraint);
    }
    if let Some(table) = table {
        violation = violation.table(table);
    }
    if let (Some(table), Some(column)) = (table, information.column_name()) {
        violation = violation.columns(format!("{table}.{column}"));
    }
    DatabaseFailure::Violation(violation)
}
