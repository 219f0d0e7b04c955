//! The layer of the error log in every framework: the same requests over sockets, and the same
//! entries.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod rocket_routes;
mod servers;

use serde_json::{Value, json};
use servers::Serve;
use status_error_log::{Access, Entry, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, get, list};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

#[test]
fn actix_web() {
    check(servers::actix_web, "/buyers/{id}");
}

#[test]
fn axum() {
    check(servers::axum, "/buyers/{id}");
}

#[test]
fn poem() {
    // poem's router tells the layer no route.
    check(servers::poem, "-");
}

#[test]
fn rocket() {
    check(rocket_routes::serve, "/buyers/<id>");
}

#[test]
fn salvo() {
    check(servers::salvo, "buyers/{id}");
}

#[test]
fn warp() {
    // warp has no routes with names.
    check(servers::warp, "-");
}

/// The owner that a handler has set, or else the account of the request.
fn layer(log: ErrorLog) -> ErrorLogLayer {
    ErrorLogLayer::new(log, |request| {
        let account = request.headers.get("x-account").map(|account| account.to_str().unwrap().to_owned());
        move |answer| match (answer.get::<Owner>(), account) {
            (Some(owner), _) => owner.clone(),
            (None, Some(account)) => Owner::tenant(account),
            (None, None) => Owner::operator(),
        }
    })
    .server_errors()
    .entry_header(http::HeaderName::from_static("x-entry"), "")
}

