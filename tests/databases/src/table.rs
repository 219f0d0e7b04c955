//! The guide's tables, written by the tests: for each database and driver, the parts of a violation
//! that are reported for each kind, and the failure that each outcome is.

use crate::cases::Database;
use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// One database's table: for each driver, the reported parts by kind.
type Table = BTreeMap<String, BTreeMap<String, String>>;

/// Compares a driver's column with the guide's, or with `BLESS=1` writes the column to the guide.
///
/// # Errors
/// Returns the difference if the columns differ, and the cause if the guide can't be read or
/// written.
pub(crate) fn check(heading: &str, driver: &str, told: &[(&str, String)], order: &[&str]) -> Result<(), String> {
    let bless = env::var_os("BLESS").is_some_and(|it| it == "1");
    let file = guide();
    let why = |why: io::Error| format!("{}: {why}", file.display());
    // Tests of several drivers bless at the same time. They lock the guide itself, because a lock
    // file in the temporary folder may belong to another user.
    let lock = File::open(&file).map_err(why)?;
    lock.lock().map_err(why)?;
    let text = fs::read_to_string(&file).map_err(why)?;
    let (begin, end) = place(&text, heading).ok_or_else(|| format!("the guide has no table `{heading}`"))?;
    let mut table = read(text.get(begin..end).unwrap_or_default());
    let column: BTreeMap<String, String> = told.iter().map(|(kind, told)| ((*kind).to_owned(), told.clone())).collect();
    if table.get(driver) == Some(&column) {
        return Ok(());
    }
    if !bless {
        let was = table.remove(driver).unwrap_or_default();
        return Err(format!(
            "the guide says in `{heading}` of {driver} {was:#?}\nbut it tells {column:#?}\nBLESS=1 writes it"
        ));
    }
    table.insert(driver.to_owned(), column);
    let (before, after) = (text.get(..begin).unwrap_or_default(), text.get(end..).unwrap_or_default());
    fs::write(&file, format!("{before}{}{after}", write(&table, order))).map_err(why)
}

fn guide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/src/docs/databases.md")
}

/// Returns the heading of a database's table of outcomes.
pub(crate) fn outcomes_of(database: Database) -> String {
    format!("Outcomes of {}", database.name())
}

/// Returns the range from below the heading to the empty line after its table.
fn place(text: &str, heading: &str) -> Option<(usize, usize)> {
    let heading = format!("\n### {heading}\n\n");
    let begin = text.find(&heading)? + heading.len();
    let end = text.get(begin..)?.find("\n\n").map_or(text.len(), |at| begin + at + 1);
    Some((begin, end))
}

fn read(text: &str) -> Table {
    let mut lines = text.lines().map(|line| {
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
        cells.collect::<Vec<_>>()
    });
    let drivers = lines.next().unwrap_or_default();
    let mut table = Table::new();
    // Skips the rule (`|---|`) below the table's head.
    for line in lines.skip(1) {
        let Some((kind, cells)) = line.split_first() else { continue };
        for (driver, cell) in drivers.iter().skip(1).zip(cells) {
            table.entry(driver.clone()).or_default().insert(kind.clone(), cell.clone());
        }
    }
    table
}

/// Formats the table: rows in the given order, limited to the kinds that this database has.
fn write(table: &Table, order: &[&str]) -> String {
    let row = |head: &str, cells: Vec<&str>| format!("| {head} | {} |\n", cells.join(" | "));
    let mut text = row("kind", table.keys().map(String::as_str).collect());
    text += &format!("|---|{}\n", "---|".repeat(table.len()));
    for kind in order.iter().filter(|kind| table.values().any(|column| column.contains_key(**kind))) {
        text += &row(kind, table.values().map(|column| column.get(*kind).map_or("", String::as_str)).collect());
    }
    text
}
