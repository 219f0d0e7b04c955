//! The code in each `help:` of the derive compiles.
//!
//! For each `ui/<mistake>/` with code in a `help:`, `ui/fixed/<mistake>.rs` has the corrected code.
//! These files are modules of this test, so they compile if this test does. The tests below check
//! that the files contain the code of each `help:`. In that code, `…` stands for any text. The word
//! after `remove` or `replace` is not looked for.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, clippy::all, clippy::pedantic, reason = "the cases are compiled, not run")]
#[rustfmt::skip]
#[path = "ui/fixed/mod.rs"]
mod fixed;

use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};
use syn::LitStr;

#[test]
fn the_code_of_every_help_is_in_a_corrected_case() {
    let examples = corrected("examples").unwrap();
    let mut missing = Vec::new();
    let mut count = 0;
    for folder in files("tests/ui", |path| path.is_dir() && !path.ends_with("pass") && !path.ends_with("fixed")) {
        let name = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let corrected = corrected(&name).unwrap_or_default();
        for snapshot in files(&folder, |path| path.extension().is_some_and(|found| found == "stderr")) {
            for code in helps(&fs::read_to_string(&snapshot).unwrap()).iter().flat_map(|help| code(help)) {
                count += 1;
                if !contains(&corrected, &code) && !contains(&examples, &code) {
                    missing.push(format!("ui/fixed/{name}.rs: `{code}` of {}", snapshot.display()));
                }
            }
        }
    }
    assert!(count > 200, "{count} pieces of code are found in the snapshots");
    assert!(missing.is_empty(), "write the code of these helps into the corrected cases:\n{}", missing.join("\n"));
}

/// The examples in the derive's table of attributes, which most `help:`s show.
#[test]
fn every_example_of_the_table_is_in_a_corrected_case() {
    let table = fs::read_to_string("../macros/src/attribute.rs").unwrap();
    let mut examples = Vec::new();
    collect_examples(table.split("#[cfg(test)]").next().unwrap().parse().unwrap(), &mut examples);
    assert!(examples.len() > 30, "the examples are found: {examples:?}");
    let corrected = corrected("examples").unwrap();
    let pieces = examples.iter().flat_map(|example| code(&format!("`{example}`")));
    let missing: Vec<String> = pieces.filter(|code| !contains(&corrected, code)).collect();
    assert_eq!(missing, [""; 0], "add these to ui/fixed/examples.rs");
}

#[test]
fn every_corrected_case_is_compiled() {
    let modules = fs::read_to_string("tests/ui/fixed/mod.rs").unwrap();
    for file in files("tests/ui/fixed", |path| !path.ends_with("mod.rs")) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(modules.lines().any(|line| line == format!("mod {name};")), "ui/fixed/mod.rs lacks `mod {name};`");
    }
}

/// Returns the code of a corrected case, without comments. Returns `None` if there is no such file.
fn corrected(name: &str) -> Option<String> {
    let text = fs::read_to_string(format!("tests/ui/fixed/{name}.rs")).ok()?;
    Some(text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n"))
}

/// Returns the entries of a folder that meet a condition, sorted.
fn files(folder: impl AsRef<Path>, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| is_wanted(path)).collect();
    files.sort();
    files
}

/// Returns the derive's `help:`s in a snapshot. rustc indents the lines after the first line of a
/// macro's error; its own `help:`s are not indented in this way.
fn helps(snapshot: &str) -> Vec<String> {
    let mut helps: Vec<String> = Vec::new();
    let mut is_help = false;
    for line in snapshot.lines() {
        if let Some(help) = line.strip_prefix("       help: ") {
            helps.push(help.to_owned());
            is_help = true;
        } else if let (true, Some(more)) = (is_help, line.strip_prefix("             ")) {
            helps.last_mut().unwrap().push_str(&format!("\n{more}"));
        } else {
            is_help = false;
        }
    }
    helps
}

/// Returns the code in a `help:`: the texts in backticks that are to be written.
fn code(help: &str) -> Vec<String> {
    let parts: Vec<&str> = help.split('`').collect();
    let is_written = |before: &str| !["remove ", "replace "].iter().any(|verb| before.ends_with(verb));
    let quoted = (1..parts.len()).step_by(2).filter(|index| is_written(parts[index - 1]));
    quoted.map(|index| parts[index].to_owned()).collect()
}

/// Returns whether a line of the text contains the code, in which `…` stands for any text.
fn contains(text: &str, code: &str) -> bool {
    text.lines().any(|line| {
        let mut rest = Some(line);
        for part in code.split('…') {
            rest = rest.and_then(|rest| rest.split_once(part)).map(|(_, after)| after);
        }
        rest.is_some()
    })
}

/// Collects the last string of each `key(…)` and the string of each `syntax:`.
fn collect_examples(tokens: TokenStream, examples: &mut Vec<String>) {
    let mut before = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if before == "key" => {
                examples.extend(group.stream().into_iter().filter_map(string).last());
                before.clear();
            }
            TokenTree::Group(group) => collect_examples(group.stream(), examples),
            TokenTree::Ident(ident) => before = ident.to_string(),
            token if before == "syntax" => examples.extend(string(token)),
            _ => {}
        }
    }
}

fn string(token: TokenTree) -> Option<String> {
    syn::parse2::<LitStr>(token.into()).ok().map(|text| text.value())
}
