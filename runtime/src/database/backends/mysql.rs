//! Errors of MySQL and MariaDB: numbers and messages.

use crate::contract::constraint::ForeignKeySide;
use crate::contract::violation::{Violation, ViolationKind};
use crate::database::failure::DatabaseFailure;
use crate::util::database_values::DUPLICATES;

/// Classifies an error of MySQL or MariaDB by its number. The message is only read for the name of
/// the constraint or the column.
///
/// The message of a duplicate contains the value, which a client sent, in the same quotes as the
/// name of the index. So the name is read from the end of the message, which the value can't reach.
///
/// ```
/// use status_error::database::{DatabaseFailure, mysql};
///
/// let message = "Duplicate entry 'x' for key 'users.name' for key 'users.email'";
/// let DatabaseFailure::Violation(violation) = mysql(1062, message) else { panic!() };
/// assert_eq!(violation.constraint_name(), Some("users.email"));
/// ```
///
/// <https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html>
#[must_use]
pub fn mysql(number: u16, message: &str) -> DatabaseFailure {
    let kind = match number {
        1022 | 1062 | 1169 | 1586 | 1859 => ViolationKind::Unique,
        1216 | 1217 | 1451 | 1452 => ViolationKind::ForeignKey,
        3819 | 4025 => ViolationKind::Check,
        1048 | 1364 => ViolationKind::NotNull,
        // A timeout while waiting for a lock, a deadlock, a record changed since it was read, a
        // deadlock of an XA transaction, a lock refused with `NOWAIT`, a conflict with another node
        // of a replication group; TiDB's conflicts at the commit.
        1205 | 1213 | 1020 | 1614 | 3572 | 3101 | 8002 | 8005 | 8022 | 8027 | 8028 => return DatabaseFailure::Retry,
        // An interrupted statement, the statement timeout of MariaDB, the statement timeout of
        // MySQL.
        1317 | 1969 | 3024 => return DatabaseFailure::Timeout,
        // A conflict with another node of a Galera cluster, at the commit.
        1180 if message.contains("149") => return DatabaseFailure::Retry,
        // An option of the server prevents the statement: `--read-only` after a failover, unless
        // the message names another option. A message has the option's name in every language.
        1290 if !message.contains("--") || message.contains("read-only") => return DatabaseFailure::Unavailable,
        // A node of a Galera cluster is not ready (`WSREP has not yet prepared node …`). The number
        // is also that of an unknown command.
        1047 if message.is_empty() || message.contains("WSREP") => return DatabaseFailure::Unavailable,
        // A transaction, the server or InnoDB is read-only.
        1792 | 1836 | 1874
        // TiDB: the placement driver or a store doesn't respond in time, and a write conflict that
        // TiDB has retried in vain.
        | 9001..=9005 | 9007..=9013 => return DatabaseFailure::Unavailable,
        // There are too many connections: in total, of this user, or within this hour. Or the
        // server shuts down, blocks the host, or has closed the connection; or the network failed.
        1040 | 1203 | 1226 | 1053 | 1077..=1080 | 1129 | 1152 | 1158..=1161 | 1927 | 3169 | 4031
        // The client library's own numbers: no server, or a lost connection.
        | 2002 | 2003 | 2006 | 2013 | 2055
        // No memory, no disk space, a server that the proxy can't reach.
        | 1021 | 1037 | 1041 | 3168 => return DatabaseFailure::Unavailable,
        _ => return DatabaseFailure::Other,
    };
    let side = match number {
        1216 | 1452 => Some(ForeignKeySide::Child),
        1217 | 1451 => Some(ForeignKeySide::Parent),
        _ => None,
    };
    DatabaseFailure::Violation(match (number, between(message)) {
        (_, _) if side.is_some() => side.into_iter().fold(violation(kind, message), Violation::side),
        // These messages contain at most the name of the table.
        (1022 | 1169, _) => Violation::new(kind),
        // This message contains the key and no value.
        (1859, Some(key)) => Violation::new(kind).key(key),
        _ => violation(kind, message),
    })
}

