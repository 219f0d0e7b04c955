//! A program that writes every recording anew and lists the changes:
//! `cargo run -p corpus -- record`.
#![allow(clippy::unwrap_used, reason = "tests")]

use corpus::{MODE, changes};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    if std::env::args().skip(1).ne(["record"]) {
        eprintln!("usage: cargo run -p corpus -- record");
        return ExitCode::FAILURE;
    }
    // The tests that record have `corpus` in their names.
    let mut tests = Command::new("cargo");
    tests.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast", "corpus"]).env(MODE, "record");
    if !tests.status().is_ok_and(|status| status.success()) {
        eprintln!("error: a test that records has failed");
        return ExitCode::FAILURE;
    }
    let unexplained = changes::update().unwrap();
    for change in &unexplained {
        println!("{change}");
    }
    println!("{} recordings have changed: give each its reason in tests/corpus/CHANGES.md", unexplained.len());
    ExitCode::SUCCESS
}
