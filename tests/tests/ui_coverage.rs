//! Checks that every rule of the derive has a ui case: each diagnostic of the derive occurs in a
//! snapshot.

#![allow(clippy::expect_used)]

use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};
use syn::LitStr;

/// Sources of the derive that contain diagnostics.
const SOURCES: [&str; 7] = ["args", "attribute.rs", "check", "queries", "syntax", "util/names.rs", "util/template.rs"];

#[test]
fn every_sentence_of_the_derive_is_in_a_snapshot() {
    let snapshots = read(Path::new("tests/ui"), "stderr").concat();
    let sources = SOURCES.map(|name| Path::new("../macros/src").join(name));
    let mut sentences = Vec::new();
    for source in sources.iter().flat_map(|path| read(path, "rs")) {
        collect(source.parse().expect("it compiles"), &mut sentences);
    }
    assert!(sentences.len() > 100, "the sentences are not found where they were");
    let missing: Vec<&String> = sentences.iter().filter(|text| !snapshots.contains(fixed_part(text))).collect();
    assert!(missing.is_empty(), "no ui case makes the derive say: {missing:#?}");
}

#[test]
fn every_attribute_stands_somewhere_at_a_wrong_place() {
    let entry_point = fs::read_to_string("../macros/src/lib.rs").expect("the derive's source");
    let registered = entry_point.split("attributes(").nth(1).and_then(|rest| rest.split(')').next());
    let registered = registered.expect("the list of helper attributes").split(',').map(str::trim);
    let snapshots = read(Path::new("tests/ui/attribute-at-wrong-place"), "stderr").concat();
    // These attributes are allowed everywhere.
    for name in registered.filter(|name| !["header", "status"].contains(name)) {
        assert!(snapshots.contains(&format!("`#[{name}]` is not allowed on")), "{name}");
    }
}

/// Returns the texts of the files below a folder, or the text of the file itself.
fn read(path: &Path, extension: &str) -> Vec<String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder of this repository").map(|entry| entry.expect("is readable"));
        let paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        return paths.iter().flat_map(|path| read(path, extension)).collect();
    }
    let wanted = path.extension().is_some_and(|found| found == extension);
    wanted.then(|| fs::read_to_string(path).expect("a text of this repository")).into_iter().collect()
}

/// Collects the string literals that contain words. Leaves out documentation, unit tests, and the
/// messages of assertions.
fn collect(tokens: TokenStream, sentences: &mut Vec<String>) {
    let mut before = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_bug = ["assert", "expect", "unreachable"].contains(&before.as_str());
                if !is_bug && before != "tests" && !group.to_string().starts_with("[doc") {
                    collect(group.stream(), sentences);
                }
                before.clear();
            }
            TokenTree::Ident(ident) => before = ident.to_string(),
            TokenTree::Literal(literal) if literal.to_string().ends_with('"') => {
                let text = syn::parse_str::<LitStr>(&literal.to_string()).map(|text| text.value());
                sentences.extend(text.into_iter().filter(|text| text.matches(' ').count() > 1));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Returns the longest part of a format string that is the same in every message, on one line.
fn fixed_part(text: &str) -> &str {
    text.split(['{', '}', '\n']).max_by_key(|part| part.len()).unwrap_or_default()
}
