//! Checks with generated constraint, table and column names that a violation's message is parsed
//! correctly, and that no other declared constraint matches.

use proptest::collection::{hash_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, MySqlConnection, PgConnection};
use status_error::database::Unique;
use status_error::database::{DatabaseError, DatabaseFailure, Violation, ViolationKind};
use tokio::runtime::Runtime;

/// Fragments that look like part of a database's message, and characters that need quoting.
const HOSTILE: [&str; 24] = [
    "'",
    "\"",
    "`",
    "''",
    "\"\"",
    "``",
    ".",
    ",",
    ", ",
    " ",
    "(",
    ")",
    "%",
    "\\",
    "\n",
    "é",
    "漢",
    "key",
    "PRIMARY",
    "index '",
    "UNIQUE constraint failed: ",
    "' for key",
    "kulcs szerint",
    "users_email_key",
];

/// Generates a name of at most `max` characters, without NUL and without white space at the end,
/// which MySQL rejects.
fn name(max: usize) -> impl Strategy<Value = String> {
    let part =
        prop_oneof![select(&HOSTILE[..]).prop_map(str::to_owned), "[a-zA-Z_]{1,8}", "[^\0\u{10000}-\u{10ffff}]{1,4}"];
    vec(part, 1..8).prop_filter_map("no name for MySQL", move |parts| {
        let name: String = parts.concat().chars().take(max).collect();
        let name = name.trim().to_owned();
        // In a message, this name looks the same as a value followed by a different name.
        let is_ambiguous = name.contains("' for key '");
        (!name.is_empty() && !is_ambiguous && !name.eq_ignore_ascii_case("primary")).then_some(name)
    })
}

/// Leaks the text, because declared names are `&'static str`.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn run<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value)) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let tested = runner.run(&strategy, |case| {
        test(case);
        Ok(())
    });
    tested.unwrap_or_else(|failed| panic!("{failed}"));
}

fn violation(error: &impl DatabaseError) -> Violation {
    match error.failure() {
        DatabaseFailure::Violation(violation) if violation.kind() == ViolationKind::Unique => violation,
        other => panic!("{other:?}"),
    }
}

/// Returns names that a careless parser would find in the same message.
fn decoys(name: &str) -> Vec<&'static str> {
    let parts = name.split(['\'', '"', '`', '.']).chain(name.get(1..)).chain(name.get(..name.len().saturating_sub(1)));
    parts.filter(|part| !part.is_empty() && *part != name).map(|part| leak(part.to_owned())).collect()
}

