//! Errors of SQLite: extended result codes and messages.

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;

/// Classifies an error of SQLite by its extended result code. The message is only read for the name
/// of the constraint or the columns. With the code 19, which says only that a constraint is
/// violated, the message also decides which kind it is.
///
/// ```
/// use status_error::database::{DatabaseFailure, sqlite};
///
/// let DatabaseFailure::Violation(violation) = sqlite(2067, "UNIQUE constraint failed: users.email") else { panic!() };
/// assert_eq!(violation.column_names(), Some("users.email"));
/// // A trigger's `RAISE(ABORT, …)` can produce the same message, but its code is 1811.
/// assert_eq!(sqlite(1811, "UNIQUE constraint failed: users.email"), DatabaseFailure::Other);
/// ```
///
/// <https://sqlite.org/rescode.html>
#[must_use]
pub fn sqlite(extended_code: i32, message: &str) -> DatabaseFailure {
    const PRIMARY_KEY: i32 = 1555;
    const UNIQUE: i32 = 2067;
    const ROWID: i32 = 2579;
    let kind = match extended_code {
        PRIMARY_KEY | UNIQUE | ROWID => ViolationKind::Unique,
        787 => ViolationKind::ForeignKey,
        275 => ViolationKind::Check,
        1299 => ViolationKind::NotNull,
        // A constraint without a detail: the connection has no extended codes. The text decides.
        19 => match told_kind(message) {
            Some(kind) => kind,
            None => return DatabaseFailure::Other,
        },
        _ => {
            return match extended_code & 0xff {
                // BUSY, LOCKED, PROTOCOL
                5 | 6 | 15 => DatabaseFailure::Retry,
                // INTERRUPT
                9 => DatabaseFailure::Timeout,
                // READONLY, FULL, CANTOPEN
                8 | 13 | 14 => DatabaseFailure::Unavailable,
                _ => DatabaseFailure::Other,
            };
        }
    };
    DatabaseFailure::Violation(violation(kind, message))
}

/// Returns the kind of the constraint that a message names. Returns `None` for any other message.
pub(crate) fn told_kind(message: &str) -> Option<ViolationKind> {
    Some(match unwrapped(message).split_once(" constraint failed")?.0 {
        "UNIQUE" => ViolationKind::Unique,
        "CHECK" => ViolationKind::Check,
        "NOT NULL" => ViolationKind::NotNull,
        "FOREIGN KEY" => ViolationKind::ForeignKey,
        _ => return None,
    })
}

/// Returns SQLite's own text in a message of libSQL (``SQLite failure: `…` ``, `SQLite error: …`)
/// or of Cloudflare's D1 (`D1_ERROR: …: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)`).
fn unwrapped(message: &str) -> &str {
    let starts = ["D1_ERROR: ", "SQLITE_CONSTRAINT: ", "SQLite error: "];
    let quoted = message.strip_prefix("SQLite failure: `").and_then(|own| own.strip_suffix('`'));
    let own = starts.iter().fold(quoted.unwrap_or(message), |own, start| own.strip_prefix(start).unwrap_or(own));
    without_end(without_end(own, " (extended: ", ")"), ": SQLITE_CONSTRAINT", "")
}

/// Returns a text without a code at its end that begins and ends in this way.
fn without_end<'m>(text: &'m str, start: &str, end: &str) -> &'m str {
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let own = text.strip_suffix(end).and_then(|told| told.rsplit_once(start)).filter(|(_, code)| is_code(code));
    own.map_or(text, |(own, _)| own)
}

