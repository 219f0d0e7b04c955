//! The program, started as a user starts it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(unix)]

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
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
    // The output goes to a pipe, so a line arrives only if the program flushes it.
    let mut out = BufReader::new(program.stdout.take().unwrap());
    let mut line = || {
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let addr = line().strip_prefix("LISTENING http://").unwrap().parse().unwrap();
    let mut full = None;
    for (name, read, write) in [("full", 200, 201), ("read", 200, 403), ("none", 403, 403)] {
        let token = line().strip_prefix(&format!("TOKEN {name} ")).unwrap().to_owned();
        full.get_or_insert_with(|| token.clone());
        for (method, status) in [("GET", read), ("POST", write)] {
            let call = Call::new(addr, "", method, "/buyers").token(&token).json(&serde_json::json!({}));
            assert_eq!(client::send(addr, call.request().unwrap()).await.unwrap().status, status, "{name} {method}");
        }
    }
    let full = full.unwrap();

    // The page asks for the name and the password that the lines below and README.md name.
    assert_eq!(line(), format!("OPEN http://{addr}/api-logs"));
    let login = format!("Basic {}", BASE64_STANDARD.encode(format!("default:{full}")));
    let page = Call::new(addr, "", "GET", "/api-logs").with("accept", "text/html").with("authorization", login);
    let page = client::send(addr, page.request().unwrap()).await.unwrap();
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));

    // `kill` is a part of each shell, and not a program on each machine.
    let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", program.id())]).status().unwrap();
    assert!(killed.success());
    assert!(program.wait().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("the name is default, the password is this token"), "{rest}");
    // Everything else can be pasted: comments, the token, and commands that use the token.
    let is_command = |line: &str| line.starts_with("curl -i ") && line.contains(&format!("http://{addr}/"));
    let is_to_paste = |line: &str| {
        line.is_empty() || line.starts_with("# ") || line == format!("export TOKEN={full}") || is_command(line)
    };
    assert!(rest.lines().all(is_to_paste), "{rest}");
    assert_eq!(rest.lines().filter(|line| line.starts_with("export TOKEN=")).count(), 1, "{rest}");
    assert!(rest.contains(r#" -H "authorization: Bearer $TOKEN""#), "{rest}");
    // zsh takes a comment after a command for arguments.
    assert!(rest.lines().filter(|line| is_command(line)).all(|line| !line.contains('#')), "{rest}");
}
