//! Helpers to run cargo in other workspaces with the versions of this workspace's lock file.
#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part of it")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Returns the root of this workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Returns the cargo that runs this test.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Returns `cargo metadata` of this workspace for this system. Crates for other systems are left
/// out, because no build on this machine has downloaded them.
pub(crate) fn metadata() -> Value {
    let run = |program: OsString, arguments: &[&str]| {
        let output = Command::new(program).current_dir(root()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = run(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()), &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let metadata = run(cargo(), &["metadata", "--format-version=1", "--locked", "--filter-platform", host]);
    serde_json::from_str(&metadata).unwrap()
}

/// Copies this workspace's lock file into a folder.
pub(crate) fn lock(folder: &Path) {
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

/// Checks that cargo used only versions from this workspace's lock file. Replaces two options of
/// cargo:
///
/// - `--locked` is not possible, because the copied lock file lacks the folder's own packages.
/// - `--offline` would make a test depend on the packages that a machine happens to have. Without
///   `--offline`, cargo uses the network only for missing packages. After the README's test command
///   no package is missing, because that command needs the same packages.
///
/// # Panics
///
/// Panics if a package or its version is not in this workspace's lock file.
pub(crate) fn assert_locked(folder: &Path) {
    let versions = |folder: &Path| packages(&fs::read_to_string(folder.join("Cargo.lock")).unwrap());
    let (all, taken) = (versions(&root()), versions(folder));
    let others: Vec<&String> = taken.difference(&all).collect();
    assert!(
        others.is_empty() && !taken.is_empty(),
        "{}: not in this workspace's lock file: {others:?}",
        folder.display()
    );
}

/// Returns name and version of each package from a registry.
fn packages(lock: &str) -> BTreeSet<String> {
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let packages = lock.split("[[package]]").skip(1).filter(|package| value(package, "source").is_some());
    packages
        .map(|package| format!("{} {}", value(package, "name").unwrap(), value(package, "version").unwrap()))
        .collect()
}
