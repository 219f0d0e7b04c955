//! Whoever depends on this project can take it under MIT or Apache-2.0: nothing in the lock file
//! stands in the way.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod locked;

/// SPDX identifiers of licences that ask for no more than a notice. MPL-2.0 asks for its own files
/// only.
const PERMISSIVE: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_dependency_is_permissive() {
    let metadata = locked::metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50, "the whole graph is looked at");
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_permissive(licence), "{} is under `{licence}`", package["name"]);
    }
}

/// Whether one of the alternatives has nothing but permissive parts.
fn is_permissive(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" OR ").any(|alternative| alternative.split(" AND ").all(|part| PERMISSIVE.contains(&part.trim())))
}

#[test]
fn an_expression_is_permissive_if_an_alternative_is() {
    assert!(is_permissive("GPL-3.0 OR MIT"));
    assert!(is_permissive("MIT/Apache-2.0"));
    assert!(!is_permissive("MIT AND GPL-3.0"));
}
