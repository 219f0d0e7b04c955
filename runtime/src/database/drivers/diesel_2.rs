//! Support for `#[from_database] diesel::result::Error` of diesel 2.

use crate::contract::violation::ViolationKind;
use crate::database::backends::postgres::PostgresError;
use crate::database::backends::{mysql, sqlite, text};
use crate::database::failure::{DatabaseError, DatabaseFailure};
use diesel_2::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind, Error};

// diesel exposes no error code, only a kind, which it has derived from the code. So a message is
// read for the names of a unique constraint only if the kind is a violation, because a trigger can
// raise any text. For failures that have no kind the message is all there is.
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
            DatabaseErrorKind::ReadOnlyTransaction => DatabaseFailure::Unavailable,
            // PostgreSQL also closes a connection whose transaction exceeds a time limit.
            DatabaseErrorKind::ClosedConnection => match text::failure(information.message()) {
                DatabaseFailure::Timeout => DatabaseFailure::Timeout,
                _ => DatabaseFailure::Unavailable,
            },
            // A kind that not every version of diesel 2 has: a foreign key with `ON DELETE
            // RESTRICT`.
            kind if format!("{kind:?}") == "RestrictViolation" => violation(ViolationKind::ForeignKey, information),
            // A constraint is named, and the kind is none of the above: an exclusion constraint.
            _ if information.constraint_name().is_some() => violation(ViolationKind::Exclusion, information),
            _ => text::failure(information.message()),
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
        // Details come from PostgreSQL only, and so do texts that begin as its messages do. A
        // message of MySQL may have any text in its value.
        let error = PostgresError { sqlstate: "", message, constraint, schema: None, table, column: None };
        let told = error.violation(kind);
        let has_name = matches!(&told, DatabaseFailure::Violation(told) if told.constraint_name().is_some());
        if information.details().is_some() || has_name || message.starts_with("null value in column ") {
            return told;
        }
        let read = if sqlite::told_kind(message).is_some() { sqlite::violation } else { mysql::violation };
        return DatabaseFailure::Violation(read(kind, message));
    }
    // The SQLSTATE is not exposed, and is not needed for a violation.
    let (message, column) = (information.message(), information.column_name());
    PostgresError { sqlstate: "", message, constraint, schema: None, table, column }.violation(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error of MySQL or SQLite: diesel passes on only the message.
    struct Message(&'static str);

    impl DatabaseErrorInformation for Message {
        fn message(&self) -> &str {
            self.0
        }

        fn details(&self) -> Option<&str> {
            None
        }

        fn hint(&self) -> Option<&str> {
            None
        }

        fn table_name(&self) -> Option<&str> {
            None
        }

        fn column_name(&self) -> Option<&str> {
            None
        }

        fn constraint_name(&self) -> Option<&str> {
            None
        }

        fn statement_position(&self) -> Option<i32> {
            None
        }
    }

    #[test]
    fn a_value_does_not_decide_which_database_it_is() {
        for (kind, message, name) in [
            (DatabaseErrorKind::UniqueViolation, "Duplicate entry 'a violates b' for key 'users.email'", "users.email"),
            (
                DatabaseErrorKind::UniqueViolation,
                "Duplicate entry 'duplicate key value violates unique constraint \"k\"' for key 'users.email'",
                "users.email",
            ),
            (
                DatabaseErrorKind::UniqueViolation,
                "Duplicate entry 'UNIQUE constraint failed: a.b' for key 'users.email'",
                "users.email",
            ),
            (DatabaseErrorKind::CheckViolation, "CHECK constraint failed: a violates b", "a violates b"),
            (DatabaseErrorKind::UniqueViolation, "duplicate key value violates unique constraint \"k\"", "k"),
            (
                DatabaseErrorKind::ForeignKeyViolation,
                "insert or update on table \"pets\" violates foreign key constraint \"fk\"",
                "fk",
            ),
        ] {
            let DatabaseFailure::Violation(violation) =
                Error::DatabaseError(kind, Box::new(Message(message))).failure()
            else {
                panic!("{message}")
            };
            assert_eq!(violation.constraint_name(), Some(name), "{message}");
        }
    }
}
