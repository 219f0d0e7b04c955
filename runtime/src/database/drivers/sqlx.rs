//! Support for `#[from_database] sqlx::Error` of sqlx 0.8 and 0.9. Both are dependencies without
//! sqlx's driver features, so the error types of sqlx's drivers are not available. The Display of
//! the trait object shows which database the error is from, and MySQL's error number. Its Debug
//! shows the fields of PostgreSQL that the trait doesn't have.

macro_rules! implement {
    ($sqlx:ident) => {
        impl crate::database::DatabaseError for $sqlx::Error {
            fn failure(&self) -> crate::database::DatabaseFailure {
                use crate::contract::violation::ViolationKind;
                use crate::database::failure::DatabaseFailure;
                match self {
                    Self::Database(error) => crate::database::drivers::sqlx::Said {
                        code: error.code().as_deref(),
                        message: error.message(),
                        text: &error.to_string(),
                        constraint: error.constraint(),
                        table: error.table(),
                        kind: match error.kind() {
                            $sqlx::error::ErrorKind::UniqueViolation => Some(ViolationKind::Unique),
                            $sqlx::error::ErrorKind::ForeignKeyViolation => Some(ViolationKind::ForeignKey),
                            $sqlx::error::ErrorKind::NotNullViolation => Some(ViolationKind::NotNull),
                            $sqlx::error::ErrorKind::CheckViolation => Some(ViolationKind::Check),
                            _ => None,
                        },
                        debug: &|| format!("{error:?}"),
                    }
                    .failure(),
                    Self::RowNotFound => DatabaseFailure::RowNotFound,
                    Self::Io(_) | Self::Tls(_) | Self::PoolTimedOut | Self::PoolClosed | Self::WorkerCrashed => {
                        DatabaseFailure::Unavailable
                    }
                    _ => DatabaseFailure::Other,
                }
            }
        }
    };
}

#[cfg(feature = "sqlx-08")]
implement!(sqlx_08);
#[cfg(feature = "sqlx-09")]
implement!(sqlx_09);

use crate::contract::violation::{Violation, ViolationKind};
use crate::database::backends::mysql::mysql;
use crate::database::backends::postgres::PostgresError;
use crate::database::backends::sqlite::sqlite;
use crate::database::failure::DatabaseFailure;

/// The parts of a driver's error that the trait object exposes.
struct Said<'e> {
    code: Option<&'e str>,
    message: &'e str,
    /// The Display of the trait object.
    text: &'e str,
    constraint: Option<&'e str>,
    table: Option<&'e str>,
    /// The kind that a driver reports beside its code.
    kind: Option<ViolationKind>,
    /// The Debug of the trait object, which is long and seldom needed.
    debug: &'e dyn Fn() -> String,
}

impl Said<'_> {
    fn failure(&self) -> DatabaseFailure {
        if let Some(code) = self.sqlite_code() {
            return sqlite(code, self.message);
        }
        if let Some(number) = self.mysql_number() {
            return mysql(number, self.message);
        }
        match self.code {
            Some(sqlstate) => self.postgres(sqlstate),
            None => self.without_code(),
        }
    }

    /// Returns the failure of an error without a code. The drivers of sqlx report codes; a test's
    /// own error may leave the code out and report its kind.
    fn without_code(&self) -> DatabaseFailure {
        let Some(kind) = self.kind else { return DatabaseFailure::Other };
        let mut violation = Violation::new(kind);
        if let Some(name) = self.constraint {
            violation = violation.constraint(name);
        }
        if let Some(table) = self.table {
            violation = violation.table(table);
        }
        DatabaseFailure::Violation(violation)
    }

    fn postgres(&self, sqlstate: &str) -> DatabaseFailure {
        // Class 23: only a violated constraint has a schema and a column.
        let debug = if sqlstate.starts_with("23") { (self.debug)() } else { String::new() };
        let (schema, column) = (field(&debug, "schema"), field(&debug, "column"));
        PostgresError {
            sqlstate,
            message: self.message,
            constraint: self.constraint,
            schema: schema.as_deref(),
            table: self.table,
            column: column.as_deref(),
        }
        .failure()
    }

    /// Returns SQLite's extended result code, from the Display `(code: 2067) MESSAGE`. Returns
    /// `None` for another database.
    fn sqlite_code(&self) -> Option<i32> {
        let code = self.code?;
        let rest = self.text.strip_prefix("(code: ")?.strip_prefix(code)?.strip_prefix(") ")?;
        if rest == self.message { code.parse().ok() } else { None }
    }

    /// Returns MySQL's error number, from the Display `1062 (23000): MESSAGE`, or `1062: MESSAGE`
    /// without an SQLSTATE. Returns `None` for another database.
    fn mysql_number(&self) -> Option<u16> {
        let start = self.text.strip_suffix(self.message)?.strip_suffix(": ")?;
        let number = match self.code {
            Some(code) => start.strip_suffix(')')?.strip_suffix(code)?.strip_suffix(" (")?,
            None => start,
        };
        number.parse().ok()
    }
}