/// Returns the violation that a message describes. A message in an unexpected form yields a
/// violation without names.
pub(crate) fn violation(kind: ViolationKind, message: &str) -> Violation {
    let violation = Violation::new(kind);
    match kind {
        ViolationKind::Unique => match duplicate(message) {
            Some(key) => violation.key(key),
            None => violation,
        },
        ViolationKind::ForeignKey => {
            let violation = foreign_key(violation.clone(), message).unwrap_or(violation);
            side(message).into_iter().fold(violation, Violation::side)
        }
        // MariaDB writes the name in backticks, and the table after it. MySQL writes the name in
        // single quotes. The first quote character in the message shows which of them it is.
        ViolationKind::Check => match message.find(['`', '\'']).and_then(|at| message.get(at..)) {
            Some(told) if told.starts_with('`') => check(violation.clone(), told).unwrap_or(violation),
            _ => match between(message) {
                Some(name) => violation.constraint(name),
                None => violation,
            },
        },
        ViolationKind::NotNull => match column(message) {
            Some(column) => violation.bare_column(column),
            None => violation,
        },
        ViolationKind::Exclusion => violation,
    }
}

/// Returns the key in the message for a duplicate. Returns `None` if the message has another form.
/// In every language the value comes before the key, and it may contain any text. So the key begins
/// after the last occurrence of the text between them.
fn duplicate(message: &str) -> Option<&str> {
    if let Some(key) = message.strip_prefix("Duplicate entry for key '") {
        return key.strip_suffix('\'').filter(|key| !key.is_empty());
    }
    for (before, between, after) in DUPLICATES {
        let told = message.strip_prefix(before).and_then(|told| told.strip_suffix(after));
        if let Some((_, key)) = told.and_then(|told| told.rsplit_once(between)) {
            return (!key.is_empty()).then_some(key);
        }
    }
    of_vitess(message).and_then(duplicate)
}

/// Returns MySQL's own text in a message of Vitess (PlanetScale), which has the statement and its
/// values behind the text: `… desc = Duplicate entry … (errno 1062) (sqlstate 23000) …`. Returns
/// `None` for another message, and if a value looks like the name of a key.
fn of_vitess(message: &str) -> Option<&str> {
    let (start, code) = ("Duplicate entry '", " (errno 1062) (sqlstate 23000)");
    let own = message.strip_prefix(start).map(|_| message).or_else(|| {
        let (before, own) = message.split_once(" desc = ")?;
        before.contains("vttablet: rpc error: ").then_some(own)
    })?;
    let (own, rest) = own.split_once(code)?;
    let is_clear = message.matches("' for key '").count() == 1 && (rest.is_empty() || rest.starts_with([' ', ':']));
    is_clear.then_some(own)
}

/// Returns the side of a foreign key that was changed, from an English message, for a driver that
/// doesn't report the number.
fn side(message: &str) -> Option<ForeignKeySide> {
    let is = |start: &str| message.starts_with(start);
    if is("Cannot add or update a child row") {
        return Some(ForeignKeySide::Child);
    }
    is("Cannot delete or update a parent row").then_some(ForeignKeySide::Parent)
}

/// Adds the names in ``… (`db`.`child`, CONSTRAINT `name` FOREIGN KEY …``, which has no value. The
/// table is the child, whichever of both tables was changed.
fn foreign_key(violation: Violation, message: &str) -> Option<Violation> {
    let (_, told) = message.split_once("(`")?;
    let (database, told) = quoted(told)?;
    let (table, told) = quoted(told.strip_prefix(".`")?)?;
    let (name, _) = quoted(told.strip_prefix(", CONSTRAINT `")?)?;
    Some(violation.constraint(name).schema(database).whole_table(table))
}

/// Adds the names in `` `name` failed for `db`.`table` ``.
fn check(violation: Violation, told: &str) -> Option<Violation> {
    let (name, told) = quoted(told.strip_prefix('`')?)?;
    let of_table = || {
        let (_, told) = told.split_once('`')?;
        let (database, told) = quoted(told)?;
        let (table, _) = quoted(told.strip_prefix(".`")?)?;
        Some((database, table))
    };
    Some(match of_table() {
        // MariaDB writes `table.column` for the check of a column.
        Some((database, table)) => {
            let is_of_column = name.strip_prefix(&table).is_some_and(|rest| rest.starts_with('.') && rest.len() > 1);
            let violation = if is_of_column { violation.column_check(&name) } else { violation.constraint(name) };
            violation.schema(database).whole_table(table)
        }
        None => violation.constraint(name),
    })
}

/// Splits a text that begins after a name's opening backtick into the name and the rest behind the
/// closing backtick. A doubled backtick is a backtick in the name.
fn quoted(told: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = told;
    loop {
        let (part, after) = rest.split_once('`')?;
        name.push_str(part);
        match after.strip_prefix('`') {
            Some(after) => {
                name.push('`');
                rest = after;
            }
            None => return Some((name, after)),
        }
    }
}

