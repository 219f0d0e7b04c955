//! The assertion: the files that it writes and refuses, and its messages.

use super::surroundings::{Mode, Surroundings};
use super::*;
use crate::locked::{GoneError, LockedError, VERSION_WITHOUT_GONE};
use serde_json::json;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::{env, thread};
use tempfile::TempDir;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("there is no buyer")]
#[status(404, code = "not_found")]
struct NotFound;

/// A contract with errors without members, each with the status 404.
fn contract(codes: &[&str]) -> LockedContract {
    let error = |code: &&str| json!({ "code": code, "status": "404", "type": "about:blank" });
    let errors: Vec<_> = codes.iter().map(error).collect();
    let contract = json!({ "version": VERSION_WITHOUT_GONE, "members": "open", "errors": errors, "server_errors": [] });
    contract.to_string().parse().unwrap()
}

/// A folder with a lock file, or without one.
struct Place {
    folder: TempDir,
    surroundings: Surroundings,
}

impl Place {
    fn new(text: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let surroundings = Surroundings {
            folder: folder.path().to_owned(),
            is_ci: false,
            mode: Mode::Compare,
            version: Some("1.3.0".to_owned()),
            command: "cargo test -p shop error_contract".to_owned(),
        };
        let place = Self { folder, surroundings };
        if let Some(text) = text {
            fs::write(place.path(), text).unwrap();
        }
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("errors.json")
    }

    fn text(&self) -> Option<String> {
        fs::read_to_string(self.path()).ok()
    }

    /// Checks a contract, and returns the message of a failure.
    fn check(&self, contract: &LockedContract) -> Result<(), String> {
        let lock = Lock::at("errors.json");
        lock.check(contract, &self.surroundings).map_err(|failure| failure.message(&lock.path, &self.surroundings))
    }

    fn ci(mut self) -> Self {
        self.surroundings.is_ci = true;
        self
    }

    fn accept(mut self) -> Self {
        self.surroundings.mode = Mode::Accept;
        self
    }

    fn temporary_files(&self) -> usize {
        fs::read_dir(self.folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path() != self.path()).count()
    }
}

#[test]
fn a_missing_file_is_written_unless_this_is_ci() {
    let place = Place::new(None);
    place.check(&contract(&["gone"])).unwrap();
    assert_eq!(place.text().unwrap(), contract(&["gone"]).to_string());
    // The same contract again, also with `CI=true`.
    place.check(&contract(&["gone"])).unwrap();
    let place = place.ci();
    place.check(&contract(&["gone"])).unwrap();

    let place = Place::new(None).ci();
    assert_eq!(
        place.check(&contract(&["gone"])).unwrap_err(),
        "errors.json does not exist. Run this command, and commit the file:\n\n  cargo test -p shop error_contract\n"
    );
    assert_eq!(place.text(), None);
}

#[test]
fn changes_that_clients_survive_are_written_and_stale_in_ci() {
    let old = contract(&["gone", "taken"]).to_string();
    let mut new = contract(&["added", "gone", "taken"]);
    new.errors[2].title = Some("Taken".to_owned());
    let place = Place::new(Some(&old));
    place.check(&new).unwrap();
    assert_eq!(place.text().unwrap(), new.to_string());

    let place = Place::new(Some(&old)).ci();
    let expected = r#"errors.json is out of date.

Additions that clients must expect:

  added: the code is new, with the status 404

Other changes:

  taken: the title was not fixed and is now "Taken"

Run this command, and commit the file:

  cargo test -p shop error_contract
"#;
    assert_eq!(place.check(&new).unwrap_err(), expected);
    assert_eq!(place.text().unwrap(), old);
}

