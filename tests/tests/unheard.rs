//! The lines on stderr: for a masked server error that nothing receives, and for development mode.
//! The errors occur in a process of their own, which has no subscriber, and whose stderr this test
//! reads.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use status_error::report::Report;
use status_error::{ApiError, ApiProfile};
use std::env;
use std::process::Command;

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    #[error("hunter2 {0}")]
    #[status(500, code = "pool_empty")]
    Pool(String),
    #[error("hunter2")]
    #[status(500)]
    #[report(off)]
    Quiet,
    #[error("closed")]
    #[status(503, disclose)]
    Closed,
    #[error("nothing here")]
    #[status(404)]
    NotFound,
}

fn ignore(_: &Report<'_>) {}

static IN_DEVELOPMENT: ApiProfile = ApiProfile::new("a\r\nb").reporter(ignore).development();

static HEARD: ApiProfile = ApiProfile::new("example.com").reporter(ignore);

/// Runs a scenario of `child` in another process and returns its stderr and its stdout.
fn run(scenario: &str) -> (String, String) {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env("SCENARIO", scenario)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stderr), text(output.stdout))
}

/// The process that `run` starts. Does nothing otherwise.
#[test]
fn child() {
    let Ok(scenario) = env::var("SCENARIO") else { return };
    let show = |error: &Failure| {
        let response = status_error::response(error);
        println!("BODY {}", std::str::from_utf8(response.body()).unwrap());
    };
    match scenario.as_str() {
        "one" => show(&Failure::Pool("a\r\nb".into())),
        "many" => (0..1000).for_each(|_| show(&Failure::Pool(String::new()))),
        "others" => [Failure::Quiet, Failure::Closed, Failure::NotFound].iter().for_each(show),
        "heard" => {
            status_error::layer::RequestScope::new().profile(&HEARD).in_scope(|| show(&Failure::Pool(String::new())))
        }
        "development" => {
            let scope = status_error::layer::RequestScope::new().profile(&IN_DEVELOPMENT);
            (0..3).for_each(|_| scope.in_scope(|| show(&Failure::Pool(String::new()))));
        }
        "start" => drop(status_error::ApiErrorLayer::new(&IN_DEVELOPMENT)),
        other => panic!("{other}"),
    }
}

#[test]
fn a_masked_error_leaves_one_line_without_its_texts() {
    let (stderr, stdout) = run("one");
    let lines: Vec<&str> = stderr.lines().collect();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let shown =
        "status-error: a masked 500 was sent, and nothing receives its report: code pool_empty, variant Pool. Set ";
    assert!(line.starts_with(shown), "{line}");
    assert!(!line.contains("hunter2") && stdout.contains("server_error"), "{line}\n{stdout}");
}

#[test]
fn at_most_one_line_a_second_is_written() {
    let (stderr, stdout) = run("many");
    // 1,000 responses may take more than a second on a busy machine, but not minutes.
    assert!((1..60).contains(&stderr.lines().count()), "{stderr}");
    assert_eq!(stdout.matches("server_error").count(), 1000);
}

#[test]
fn development_mode_writes_one_line_when_the_program_starts() {
    for scenario in ["start", "development"] {
        let (stderr, stdout) = run(scenario);
        let lines: Vec<&str> = stderr.lines().collect();
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(line.starts_with(r#"status-error: the profile "a\r\nb" is in development mode"#), "{line}");
        assert!(!line.contains("hunter2"), "{line}");
        assert_eq!(stdout.matches(r#","development":"hunter2 "}"#).count(), if scenario == "start" { 0 } else { 3 });
    }
}

#[test]
fn nothing_else_writes_a_line() {
    for scenario in ["others", "heard"] {
        assert_eq!(run(scenario).0, "", "{scenario}");
    }
}