#[test]
fn of_sqlite() {
    let columns = hash_set(name(40), 1..4).prop_filter("SQLite compares without case", |columns| {
        let lower: std::collections::HashSet<String> = columns.iter().map(|it| it.to_ascii_lowercase()).collect();
        lower.len() == columns.len()
    });
    run(96, (name(40), name(40), columns), |(table, index, columns)| {
        // These names are reserved for SQLite's own tables.
        if table.to_ascii_lowercase().starts_with("sqlite_") || index.to_ascii_lowercase().starts_with("sqlite_") {
            return;
        }
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let list: Vec<String> = columns.iter().map(|it| quoted(it)).collect();
        let list = list.join(", ");
        let first = quoted(columns.iter().next().unwrap());
        let values = vec!["'x'' for key ''y'"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({values})", quoted(&table));
        let declared: Vec<&str> = columns.iter().map(|column| leak(format!("{table}.{column}"))).collect();
        let of_columns = Unique::new(&["field"]).columns(declared.leak());
        let of_expression = Unique::new(&["field"]).constraint(leak(index.clone()));
        for (on, is, is_not) in
            [(&list, of_columns, of_expression), (&format!("lower({first})"), of_expression, of_columns)]
        {
            let connection = rusqlite::Connection::open_in_memory().unwrap();
            connection.execute_batch(&format!("CREATE TABLE {} ({list})", quoted(&table))).unwrap();
            // Creation fails if the table and its index have the same name.
            let Ok(()) = connection.execute_batch(&format!(
                "CREATE UNIQUE INDEX {} ON {} ({on})",
                quoted(&index),
                quoted(&table)
            )) else {
                return;
            };
            connection.execute(&insert, []).unwrap();
            let violation = violation(&connection.execute(&insert, []).unwrap_err());
            assert!(violation.is(&is), "{violation:?} is not {is:?}");
            assert!(!violation.is(&is_not), "{violation:?} is {is_not:?}");
            for decoy in decoys(&index) {
                assert!(!violation.is(&Unique::new(&["field"]).constraint(decoy)), "{violation:?} is {decoy:?}");
            }
        }
    });
}

#[test]
fn of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let runtime = Runtime::new().unwrap();
    let mut connection = runtime.block_on(MySqlConnection::connect(database.url())).unwrap();
    let connection = std::cell::RefCell::new(&mut connection);
    let sql = |sql: String| runtime.block_on(connection.borrow_mut().execute(AssertSqlSafe(sql)));
    // MariaDB's messages escape control characters and others that it considers not printable.
    let printable = name(64).prop_filter("controls", |name| !name.chars().any(char::is_control));
    run(96, (printable, "[^\0]{0,30}"), |(index, value)| {
        sql("DROP TABLE IF EXISTS table_of_names".into()).unwrap();
        let quoted = index.replace('`', "``");
        sql(format!(
            "CREATE TABLE table_of_names (c VARCHAR(200) CHARACTER SET utf8mb4, CONSTRAINT `{quoted}` UNIQUE (c))"
        ))
        .unwrap();
        let value = format!("{value}' for key 'users_email_key").replace('\\', "\\\\").replace('\'', "''");
        let insert = format!("INSERT INTO table_of_names VALUES ('{value}')");
        sql(insert.clone()).unwrap();
        let violation = violation(&sql(insert).unwrap_err());
        let declared = Unique::new(&["field"]).constraint(leak(index.clone()));
        assert!(violation.is(&declared), "{violation:?} is not {declared:?}");
        for decoy in decoys(&index).into_iter().chain(["users_email_key"]).filter(|decoy| *decoy != index) {
            // Declared with its column, because MySQL 8 writes the table and a dot before the name,
            // so a name with a dot is ambiguous without `columns`.
            let decoy = Unique::new(&["field"]).constraint(decoy).columns(&["table_of_names.c"]);
            assert!(!violation.is(&decoy), "{violation:?} is {decoy:?}");
        }
    });
}