#[test]
fn changes_that_break_clients_fail_until_they_are_accepted() {
    let old = contract(&["gone", "taken"]).to_string();
    let mut new = contract(&["added", "taken"]);
    new.errors[1].status = "422".to_owned();
    let expected = "the errors differ from errors.json.

Changes that break clients:

  gone: the code is gone, which had the status 404
  taken: the status was 404 and is now 422

Additions that clients must expect:

  added: the code is new, with the status 404

Undo the breaking changes, or accept them with this command and commit the file:

  ERRORS_LOCK=accept cargo test -p shop error_contract
";
    let place = Place::new(Some(&old));
    assert_eq!(place.check(&new).unwrap_err(), expected);
    let place = place.ci();
    assert_eq!(place.check(&new).unwrap_err(), expected);
    assert_eq!(place.text().unwrap(), old);

    let place = place.accept();
    place.check(&new).unwrap();
    new.keep_gone(&contract(&["gone"]), Some("1.3.0"));
    assert_eq!(place.text().unwrap(), new.to_string());
}

#[test]
fn a_code_that_is_gone_stays_in_the_file_until_it_is_back() {
    let place = Place::new(Some(&contract(&["a", "b"]).to_string())).accept();
    place.check(&contract(&["b"])).unwrap();
    let file: LockedContract = place.text().unwrap().parse().unwrap();
    let gone = GoneError {
        code: "a".to_owned(),
        status: "404".to_owned(),
        since: Some("1.3.0".to_owned()),
        title: None,
        r#type: "about:blank".to_owned(),
        summary: String::new(),
    };
    assert_eq!((file.version, &file.gone[..]), (2, &[gone][..]));
    // Without a change, with another change, and when a second code is gone.
    for (codes, names) in [(&["b"][..], "a"), (&["b", "c"], "a"), (&["c"], "a, b")] {
        place.check(&contract(codes)).unwrap();
        let file: LockedContract = place.text().unwrap().parse().unwrap();
        assert_eq!(file.gone.iter().map(|error| &*error.code).collect::<Vec<_>>().join(", "), names);
        assert_eq!(file.changes_since(&contract(codes)).to_string(), "");
    }
    let text = place.text().unwrap();
    place.check(&contract(&["a", "c"])).unwrap();
    assert!(!place.text().unwrap().contains(
        r#""code": "a",
      "status": "404",
      "since""#
    ));
    place.check(&contract(&["a", "b", "c"])).unwrap();
    assert_eq!(place.text().unwrap(), contract(&["a", "b", "c"]).to_string(), "the version too");
    // Removed by hand.
    fs::write(place.path(), contract(&["c"]).to_string()).unwrap();
    place.check(&contract(&["c"])).unwrap();
    assert_eq!(place.text().unwrap(), contract(&["c"]).to_string());
    // Listed twice.
    let twice = text.replace("\"b\"", "\"a\"");
    assert_eq!(twice.parse::<LockedContract>().unwrap_err().to_string(), "the error `a 404` is listed twice");
}

#[test]
fn a_status_that_is_gone_is_no_code_that_is_gone() {
    let old = contract(&["a"]);
    let new: LockedContract = old.to_string().replace("404", "422").parse().unwrap();
    let place = Place::new(Some(&old.to_string())).accept();
    place.check(&new).unwrap();
    assert_eq!(place.text().unwrap(), new.to_string());
}

#[test]
fn the_documentation_shows_the_real_message() {
    let mut new = contract(&["duplicate_record"]);
    let place = Place::new(Some(&new.to_string().replace("404", "409")));
    new.errors[0].status = "422".to_owned();
    let message = place.check(&new).unwrap_err();
    assert!(include_str!("../docs/crate.md").contains(&format!("```text\n{message}```\n")), "{message}");
}

#[test]
fn a_merge_conflict_is_resolved_by_either_side_and_a_run() {
    let [ours, theirs] = [contract(&["a", "gone"]).to_string(), contract(&["b", "gone"]).to_string()];
    let conflict = format!("<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n");
    let place = Place::new(Some(&conflict));
    let both = contract(&["a", "b", "gone"]);
    let expected = "errors.json: there is a merge conflict at line 1. Take either side, such as with \
                    `git checkout --ours errors.json`. Then run this command, which adds the errors of the other \
                    side:\n\n  cargo test -p shop error_contract\n";
    assert_eq!(place.check(&both).unwrap_err(), expected);
    assert_eq!(place.text().unwrap(), conflict);
    for side in [ours, theirs] {
        fs::write(place.path(), side).unwrap();
        place.check(&both).unwrap();
        assert_eq!(place.text().unwrap(), both.to_string());
    }
    let twice = both.to_string().replace("\"a\"", "\"gone\"");
    fs::write(place.path(), twice).unwrap();
    let message = place.check(&both).unwrap_err();
    assert!(
        message.starts_with("errors.json: the error `gone 404` is listed twice. Remove one of the two"),
        "{message}"
    );
}

