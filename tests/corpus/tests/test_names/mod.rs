//! The names of all tests, as the test programs list them.

use corpus::{Recording, folder, is_recording};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::Path;
use std::process::Command;

/// A test's package and name. The test's modules are left out, so that a test that moves keeps its
/// name.
type Name = (String, String);

#[test]
fn corpus_no_test_vanishes() {
    let names = names();
    assert!(names.len() > 300, "{} tests are listed", names.len());
    let read = |file: &str| std::fs::read_to_string(folder().join(file)).unwrap_or_default();
    let gone = gone(&read("test-names.txt"), &names, &read("CHANGES.md"));
    assert!(
        gone.is_empty(),
        "{}\nIf that is meant, tests/corpus/CHANGES.md needs a line for each: - test `package name`: reason",
        gone.join("\n")
    );
    if is_recording() {
        let mut recording = Recording::new("test-names");
        recording.section("package, test, and how many of that name", &lines(&names));
        recording.check();
    }
}

/// Returns the recorded names that no longer exist, or exist less often, and that `CHANGES.md`
/// doesn't explain.
fn gone(recorded: &str, names: &BTreeMap<Name, usize>, explained: &str) -> Vec<String> {
    let mut gone = Vec::new();
    for line in recorded.lines() {
        let mut words = line.split(' ');
        let (Some(package), Some(name), Some(count)) = (words.next(), words.next(), words.next()) else { continue };
        let Ok(count) = count.parse::<usize>() else { continue };
        let now = names.get(&(package.to_owned(), name.to_owned())).copied().unwrap_or_default();
        let is_explained = explained.lines().any(|line| {
            let reason = line.strip_prefix(&format!("- test `{package} {name}`: "));
            reason.is_some_and(|reason| reason.trim().len() > 10)
        });
        if now < count && !is_explained {
            gone.push(format!("{package} {name}: {now} of {count}"));
        }
    }
    gone
}

fn lines(names: &BTreeMap<Name, usize>) -> String {
    names.iter().map(|((package, name), count)| format!("{package} {name} {count}\n")).collect()
}

/// Lists the tests of each test program of the workspace. Cargo has already built these programs
/// for the README's command.
fn names() -> BTreeMap<Name, usize> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["test", "--workspace", "--no-run", "--message-format=json", "--quiet"]);
    // These variables describe this test's package and must not reach the other cargo.
    for (name, _) in env::vars_os() {
        let is_cargos =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR");
        if is_cargos {
            cargo.env_remove(name);
        }
    }
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut programs = BTreeSet::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let (package, program) = (message["package_id"].as_str(), message["executable"].as_str());
        if let (Some(package), Some(program), Some(true)) = (package, program, message["profile"]["test"].as_bool()) {
            programs.insert((package_name(package), program.to_owned()));
        }
    }
    let mut names = BTreeMap::new();
    for (package, program) in programs {
        let listed = Command::new(&program).args(["--list", "--format=terse"]).output().unwrap();
        assert!(listed.status.success(), "{program}: {}", String::from_utf8_lossy(&listed.stderr));
        let listed = String::from_utf8(listed.stdout).unwrap();
        for path in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
            let name = path.rsplit("::").next().unwrap_or(path).to_owned();
            *names.entry((package.clone(), name)).or_insert(0) += 1;
        }
    }
    for case in ui_cases(root) {
        names.insert(("ui".to_owned(), case), 1);
    }
    names
}

/// Returns the name in a package's id: `path+file:///…/runtime#status-error@0.1.0`, or
/// `…/conformance#0.1.0` if the folder has the package's name.
fn package_name(id: &str) -> String {
    let (path, version) = id.rsplit_once('#').unwrap_or((id, ""));
    let folder = path.rsplit('/').next().unwrap_or(path);
    version.split_once('@').map_or(folder, |(name, _)| name).to_owned()
}

/// Returns the files that the ui test compiles one by one: `folder/file.rs`.
fn ui_cases(root: &Path) -> Vec<String> {
    let mut cases = Vec::new();
    for folder in std::fs::read_dir(root.join("tests/tests/ui")).unwrap() {
        let folder = folder.unwrap();
        for case in std::fs::read_dir(folder.path()).unwrap() {
            let case = case.unwrap().file_name().into_string().unwrap();
            if case.ends_with(".rs") {
                cases.push(format!("{}/{case}", folder.file_name().to_str().unwrap()));
            }
        }
    }
    cases
}

#[test]
fn a_name_that_is_gone_needs_a_line() {
    let names = BTreeMap::from([(("p".to_owned(), "stays".to_owned()), 1)]);
    let recorded = "=== package, test, and how many of that name\np stays 1\np leaves 1\np stays 2\n";
    assert_eq!(gone(recorded, &names, ""), ["p leaves: 0 of 1", "p stays: 1 of 2"]);
    let explained = "- test `p leaves`: replaced by `p stays`\n- test `p stays`:  \n";
    assert_eq!(gone(recorded, &names, explained), ["p stays: 1 of 2"]);
}

#[test]
fn a_package_has_its_name() {
    assert_eq!(package_name("path+file:///a/runtime#status-error@0.1.0"), "status-error");
    assert_eq!(package_name("path+file:///a/conformance#0.1.0"), "conformance");
}
