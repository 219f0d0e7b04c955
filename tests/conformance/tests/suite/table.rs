//! The docs' table of frameworks and their features, written from a run of the suite.

use crate::{FRAMEWORKS, deviations, run};
use std::fmt::Write as _;
use std::{env, fs};

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/src/docs/frameworks.md");
const BEGIN: &str = "<!-- written by `BLESS=1 cargo test -p conformance` -->\n";
const END: &str = "<!-- end -->";

#[test]
fn the_docs_have_the_table() {
    let docs = fs::read_to_string(DOCS).unwrap();
    let (before, rest) = docs.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let new = format!("{before}{BEGIN}{}{END}{after}", table());
    if env::var_os("BLESS").is_some() {
        fs::write(DOCS, new).unwrap();
    } else {
        assert!(docs == new, "if that is meant: `BLESS=1 cargo test -p conformance`\n{new}");
    }
}

fn table() -> String {
    let runs: Vec<_> = FRAMEWORKS.iter().map(|framework| (framework.name, run(framework))).collect();
    let mut rows: Vec<&str> = Vec::new();
    for (row, _) in runs.iter().flat_map(|(_, run)| run) {
        if !rows.contains(row) {
            rows.push(row);
        }
    }
    let mut table = String::from("\n| |");
    FRAMEWORKS.iter().for_each(|framework| table.extend([" ", framework.name, " |"]));
    table.push_str("\n|---|");
    FRAMEWORKS.iter().for_each(|_| table.push_str("---|"));
    let mut notes: Vec<&str> = Vec::new();
    for row in rows {
        let _ = write!(table, "\n| {row} |");
        for (framework, run) in &runs {
            let fails = run.iter().any(|(its, wrong)| *its == row && wrong.is_some());
            let own: Vec<&str> = deviations::notes(framework, row).collect();
            notes.extend(own.iter().filter(|note| !notes.contains(note)).copied().collect::<Vec<_>>());
            let numbers = own.iter().filter_map(|note| notes.iter().position(|known| known == note));
            let numbers: Vec<String> = numbers.map(|index| format!("[^{}]", index + 1)).collect();
            let word = if fails || deviations::lacks(framework, row) { "no" } else { "yes" };
            let _ = write!(table, " {word}{} |", numbers.concat());
        }
    }
    table.push('\n');
    for (index, note) in notes.iter().enumerate() {
        let _ = write!(table, "\n[^{}]: {note}\n", index + 1);
    }
    table.push('\n');
    table
}