#[test]
fn a_file_of_a_later_version_is_never_overwritten() {
    let later = r#"{ "version": 3, "anything": [] }"#;
    for place in [Place::new(Some(later)), Place::new(Some(later)).accept()] {
        let expected = "errors.json: the format has version 3, and this version of the crate reads up to 2. \
                        Update the crate `status-error-contract`.";
        assert_eq!(place.check(&contract(&["gone"])).unwrap_err(), expected);
        assert_eq!(place.text().unwrap(), later);
    }
}

#[test]
fn a_broken_file_is_an_error_until_it_is_written_anew() {
    let broken = [
        "",
        "null",
        "{",
        "[1, 2]",
        r#"{ "version": -1 }"#,
        r#"{ "version": 1, "members": "ajar", "errors": [], "server_errors": [] }"#,
        r#"{ "version": 1, "members": "open", "errors": [], "server_errors": [], "more": 1 }"#,
        &"[".repeat(100_000),
        "{ \"version\": 1, \"\u{0}\": \u{1f980} }",
    ];
    for text in broken {
        let place = Place::new(Some(text));
        let message = place.check(&contract(&["gone"])).unwrap_err();
        assert!(message.starts_with("errors.json: this is not a lock file: "), "{message}");
        assert!(
            message.ends_with("anew with this command:\n\n  ERRORS_LOCK=accept cargo test -p shop error_contract\n")
        );
        assert_eq!(place.text().unwrap(), text);
        let place = place.accept();
        place.check(&contract(&["gone"])).unwrap();
        assert_eq!(place.text().unwrap(), contract(&["gone"]).to_string());
    }
    let place = Place::new(None);
    fs::write(place.path(), [0xff, 0xfe]).unwrap();
    let message = place.check(&contract(&["gone"])).unwrap_err();
    assert!(message.ends_with("errors.json can't be read: stream did not contain valid UTF-8"), "{message}");
    let place = place.accept();
    place.check(&contract(&["gone"])).unwrap();
}

#[test]
fn a_place_that_can_t_be_written_or_read_is_an_error() {
    let place = Place::new(None);
    let failure = |path: PathBuf| {
        let failure = Lock::at(&path).check(&contract(&["gone"]), &place.surroundings).unwrap_err();
        failure.message(&path, &place.surroundings)
    };
    let path = place.folder.path().join("missing/errors.json");
    let message = failure(path.clone());
    assert!(message.starts_with(&format!("{} can't be written: No such file", path.display())), "{message}");
    // A folder in place of the file.
    let message = failure(place.folder.path().to_owned());
    assert!(message.contains(" can't be read: "), "{message}");
    #[cfg(target_os = "linux")]
    {
        // No user can write there, not even root.
        let message = failure("/proc/errors.json".into());
        assert!(message.starts_with("/proc/errors.json can't be written: "), "{message}");
    }
    assert_eq!(place.temporary_files(), 0);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_stays_one() {
    let place = Place::new(None);
    let target = place.folder.path().join("target.json");
    fs::write(&target, contract(&["gone"]).to_string()).unwrap();
    std::os::unix::fs::symlink(&target, place.path()).unwrap();
    place.check(&contract(&["gone", "new"])).unwrap();
    assert!(fs::symlink_metadata(place.path()).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(target).unwrap(), contract(&["gone", "new"]).to_string());
}

#[test]
fn tests_of_the_same_file_may_run_at_the_same_time() {
    let place = Place::new(Some(&contract(&["gone"]).to_string()));
    let codes: Vec<String> = (0..200).map(|number| format!("code_{number}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).chain(["gone"]).collect();
    let [small, large] = [contract(&["gone"]), contract(&codes)];
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let writers: Vec<_> = (0..8).map(|_| scope.spawn(|| place.check(&large))).collect();
        let reader = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let read: LockedContract = place.text().unwrap().parse().unwrap();
                assert!(read == small || read == large, "half a file");
            }
        });
        for writer in writers {
            writer.join().unwrap().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
        reader.join().unwrap();
    });
    assert_eq!(place.text().unwrap(), large.to_string());
    assert_eq!(place.temporary_files(), 0);
}

