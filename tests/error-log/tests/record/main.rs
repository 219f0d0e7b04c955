//! The layer's record of requests and responses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bodies;
mod calls;
mod graphql;
mod handle;
mod switches;

use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, FinishedResponse, format};
use status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, NotLogged, Owner, axum_08::routes, list};
use std::time::Duration;
use tower::{Layer as _, ServiceExt as _};

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(|_| {});

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error("the token {jti} was refused")]
    #[message("A valid bearer token is required.")]
    #[cause("the token expired {ago} ago")]
    #[status(401, code = "unauthorized")]
    #[header("www-authenticate", "Bearer")]
    Expired {
        jti: &'static str,
        #[public(cause)]
        ago: &'static str,
    },
    #[error("There is no such thing.")]
    #[cause("nobody made it")]
    #[status(404)]
    NotFound,
    #[error("it belongs to {owner}")]
    #[status(403)]
    #[cause("it is somebody else's")]
    #[conceal_as(NotFound)]
    Foreign { owner: &'static str },
    #[error("the disk {0} is full")]
    #[status(500, code = "disk_full")]
    Disk(&'static str),
    #[error("busy")]
    #[status(409)]
    Conflict,
}

/// The account of a request, set by a handler in the response's extensions.
#[derive(Clone)]
struct Account(&'static str);

fn owner(request: &http::request::Parts) -> impl FnOnce(&http::Extensions) -> Owner + Send + use<> {
    let account = request.headers.get("x-account").map(|account| account.to_str().unwrap().to_owned());
    assert!(account.as_deref() != Some("?panic at once"), "the host's function");
    move |answer| match (account.as_deref(), answer.get::<Account>()) {
        (_, Some(account)) => Owner::tenant(account.0),
        (Some(account), _) => match account.strip_prefix('?') {
            Some("panic") => panic!("the host's function"),
            Some(claimed) => Owner::unauthenticated(claimed),
            None => Owner::tenant(account).principal("key 7"),
        },
        _ => Owner::operator(),
    }
}

fn log() -> ErrorLog {
    ErrorLog::builder(MemoryStore::new(Limits::new())).linger(Duration::from_millis(1)).start().unwrap()
}

fn handlers() -> Router {
    Router::new()
        .route("/expired", get(async || Error::Expired { jti: "hunter2", ago: "3 minutes" }))
        .route("/things/{id}", get(async || Error::NotFound))
        .route("/foreign", get(async || Error::Foreign { owner: "globex" }))
        .route("/disk", get(async || Error::Disk("sda1")))
        .route("/panic", get(async || -> () { panic!("boom") }))
        .route("/fine", get(async || "fine"))
        .route("/quiet", get(async || (Extension(NotLogged), Error::NotFound)))
        .route("/told", get(async || (Extension(Account("from the answer")), Error::NotFound)))
        .route("/spawned", get(async || tokio::spawn(async { Error::Conflict.into_response() }).await.unwrap()))
        .route("/teapot", get(async || (StatusCode::IM_A_TEAPOT, [("content-type", "text/html")], "<b>short</b>")))
        .route(
            "/coded",
            get(async || (StatusCode::CONFLICT, [("content-type", "application/json")], r#"{"code":"mine"}"#)),
        )
        .route("/finished", get(async || finished(409, r#"{"code":"old"}"#)))
        .route("/finished/5", get(async || finished(503, r#"{"code":"old","password":"hunter2"}"#)))
        .route("/echo", post(async |body: String| (StatusCode::BAD_REQUEST, format!("{} bytes", body.len()))))
        .route("/unread", post(async || Error::Conflict))
        .layer(DefaultBodyLimit::max(1 << 20))
}

/// A finished response of old code.
fn finished(status: u16, body: &'static str) -> FinishedResponse {
    let response = http::Response::builder().status(status).header("content-type", "application/json");
    FinishedResponse::from(response.body(body).unwrap())
}

fn app(log: &ErrorLog) -> Router {
    let access = |request: http::request::Parts| async move {
        match request.headers.get("x-account") {
            Some(name) if name == "operator" => Ok(Access::Operator),
            Some(name) => Ok(Access::Tenant(name.to_str().unwrap().to_owned())),
            None => Err(Error::Expired { jti: "none", ago: "1 day" }),
        }
    };
    handlers()
        .merge(routes(log.clone(), access))
        .layer(ApiErrorLayer::new(&API))
        .layer(ErrorLogLayer::new(log.clone(), owner).server_errors())
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response: Response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

fn ask(method: &str, url: &str) -> Request<Body> {
    Request::builder().method(method).uri(url).header("x-account", "acme").body(Body::empty()).unwrap()
}

/// Returns the entries of an access, newest first.
async fn entries(log: &ErrorLog, access: Access) -> Vec<Value> {
    log.flush().await;
    let page = list(log, &access, Some("limit=100")).await.unwrap();
    serde_json::to_value(page).unwrap()["items"].as_array().unwrap().clone()
}

async fn the_entry(log: &ErrorLog) -> Value {
    entries(log, Access::Tenant("acme".to_owned())).await.into_iter().next().unwrap()
}

#[tokio::test]
async fn an_entry_has_the_members_of_the_contract() {
    let log = log();
    let mut request = ask("GET", "/expired?limit=5&token=hunter2&x");
    request.headers_mut().insert("user-agent", "curl/8".parse().unwrap());
    request.headers_mut().insert("x-request-id", "r-1".parse().unwrap());
    let (status, body) = send(&app(&log), request).await;
    assert_eq!(status, 401);
    assert!(!body.contains("minutes"));

    let mut entry = the_entry(&log).await;
    let names: Vec<&String> = entry.as_object().unwrap().keys().collect();
    assert!(names.contains(&&"duration_ms".to_owned()));
    for time in ["request_received_at", "response_sent_at"] {
        let text = entry[time].as_str().unwrap();
        assert!(text.len() == 24 && text.ends_with('Z') && text.as_bytes()[10] == b'T', "{text}");
        entry[time] = Value::Null;
    }
    assert_eq!(uuid::Uuid::parse_str(entry["id"].as_str().unwrap()).unwrap().get_version_num(), 7);
    entry["id"] = Value::Null;
    entry["duration_ms"] = Value::Null;
    let expected = json!({
        "type": "api-log", "id": null, "request_method": "GET", "request_url": "/expired?limit=5&token=***&x",
        "request_received_at": null, "response_status_code": 401,
        "response_body": serde_json::from_str::<Value>(&body).unwrap(), "response_sent_at": null,
        "cause": "the token expired 3 minutes ago", "request_id": "r-1", "code": "unauthorized", "route": "/expired",
        "principal": "key 7", "authenticated": true, "duration_ms": null, "user_agent": "curl/8", "truncated": false,
    });
    assert_eq!(entry, expected);
}

#[tokio::test]
async fn every_error_answer_is_recorded_whoever_made_it() {
    let log = log();
    let app = app(&log);
    for (method, url, status, code) in [
        ("GET", "/nowhere", 404, json!("not_found")),
        ("DELETE", "/fine", 405, json!("method_not_allowed")),
        ("GET", "/things/7", 404, json!("not_found")),
        ("GET", "/spawned", 409, json!("conflict")),
        ("GET", "/teapot", 418, Value::Null),
        ("GET", "/coded", 409, json!("mine")),
        ("GET", "/finished", 409, json!("old")),
        ("POST", "/echo", 400, json!("bad_request")),
    ] {
        let (answered, body) = send(&app, ask(method, url)).await;
        assert_eq!(answered, status, "{url}");
        let entry = the_entry(&log).await;
        assert_eq!(entry["request_url"], url);
        assert_eq!((&entry["response_status_code"], &entry["code"]), (&json!(status), &code), "{url}");
        let kept = &entry["response_body"];
        let kept = kept.as_str().map_or_else(|| kept.to_string(), str::to_owned);
        let same = |text: &str| serde_json::from_str(text).unwrap_or(Value::from(text));
        assert_eq!(same(&kept), same(&body), "{url}");
    }
    assert_eq!(send(&app, ask("GET", "/fine")).await.0, 200);
    assert_eq!(send(&app, ask("GET", "/quiet")).await.0, 404);
    assert_eq!(entries(&log, Access::Tenant("acme".to_owned())).await.len(), 8);
    assert_eq!(the_entry(&log).await["route"], "/echo");
}

#[tokio::test]
async fn a_server_error_keeps_its_public_side_and_its_reference() {
    let log = log();
    let app = app(&log);
    for url in ["/disk", "/panic"] {
        let (status, body) = send(&app, ask("GET", url)).await;
        assert_eq!(status, 500);
        let entry = the_entry(&log).await;
        assert_eq!((&entry["code"], &entry["cause"]), (&json!("server_error"), &Value::Null));
        let reference = entry["reference"].as_str().unwrap();
        assert!(body.contains(reference) && entry["response_body"].to_string().contains(reference));
        let all = entry.to_string();
        assert!(!all.contains("sda1") && !all.contains("boom") && !all.contains("disk_full") && !all.contains("full"));
    }

    // A finished response of old code is masked neither for the client nor in the log.
    let (status, body) = send(&app, ask("GET", "/finished/5")).await;
    assert_eq!((status.as_u16(), body.as_str()), (503, r#"{"code":"old","password":"hunter2"}"#));
    let entry = the_entry(&log).await;
    assert_eq!((&entry["code"], &entry["reference"]), (&json!("old"), &Value::Null));
    assert_eq!(entry["response_body"], json!({"code": "old", "password": "***"}));

    // Without `server_errors`, only 4xx responses are recorded.
    let log = self::log();
    let app = handlers().layer(ApiErrorLayer::new(&API)).layer(ErrorLogLayer::new(log.clone(), owner));
    send(&app, ask("GET", "/disk")).await;
    send(&app, ask("GET", "/expired")).await;
    assert_eq!(entries(&log, Access::Operator).await.len(), 1);
}

#[tokio::test]
async fn what_is_concealed_is_not_in_the_log_either() {
    let log = log();
    let app = app(&log);
    for url in ["/things/7", "/foreign"] {
        send(&app, ask("GET", url)).await;
    }
    let all = entries(&log, Access::Operator).await;
    let [concealed, plain] = all.as_slice() else { panic!() };
    // If only one of the two entries had a cause, the cause would reveal which error is concealed.
    for member in ["response_status_code", "code", "response_body", "cause"] {
        assert_eq!(concealed[member], plain[member]);
    }
    assert_eq!(plain["cause"], "nobody made it");
    assert!(!concealed.to_string().contains("globex") && !concealed.to_string().contains("somebody"));
}

#[tokio::test]
async fn it_works_inside_of_the_other_layer_and_without_it() {
    for outside in [true, false] {
        let log = log();
        let record = ErrorLogLayer::new(log.clone(), owner);
        let app = match outside {
            true => handlers().layer(record).layer(ApiErrorLayer::new(&API)),
            false => handlers().layer(record),
        };
        let (status, body) = send(&app, ask("GET", "/expired")).await;
        assert_eq!(status, 401);
        let entry = the_entry(&log).await;
        assert_eq!(entry["cause"], "the token expired 3 minutes ago");
        assert_eq!(entry["response_body"], serde_json::from_str::<Value>(&body).unwrap());
        send(&app, ask("GET", "/spawned")).await;
        assert_eq!(the_entry(&log).await["code"], "conflict");
    }
}

#[tokio::test]
async fn both_layers_stand_in_one_stack_of_services() {
    let log = log();
    let service = tower::service_fn(async |_: Request<Body>| {
        Ok::<_, std::convert::Infallible>(status_error::response(&Error::NotFound).map(Body::from))
    });
    let inner = ErrorLogLayer::new(log.clone(), owner).layer(service);
    let both = ErrorLogLayer::new(log.clone(), owner).layer(ApiErrorLayer::new(&API).layer(inner));
    let response = both.oneshot(ask("GET", "/x")).await.unwrap();
    assert_eq!(response.status(), 404);
    drop(response);
    // The inner layer recorded the same response.
    assert_eq!(entries(&log, Access::Operator).await.len(), 2);
}

#[tokio::test]
async fn entries_belong_to_whom_the_host_says() {
    let log = log();
    let app = app(&log);
    let with = |account: &str, url: &str| {
        let request = Request::get(url);
        let request = if account.is_empty() { request } else { request.header("x-account", account) };
        request.body(Body::empty()).unwrap()
    };
    for (account, url) in [
        ("acme", "/things/1"),
        ("?acme", "/things/2"),
        ("", "/things/3"),
        ("?panic", "/things/4"),
        ("acme", "/told"),
        ("?", "/things/5"),
        ("?panic at once", "/things/6"),
    ] {
        send(&app, with(account, url)).await;
    }
    let urls = |entries: Vec<Value>| {
        let show = |entry: &Value| format!("{} {}", entry["request_url"].as_str().unwrap(), entry["authenticated"]);
        entries.iter().map(show).collect::<Vec<_>>()
    };
    assert_eq!(urls(entries(&log, Access::Tenant("acme".to_owned())).await), ["/things/2 false", "/things/1 true"]);
    assert_eq!(urls(entries(&log, Access::Tenant("from the answer".to_owned())).await), ["/told true"]);
    let all = urls(entries(&log, Access::Operator).await);
    assert_eq!(
        all,
        [
            "/things/6 false",
            "/things/5 false",
            "/told true",
            "/things/4 false",
            "/things/3 false",
            "/things/2 false",
            "/things/1 true"
        ]
    );
}

#[tokio::test]
async fn headers_are_kept_that_are_asked_for_with_all_their_values() {
    let log = log();
    let names = ["x-note", "x-request-id", "accept", "x-absent", "x-many", "x-long", "x-fields"]
        .map(http::HeaderName::from_static);
    let app = handlers().layer(ErrorLogLayer::new(log.clone(), owner).keep_headers(names));
    let mut request = ask("GET", "/teapot");
    for (name, value) in [("accept", "a/b"), ("accept", "c/d"), ("x-note", "one"), ("x-note", "two"), ("x-other", "no")]
    {
        request.headers_mut().append(name, value.parse().unwrap());
    }
    for (name, value) in [
        ("x-request-id", "r-1"),
        ("x-request-id", "r-2"),
        ("content-type", "text/plain"),
        ("user-agent", "one/1"),
        ("user-agent", "two/2"),
        ("x-fields", "password=hunter2"),
        ("x-fields", "a=b"),
        ("x-fields", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc"),
    ] {
        request.headers_mut().append(name, value.parse().unwrap());
    }
    for value in 0..100 {
        request.headers_mut().append("x-many", value.to_string().parse().unwrap());
        request.headers_mut().append("x-long", format!("{value}{}", "é ".repeat(500)).parse().unwrap());
    }
    send(&app, request).await;
    let id = the_entry(&log).await["id"].as_str().unwrap().to_owned();
    let entry = status_error_log::get(&log, &Access::Operator, &id).await.unwrap();
    let many: Vec<String> = (0..16).map(|value| value.to_string()).collect();
    let mut headers = entry.request_headers;
    let long = headers.remove("x-long").unwrap();
    assert!(long.starts_with("0é ") && long.len() <= 1024 && long.len() > 1000, "{long}");
    let fields = headers.remove("x-fields").unwrap();
    assert!(fields.contains("password=***, ") && !fields.contains("hunter2") && !fields.contains("eyJ"), "{fields}");
    let expected = [
        ("accept", "a/b, c/d"),
        ("content-type", "text/plain"),
        ("x-many", &many.join(", ")),
        ("x-note", "one, two"),
        ("x-request-id", "r-1, r-2"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(headers, expected.into());
    assert!(entry.truncated, "values of x-many are left out");
    assert_eq!(entry.user_agent.as_deref(), Some("one/1, two/2"));
    assert_eq!(entry.request_id.as_deref(), Some("r-1"));
}

#[test]
fn a_log_needs_a_runtime() {
    assert!(ErrorLog::builder(MemoryStore::new(Limits::new())).start().is_err());
}
