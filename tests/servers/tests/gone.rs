//! Checks that servers are gone when the process has ended, even if it was killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Returns the path of the example, which `cargo test` builds; cargo sets no variable for it.
fn wait() -> PathBuf {
    let deps = std::env::current_exe().unwrap();
    deps.parent().unwrap().parent().unwrap().join("examples/wait")
}

#[test]
fn a_killed_process_leaves_nothing_behind() {
    let mut process = Command::new(wait()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let directories: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    assert!(directories.iter().all(|it| Path::new(it).exists()), "{directories:?}");
    process.kill().unwrap();
    process.wait().unwrap();
    let begin = Instant::now();
    while directories.iter().any(|it| Path::new(it).exists()) {
        assert!(begin.elapsed() < Duration::from_secs(30), "{directories:?} are left");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn each_test_has_a_clickhouse_database_of_its_own() {
    for start in [
        throwaway_servers::clickhouse as fn() -> Option<throwaway_servers::ClickHouse>,
        throwaway_servers::clickhouse_shards,
        throwaway_servers::clickhouse_recent,
    ] {
        let (Some(one), Some(other)) = (start(), start()) else { continue };
        one.sql("CREATE TABLE t (id UInt8) ENGINE = Memory");
        one.sql("INSERT INTO t VALUES (1)");
        other.sql("CREATE TABLE t (id UInt8) ENGINE = Memory");
        assert_eq!(
            (one.sql("SELECT count() FROM t"), other.sql("SELECT count() FROM t")),
            ("1\n".into(), "0\n".into())
        );
        assert!(one.url().starts_with("clickhouse://") && one.url().ends_with(one.name()), "{}", one.url());
    }
}

#[test]
fn each_test_has_a_database_of_its_own() {
    for (start, url) in [
        (throwaway_servers::postgres as fn() -> Option<throwaway_servers::Database>, "postgres://postgres:"),
        (throwaway_servers::mariadb, "mysql://tester:"),
    ] {
        let (Some(one), Some(other)) = (start(), start()) else { continue };
        assert_eq!(one.port(), other.port(), "one server");
        one.sql("CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
        other.sql("CREATE TABLE t (id INT)");
        assert_eq!(one.sql("SELECT count(*) FROM t").trim(), "1");
        assert_eq!(other.sql("SELECT count(*) FROM t").trim(), "0");
        assert!(one.url().starts_with(url) && one.url().ends_with(one.name()), "{}", one.url());
    }
}

/// Calls `skip` while cargo captures the output: the next test runs this binary again, for this
/// test only.
#[test]
#[ignore = "run by the next"]
fn lacks_something() {
    throwaway_servers::skip("there is no such server");
}

#[test]
fn a_skipped_test_is_seen_and_fails_in_ci() {
    let run = |ci: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "lacks_something"]).env("CI", ci).output().unwrap()
    };
    let passed = run("");
    assert!(passed.status.success());
    assert_eq!(String::from_utf8(passed.stderr).unwrap(), "skipped: there is no such server\n");
    let failed = run("true");
    assert!(!failed.status.success());
    assert!(String::from_utf8(failed.stdout).unwrap().contains("CI tests everything, but there is no such server"));
}

#[test]
fn postgresql_speaks_german() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let Some(german) = database.german() else {
        return throwaway_servers::skip("localedef can't make de_DE.UTF-8 here");
    };
    let said = database.sql(&format!(
        "SET lc_messages = '{german}'; CREATE TEMP TABLE t (id INT);
         DO $$ DECLARE said TEXT; BEGIN EXECUTE 'SELECT nothing FROM t'; EXCEPTION WHEN undefined_column THEN
            GET STACKED DIAGNOSTICS said = MESSAGE_TEXT; INSERT INTO t VALUES (length(said)); CREATE TEMP TABLE said AS SELECT said; END $$;
         SELECT said FROM said",
    ));
    assert_eq!(said.trim(), "Spalte »nothing« existiert nicht");
}