/// Parses MariaDB's messages in each of its languages, with constraint names that contain quotes
/// and with values that do.
#[tokio::test]
async fn of_mariadb_in_all_of_its_languages() {
    const LANGUAGES: [&str; 27] = [
        "bg_BG", "cs_CZ", "da_DK", "de_DE", "el_GR", "en_US", "es_ES", "et_EE", "fr_FR", "hi_IN", "hu_HU", "it_IT",
        "ja_JP", "ka_GE", "ko_KR", "nl_NL", "no_NO", "pl_PL", "pt_PT", "ro_RO", "ru_RU", "sk_SK", "sr_RS", "sv_SE",
        "uk_UA", "zh_CN", "zh_TW",
    ];
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    connection
        .execute(
            "CREATE TABLE t (a VARCHAR(100), b VARCHAR(100), c VARCHAR(100),
                CONSTRAINT plain UNIQUE (a), CONSTRAINT `it's a key` UNIQUE (b), CONSTRAINT `a key` UNIQUE (c))",
        )
        .await
        .unwrap();
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        connection.execute(AssertSqlSafe(format!("SET lc_messages = '{language}'"))).await.unwrap();
        for (column, name) in [("a", "plain"), ("b", "it's a key"), ("c", "a key")] {
            for value in
                ["x", "x''", "''s a key", "x'' for key ''plain''", "x'' (''a key''", "x'' a ''plain'' kulcs szerint"]
            {
                let insert = format!("INSERT INTO t ({column}) VALUES ('{value}')");
                drop(connection.execute(AssertSqlSafe(insert.clone())).await);
                let error = connection.execute(AssertSqlSafe(insert)).await.unwrap_err();
                let violation = violation(&error);
                let is = |name| violation.is(&Unique::new(&["field"]).constraint(name));
                let others = ["plain", "it's a key", "a key", "s a key"];
                if !is(name) || others.iter().any(|other| *other != name && is(other)) {
                    wrong.push(format!("{language}: {error}: {:?}", violation.constraint_name()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let runtime = Runtime::new().unwrap();
    let mut connection = runtime.block_on(PgConnection::connect(database.url())).unwrap();
    let connection = std::cell::RefCell::new(&mut connection);
    let sql = |sql: String| runtime.block_on(connection.borrow_mut().execute(sqlx::raw_sql(AssertSqlSafe(sql))));
    run(96, name(80), |index| {
        sql("DROP TABLE IF EXISTS table_of_names".into()).unwrap();
        let quoted = index.replace('"', "\"\"");
        sql(format!("CREATE TABLE table_of_names (c TEXT, CONSTRAINT \"{quoted}\" UNIQUE (c))")).unwrap();
        let insert = "INSERT INTO table_of_names VALUES ('x\" constraint \"users_email_key')";
        sql(insert.into()).unwrap();
        let violation = violation(&sql(insert.into()).unwrap_err());
        let declared = Unique::new(&["field"]).constraint(leak(index.clone()));
        assert!(violation.is(&declared), "{violation:?} is not {declared:?}");
        // PostgreSQL cuts names to 63 bytes, so decoys that differ only after that would match.
        for decoy in decoys(&index).into_iter().filter(|decoy| decoy.len() < 60) {
            assert!(!violation.is(&Unique::new(&["field"]).constraint(decoy)), "{violation:?} is {decoy:?}");
        }
    });
}

/// Parses arbitrary messages with arbitrary codes: there is no panic, and each parsed name occurs
/// in the message.
#[test]
fn of_nobody() {
    use status_error::database::{mysql, postgres, sqlite};
    let codes = select(vec![
        0, 5, 275, 787, 1022, 1048, 1062, 1169, 1299, 1452, 1555, 1586, 1811, 1859, 2067, 2579, 3819, 4025,
    ]);
    let message = prop_oneof![
        name(200),
        (name(50), name(50)).prop_map(|(value, key)| format!("Duplicate entry '{value}' for key '{key}'")),
        (name(50), name(50)).prop_map(|(value, key)| format!("'{value}' は索引 '{key}' で重複しています。")),
        name(50).prop_map(|name| format!("UNIQUE constraint failed: {name}")),
        name(50).prop_map(|name| format!("UNIQUE constraint failed: index '{name}'")),
        (name(50), name(50)).prop_map(|(table, key)| format!("(`{table}`.`t`, CONSTRAINT `{key}` FOREIGN KEY (`a`)")),
    ];
    run(4000, (codes, message, 0..200_usize), |(code, message, end)| {
        let message: String = message.chars().take(end).collect();
        let states = postgres(&message, Some(&message), Some(&message), Some(&message));
        for failure in [mysql(code as u16, &message), sqlite(code, &message), states] {
            let DatabaseFailure::Violation(violation) = failure else { continue };
            let told = [violation.constraint_name(), violation.column_names()];
            // Compares without quotes, because the parser reads a doubled quote or backtick as one.
            let plain = |text: &str| text.replace(['\'', '`'], "");
            let is_in_message = |name: &str| plain(&message).contains(&plain(name));
            assert!(told.into_iter().flatten().all(is_in_message), "{message:?}: {violation:?}");
        }
    });
}
