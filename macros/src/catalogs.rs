//! Recordings of the catalogs of all error types in this repository: `tests/corpus/catalogs`.
//!
//! The test finds each `#[derive(ApiError)]` in the sources, in every module and function, expands
//! the derive and reads the expansion's table with the runtime's own reader. So a new type needs no
//! registration. Types that a `macro_rules!` declares are not found.

mod configured;
mod expanded;
mod found;
mod readable;

use corpus::Recording;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of this repository that have error types.
const FOLDERS: [&str; 5] = ["runtime/src", "error-log/src", "tests", "examples", "benches"];

/// A file that derives the `ApiError` of another crate.
const ANOTHER: &str = "benches/scratch/answers/src/peers.rs";

#[test]
fn corpus_catalog_of_every_error_type() {
    // Tests run in the package's folder.
    let root = Path::new("..");
    let mut files: Vec<PathBuf> = FOLDERS.iter().flat_map(|folder| sources(&root.join(folder))).collect();
    files.sort();
    let (mut count, mut recorded) = (0, BTreeSet::new());
    for file in files {
        let name = file.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        let types = found::types(&fs::read_to_string(&file).unwrap());
        if types.is_empty() || name == ANOTHER {
            continue;
        }
        let name = name.trim_end_matches(".rs");
        let mut recording = Recording::new(format!("catalogs/{name}"));
        for (path, input) in &types {
            let catalog = expanded::Catalog::of(input).unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
            recording.section(path, &readable::lines(&catalog));
        }
        recording.check();
        count += types.len();
        recorded.insert(format!("{name}.txt"));
    }
    assert!(count > 250, "{count} error types are found, in {recorded:?}");
    assert_eq!(gone(&recorded), [""; 0], "the sources of these recordings have no error type: delete them");
}

/// Returns the recordings without a source.
fn gone(recorded: &BTreeSet<String>) -> Vec<String> {
    let folder = corpus::folder().join("catalogs");
    let files = below(&folder, "txt");
    let names = files.iter().map(|file| file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/"));
    let gone = names.filter(|name| !recorded.contains(name));
    if corpus::is_recording() {
        gone.for_each(|name| fs::remove_file(folder.join(name)).unwrap());
        return Vec::new();
    }
    gone.collect()
}

/// Returns the sources below a folder, without the ui cases that do not compile and their corrected
/// versions.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let is_mistake = |path: &Path| {
        let mut names = path.iter().map(|name| name.to_str().unwrap()).skip_while(|name| *name != "ui");
        names.nth(1).is_some_and(|case| case != "pass")
    };
    below(folder, "rs").into_iter().filter(|path| !is_mistake(path)).collect()
}

/// Returns the files below a folder that have an extension, without folders that cargo builds into.
fn below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| match path.is_dir() {
        true if path.ends_with("target") => Vec::new(),
        true => below(&path, extension),
        false => vec![path],
    });
    files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}
