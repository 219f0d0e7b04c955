//! Code that must not compile, with the compiler's output: `ui/<mistake>/*.rs`, each with its
//! `.stderr`. And code that must compile despite unusual forms: `ui/pass/*.rs`.
//!
//! `TRYBUILD=overwrite cargo test -p status-error-tests --test ui` writes the snapshots anew. Read
//! the difference, because a snapshot is the text that a newcomer reads.

#![allow(clippy::expect_used)]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// The toolchain whose output the snapshots record.
const TOOLCHAIN: &str = "1.95";

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    let rustc = rustc_version();
    if rustc.starts_with(&format!("{TOOLCHAIN}.")) && !rustc.contains('-') {
        mistakes().iter().for_each(|folder| cases.compile_fail(folder.join("*.rs")));
        return;
    }
    throwaway_servers::skip(&format!(
        "compile-fail snapshots are for Rust {TOOLCHAIN}, and this is {rustc}: only the pass cases run"
    ));
}

fn rustc_version() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("a version is text");
    text.split_whitespace().nth(1).expect("`rustc 1.95.0 (…)`").to_owned()
}

/// Returns the folders, one for each mistake. The corrected cases are in `fixed`, which
/// `help_compiles.rs` compiles.
fn mistakes() -> Vec<PathBuf> {
    let folders =
        fs::read_dir("tests/ui").expect("the folder of all cases").map(|entry| entry.expect("is readable").path());
    let mut folders: Vec<PathBuf> =
        folders.filter(|path| path.is_dir() && !path.ends_with("pass") && !path.ends_with("fixed")).collect();
    folders.sort();
    folders
}
