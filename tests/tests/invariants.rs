//! Invariants of the design that can be checked in the sources.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Returns the Rust files below a folder of the workspace, each with its path from the folder (with
/// slashes) and its text.
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

/// Returns the text without comments and doc comments.
fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the lines that contain one of the words.
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
    // `emit` can't fail, so it uses no error types.
    assert_eq!(
        lines_with("macros/src", &["&Errors", " Errors::", "diagnostics::", "syn::Error", "Result<"], |name| !name
            .starts_with("emit/")),
        [""; 0]
    );
}

#[test]
fn nothing_is_unsafe() {
    for folder in ["macros/src", "runtime/src", "contract/src", "error-log/src"] {
        let unsafe_code = lines_with(folder, &["unsafe"], |_| false);
        assert_eq!(unsafe_code, [""; 0]);
    }
    let lints = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(lints.contains("unsafe_code = \"forbid\""));
    for package in ["macros", "runtime", "contract", "error-log", "tests"] {
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
        // Without the file's unit tests.
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().count();
        assert!(lines <= 350, "{name} has {lines} lines");
    }
}

#[test]
fn a_module_with_children_is_a_folder() {
    for folder in ["runtime/src", "contract/src"] {
        let files = sources(folder);
        for (file, _) in &files {
            let children = format!("{}/", file.trim_end_matches(".rs"));
            assert!(!files.iter().any(|(other, _)| other.starts_with(&children)), "{folder}/{children}mod.rs");
        }
    }
}

/// Crates that the core does not depend on, each with the folders of `runtime/src` that may name
/// the crate.
const NAMED_IN: [(&str, &[&str]); 22] = [
    ("actix", &["adapters/actix_web_4/"]),
    // aide documents the extractors of axum.
    ("aide", &["adapters/aide_015/", "adapters/axum_08/"]),
    ("async_graphql", &["adapters/async_graphql_7/"]),
    ("axum", &["adapters/axum_08/"]),
    ("dropshot", &["adapters/dropshot_018/"]),
    ("poem", &["adapters/poem_3/"]),
    ("rocket", &["adapters/rocket_05/"]),
    ("salvo", &["adapters/salvo_1/"]),
    ("schemars", &["adapters/dropshot_018/", "export/"]),
    ("tonic", &["adapters/tonic_014/"]),
    ("tower", &["adapters/tower/", "adapters/tonic_014/", "adapters/warp_04/"]),
    ("utoipa", &["adapters/utoipa_5/"]),
    ("warp", &["adapters/warp_04/"]),
    ("garde", &["request/validation/"]),
    ("validator", &["request/validation/"]),
    ("sqlx", &["database/drivers/", "database/schema/"]),
    ("diesel", &["database/drivers/", "database/schema/"]),
    ("rusqlite", &["database/drivers/", "database/schema/"]),
    ("tokio_postgres", &["database/drivers/", "database/schema/"]),
    ("sea_orm", &["database/drivers/", "database/schema/"]),
    ("http_body", &["adapters/", "middleware/", "request/extract/", "testing/"]),
    ("serde_path_to_error", &["request/"]),
];

#[test]
fn a_framework_and_a_driver_are_named_in_their_folders_only() {
    for (name, folders) in NAMED_IN {
        // The files that list the frameworks, and that re-export their adapters.
        let is_its_own = |file: &str| {
            folders.iter().any(|folder| file.starts_with(folder)) || ["adapters/mod.rs", "lib.rs"].contains(&file)
        };
        // The name of a feature, the text of a diagnostic and a word that readers search the
        // documentation for don't use the framework.
        let is_text =
            |line: &String| ["feature = \"", ": note = \"", ": #[doc(alias("].iter().any(|text| line.contains(text));
        let named = lines_with("runtime/src", &[name], is_its_own);
        let named: Vec<String> = named.into_iter().filter(|line| !is_text(line)).collect();
        assert_eq!(named, [""; 0], "{name}");
    }
}

