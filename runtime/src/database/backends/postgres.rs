//! Errors of PostgreSQL: SQLSTATE and fields. Messages are in any language, and some contain values
//! that a client sent, so they are read only for what no field has.

use crate::contract::constraint::ForeignKeySide;
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
    PostgresError { sqlstate, message: "", constraint, schema: None, table, column }.failure()
}

/// The parts of an error of PostgreSQL that a driver exposes.
pub(crate) struct PostgresError<'e> {
    pub(crate) sqlstate: &'e str,
    /// The primary message; empty if the driver doesn't expose it.
    pub(crate) message: &'e str,
    pub(crate) constraint: Option<&'e str>,
    pub(crate) schema: Option<&'e str>,
    pub(crate) table: Option<&'e str>,
    pub(crate) column: Option<&'e str>,
}

impl PostgresError<'_> {
    pub(crate) fn failure(&self) -> DatabaseFailure {
        match self.sqlstate {
            "23505" => self.violation(ViolationKind::Unique),
            "23503" | "23001" => self.violation(ViolationKind::ForeignKey),
            "23514" => self.violation(ViolationKind::Check),
            "23502" => self.violation(ViolationKind::NotNull),
            "23P01" => self.violation(ViolationKind::Exclusion),
            // A serialization failure, a deadlock, a lock that is not available.
            "40001" | "40P01" | "55P03" => DatabaseFailure::Retry,
            // A canceled statement (also by `statement_timeout`), and the timeouts of transactions.
            "57014" | "25P03" | "25P04" => DatabaseFailure::Timeout,
            // A shutdown, a crash, a server that is still starting, a dropped database, a session
            // that was idle for too long.
            "57P01" | "57P02" | "57P03" | "57P04" | "57P05" => DatabaseFailure::Unavailable,
            // The transaction is read-only: the connection leads to a server that is a replica
            // since a failover.
            "25006" => DatabaseFailure::Unavailable,
            // Class 08: no connection. Class 53: too many connections, no memory, no disk space.
            code if code.starts_with("08") || code.starts_with("53") => DatabaseFailure::Unavailable,
            _ => DatabaseFailure::Other,
        }
    }

    pub(crate) fn violation(&self, kind: ViolationKind) -> DatabaseFailure {
        let mut violation = Violation::new(kind);
        if let Some(constraint) = self.constraint.or_else(|| told_name(kind, self.message)) {
            violation = violation.constraint(constraint);
        }
        if let Some(schema) = self.schema {
            violation = violation.schema(schema);
        }
        if let Some(table) = self.table {
            violation = violation.table(table);
        }
        if let (Some(table), Some(column)) = (self.table, self.column) {
            violation = violation.columns(format!("{table}.{column}"));
        }
        if let (ViolationKind::ForeignKey, Some(side)) = (kind, self.side()) {
            violation = violation.side(side);
        }
        DatabaseFailure::Violation(violation)
    }

    /// Returns the side of a foreign key that was changed. The error has the same fields for both,
    /// so the message decides:
    ///
    /// - `insert or update on table "pets" violates foreign key constraint "fk"`
    /// - `update or delete on table "owners" violates foreign key constraint "fk" on table "pets"`
    ///
    /// In other languages the number of quoted names differs as it does in English. This message
    /// contains no value.
    fn side(&self) -> Option<ForeignKeySide> {
        if self.message.starts_with("insert or update on table ") {
            return Some(ForeignKeySide::Child);
        }
        // `removing partition "owners_2026" violates foreign key constraint "fk"`: the rows of the
        // partition are still referenced.
        if ["update or delete on table ", "removing partition "].iter().any(|start| self.message.starts_with(start)) {
            return Some(ForeignKeySide::Parent);
        }
        // A name that has quotes itself is known from a field, except for the parent's.
        let known = [self.constraint, self.table].into_iter().flatten().filter(|name| name.contains(is_quote));
        let message = known.fold(self.message.to_owned(), |message, name| message.replace(name, ""));
        match message.matches(is_quote).count() {
            4 => Some(ForeignKeySide::Child),
            6 => Some(ForeignKeySide::Parent),
            _ => None,
        }
    }
}

/// Returns the name of the constraint in a message, for an engine whose errors don't have the
/// field: YugabyteDB, and Citus if the shard is on another server. A message in one of these forms
/// contains names only.
fn told_name(kind: ViolationKind, message: &str) -> Option<&str> {
    let name = match kind {
        ViolationKind::Unique => {
            DUPLICATES.iter().find_map(|(before, after)| message.strip_prefix(before)?.strip_suffix(after))
        }
        ViolationKind::Exclusion => {
            message.strip_prefix("conflicting key value violates exclusion constraint \"")?.strip_suffix('"')
        }
        ViolationKind::Check => {
            let told = message.strip_prefix("new row for relation \"")?.strip_suffix('"')?;
            told.split_once("\" violates check constraint \"").map(|(_, name)| name)
        }
        ViolationKind::ForeignKey => {
            let starts = ["insert or update on table \"", "update or delete on table \""];
            let told = starts.iter().find_map(|start| message.strip_prefix(start))?.strip_suffix('"')?;
            let (_, name) = told.split_once(" foreign key constraint \"")?;
            Some(name.split_once("\" on table \"").map_or(name, |(name, _)| name))
        }
        ViolationKind::NotNull => None,
    };
    name.filter(|name| !name.is_empty())
}

