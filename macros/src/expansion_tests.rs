//! Snapshots of the expansions of some shapes: `tests/goldens`. They also show the size of the
//! output, so that growth is noticed.
//!
//! `BLESS=1 cargo test -p status-error-macros expansion_tests` writes new snapshots. Read the
//! difference: the compilers of users read this code.

use std::path::PathBuf;
use std::{env, fs};

const HEAD: &str = "// Written by `BLESS=1 cargo test -p status-error-macros expansion_tests`.\n\n";

#[test]
fn expansions_are_as_they_were() {
    // Tests run in the package's folder.
    let mut inputs: Vec<PathBuf> =
        fs::read_dir("../tests/goldens").unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.retain(|path| path.to_str().unwrap().ends_with(".in.rs"));
    inputs.sort();
    assert_eq!(inputs.len(), 9, "the shapes: {inputs:?}");
    let bless = env::var_os("BLESS").is_some_and(|bless| bless == "1");
    let mut differ = Vec::new();
    for input in inputs {
        let golden = PathBuf::from(input.to_str().unwrap().replace(".in.rs", ".rs"));
        let expansion = expand(&fs::read_to_string(&input).unwrap());
        assert!(!expansion.contains("compile_error"), "{input:?} has a mistake: {expansion}");
        if bless {
            fs::write(&golden, &expansion).unwrap();
        } else if fs::read_to_string(&golden).ok().as_deref() != Some(&expansion) {
            differ.push((golden.file_name().unwrap().to_owned(), expansion));
        }
    }
    let bless = "if that is meant: `BLESS=1 cargo test -p status-error-macros expansion_tests`";
    for (name, expansion) in &differ {
        println!("{}:\n{expansion}", name.display());
    }
    assert!(differ.is_empty(), "{:?} differ: {bless}", differ.iter().map(|(name, _)| name).collect::<Vec<_>>());
}

fn expand(input: &str) -> String {
    let expansion = crate::derive(&syn::parse_str(input).unwrap());
    HEAD.to_owned() + &prettyplease::unparse(&syn::parse2(expansion).unwrap())
}