/// The test that the next one runs in a process of its own.
#[test]
#[ignore = "runs in a process of its own"]
fn error_contract() {
    static API: status_error::ApiProfile = status_error::ApiProfile::new("example.com");
    Lock::at("errors.json").assert(&Contract::of(&API).errors::<NotFound>());
}

#[test]
fn the_environment_decides() {
    let place = Place::new(None);
    let run = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "lock::tests::error_contract", "--test-threads=2"]);
        command.env_remove("CI").env_remove("ERRORS_LOCK").env("CARGO_MANIFEST_DIR", place.folder.path());
        command.env("CARGO_PKG_VERSION", "1.4.0-beta");
        let output = command.env("CARGO_PKG_NAME", "shop").envs(variables.iter().copied()).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (is_passed, text) = run(&[("CI", "true")]);
    assert!(!is_passed && text.contains("\n  cargo test -p shop lock::tests::error_contract\n"), "{text}");
    // The place of the assertion, not of the panic.
    assert!(text.contains("lock/tests.rs:"), "{text}");
    assert!(run(&[("CI", "false")]).0);
    let file = place.text().unwrap();
    assert!(file.contains(r#""code": "not_found","#), "{file}");
    assert!(run(&[("CI", "true")]).0);

    fs::write(place.path(), file.replace("not_found", "missing")).unwrap();
    let (is_passed, text) = run(&[]);
    assert!(!is_passed && text.contains("\n  missing: the code is gone, which had the status 404\n"), "{text}");
    assert!(text.contains("\n  ERRORS_LOCK=accept cargo test -p shop lock::tests::error_contract\n"), "{text}");
    let (is_passed, text) = run(&[("ERRORS_LOCK", "yes")]);
    let expected = "the only value of the environment variable `ERRORS_LOCK` is `accept`";
    assert!(!is_passed && text.contains(expected), "{text}");
    assert!(run(&[("ERRORS_LOCK", "accept"), ("CI", "true")]).0);
    let accepted: LockedContract = place.text().unwrap().parse().unwrap();
    assert_eq!(accepted.errors, file.parse::<LockedContract>().unwrap().errors);
    assert_eq!((&*accepted.gone[0].code, accepted.gone[0].since.as_deref()), ("missing", Some("1.4.0-beta")));
}

#[test]
fn branches_that_add_different_errors_merge() {
    let place = Place::new(None);
    let with = |codes: &[&str]| {
        let mut contract = contract(codes);
        // As long as real ones.
        for error in &mut contract.errors {
            *error = LockedError {
                summary: format!("Of {}.", error.code),
                title: Some(error.code.clone()),
                ..error.clone()
            };
        }
        contract
    };
    let versions = [
        ("ours", with(&["a", "b", "forbidden", "gone"])),
        ("base", with(&["b", "gone"])),
        ("theirs", with(&["b", "gone", "late", "zone"])),
    ];
    for (name, contract) in &versions {
        fs::write(place.folder.path().join(name), contract.to_string()).unwrap();
    }
    let mut merge = Command::new("git");
    merge.current_dir(place.folder.path()).args(["merge-file", "-p", "ours", "base", "theirs"]);
    let Ok(output) = merge.output() else {
        return throwaway_servers::skip("git is not installed: no merge of two lock files is tested");
    };
    let merged: LockedContract = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    assert_eq!(merged, with(&["a", "b", "forbidden", "gone", "late", "zone"]));
}