/// Returns the column in `Column 'email' cannot be null` or in
/// `Field 'email' doesn't have a default value`. The second message is cut before ` doesn't `,
/// because its apostrophe is the same character as the quotes.
fn column(message: &str) -> Option<&str> {
    between(message.rsplit_once(" doesn't ").map_or(message, |(told, _)| told))
}

/// Returns the text between the first and the last quote. Returns `None` if there is none, or if it
/// is empty.
fn between(message: &str) -> Option<&str> {
    let (_, told) = message.split_once('\'')?;
    told.rsplit_once('\'').map(|(name, _)| name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: u16, message: &str) -> Option<String> {
        match mysql(number, message) {
            DatabaseFailure::Violation(violation) => violation.constraint_name().map(str::to_owned),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn duplicates_are_read_from_the_end() {
        let name = |message| name(1062, message);
        assert_eq!(name("Duplicate entry 'a@b' for key 'users.email'").as_deref(), Some("users.email"));
        assert_eq!(name("Duplicate entry '1' for key 'PRIMARY'").as_deref(), Some("PRIMARY"));
        assert_eq!(name("Duplicate entry '' for key 'x' for key 'email'").as_deref(), Some("email"));
        assert_eq!(name("Duplicate entry 'it's' for key 'it's a key'").as_deref(), Some("it's a key"));
        assert_eq!(name("Doppelter Eintrag 'x' for key 'y' für Schlüssel 'email'").as_deref(), Some("email"));
        assert_eq!(name("'x' は索引 'email' で重複しています。").as_deref(), Some("email"));
        // Vitess puts the message between texts of its own.
        let vitess = |value: &str, key: &str| {
            format!(
                "target: ks.-80.primary: vttablet: rpc error: code = AlreadyExists desc = Duplicate entry '{value}' for \
                 key '{key}' (errno 1062) (sqlstate 23000) (CallerID: u): Sql: \"insert into users(email) values \
                 (:v1)\", BindVars: {{v1: \"type:VARCHAR value:\\\"{value}\\\"\"}}"
            )
        };
        assert_eq!(super::tests::name(1062, &vitess("a@b", "users.email")).as_deref(), Some("users.email"));
        assert_eq!(name("Duplicate entry 'x' for key 'k' (errno 1062) (sqlstate 23000)").as_deref(), Some("k"));
        for value in
            ["x' for key 'k", "x' for key 'k' (errno 1062) (sqlstate 23000)", "x (errno 1062) (sqlstate 23000)"]
        {
            assert_eq!(super::tests::name(1062, &vitess(value, "users.email")), None, "{value}");
        }
        assert_eq!(name("Duplicate entry 'x (errno 1062) (sqlstate 23000)' for key 'k'").as_deref(), Some("k"));
        // The message doesn't end after a key, so the text that looks like the key may be part of
        // the value.
        assert_eq!(name("Duplicate entry 'x' for key 'name' and so on"), None);
        assert_eq!(name(""), None);
        assert_eq!(super::tests::name(1022, "Can't write; duplicate key in table 'users'"), None);
        assert_eq!(super::tests::name(1859, "Duplicate entry for key 'email'").as_deref(), Some("email"));
    }

    #[test]
    fn others_are_named_too() {
        let message = "Cannot add or update a child row: a foreign key constraint fails (`d`.`a``b`, CONSTRAINT `fk 1` FOREIGN KEY (`p`) REFERENCES `p` (`id`))";
        assert_eq!(name(1452, message).as_deref(), Some("fk 1"));
        assert_eq!(name(1217, "Cannot delete or update a parent row: a foreign key constraint fails"), None);
        assert_eq!(name(3819, "Check constraint 'positive' is violated.").as_deref(), Some("positive"));
        assert_eq!(name(4025, "CONSTRAINT `positive` failed for `d`.`t`").as_deref(), Some("positive"));
        let DatabaseFailure::Violation(null) = mysql(1048, "Column 'email' cannot be null") else { panic!() };
        assert_eq!(null.column_names(), Some("email"));
        let DatabaseFailure::Violation(none) = mysql(1364, "Field 'e-mail' doesn't have a default value") else {
            panic!()
        };
        assert_eq!(none.column_names(), Some("e-mail"));
        assert_eq!(mysql(1213, "Deadlock found"), DatabaseFailure::Retry);
        assert_eq!(mysql(3024, ""), DatabaseFailure::Timeout);
        assert_eq!(mysql(1040, "Too many connections"), DatabaseFailure::Unavailable);
        assert_eq!(mysql(1146, "Table 'x' doesn't exist"), DatabaseFailure::Other);
    }

    #[test]
    fn a_server_that_is_read_only_or_not_ready_is_unavailable() {
        for (number, message) in [
            (1290, "The MySQL server is running with the --read-only option so it cannot execute this statement"),
            (1290, "The MariaDB server is running with the --read-only option so it cannot execute this statement"),
            (
                1290,
                "Der MySQL-Server läuft mit der Option --super-read-only und kann diese Anweisung deshalb nicht ausführen",
            ),
            (1792, "Cannot execute statement in a READ ONLY transaction"),
            (1836, "Running in read-only mode"),
            (1047, "WSREP has not yet prepared node for application use"),
            (1290, "The MySQL server is running with the LOCK_WRITE_GROWTH option so it cannot execute this statement"),
            (1290, ""),
            (1021, "Disk full (/tmp); waiting for someone to free some space..."),
            (3168, "Server isn't available"),
            (9012, "TiFlash server timeout"),
            (9002, "TiKV server timeout"),
            (9005, "Region is unavailable"),
            (9007, "Write conflict, txnStartTS=1, conflictStartTS=2, key={tableID=1, handle=1} [try again later]"),
        ] {
            assert_eq!(mysql(number, message), DatabaseFailure::Unavailable, "{message}");
        }
        for (number, message) in [
            (8022, "Error: KV error safe to retry"),
            (3101, "Plugin instructed the server to rollback the current transaction."),
            (1180, "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT"),
        ] {
            assert_eq!(mysql(number, message), DatabaseFailure::Retry, "{message}");
        }
        for (number, message) in [
            (
                1290,
                "The MySQL server is running with the --secure-file-priv option so it cannot execute this statement",
            ),
            (1047, "Unknown command"),
            (1290, "The MySQL server is running with the --skip-networking option so it cannot execute this statement"),
        ] {
            assert_eq!(mysql(number, message), DatabaseFailure::Other, "{message}");
        }
    }

    #[test]
    fn both_sides_of_a_foreign_key_are_told_apart() {
        let key = "(`d`.`pets`, CONSTRAINT `fk` FOREIGN KEY (`o`) REFERENCES `owners` (`id`))";
        for (number, message, side) in [
            (
                1452,
                format!("Cannot add or update a child row: a foreign key constraint fails {key}"),
                ForeignKeySide::Child,
            ),
            (
                1451,
                format!("Cannot delete or update a parent row: a foreign key constraint fails {key}"),
                ForeignKeySide::Parent,
            ),
            (1216, "Cannot add or update a child row".to_owned(), ForeignKeySide::Child),
            (1217, "Cannot delete or update a parent row".to_owned(), ForeignKeySide::Parent),
        ] {
            let DatabaseFailure::Violation(violation) = mysql(number, &message) else { panic!("{number}") };
            assert_eq!(violation.foreign_key_side(), Some(side));
            let named = message.contains("CONSTRAINT").then_some(("pets", "fk", "d"));
            assert_eq!(violation.table_name(), named.map(|(table, ..)| table));
            assert_eq!(violation.constraint_name(), named.map(|(_, name, _)| name));
            assert_eq!(violation.schema_name(), named.map(|(.., schema)| schema));
        }
    }

    #[test]
    fn the_check_of_a_column_is_found_by_its_column() {
        use crate::contract::constraint::Constraint;
        let violation = |message| match mysql(4025, message) {
            DatabaseFailure::Violation(violation) => violation,
            other => panic!("{other:?}"),
        };
        let age = violation("CONSTRAINT `pets.age` failed for `d`.`pets`");
        for declared in [
            Constraint::new("age"),
            Constraint::new("pets.age"),
            Constraint::new("age").columns(&["pets.age"]),
            Constraint::new("pets_age_check").columns(&["pets.age"]),
        ] {
            assert!(age.is_constraint(&declared), "{declared:?}");
        }
        for declared in [
            Constraint::new("name"),
            Constraint::new("age").columns(&["people.age"]),
            Constraint::new("pets_age_check").columns(&["people.age"]),
            Constraint::new("pets_age_check").columns(&["pets.name"]),
            Constraint::new("pets_age_check").columns(&["other.pets.age"]),
        ] {
            assert!(!age.is_constraint(&declared), "{declared:?}");
        }
        let odd = violation("CONSTRAINT `a.b``c.age` failed for `d`.`a.b``c`");
        assert!(odd.is_constraint(&Constraint::new("x").columns(&["a.b`c.age"])));
        assert!(!violation("CONSTRAINT `petsage` failed for `d`.`pets`").is_constraint(&Constraint::new("age")));
    }
}
