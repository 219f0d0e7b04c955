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
        lines_with("macros/src", &["&Errors", " Errors::", "diagnostics::", "syn::Error", "Result<"], |name| !name
            .starts_with("emit/")),
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

/// The rows of the layout of `runtime/src`, from the top. A module imports from its own row and the
/// rows below.
const ROWS: [&[&str]; 9] = [
    // The root's re-exports, and the names that the derive's output uses.
    &["lib", "__private"],
    &["adapters"],
    &["middleware"],
    &["request"],
    &["database"],
    &["render"],
    &["api"],
    &["contract"],
    &["util"],
];

fn row_of(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The modules that a file's own path leads through: `api/json/mod.rs` is `api::json`.
fn modules_of(file: &str) -> Vec<&str> {
    let mut modules: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if modules.last() == Some(&"mod") {
        modules.pop();
    }
    modules
}

/// The paths of a code that begin with `crate` or `super`, from the root of the crate: the first
/// segments of each.
fn paths(file: &str, code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    // The inline modules around a line, by their indentation: each is one more `super`.
    let mut inline: Vec<&str> = Vec::new();
    let mut statement = String::new();
    for line in code.lines() {
        let indentation = &line[..line.len() - line.trim_start().len()];
        if line.trim_end() == format!("{}}}", inline.last().unwrap_or(&"-")) {
            inline.pop();
        }
        // A tree of `use` may go over several lines.
        statement.push_str(line.trim());
        if statement.contains("use ") && statement.matches('{').count() > statement.matches('}').count() {
            continue;
        }
        for word in ["crate::", "super::"] {
            for (at, _) in statement.match_indices(word) {
                let before = statement[..at].chars().next_back();
                // `$crate` is in a macro of users, `super::super::` has been read from its start.
                if before.is_some_and(|char| char.is_alphanumeric() || "_$:".contains(char)) {
                    continue;
                }
                let mut rest = &statement[at..];
                let mut base: Vec<String> = Vec::new();
                if word == "super::" {
                    base = modules_of(file).into_iter().map(str::to_owned).collect();
                    base.extend(inline.iter().map(|_| "inline".to_owned()));
                }
                while let Some(further) = rest.strip_prefix("super::") {
                    base.pop();
                    rest = further;
                }
                rest = rest.strip_prefix("crate::").unwrap_or(rest);
                let heads = match rest.strip_prefix('{') {
                    Some(tree) => heads(tree),
                    None => vec![rest],
                };
                for head in heads {
                    let segments = head.split("::").map(|segment| {
                        let end = |char: char| !char.is_alphanumeric() && char != '_' && char != '!';
                        segment.split(end).next().unwrap_or_default().to_owned()
                    });
                    found.push(base.iter().cloned().chain(segments.take(3)).collect());
                }
            }
        }
        statement.clear();
        if line.trim_end().ends_with('{') && line.trim_start().trim_start_matches("pub(crate) ").contains("mod ") {
            inline.push(indentation);
        }
    }
    found
}

/// The members of a tree of `use`, up to its closing brace.
fn heads(tree: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, char) in tree.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(tree[start..at].trim());
                start = at + 1;
                if char == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|head| !head.is_empty());
    found
}

/// What is wrong with the imports of a file: they point upwards, to another framework, or to a
/// re-export.
fn wrong_imports(file: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let own = modules_of(file);
    let row = row_of(own[0]).unwrap_or_else(|| panic!("{file} is in no row of the layout"));
    let mut wrong = Vec::new();
    for path in paths(file, code) {
        let (target, path_text) = (path[0].as_str(), path.join("::"));
        match row_of(target) {
            _ if target.starts_with("__") && target.ends_with('!') && own[0] == "adapters" => {}
            None => wrong.push(format!("{file}: `{path_text}` is not where it is defined")),
            Some(below) if below < row => wrong.push(format!("{file}: `{path_text}` is above it")),
            Some(_) => {
                let is_other = target == "adapters"
                    && own[0] == "adapters"
                    && own.len() > 1
                    && path.get(1).map(String::as_str) != Some(own[1]);
                if is_other {
                    wrong.push(format!("{file}: `{path_text}` is another framework's"));
                }
            }
        }
    }
    wrong
}

