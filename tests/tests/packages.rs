//! The packages that will be published: license files, READMEs, metadata, and the files in each
//! package.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Runs cargo in the workspace and returns its standard output.
fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the workspace's packages that may be published, as `cargo metadata` describes them.
fn published() -> Vec<Value> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--no-deps"])).unwrap();
    // `publish = false` is an empty list of registries.
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|package| package["publish"].is_null());
    packages.cloned().collect()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

fn folder(package: &Value) -> &Path {
    Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap()
}

#[test]
fn four_packages_are_published() {
    let packages = published();
    let names: BTreeSet<&str> = packages.iter().map(name).collect();
    assert_eq!(
        names,
        BTreeSet::from(["status-error", "status-error-contract", "status-error-log", "status-error-macros"])
    );
}

#[test]
fn packages_have_the_metadata_of_a_registry() {
    for package in published() {
        let name = name(&package);
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{name}");
        assert_eq!(package["readme"], "README.md", "{name}: the README is in the package's own folder");
        assert!(package["rust_version"].is_string(), "{name} names its oldest Rust");
        assert!(package["description"].as_str().is_some_and(|text| text.len() > 20), "{name} has a description");
        for list in ["keywords", "categories"] {
            let count = package[list].as_array().unwrap().len();
            assert!((1..=5).contains(&count), "{name}: crates.io takes up to 5 {list}, and there are {count}");
        }
    }
}

// The packages hold copies, because on Windows Git checks out a symbolic link as a file that
// contains a path.
#[test]
fn packages_have_the_license_files_of_the_workspace() {
    for package in published() {
        for license in LICENSES {
            let copy = fs::read_to_string(folder(&package).join(license)).unwrap_or_default();
            let is_equal = copy == fs::read_to_string(root().join(license)).unwrap();
            assert!(is_equal, "{}: {license} differs from the workspace's", name(&package));
        }
    }
}

#[test]
fn packages_have_a_readme_that_starts_with_a_sentence_and_the_lines_to_install() {
    for package in published() {
        let name = name(&package);
        let readme = fs::read_to_string(folder(&package).join("README.md")).unwrap();
        assert!(readme.starts_with(&format!("# {name}\n\n")), "{name}: the heading is the package's name");
        let version = package["version"].as_str().unwrap();
        let (minor, _) = version.rsplit_once('.').unwrap();
        // Users depend on the derive through the runtime.
        let dependency = if name == "status-error-macros" { "status-error" } else { name };
        let toml = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
        let is_named = toml.lines().any(|line| {
            line.strip_prefix(&format!("{dependency} = ")).is_some_and(|rest| rest.contains(&format!("\"{minor}\"")))
        });
        assert!(is_named, "{name}: no line depends on {dependency} {minor}");
    }
}

// crates.io shows the README, and has no other file to link to.
#[test]
fn readmes_of_packages_link_to_the_web_only() {
    for package in published() {
        let readme = fs::read_to_string(folder(&package).join("README.md")).unwrap();
        let inline = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let below = readme.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
        for link in inline.chain(below.map(|(_, link)| link)) {
            assert!(link.starts_with("https://"), "{}: {link}", name(&package));
        }
    }
}

#[test]
fn packages_hold_every_file_of_their_folder_and_nothing_else() {
    for package in published() {
        let name = name(&package);
        let list = cargo(&["package", "--list", "--allow-dirty", "--quiet", "--package", name]);
        let packaged: BTreeSet<PathBuf> = list.lines().map(PathBuf::from).collect();
        // Files that cargo adds.
        let added = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"].map(PathBuf::from);
        let packaged: BTreeSet<PathBuf> = packaged.into_iter().filter(|file| !added.contains(file)).collect();
        let expected = ["Cargo.toml", "README.md"].iter().chain(&LICENSES).map(PathBuf::from);
        let mut expected: BTreeSet<PathBuf> = expected.collect();
        for folder_of_sources in ["src", "templates", "examples"] {
            files(folder(&package), Path::new(folder_of_sources), &mut expected);
        }
        assert_eq!(packaged, expected, "{name}");
    }
}

/// Adds the files below a folder of a package.
fn files(package: &Path, below: &Path, found: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = fs::read_dir(package.join(below)) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => files(package, &path, found),
            false => drop(found.insert(path)),
        }
    }
}