#[test]
fn stderr_is_written_in_one_place() {
    let mut files: Vec<String> = lines_with("runtime/src", &["stderr(", "eprint"], |_| false)
        .iter()
        .filter_map(|line| Some(line.split_once(": ")?.0.to_owned()))
        .collect();
    files.dedup();
    assert!(files.len() <= 1, "{files:?}");
}

/// Returns the text of the only file below a folder of the workspace that fits a condition.
///
/// # Panics
///
/// Panics if no file or more than one file fits.
fn only(folder: &str, is_it: impl Fn(&str, &str) -> bool) -> String {
    let mut found = sources(folder).into_iter().filter(|(name, text)| is_it(name, text));
    let (name, text) = found.next().unwrap_or_else(|| panic!("{folder} has it elsewhere"));
    assert_eq!(found.next().map(|(other, _)| other), None, "besides {name}");
    text
}

#[test]
fn what_both_crates_have_is_the_same() {
    let table = |folder| only(folder, |name, _| name.ends_with("/table_text.rs"));
    assert!(table("macros/src") == table("runtime/src"), "the two copies of `table_text.rs` differ");

    // Each package has its own copy of the style and of the template that all pages begin with.
    let file = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    for name in ["base.css", "base.html"] {
        let [log, docs] = ["error-log", "contract"].map(|package| file(&format!("{package}/templates/{name}")));
        assert!(log == docs, "the two copies of `{name}` differ");
    }
    assert!(
        file("error-log/src/util/accept.rs") == file("contract/src/accept.rs"),
        "the two copies of `accept.rs` differ"
    );

    let literals = |text: &str, of: &str| -> Vec<String> {
        let list = text.split(of).nth(1).unwrap().split('=').nth(1).unwrap().split("];").next().unwrap().to_owned();
        list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let runtime = only("runtime/src", |name, _| name == "util/framing_headers.rs");
    let mut framing = literals(&runtime, "const BODY");
    framing.extend(literals(&runtime, "const CONNECTION"));
    let derive = only("macros/src", |_, text| text.contains("\nconst OWNED: "));
    assert_eq!(literals(&derive, "const OWNED"), framing);

    let reserved = only("runtime/src", |name, _| name == "api/json/names.rs");
    let reserved = reserved.split("static RESERVED").nth(1).unwrap().split("]);").next().unwrap();
    let reserved: Vec<&str> = reserved.split('"').skip(1).step_by(2).collect();
    let derive = only("macros/src", |_, text| text.contains("\nconst RESERVED: "));
    assert_eq!(literals(&derive, "const RESERVED"), reserved);
}

/// On WebAssembly, a clock or a process id may abort the instance, so only one module asks for
/// them, and not there.
#[test]
fn only_one_module_asks_for_a_clock() {
    let words = ["SystemTime::now", "Instant::now", "process::id", "thread::spawn", "env::var"];
    let lines = lines_with("runtime/src", &words, |_| false);
    let expected = [
        "util/clock.rs: if cfg!(target_family = \"wasm\") { 0 } else { std::process::id() }",
        "util/clock.rs: (!cfg!(all(target_family = \"wasm\", target_os = \"unknown\"))).then(SystemTime::now)",
    ];
    assert_eq!(lines, expected);
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
    // Functions that users call in their tests may panic, and helpers of tests.
    let of_tests = ["database/schema/mod.rs", "lock/mod.rs", "oracle.rs"];
    let is_test = |name: &str| name.ends_with("tests.rs") || name.starts_with("testing/") || of_tests.contains(&name);
    for (name, text) in ["runtime/src", "contract/src", "error-log/src"].into_iter().flat_map(sources) {
        let code = code(&text);
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
        let found: Vec<&str> = code.lines().filter(|line| words.iter().any(|word| line.contains(word))).collect();
        assert!(is_test(&name) || found.is_empty(), "{name}: {found:?}");
    }
}

/// Returns a manifest's entries: the section, the key and the value. Expects a manifest that Cargo
/// accepts.
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