#[test]
fn modules_of_the_runtime_import_from_their_row_and_those_below() {
    let wrong: Vec<String> = sources("runtime/src").iter().flat_map(|(file, text)| wrong_imports(file, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Each row is in use, so that a row that is renamed is not forgotten here.
    let files = sources("runtime/src");
    for module in ROWS.iter().copied().flatten() {
        assert!(files.iter().any(|(file, _)| modules_of(file)[0] == *module), "{module}");
    }
}

#[test]
fn wrong_imports_are_found() {
    let wrong = |file: &str, code: &str| wrong_imports(file, code).len();
    assert_eq!(wrong("contract/a.rs", "use crate::api::problem::Problem;"), 1);
    assert_eq!(wrong("contract/a.rs", "use crate::contract::b::C;\nuse crate::util::d::e;"), 0);
    assert_eq!(wrong("contract/a.rs", "fn f() {\n    crate::render::response(g());\n}"), 1);
    assert_eq!(wrong("contract/a/mod.rs", "use super::super::api::problem;"), 1);
    assert_eq!(wrong("contract/a/mod.rs", "use super::b::C;"), 0);
    assert_eq!(wrong("contract/a.rs", "use crate::{\n    util::d::e,\n    api::{b, c},\n};"), 1);
    assert_eq!(wrong("contract/a.rs", "use crate::ApiError;"), 1);
    assert_eq!(wrong("util/a.rs", "mod b {\n    use super::super::c::D;\n}\nuse super::super::contract::E;"), 1);
    assert_eq!(wrong("adapters/axum_08/mod.rs", "crate::__axum_08! { [] }"), 0);
    assert_eq!(wrong("adapters/axum_08/mod.rs", "use crate::adapters::tower::service;"), 1);
    // Not of the crate's own code.
    assert_eq!(wrong("util/a.rs", "//! use crate::api::b;\n$crate::__private::c()"), 0);
    assert_eq!(wrong("util/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::api::b;\n}"), 0);
}

#[test]
fn a_module_with_children_is_a_folder() {
    for folder in ["runtime/src"] {
        let files = sources(folder);
        for (file, _) in &files {
            let children = format!("{}/", file.trim_end_matches(".rs"));
            assert!(!files.iter().any(|(other, _)| other.starts_with(&children)), "{folder}/{children}mod.rs");
        }
    }
}

/// A crate that the core does not depend on, and the folders of `runtime/src` that may name it.
const NAMED_IN: [(&str, &[&str]); 20] = [
    ("actix", &["adapters/actix_web_4/"]),
    ("async_graphql", &["adapters/async_graphql_7/"]),
    ("axum", &["adapters/axum_08/"]),
    ("dropshot", &["adapters/dropshot_018/"]),
    ("poem", &["adapters/poem_3/"]),
    ("rocket", &["adapters/rocket_05/"]),
    ("salvo", &["adapters/salvo_1/"]),
    ("schemars", &["adapters/dropshot_018/"]),
    ("tonic", &["adapters/tonic_014/"]),
    ("tower", &["adapters/tower/", "adapters/tonic_014/", "adapters/warp_04/"]),
    ("warp", &["adapters/warp_04/"]),
    ("garde", &["request/validation/"]),
    ("validator", &["request/validation/"]),
    ("sqlx", &["database/drivers/", "database/schema/"]),
    ("diesel", &["database/drivers/", "database/schema/"]),
    ("rusqlite", &["database/drivers/", "database/schema/"]),
    ("tokio_postgres", &["database/drivers/", "database/schema/"]),
    ("sea_orm", &["database/drivers/", "database/schema/"]),
    ("http_body", &["adapters/", "middleware/", "request/extract/"]),
    ("serde_path_to_error", &["request/"]),
];

#[test]
fn a_framework_and_a_driver_are_named_in_their_folders_only() {
    for (name, folders) in NAMED_IN {
        // The lists of the frameworks, and the root's re-exports of them.
        let is_its_own = |file: &str| {
            folders.iter().any(|folder| file.starts_with(folder)) || ["adapters/mod.rs", "lib.rs"].contains(&file)
        };
        // The name of a feature is no use of the framework, nor is a diagnostic's text, nor a word
        // that readers search the documentation for.
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

/// The text of the only file of a folder of the workspace that has a mark in its name or its text.
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

    let literals = |text: &str, of: &str| -> Vec<String> {
        let list = text.split(of).nth(1).unwrap().split('=').nth(1).unwrap().split("];").next().unwrap().to_owned();
        list.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let runtime = only("runtime/src", |name, _| name == "util/framing_headers.rs");
    let mut framing = literals(&runtime, "const BODY");
    framing.extend(literals(&runtime, "const CONNECTION"));
    let derive = only("macros/src", |_, text| text.contains("\nconst OWNED: "));
    assert_eq!(literals(&derive, "const OWNED"), framing);
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
    let is_test = |name: &str| name.ends_with("tests.rs") || name == "database/schema/mod.rs";
    for (name, text) in sources("runtime/src").into_iter().chain(sources("error-log/src")) {
        let code = code(&text);
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
        let found: Vec<&str> = code.lines().filter(|line| words.iter().any(|word| line.contains(word))).collect();
        assert!(is_test(&name) || found.is_empty(), "{name}: {found:?}");
    }
}

/// A manifest's entries: the section, the key and the value. What Cargo would not take is not read
/// right here either.
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
