//! The section "See what happened".

use crate::{add, curl};
use std::env;
use std::process::Command;

/// The line of the README, in a process that has no other subscriber: a subscriber is for the
/// whole process.
#[tokio::test]
#[ignore = "a_500_and_its_log_line starts it in a process of its own"]
async fn logs_to_stdout() {
    // README: begin
    tracing_subscriber::fmt().init();
    // README: end
    let response = curl(add::router().await, "curl -i localhost:8080/prices").await;
    println!("\nRESPONSE\n{response}END");
}

/// Returns the response and the line that the process logs.
pub(crate) fn a_500_and_its_log_line() -> [String; 2] {
    let mut process = Command::new(env::current_exe().unwrap());
    process.args(["--exact", "report::logs_to_stdout", "--ignored", "--nocapture"]);
    // Neither colors nor another filter.
    let output = process.env("NO_COLOR", "1").env_remove("RUST_LOG").output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let response = output.split_once("\nRESPONSE\n").and_then(|(_, rest)| rest.split_once("END")).expect(&output).0;
    let line = output.lines().find(|line| line.contains("ERROR")).expect(&output);
    [response.to_owned(), format!("{line}\n")]
}
