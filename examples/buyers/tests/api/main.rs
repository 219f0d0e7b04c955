//! The API over real sockets: the calls of the tour, and tests that need several calls.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod corpus;
mod document;
mod error_docs;
mod lists;
mod log;
mod values;

use buyers::error::{AuthError, BuyerError, PAYMENTS};
use buyers::server::{Config, Server};
use buyers::token::Claims;
use buyers::tour::call::Call;
use buyers::tour::client::{self, Answer};
use buyers::tour::{self, Log, Summary, TemporaryFile};
use serde_json::{Value, json};
use status_error::{assert_problem, testing::Recorded};
use std::sync::LazyLock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The subscriber for all tests of this process.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    log.install("info,status_error=debug").unwrap();
    log
});

/// A server, and a token with all scopes.
struct Api {
    server: Server,
    token: String,
}

impl Api {
    async fn start(config: Config) -> Self {
        LazyLock::force(&LOG);
        let server = Server::start(config).await.unwrap();
        let token = server.token(&Claims::new("test", &["*.read", "*.write", "buyers.lock"])).unwrap();
        Self { server, token }
    }

    async fn new() -> Self {
        Self::start(Config::default()).await
    }

    fn call(&self, method: &'static str, path: impl Into<String>) -> Call {
        Call::new(self.server.addr(), "", method, path).token(&self.token)
    }

    fn nobody(&self, path: &str) -> Call {
        Call::new(self.server.addr(), "", "GET", path)
    }

    async fn get(&self, path: impl Into<String>) -> Answer {
        send(&self.call("GET", path)).await
    }

    async fn post(&self, body: Value) -> Answer {
        send(&self.call("POST", "/buyers").json(&body)).await
    }

    async fn put(&self, id: &str, body: Value) -> Answer {
        send(&self.call("PUT", format!("/buyers/{id}")).json(&body)).await
    }

