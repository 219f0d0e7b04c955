//! Errors of PostgreSQL: SQLSTATE and fields. The messages are not read, because they are in any
//! language and contain values that the client sent.

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;

/// Classifies an error of PostgreSQL by its SQLSTATE. The names come from the fields of the error.
///
/// ```
/// use status_error::database::{DatabaseFailure, postgres};
///
/// let DatabaseFailure::Violation(violation) = postgres("23505", Some("users_email_key"), Some("users"), None) else { panic!() };
/// assert_eq!(violation.constraint_name(), Some("users_email_key"));
/// assert_eq!(postgres("40P01", None, None, None), DatabaseFailure::Retry);
/// ```
///
/// - SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>
/// - fields: <https://www.postgresql.org/docs/current/protocol-error-fields.html>
#[must_use]
pub fn postgres(
    sqlstate: &str,
    constraint: Option<&str>,
    table: Option<&str>,
    column: Option<&str>,
) -> DatabaseFailure {
    let kind = match sqlstate {
        "23505" => ViolationKind::Unique,
        "23503" | "23001" => ViolationKind::ForeignKey,
        "23514" => ViolationKind::Check,
        "23502" => ViolationKind::NotNull,
        "23P01" => ViolationKind::Exclusion,
        // A serialization failure, a deadlock, a lock that is not available.
        "40001" | "40P01" | "55P03" => return DatabaseFailure::Retry,
        // A canceled statement (also by `statement_timeout`), and the timeouts of transactions.
        "57014" | "25P03" | "25P04" => return DatabaseFailure::Timeout,
        // A shutdown, a crash, a server that is still starting, a dropped database, a session that
        // was idle for too long.
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" => return DatabaseFailure::Unavailable,
        // Class 08: no connection. Class 53: too many connections, no memory, no disk space.
        _ if sqlstate.starts_with("08") || sqlstate.starts_with("53") => return DatabaseFailure::Unavailable,
        _ => return DatabaseFailure::Other,
    };
    let mut violation = Violation::new(kind);
    if let Some(constraint) = constraint {
        violation = violation.constraint(constraint);
    }
    if let Some(table) = table {
        violation = violation.table(table);
    }
    if let (Some(table), Some(column)) = (table, column) {
        violation = violation.columns(format!("{table}.{column}"));
    }
    DatabaseFailure::Violation(violation)
}