/// The message for a duplicate in each language of the server (`lc_messages`): the text before the
/// constraint's name, and behind it.
const DUPLICATES: [(&str, &str); 13] = [
    ("duplicate key value violates unique constraint \"", "\""),
    ("doppelter Schlüsselwert verletzt Unique-Constraint »", "«"),
    ("llave duplicada viola restricción de unicidad «", "»"),
    ("la valeur d'une clé dupliquée rompt la contrainte unique « ", " »"),
    ("un valore chiave duplicato viola il vincolo univoco \"", "\""),
    ("重複したキー値は一意性制約\"", "\"違反となります"),
    ("დუბლირებული გასაღების მნიშვნელობა არღვევს უნიკალურ შეზღუდვას \"", "\""),
    ("중복된 키 값이 \"", "\" 고유 제약 조건을 위반함"),
    ("повторяющееся значение ключа нарушает ограничение уникальности \"", "\""),
    ("duplicerat nyckelvärde bryter mot unik-villkor \"", "\""),
    ("повторювані значення ключа порушують обмеження унікальності \"", "\""),
    ("重复键值违反唯一约束 \"", "\""),
    ("重複的鍵值違反唯一限制 \"", "\""),
];

/// Returns whether PostgreSQL quotes names with this character in one of its languages.
fn is_quote(char: char) -> bool {
    matches!(char, '"' | '»' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(message: &str) -> Option<ForeignKeySide> {
        let (constraint, table) = (Some("pets \"fk\""), Some("pets"));
        let error = PostgresError { sqlstate: "23503", message, constraint, schema: None, table, column: None };
        match error.failure() {
            DatabaseFailure::Violation(violation) => violation.foreign_key_side(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_sides_of_a_foreign_key_are_told_apart() {
        for message in [
            "insert or update on table \"pets\" violates foreign key constraint \"pets \"fk\"\"",
            "Einfügen oder Aktualisieren in Tabelle »pets« verletzt Fremdschlüssel-Constraint »pets \"fk\"«",
            "テーブル\"pets\"への挿入、更新は外部キー制約\"pets \"fk\"\"に違反しています",
        ] {
            assert_eq!(side(message), Some(ForeignKeySide::Child), "{message}");
        }
        for message in [
            "update or delete on table \"owners\" violates foreign key constraint \"pets \"fk\"\" on table \"pets\"",
            "removing partition \"owners_2026\" violates foreign key constraint \"fk\"",
            "update or delete on table \"owners\" violates RESTRICT setting of foreign key constraint \"fk\" on table \"pets\"",
            "Aktualisieren oder Löschen in Tabelle »owners« verletzt Fremdschlüssel-Constraint »pets \"fk\"« von Tabelle »pets«",
            "テーブル\"owners\"の更新または削除は、テーブル\"pets\"の外部キー制約\"pets \"fk\"\"に違反します",
        ] {
            assert_eq!(side(message), Some(ForeignKeySide::Parent), "{message}");
        }
        for message in ["", "any", "any \"a\""] {
            assert_eq!(side(message), None, "{message}");
        }
    }

    #[test]
    fn a_name_that_no_field_has_is_in_the_message() {
        let name = |sqlstate, message| {
            let error = PostgresError { sqlstate, message, constraint: None, schema: None, table: None, column: None };
            match error.failure() {
                DatabaseFailure::Violation(violation) => violation.constraint_name().map(str::to_owned),
                other => panic!("{other:?}"),
            }
        };
        for (sqlstate, message, told) in [
            ("23505", "duplicate key value violates unique constraint \"users_email_key\"", Some("users_email_key")),
            ("23505", "duplicate key value violates unique constraint \"a \"b\" c\"", Some("a \"b\" c")),
            ("23505", "doppelter Schlüsselwert verletzt Unique-Constraint »users_email_key«", Some("users_email_key")),
            ("23505", "la valeur d'une clé dupliquée rompt la contrainte unique « k »", Some("k")),
            (
                "23514",
                "new row for relation \"t\" violates check constraint \"positive_102008\"",
                Some("positive_102008"),
            ),
            ("23503", "insert or update on table \"pets\" violates foreign key constraint \"fk\"", Some("fk")),
            (
                "23503",
                "update or delete on table \"o\" violates foreign key constraint \"fk\" on table \"pets\"",
                Some("fk"),
            ),
            ("23P01", "conflicting key value violates exclusion constraint \"x\"", Some("x")),
            ("23502", "null value in column \"a\" of relation \"t\" violates not-null constraint", None),
            ("23505", "a trigger says duplicate key value violates unique constraint \"k\"", None),
            ("23505", "duplicate key", None),
            ("23505", "the address \"hunter2\" is taken", None),
            ("23514", "the amount \"7\" violates check constraint \"k\"", None),
            ("23503", "a foreign key constraint \"fk\"", None),
            ("23505", "duplicate key value violates unique constraint \"\"", None),
        ] {
            assert_eq!(name(sqlstate, message).as_deref(), told, "{message}");
        }
    }

    #[test]
    fn a_server_that_is_read_only_is_unavailable() {
        assert_eq!(postgres("25006", None, None, None), DatabaseFailure::Unavailable);
        assert_eq!(postgres("25001", None, None, None), DatabaseFailure::Other);
    }
}
