//! The program as a user starts it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(unix)]

use buyers::tour::call::Call;
use buyers::tour::client;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

#[tokio::test]
async fn prints_where_it_listens_and_tokens_and_stops_when_told() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_buyers"))
        .args(["--addr", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Lines of a pipe: they would not come if they were not flushed.
    let mut out = BufReader::new(program.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let addr = line().strip_prefix("LISTENING http://").unwrap().parse().unwrap();
    for (name, read, write) in [("full", 200, 201), ("read", 200, 403), ("none", 403, 403)] {
        let token = line().strip_prefix(&format!("TOKEN {name} ")).unwrap().to_owned();
        for (method, status) in [("GET", read), ("POST", write)] {
            let call = Call::new(addr, "", method, "/buyers").token(&token).json(&serde_json::json!({}));
            assert_eq!(client::send(addr, call.request().unwrap()).await.unwrap().status, status, "{name} {method}");
        }
    }

    let killed = Command::new("kill").args(["-TERM", &program.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert!(program.wait().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let is_curl = |line: &str| line.is_empty() || line.starts_with('#') || line.starts_with("curl ");
    assert!(rest.lines().all(is_curl), "{rest}");
    assert!(rest.contains(&format!("curl -i http://{addr}/buyers")), "{rest}");
}