/// Returns the violation that a message describes. A message in an unexpected form yields a
/// violation without names.
pub(crate) fn violation(kind: ViolationKind, message: &str) -> Violation {
    let violation = Violation::new(kind);
    let start = match kind {
        ViolationKind::Unique => "UNIQUE constraint failed: ",
        ViolationKind::Check => "CHECK constraint failed: ",
        ViolationKind::NotNull => "NOT NULL constraint failed: ",
        ViolationKind::ForeignKey | ViolationKind::Exclusion => return violation,
    };
    let Some(told) = unwrapped(message).strip_prefix(start).filter(|told| !told.is_empty()) else { return violation };
    if kind == ViolationKind::Check {
        return violation.constraint(told);
    }
    // SQLite reports an index on an expression by its name, in quotes. A quote in the name is
    // doubled.
    let index = told.strip_prefix("index '").and_then(|told| told.strip_suffix('\''));
    match index {
        Some(name) => violation.constraint(name.replace("''", "'")).columns(told),
        None => violation.columns(told),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: i32, message: &str) -> Violation {
        match sqlite(code, message) {
            DatabaseFailure::Violation(violation) => violation,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_code_decides_and_the_text_names() {
        assert_eq!(told(1555, "UNIQUE constraint failed: u.id").column_names(), Some("u.id"));
        assert_eq!(told(2579, "UNIQUE constraint failed: r.rowid").column_names(), Some("r.rowid"));
        let index = told(2067, "UNIQUE constraint failed: index 'it''s lower'");
        assert_eq!(index.constraint_name(), Some("it's lower"));
        assert_eq!(told(275, "CHECK constraint failed: positive").constraint_name(), Some("positive"));
        assert_eq!(told(1299, "NOT NULL constraint failed: u.email").column_names(), Some("u.email"));
        assert_eq!(told(787, "FOREIGN KEY constraint failed").kind(), ViolationKind::ForeignKey);
        assert_eq!(told(2067, "anything else"), Violation::new(ViolationKind::Unique));
        assert_eq!(told(2067, "UNIQUE constraint failed: "), Violation::new(ViolationKind::Unique));
    }

    #[test]
    fn a_code_without_a_detail_has_it_in_the_text() {
        assert_eq!(told(19, "UNIQUE constraint failed: u.id").column_names(), Some("u.id"));
        assert_eq!(told(19, "CHECK constraint failed: positive").constraint_name(), Some("positive"));
        assert_eq!(told(19, "NOT NULL constraint failed: u.email").kind(), ViolationKind::NotNull);
        assert_eq!(told(19, "FOREIGN KEY constraint failed").kind(), ViolationKind::ForeignKey);
        for message in ["", "constraint failed", "a trigger says UNIQUE constraint failed: u.id"] {
            assert_eq!(sqlite(19, message), DatabaseFailure::Other);
        }
    }

    #[test]
    fn libsql_and_d1_have_more_text() {
        for message in [
            "SQLite error: UNIQUE constraint failed: u.id",
            "SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: u.id",
            "D1_ERROR: UNIQUE constraint failed: u.id: SQLITE_CONSTRAINT",
            "D1_ERROR: UNIQUE constraint failed: u.id: SQLITE_CONSTRAINT_UNIQUE",
            "D1_ERROR: UNIQUE constraint failed: u.id: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)",
            "SQLite failure: `UNIQUE constraint failed: u.id`",
        ] {
            assert_eq!(told(19, message).column_names(), Some("u.id"), "{message}");
            assert_eq!(told(2067, message).column_names(), Some("u.id"), "{message}");
        }
        assert_eq!(told(19, "SQLite error: FOREIGN KEY constraint failed").kind(), ViolationKind::ForeignKey);
        // The code that libSQL appends is compared later, because it may belong to a column's name.
        assert_eq!(told(19, "UNIQUE constraint failed: users.email (19)").column_names(), Some("users.email (19)"));
        assert_eq!(told(19, "FOREIGN KEY constraint failed (19)").kind(), ViolationKind::ForeignKey);
    }

    #[test]
    fn other_outcomes() {
        assert_eq!(sqlite(5, "database is locked"), DatabaseFailure::Retry);
        assert_eq!(sqlite(517, "database is locked"), DatabaseFailure::Retry);
        assert_eq!(sqlite(9, "interrupted"), DatabaseFailure::Timeout);
        assert_eq!(sqlite(8, "attempt to write a readonly database"), DatabaseFailure::Unavailable);
        assert_eq!(sqlite(1032, "attempt to write a readonly database"), DatabaseFailure::Unavailable);
        assert_eq!(sqlite(14, "unable to open database file"), DatabaseFailure::Unavailable);
        assert_eq!(sqlite(1, "no such table: x"), DatabaseFailure::Other);
        assert_eq!(sqlite(-1, ""), DatabaseFailure::Other);
    }
}