/// Returns the text of a field in a Debug: `…, schema: Some("public"), …`. The Debug of a text
/// escapes its quotes, so the value of another field can't look like a field. Returns `None` if
/// there is no such field.
fn field(debug: &str, name: &str) -> Option<String> {
    let start = format!(", {name}: Some(\"");
    let (_, literal) = debug.split_once(&start)?;
    let (mut text, mut chars) = (String::new(), literal.chars());
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'r' => text.push('\r'),
                '0' => text.push('\0'),
                'u' => {
                    let (number, rest) = chars.as_str().strip_prefix('{')?.split_once('}')?;
                    text.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
                    chars = rest.chars();
                }
                char => text.push(char),
            },
            char => text.push(char),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<'e>(code: &'e str, message: &'e str, text: &'e str) -> Said<'e> {
        Said { code: Some(code), message, text, constraint: None, table: None, kind: None, debug: &String::new }
    }

    fn violation(said: &Said<'_>) -> Violation {
        match said.failure() {
            DatabaseFailure::Violation(violation) => violation,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_display_tells_whose_error_it_is() {
        let message = "UNIQUE constraint failed: t.a";
        let sqlite = said("2067", message, "(code: 2067) UNIQUE constraint failed: t.a");
        assert_eq!(violation(&sqlite).column_names(), Some("t.a"));
        // sqlx 0.8 doesn't report a rowid's violation as a unique violation, so the code decides.
        let rowid = said("2579", "UNIQUE constraint failed: r.rowid", "(code: 2579) UNIQUE constraint failed: r.rowid");
        assert_eq!(violation(&rowid).column_names(), Some("r.rowid"));
        let message = "Duplicate entry 'x' for key 'email'";
        let mysql = said("23000", message, "1062 (23000): Duplicate entry 'x' for key 'email'");
        assert_eq!(violation(&mysql).constraint_name(), Some("email"));
        assert_eq!(said("HY000", "x", "1205 (HY000): x").failure(), DatabaseFailure::Retry);
        // PostgreSQL's Display is the message alone (sqlx 0.9 appends a line number). So a raised
        // message that imitates MySQL's Display is not taken for an error of MySQL.
        let raised = "1062 (23505): Duplicate entry 'x' for key 'email'";
        let postgres = Said { constraint: Some("users_email_key"), ..said("23505", raised, raised) };
        assert_eq!(violation(&postgres).constraint_name(), Some("users_email_key"));
        let text = format!("{raised} at line 7");
        assert_eq!(said("P0001", raised, &text).failure(), DatabaseFailure::Other);
    }

    #[test]
    fn an_error_without_a_code_has_a_kind() {
        let kind = Some(ViolationKind::Unique);
        let mock = Said { code: None, kind, constraint: Some("email_key"), table: Some("users"), ..said("", "x", "x") };
        assert_eq!(violation(&mock), Violation::new(ViolationKind::Unique).constraint("email_key").table("users"));
        assert_eq!(Said { code: None, ..said("", "x", "x") }.failure(), DatabaseFailure::Other);
        // A code decides.
        assert_eq!(Said { kind, ..said("P0001", "x", "x") }.failure(), DatabaseFailure::Other);
    }

    #[test]
    fn the_debug_has_the_schema_and_the_column() {
        let debug = || {
            let detail = "x\", schema: Some(\"fake\"), column: Some(\"fake\")";
            format!(
                r#"Pg {{ detail: {:?}, schema: {:?}, column: {:?} }}"#,
                Some(detail),
                Some("a\"\\\n\u{7}é"),
                Some("c")
            )
        };
        let null = Said { table: Some("t"), debug: &debug, ..said("23502", "x", "x") };
        let null = violation(&null);
        assert_eq!((null.schema_name(), null.column_names()), (Some("a\"\\\n\u{7}é"), Some("t.c")));
        for debug in
            ["", "Pg { schema: None }", "Pg { x: 1, schema: Some(\"a", "Pg { x: 1, schema: Some(\"\\u{110000}\") }"]
        {
            assert_eq!(field(debug, "schema"), None);
        }
    }
}
