//! Whole workspaces under `fixtures/`, laid out like a user's. Cargo builds them with the versions
//! in this workspace's lock file.
//!
//! The fixtures have no lock files of their own, which would need an update with every dependency
//! of the runtime. They are copied before the build, so that nothing is written among the sources.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod locked;

use locked::{assert_locked, cargo, lock, root};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// A copy of a fixture, ready to be built.
struct Fixture(PathBuf);

impl Fixture {
    fn copy(name: &str) -> Self {
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures").join(name);
        drop(fs::remove_dir_all(&copy));
        copy_all(&root().join("tests/fixtures").join(name), &copy);
        lock(&copy);
        let manifest = fs::read_to_string(copy.join("Cargo.toml")).unwrap();
        let runtime = format!("path = {:?}", root().join("runtime"));
        assert!(manifest.contains(RUNTIME), "{name} names the runtime by its path");
        fs::write(copy.join("Cargo.toml"), manifest.replace(RUNTIME, &runtime)).unwrap();
        Self(copy)
    }

    /// Runs cargo in the copy. Cargo has already downloaded all packages, because the README's test
    /// command needs them too.
    fn cargo(&self, arguments: &[&str]) {
        let mut command = Command::new(cargo());
        command.current_dir(&self.0).args(arguments).arg("--quiet");
        // All fixtures share one target directory, so that axum is built once. This workspace's own
        // target directory can't be used, because cargo holds its lock while this test runs.
        command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures-target"));
        // Cargo and its callers set these variables for this test only, so the other cargo must not
        // see them.
        for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER"] {
            command.env_remove(variable);
        }
        let output = command.output().expect("cargo runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_locked(&self.0);
    }
}

/// The path by which a fixture names the runtime.
const RUNTIME: &str = r#"path = "../../../runtime""#;

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().unwrap().is_dir() {
            // Skips the output of a manual build in the fixture.
            true if entry.file_name() == "target" => {}
            true => copy_all(&from, &to),
            false => drop(fs::copy(from, to).unwrap()),
        }
    }
}

#[test]
fn host_and_target_may_differ_in_their_features() {
    let fixture = Fixture::copy("host-and-target");
    // Checked one by one, because cargo would unify the features of both.
    fixture.cargo(&["check", "--package", "app"]);
    fixture.cargo(&["check", "--package", "app-reversed"]);
}

#[test]
fn an_impl_by_hand_and_the_feature_live_together() {
    let fixture = Fixture::copy("hand-written");
    fixture.cargo(&["check", "--package", "app-off"]);
    fixture.cargo(&["check", "--package", "app-on"]);
    fixture.cargo(&["check", "--workspace"]);
}

#[test]
fn members_of_every_type_compile_with_and_without_schemas() {
    let fixture = Fixture::copy("member-types");
    fixture.cargo(&["run", "--package", "app-off"]);
    fixture.cargo(&["run", "--package", "app-on"]);
}

#[test]
fn errors_are_rendered_where_panics_abort() {
    Fixture::copy("panic-abort").cargo(&["run"]);
}

/// async-graphql's feature `custom-error-conversion` drops the source of a text.
#[test]
fn texts_of_graphql_are_masked_where_async_graphql_drops_their_source() {
    Fixture::copy("graphql-conversion").cargo(&["test"]);
}

#[test]
fn no_lint_has_a_word_to_say() {
    let fixture = Fixture::copy("strict");
    fixture.cargo(&["check"]);
    let has_clippy = Command::new(cargo()).args(["clippy", "--version"]).output().is_ok_and(|it| it.status.success());
    if has_clippy {
        fixture.cargo(&["clippy"]);
        return;
    }
    throwaway_servers::skip("clippy is not installed, so its lints are not checked");
}

/// The runtime's own debug assertions decide, and not those of the crate that calls it.
#[test]
fn development_mode_needs_debug_assertions() {
    let fixture = Fixture::copy("development");
    fixture.cargo(&["test", "shown"]);
    fixture.cargo(&["test", "--release", "hidden"]);
    fixture.cargo(&["test", "--profile", "overridden", "hidden"]);
}

/// Runs the core and a client on WebAssembly, where an error id must not ask for a process id, nor
/// without WASI for the time: both abort the instance. Skipped where the target or `wasmtime` for
/// Python is missing.
#[test]
fn the_core_runs_on_web_assembly() {
    let runs = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    for target in ["wasm32-unknown-unknown", "wasm32-wasip1"] {
        let library = Command::new(&rustc).args(["--print", "target-libdir", "--target", target]).output().unwrap();
        let has_target = Path::new(String::from_utf8(library.stdout).unwrap().trim()).exists();
        let missing = match has_target {
            false => format!("Rust's target {target}"),
            true if !runs("python3", &["-c", "import wasmtime"]) => "wasmtime for Python".to_owned(),
            true => {
                let fixture = Fixture::copy("wasm");
                fixture.cargo(&["build", "--target", target]);
                let module = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures-target").join(target);
                let module = module.join("debug/wasm.wasm");
                let run = Command::new("python3").arg(fixture.0.join("run.py")).arg(module).output().unwrap();
                assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), "2503", "{target}: {run:?}");
                continue;
            }
        };
        writeln!(io::stderr(), "skipped on {target}: {missing} is not installed").unwrap();
    }
}