fn check(serve: Serve, route: &str) {
    let runtime = Runtime::new().unwrap();
    let store = MemoryStore::new(Limits::new());
    let log = runtime.block_on(async { ErrorLog::builder(store).linger(Duration::ZERO).start().unwrap() });
    // Rocket opens the port itself, so all servers do.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let layer = layer(log.clone());
    let served = log.clone();
    thread::spawn(move || serve(port, layer, served));

    let (acme, globex) = ("x-account: acme\r\n", "x-account: globex\r\n");
    assert_eq!(ask(port, "GET /fine", acme, "").0, 200);
    let sent = [
        ask(port, "GET /buyers/7?limit=5&token=hunter2", acme, ""),
        ask(port, "POST /buyers", globex, r#"{"age":17}"#),
        ask(port, "GET /panic", acme, ""),
        ask(port, "GET /nowhere", "", ""),
        ask(port, "GET /not-logged", acme, ""),
    ];
    assert_eq!(sent.each_ref().map(|(status, _)| *status), [404, 422, 500, 404, 404]);
    let entries = entries(&runtime, &log, &Access::Operator);
    let seen = |entry: &Entry| {
        let part = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
        assert_eq!(entry.user_agent.as_deref(), Some("test/1"), "{entry:?}");
        assert!(entry.duration_ms < 10_000 && !entry.truncated, "{entry:?}");
        let code = format!("{} {}", entry.response_status_code, part(&entry.code));
        let call = format!("{} {}", entry.request_method, entry.request_url);
        [call, code, part(&entry.tenant), part(&entry.cause)].join(", ")
    };
    assert_eq!(
        entries.iter().map(seen).collect::<Vec<_>>(),
        [
            "GET /buyers/7?limit=5&token=***, 404 not_found, acme, buyer 7 left in May",
            "POST /buyers, 422 too_young, globex, -",
            "GET /panic, 500 server_error, acme, -",
            "GET /nowhere, 404 not_found, -, -",
        ]
    );
    assert_eq!(entries[0].route.as_deref().unwrap_or("-"), route);
    assert!(entries[2].error_id.is_some(), "{:?}", entries[2]);
    for (entry, (_, body)) in entries.iter().zip(&sent) {
        let stored: Value = serde_json::from_str(entry.response_body.as_ref().unwrap().as_json()).unwrap();
        assert_eq!(stored, serde_json::from_str::<Value>(body).unwrap(), "the body that was sent");
    }
    let headers = runtime.block_on(get(&log, &Access::Operator, &entries[1].id.to_string())).unwrap().request_headers;
    assert_eq!(json!(headers), json!({"accept": "*/*", "content-type": "application/json"}));

    let of = |tenant: &str| self::entries(&runtime, &log, &Access::Tenant(tenant.to_owned()));
    assert_eq!(["acme", "globex", "nobody"].map(|tenant| of(tenant).len()), [2, 1, 0]);
    let (globex_only, id) = (Access::Tenant("globex".to_owned()), entries[0].id.to_string());
    assert!(runtime.block_on(get(&log, &globex_only, &id)).is_err(), "an entry of another tenant");

    let (status, _) = ask(port, "GET /owned", acme, "");
    assert_eq!((status, of("initech").len(), of("acme").len()), (404, 1, 2), "the handler has set the owner");

    // The list over the framework: JSON and a page, for one tenant, and without entries of its own.
    let (status, page) = ask(port, "GET /api-logs?status=4xx", acme, "");
    let page: Value = serde_json::from_str(&page).unwrap();
    assert_eq!((status, page["items"].as_array().unwrap().len()), (200, 1), "{page}");
    let (status, page) = ask(port, "GET /api-logs", &format!("{acme}accept: text/html\r\n"), "");
    assert!(status == 200 && page.contains("<html") && page.contains("/buyers/7") && !page.contains("hunter2"));
    assert!(page.contains("<svg") && page.contains("api-logs.csv"), "a chart, and a link to a file: {page}");
    let (head, file) = exchange(port, "GET /api-logs.csv", acme, "");
    assert!(head.contains(" 200 ") && file.contains("/buyers/7") && !file.contains("globex"), "{head}{file}");
    let one = format!("GET /api-logs/{}", entries[0].id);
    let (status, entry) = ask(port, &one, acme, "");
    assert!(status == 200 && entry.contains("buyer 7 left in May"), "{entry}");
    for (line, account, expected) in [(one.as_str(), globex, 404), ("GET /api-logs?status=1", acme, 400)] {
        let (status, body) = ask(port, line, account, "");
        assert_eq!(status, expected, "{body}");
        assert!(!body.contains("buyer 7") && body.contains(r#""code":"#), "{body}");
    }
    assert_eq!(self::entries(&runtime, &log, &Access::Operator).len(), 5, "the list records nothing");

    // What an attacker sends stays in one entry, and is no part of another one.
    let long = "x".repeat(6_000);
    let (status, _) = ask(port, &format!("GET /{long}?%7B%7D%0d%0aerror=%00"), &format!("accept: {long}\r\n"), "");
    assert_eq!(status, 404);
    let all = self::entries(&runtime, &log, &Access::Operator);
    assert_eq!(all.len(), 6);
    assert!(all[5].truncated && all[5].request_url.len() < 5_000, "{}", all[5].request_url);

    // The client gets the id of its entry.
    let (head, _) = exchange(port, "GET /buyers/8", acme, "");
    let head = head.to_ascii_lowercase();
    let ids: Vec<&str> = head.lines().filter_map(|line| line.strip_prefix("x-entry: ")).collect();
    let [id] = ids.as_slice() else { panic!("{head}") };
    runtime.block_on(log.flush());
    let entry = runtime.block_on(get(&log, &Access::Tenant("acme".to_owned()), id)).unwrap();
    assert_eq!(entry.request_url, "/buyers/8");
}

/// Returns the entries, the oldest first.
fn entries(runtime: &Runtime, log: &ErrorLog, access: &Access) -> Vec<Entry> {
    runtime.block_on(async {
        log.flush().await;
        let mut items = list(log, access, None).await.unwrap().items;
        items.reverse();
        items
    })
}

/// Sends a request, and returns the status and the body of the response.
fn ask(port: u16, line: &str, headers: &str, body: &str) -> (u16, String) {
    let (head, body) = exchange(port, line, headers, body);
    // An entry is recorded when the body ends, so a body in chunks has one chunk here.
    let body = match head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        true => body.split("\r\n").nth(1).unwrap_or_default(),
        false => &body,
    };
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Sends a request, and returns the head and the body of the response.
fn exchange(port: u16, line: &str, headers: &str, body: &str) -> (String, String) {
    let end = Instant::now() + Duration::from_secs(20);
    let mut stream = loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(error) => assert!(Instant::now() < end, "the server doesn't listen: {error}"),
        }
        sleep(Duration::from_millis(10));
    };
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let accept = if headers.contains("accept:") { "" } else { "accept: */*\r\n" };
    let length = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\nhost: a.test\r\nuser-agent: test/1\r\n{accept}{headers}{kind}content-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{line}: {answer}"));
    (head.to_owned(), body.to_owned())
}
