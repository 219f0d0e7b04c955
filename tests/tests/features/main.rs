//! Public features: the table in the crate's documentation names each feature, counts the crates
//! that the feature adds, and names the oldest Rust; and at least one test uses each feature.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod exercised;
#[path = "../locked/mod.rs"]
mod locked;
mod rust_version;

use locked::{assert_locked, cargo, lock, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the features that users name, each with the line of the manifest that defines the
/// feature.
fn public_features(manifest: &str) -> Vec<(String, String)> {
    let manifest = fs::read_to_string(root().join(manifest)).unwrap();
    let section = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    let lines = section.lines().filter_map(|line| line.split_once(" = "));
    let named = lines.filter(|(name, _)| *name != "default" && !name.starts_with(['_', '#']));
    named.map(|(name, line)| (name.to_owned(), line.to_owned())).collect()
}

/// For each feature of a framework, the crate that the framework's users name in their manifests.
const FRAMEWORKS: [(&str, &str); 9] = [
    ("actix-web-4", "actix-web"),
    ("async-graphql-7", "async-graphql"),
    ("axum-08", "axum"),
    ("dropshot-018", "dropshot"),
    ("poem-3", "poem"),
    ("rocket-05", "rocket"),
    ("salvo-1", "salvo_core"),
    ("tonic-014", "tonic"),
    ("warp-04", "warp"),
];

/// A separate package that depends on one crate, with the versions of this workspace.
struct Package(PathBuf);

impl Package {
    fn new(name: &str, dependency: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features").join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
        let manifest =
            format!("[workspace]\n[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\n{dependency}\n");
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        lock(&folder);
        Self(folder)
    }

    /// Returns the crates that the package depends on, with their versions. Cargo has downloaded
    /// them, because the README's test command needs them too.
    fn crates(&self) -> BTreeSet<String> {
        let mut command = Command::new(cargo());
        command.current_dir(&self.0).args(["tree", "--quiet", "--edges", "normal", "--prefix", "none"]);
        // The table holds for Linux; other systems need a few crates more or fewer.
        command.args(["--target", "x86_64-unknown-linux-gnu"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_locked(&self.0);
        let text = String::from_utf8(output.stdout).unwrap();
        let own = self.0.file_name().unwrap().to_str().unwrap();
        let lines = text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty() && !line.starts_with(own)).collect()
    }

    /// Returns the crates that have a `rust-version`, with it. Build dependencies are included.
    fn rust_versions(&self) -> Vec<(String, String)> {
        let mut command = Command::new(cargo());
        command.current_dir(&self.0).args(["metadata", "--quiet", "--format-version=1"]);
        command.args(["--filter-platform", "x86_64-unknown-linux-gnu"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_locked(&self.0);
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        packages.filter_map(|package| Some((text(&package["name"])?, text(&package["rust_version"])?))).collect()
    }
}

fn with_feature(feature: &str) -> BTreeSet<String> {
    let runtime = root().join("runtime");
    let features = if feature.is_empty() { String::new() } else { format!("{feature:?}") };
    Package::new(
        &format!("with-{feature}"),
        &format!("status-error = {{ path = {runtime:?}, features = [{features}] }}"),
    )
    .crates()
}

/// Returns the crates of the framework alone, with the features of this workspace.
fn alone(framework: &str) -> BTreeSet<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line = manifest.lines().find(|line| line.starts_with(&format!("{framework} = "))).unwrap();
    Package::new(&format!("alone-{framework}"), line).crates()
}

/// rustc names the feature that an item needs. The names of internal features would mislead.
#[test]
fn rustc_names_the_feature_that_the_layer_needs() {
    let runtime = root().join("runtime");
    let package = Package::new("without-a-framework", &format!("status-error = {{ path = {runtime:?} }}"));
    let uses = ["ApiErrorLayer", "layer::ForeignRule", "layer::KeepBody", "tower::ApiErrorLayer", "axum_08::Json"];
    for path in uses {
        fs::write(package.0.join("src/lib.rs"), format!("pub use status_error::{path};\n")).unwrap();
        let mut command = Command::new(cargo());
        command.current_dir(&package.0).args(["check", "--quiet"]);
        command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("features-target"));
        for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains("configured out"), "{said}");
        assert!(said.contains("axum-08") || said.contains("tower-service-03"), "{path}: {said}");
        assert!(!said.contains("_middleware") && !said.contains("_framework"), "{path}: {said}");
    }
    assert_locked(&package.0);
}

#[test]
fn the_table_names_every_feature_and_counts_its_crates() {
    let docs = fs::read_to_string(root().join("runtime/src/docs/features.md")).unwrap();
    let core = with_feature("");
    let mut wrong = Vec::new();
    for (feature, _) in public_features("runtime/Cargo.toml") {
        let added: BTreeSet<String> = with_feature(&feature).difference(&core).cloned().collect();
        let framework = FRAMEWORKS.iter().find(|(its, _)| *its == feature).map(|(_, name)| alone(name));
        let beside: Vec<&str> = match &framework {
            Some(framework) => added.difference(framework).map(|name| name.split(' ').next().unwrap()).collect(),
            None => Vec::new(),
        };
        let cells = match (&framework, beside.as_slice()) {
            (None, _) => format!("| {} | |", added.len()),
            (Some(_), []) => format!("| {} | none |", added.len()),
            (Some(_), beside) => format!("| {} | `{}` |", added.len(), beside.join("`, `")),
        };
        let row = docs.lines().find(|line| line.starts_with(&format!("| `{feature}` |")));
        if !row.is_some_and(|row| row.contains(&cells)) {
            wrong.push(format!("`{feature}`: {cells}, and not {row:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_framework_is_never_more_than_its_smallest_self() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for (feature, framework) in FRAMEWORKS {
        let line = manifest.lines().find(|line| line.starts_with(&format!("{framework} = "))).unwrap();
        assert!(line.contains("default-features = false") && !line.contains("features = ["), "{feature}: {line}");
    }
    // Features of the runtime turn on no features of a framework.
    for (feature, line) in public_features("runtime/Cargo.toml") {
        // The core has serde_json anyway, and features of it only add functions.
        // The extractors of axum are documented as axum's own, whose impls turn these features on too.
        let line = line.replace("serde_json/", "").replace("axum?/", "");
        assert!(!line.contains('/'), "{feature}: {line}");
    }
}
