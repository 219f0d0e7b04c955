//! The invariants of the design that can be read off the sources.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The Rust files below a folder of the workspace: the path from there, with slashes, and the text.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                walk(&path, &format!("{name}/"), found);
            } else if name.ends_with(".rs") {
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), "", &mut found);
    found.sort();
    assert!(found.len() > 5, "{folder} has its sources elsewhere");
    found
}

/// The code of a text: without comments and doc comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The lines that have one of the words.
fn lines_with(folder: &str, words: &[&str], is_exempt: impl Fn(&str) -> bool) -> Vec<String> {
    let files = sources(folder).into_iter().filter(|(name, _)| !is_exempt(name));
    let lines = files.flat_map(|(name, text)| {
        let code = code(&text);
        let lines: Vec<String> = code.lines().map(|line| format!("{name}: {}", line.trim())).collect();
        lines
    });
    lines.filter(|line| words.iter().any(|word| line.contains(word))).collect()
}

#[test]
fn the_derive_reads_no_feature_of_cargo() {
    let none: Vec<String> = Vec::new();
    assert_eq!(lines_with("macros/src", &["cfg(feature", "CARGO_FEATURE", "cfg!(feature", "env!("], |_| false), none);
    assert_eq!(lines_with("macros/src", &["feature ="], |_| false), none);
    let manifest = manifest("macros/Cargo.toml");
    assert!(!manifest.iter().any(|(section, ..)| section == "features"));
}

#[test]
fn the_proven_model_has_no_attribute_left() {
    let is_earlier = |name: &str| !["model/", "emit/"].iter().any(|folder| name.starts_with(folder));
    let attributes: Vec<String> = lines_with("macros/src", &["Attribute", "attrs"], is_earlier);
    assert_eq!(attributes, Vec::<String>::new());
    // It can't fail either.
    assert_eq!(
        lines_with("macros/src", &["Errors", "syn::Error", "Result<"], |name| !name.starts_with("emit/")),
        [""; 0]
    );
}

#[test]
fn nothing_is_unsafe() {
    for folder in ["macros/src", "runtime/src", "error-log/src"] {
        let unsafe_code = lines_with(folder, &["unsafe"], |_| false);
        assert_eq!(unsafe_code, [""; 0]);
    }
    let lints = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(lints.contains("unsafe_code = \"forbid\""));
    for package in ["macros", "runtime", "error-log", "tests"] {
        let manifest = manifest(&format!("{package}/Cargo.toml"));
        let inherits = |(section, key, value): &(String, String, String)| {
            section == "lints" && key == "workspace" && value == "true"
        };
        assert!(manifest.iter().any(inherits), "{package} does not inherit the lints");
    }
}

#[test]
fn files_of_the_derive_are_short() {
    for (name, text) in sources("macros/src") {
        // Its unit tests aside.
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().count();
        assert!(lines <= 350, "{name} has {lines} lines");
    }
}

/// A framework and the files that may name it.
const ADAPTERS: [(&str, &[&str]); 20] = [
    ("actix", &["actix"]),
    ("async_graphql", &["async_graphql"]),
    ("axum", &["axum"]),
    ("dropshot", &["dropshot"]),
    ("poem", &["poem"]),
    ("rocket", &["rocket"]),
    ("salvo", &["salvo"]),
    ("schemars", &["dropshot"]),
    ("tonic", &["tonic"]),
    ("validator::", &["validator"]),
    ("warp", &["warp"]),
    ("tower", &["tower", "axum", "tonic", "warp"]),
    ("garde", &["garde"]),
    ("sqlx", &["database/sqlx", "database/sea_orm", "database/schema", "database/mod"]),
    ("diesel", &["database/diesel", "database/schema", "database/mod"]),
    ("rusqlite", &["database/rusqlite", "database/schema", "database/mod"]),
    ("tokio_postgres", &["database/tokio_postgres", "database/schema", "database/mod"]),
    ("sea_orm", &["database/sea_orm", "database/schema", "database/mod"]),
    ("http_body", &["tower", "extract", "leave", "poem", "warp"]),
    ("serde_path_to_error", &["extract", "serde_details"]),
];

#[test]
fn the_runtime_names_a_framework_in_its_adapter_only() {
    for (framework, adapters) in ADAPTERS {
        let is_adapter = |name: &str| {
            adapters.iter().any(|adapter| name.contains(adapter))
                || ["frameworks.rs", "__private.rs", "lib.rs"].contains(&name)
        };
        // The name of a feature is no use of the framework, nor is a diagnostic's text.
        let named = lines_with("runtime/src", &[framework], is_adapter);
        let named: Vec<String> =
            named.into_iter().filter(|line| !line.contains("feature = \"") && !line.contains(": note = \"")).collect();
        assert_eq!(named, [""; 0], "{framework}");
    }
}

#[test]
fn the_libraries_print_nothing_and_abort_nothing() {
    let words = [
        "println!",
        "eprintln!",
        "dbg!(",
        "process::exit",
        "process::abort",
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
    ];
    // What is called in a user's test may fail it.
    let is_test = |name: &str| name.ends_with("tests.rs") || name == "database/schema.rs";
    for (name, text) in sources("runtime/src").into_iter().chain(sources("error-log/src")) {
        let code = code(&text);
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
        let found: Vec<&str> = code.lines().filter(|line| words.iter().any(|word| line.contains(word))).collect();
        assert!(is_test(&name) || found.is_empty(), "{name}: {found:?}");
    }
}

/// A manifest's entries: the section, the key and the value. What Cargo would not take is not read right here either.
fn manifest(path: &str) -> Vec<(String, String, String)> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let mut section = String::new();
    let mut entries = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some((key, value)) = line.split_once('=') {
            entries.push((section.clone(), key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    entries
}

#[test]
fn the_core_of_the_runtime_depends_on_little() {
    let manifest = manifest("runtime/Cargo.toml");
    let required =
        manifest.iter().filter(|(section, _, value)| section == "dependencies" && !value.contains("optional = true"));
    let mut required: Vec<&str> = required.map(|(_, key, _)| key.trim_end_matches(".workspace")).collect();
    required.sort_unstable();
    assert_eq!(required, ["bytes", "http", "serde_core", "serde_json", "status-error-macros"]);
    let default = manifest.iter().find(|(section, key, _)| section == "features" && key == "default");
    assert_eq!(default.map(|(.., value)| value.as_str()), Some("[]"));
}

#[test]
fn the_derive_depends_on_the_parser_alone() {
    let manifest = manifest("macros/Cargo.toml");
    let required = manifest.iter().filter(|(section, ..)| section == "dependencies");
    let mut required: Vec<&str> = required.map(|(_, key, _)| key.trim_end_matches(".workspace")).collect();
    required.sort_unstable();
    assert_eq!(required, ["proc-macro2", "quote", "syn"]);
}

#[test]
fn runtime_and_derive_are_released_together() {
    let manifest = manifest("Cargo.toml");
    let of = |section: &str, key: &str| {
        let found = manifest.iter().find(|(a, b, _)| a == section && b == key);
        found.map(|(.., value)| value.clone()).unwrap()
    };
    let version = of("workspace.package", "version");
    let pinned = format!("version = \"={}\"", version.trim_matches('"'));
    assert!(of("workspace.dependencies", "status-error-macros").contains(&pinned));
}
