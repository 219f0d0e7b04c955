//! Compares the oldest Rust that the documentation names for each feature with the `rust-version`
//! of the crates that the feature brings.

use crate::{Package, public_features, root};
use std::fs;

/// Each released crate with features: its folder, its name, and the file with its table.
const CRATES: [(&str, &str, &str); 3] = [
    ("runtime", "status-error", "runtime/src/docs/features.md"),
    ("contract", "status-error-contract", "contract/src/docs/crate.md"),
    ("error-log", "status-error-log", "error-log/src/lib.rs"),
];

/// Returns the minor version of the newest Rust in a text such as "1.85; 1.86 from diesel 2.3 on".
fn newest(text: &str) -> Option<u32> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    numbers.filter_map(|number| number.strip_prefix("1.")?.split('.').next()?.parse().ok()).max()
}

// A crate without a `rust-version` is not seen here, so a row may name a newer Rust than this test
// finds.
#[test]
fn each_feature_needs_at_most_the_rust_of_its_row() {
    let mut wrong = Vec::new();
    for (folder, name, file) in CRATES {
        let table = fs::read_to_string(root().join(file)).unwrap();
        let mut features = public_features(&format!("{folder}/Cargo.toml"));
        features.push((String::new(), String::new()));
        for (feature, _) in features {
            let (cell, features) = match feature.as_str() {
                "" => ("| \u{2013} |".to_owned(), String::new()),
                _ => (format!("| `{feature}` |"), format!("{feature:?}")),
            };
            let path = root().join(folder);
            let package = Package::new(
                &format!("rust-of-{folder}-{feature}"),
                &format!("{name} = {{ path = {path:?}, features = [{features}] }}"),
            );
            let needed = package.rust_versions();
            let (newest_crate, needed) = needed
                .iter()
                .filter_map(|(name, version)| Some((name, newest(version)?)))
                .max_by_key(|(_, version)| *version)
                .expect("this project's crates have a `rust-version`");
            let row = table.lines().map(|line| line.trim_start_matches("//! ")).find(|line| line.starts_with(&cell));
            let named = row.and_then(|row| newest(row.trim_end_matches('|').rsplit('|').next()?));
            if named.is_none_or(|named| named < needed) {
                wrong.push(format!("{file}: {cell} has {named:?}, and {newest_crate} needs Rust 1.{needed}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
