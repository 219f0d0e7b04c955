//! What PostgreSQL says: SQLSTATE and fields. Its texts are in any language and hold the client's
//! values: they are not read.

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;

/// What PostgreSQL says, by SQLSTATE and the fields of its error.
///
/// ```
/// use status_error::database::{DatabaseFailure, postgres};
///
/// let DatabaseFailure::Violation(violation) = postgres("23505", Some("users_email_key"), Some("users"), None) else { panic!() };
/// assert_eq!(violation.constraint_name(), Some("users_email_key"));
/// assert_eq!(postgres("40P01", None, None, None), DatabaseFailure::Retry);
/// ```
///
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
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
        // Serialization, deadlock, a lock that is not to be had.
        "40001" | "40P01" | "55P03" => return DatabaseFailure::Retry,
        // Cancelled (`statement_timeout`), the timeouts of transactions.
        "57014" | "25P03" | "25P04" => return DatabaseFailure::Timeout,
        // Shutdown, crash, not ready yet, dropped, idle for too long.
        "57P01" | "57P02" | "57P03" | "57P04" | "57P05" => return DatabaseFailure::Unavailable,
        // No connection; too many of them, no memory, no room.
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
