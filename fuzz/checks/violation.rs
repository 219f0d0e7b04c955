//! Checks the readers of databases' messages about violated constraints: no text makes a reader
//! panic, and from a message in the database's own form it reads the right name, whatever values
//! the message contains.

use status_error::database::{DatabaseFailure, Violation, mysql, postgres, sqlite};

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for number in [1022, 1048, 1062, 1169, 1216, 1364, 1451, 1452, 1586, 1859, 3819, 4025, 1205, 1040, 0] {
        let _ = mysql(number, &text);
    }
    for code in [275, 787, 1299, 1555, 1811, 2067, 2579, 5, -1] {
        let _ = sqlite(code, &text);
    }
    let _ = postgres(&text, Some(&text), Some(&text), Some(&text));

    let (value, name) = text.split_once('\n').unwrap_or(("", &text));
    if name.is_empty() {
        return;
    }
    // A name that contains the words between value and name (`' for key '`) is ambiguous, because a
    // value may contain them too.
    if !name.contains("' for key '") {
        let told = violation(mysql(1062, &format!("Duplicate entry '{value}' for key '{name}'")));
        // The start of the name is also ambiguous if the end of the value and the name form these
        // words.
        let runs_over =
            format!("{value}' for key '{name}").rsplit_once("' for key '").is_none_or(|(_, key)| key != name);
        assert!(runs_over || told.constraint_name() == Some(name), "{told:?}");
    }
    if !name.contains('\'') {
        let told = violation(mysql(1062, &format!("Doppelter Eintrag '{value}' für Schlüssel '{name}'")));
        assert_eq!(told.constraint_name(), Some(name));
    }
    let doubled = name.replace('`', "``");
    let foreign =
        format!("a foreign key constraint fails (`d`.`{doubled}`, CONSTRAINT `{doubled}` FOREIGN KEY (`p`) …)");
    assert_eq!(violation(mysql(1452, &foreign)).constraint_name(), Some(name));
    assert_eq!(
        violation(mysql(3819, &format!("Check constraint '{name}' is violated."))).constraint_name(),
        Some(name)
    );
    let failed = format!("CONSTRAINT `{doubled}` failed for `d`.`t`");
    assert_eq!(violation(mysql(4025, &failed)).constraint_name(), Some(name));

    let columns = format!("t.{name}, t.{value}");
    let told = violation(sqlite(2067, &format!("UNIQUE constraint failed: {columns}")));
    assert_eq!((told.column_names(), told.constraint_name()), (Some(columns.as_str()), None));
    let quoted = format!("UNIQUE constraint failed: index '{}'", name.replace('\'', "''"));
    assert_eq!(violation(sqlite(2067, &quoted)).constraint_name(), Some(name));
    // SQLITE_CONSTRAINT_TRIGGER: the text is written by the trigger, so it names no violation.
    assert_eq!(sqlite(1811, &quoted), DatabaseFailure::Other);

    let told = violation(postgres("23505", Some(name), Some(value), None));
    assert_eq!((told.constraint_name(), told.table_name()), (Some(name), Some(value)));
    // `Display` is for a log, so it has to stay on one line.
    assert!(!told.to_string().contains('\n'));
}

fn violation(failure: DatabaseFailure) -> Violation {
    match failure {
        DatabaseFailure::Violation(violation) => violation,
        other => panic!("{other:?}"),
    }
}