    async fn create(&self, body: Value) -> String {
        let answer = self.post(body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().unwrap().to_owned()
    }
}

async fn send(call: &Call) -> Answer {
    client::send(call.to, call.request().unwrap()).await.unwrap()
}

/// Returns a response for `assert_problem!`. It came through a socket, so the profile is given.
fn recorded(answer: &Answer) -> Recorded {
    let mut response = http::Response::new(answer.body.clone());
    (*response.status_mut(), *response.headers_mut()) = (answer.status, answer.headers.clone());
    Recorded::from(response).profile(&PAYMENTS)
}

#[tokio::test]
async fn every_row_of_the_tour_is_right() {
    take_the_tour(None).await;
}

#[tokio::test]
async fn every_row_of_the_tour_is_right_on_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    take_the_tour(Some(database.url())).await;
    // The tour has removed its schemas.
    assert_eq!(database.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'buyers%'").trim(), "0");
}

async fn take_the_tour(database: Option<&str>) -> Summary {
    LazyLock::force(&LOG);
    let mut out = Vec::new();
    let summary = tour::run(&mut out, false, &LOG, database).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(summary.differing, 0, "{out}");
    assert!(summary.answers > 50, "{out}");
    assert!(out.ends_with(" responses, all as examples/buyers/README.md describes them\n"), "{out}");
    assert!(!out.contains('\x1b'), "no colour without a terminal");
    // Each call responds with the errors of its set only.
    assert_eq!(LOG.lines_with("does not declare"), [""; 0]);
    summary
}

#[tokio::test]
async fn another_accounts_buyer_and_none_at_all_are_the_same_answer() {
    let api = Api::new().await;
    let of_other = |call: Call| call.with("x-merchant-account-id", "other");
    for method in ["GET", "PUT", "DELETE"] {
        let created = send(&of_other(api.call("POST", "/buyers")).json(&json!({}))).await;
        let path = format!("/buyers/{}", created.json()["id"].as_str().unwrap());
        let call = api.call(method, &path).json(&json!({}));
        let concealed = send(&call).await;
        assert_eq!(send(&of_other(api.call("DELETE", &path))).await.status, 204);
        let gone = send(&call).await;
        assert_eq!((concealed.status.as_u16(), gone.status.as_u16()), (404, 404), "{method}");
        assert_eq!(concealed.body, gone.body, "{method}");
        let headers = |answer: Answer| {
            let mut headers = answer.headers;
            headers.remove("date");
            headers
        };
        assert_eq!(headers(concealed), headers(gone), "{method}");
        // The log has the real reason.
        let id = path.trim_start_matches("/buyers/");
        let truth = LOG.lines_with(&format!("the buyer {id} belongs to the merchant account other"));
        assert!(truth.len() == 1 && truth[0].contains("WARN") && truth[0].contains("concealed_as"), "{truth:?}");
    }
}

#[tokio::test]
async fn authentication_fails_with_one_body_whatever_failed() {
    let api = Api::new().await;
    let expired = api.server.token(&tour::expired("test")).unwrap();
    let foreign = Api::new().await.token;
    let get = |authorization: Option<String>| {
        let call = Call::new(api.server.addr(), "", "GET", "/buyers");
        authorization.into_iter().fold(call, |call, value| call.with("authorization", value))
    };

    let silent = send(&get(None)).await;
    assert_problem!(recorded(&silent), AuthError::NoToken);
    for token in [expired, foreign, "nonsense".to_owned()] {
        let answer = send(&get(Some(format!("Bearer {token}")))).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.body, silent.body);
        assert_eq!(answer.header("www-authenticate"), r#"Bearer realm="buyers", error="invalid_token""#, "{token}");
    }
    // The name of the scheme is case-insensitive.
    assert_eq!(send(&get(Some(format!("bEARER {}", api.token)))).await.status, 200);
    assert!(!LOG.lines_with("the token expired 3 minutes ago").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_a_time_the_index_lets_one_through() {
    let file = TemporaryFile::new();
    many_at_a_time(&file.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_a_time_the_index_of_postgresql_lets_one_through() {
    let Some(database) = throwaway_servers::postgres() else { return };
    many_at_a_time(database.url()).await;
}

async fn many_at_a_time(database: &str) {
    let api = Api::start(Config { database: Some(database.to_owned()), ..Config::default() }).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let call = api.call("POST", "/buyers").json(&json!({ "external_identifier": "order-1" }));
        calls.spawn(async move { send(&call).await });
    }
    let answers = calls.join_all().await;
    let created: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(created.len(), 1, "{answers:?}");
    let resource_id: Option<uuid::Uuid> = created[0].json()["id"].as_str().unwrap().parse().ok();
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_problem!(recorded(answer), BuyerError::ExternalIdentifierTaken { resource_id });
    }
    // The buyers are in the database, so another server finds them.
    api.server.stop().await.unwrap();
    let api = Api::start(Config { database: Some(database.to_owned()), ..Config::default() }).await;
    assert_eq!(api.post(json!({ "external_identifier": "order-1" })).await.status, 409);
}

#[tokio::test]
async fn a_server_error_says_nothing_but_its_reference() {
    let file = TemporaryFile::new();
    let api = Api::start(Config { database: Some(file.url()), ..Config::default() }).await;
    api.create(json!({ "external_identifier": "order-1" })).await;
    std::fs::write(&file.0, [b'x'; 8192]).unwrap();

    let answer = api.post(json!({ "external_identifier": "order-1" })).await;
    assert_eq!(answer.status, 500);
    let reference = answer.header("x-error-id");
    assert_eq!(
        String::from_utf8_lossy(&answer.body),
        format!(
            r#"{{"type":"error","code":"server_error","status":500,"message":"Something went wrong on our side. Please contact support@example.com. The reference of this error is {reference}.","details":[]}}"#
        )
    );
    let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["cache-control", "content-length", "content-type", "date", "x-error-id"]);
    // One line of the log has the whole error.
    let [line] = LOG.lines_with(reference).try_into().unwrap();
    assert!(line.contains("ERROR") && line.contains("file is not a database"), "{line}");
}

#[tokio::test]
async fn a_limit_is_a_tokens_own() {
    let api = Api::start(Config { rate_limit: 2, ..Config::default() }).await;
    for status in [200, 200, 429, 429] {
        assert_eq!(api.get("/buyers").await.status, status);
    }
    let refused = api.get("/buyers").await;
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u32>().unwrap()), "{refused:?}");
    let other = api.server.token(&Claims::new("test", &["buyers.read"])).unwrap();
    assert_eq!(send(&Call::new(api.server.addr(), "", "GET", "/buyers").token(&other)).await.status, 200);
}

#[tokio::test]
async fn a_server_that_stops_answers_what_it_has_begun() {
    let api = Api::new().await;
    let (addr, token) = (api.server.addr(), api.token.clone());
    let body = r#"{"display_name":"Ada"}"#;
    let head = format!(
        "POST /buyers HTTP/1.1\r\nhost: {addr}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    let mut socket = TcpStream::connect(addr).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    // The handler asks for the body, so the request has begun.
    let mut go_on = [0; 25];
    socket.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");

    let stopping = tokio::spawn(api.server.stop());
    tokio::task::yield_now().await;
    socket.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    stopping.await.unwrap().unwrap();
    let call = Call::new(addr, "", "GET", "/buyers").token(&token);
    assert!(client::send(addr, call.request().unwrap()).await.is_err());
}
