//! An API whose errors are logged, and the entries that its responses leave behind.

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::request::Parts;
use http::{Extensions, Request, StatusCode};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde_json::json;
use status_error::axum_08::{Json, Query};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, format};
use status_error_log::{
    Access, Entry, ErrorLog, ErrorLogLayer, Filter, Limits, MemoryStore, Owner, RequestBodyLayer, Store as _,
};
use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tower::ServiceExt as _;

pub(crate) static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(|_| {});

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum Error {
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
    #[error("This call takes a token with the scope api-logs.read.")]
    #[status(403, code = "forbidden")]
    Scope,
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
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "it is read to be refused")]
struct Buyer {
    name: String,
}

/// Responds with the code from the query, in a body of a foreign format.
async fn coded(Query(query): Query<HashMap<String, String>>) -> Response {
    let body = json!({ "code": query.get("code"), "card": "4111 1111 1111 1111", "session": { "token": "hunter2" } });
    (StatusCode::CONFLICT, [("content-type", "application/json")], body.to_string()).into_response()
}

fn app(log: &ErrorLog) -> Router {
    let owner = |request: &Parts| {
        let account = request.headers.get("x-account").map(|account| account.to_str().unwrap().to_owned());
        move |_: &Extensions| match account {
            None => Owner::operator(),
            Some(account) => match account.strip_prefix('?') {
                Some(claimed) => Owner::unauthenticated(claimed),
                None => Owner::tenant(account).principal("key 7"),
            },
        }
    };
    Router::new()
        .route("/expired", get(async || Error::Expired { jti: "t-1", ago: "3 minutes" }))
        .route("/things/{id}", get(async || Error::NotFound))
        .route("/foreign", get(async || Error::Foreign { owner: "globex" }))
        .route("/disk", get(async || Error::Disk("sda1")))
        .route("/buyers", post(async |Json(_): Json<Buyer>| "created"))
        .route("/coded", get(coded))
        .route("/teapot", get(async || (StatusCode::IM_A_TEAPOT, [("content-type", "text/html")], "<b>short</b>")))
        .layer(RequestBodyLayer::new())
        .layer(ApiErrorLayer::new(&API))
        .layer(ErrorLogLayer::new(log.clone(), owner).keep_query(["code", "q"]).server_errors())
}

/// A JSON Web Token and a key of a payment API.
const SECRETS: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U/\
                       sk_live_4eC39HqLyjWDarjtT1zdp7dc";
/// A crab emoji, a NUL, a template expression, an HTML element and a bidirectional control
/// character.
const HOSTILE: &str = "%F0%9F%A6%80/%00/%7B%7B7*7%7D%7D/%3Cscript%3Ealert(1)%3C/script%3E/%E2%80%AE";

/// The requests: account (`?` marks an unproven one), method, URL and body.
fn requests() -> Vec<(Option<&'static str>, &'static str, String, &'static str)> {
    let acme = Some("acme");
    let url = str::to_owned;
    vec![
        (acme, "GET", url("/expired?limit=5&token=hunter2&x"), ""),
        (acme, "GET", url("/things/7"), ""),
        (acme, "GET", url("/foreign"), ""),
        (acme, "POST", url("/buyers"), r#"{"name":7,"password":"hunter2","note":"<b>é 🦀</b>","number":1.50}"#),
        (acme, "GET", url("/nowhere?q=a%20b&api_key=hunter2"), ""),
        (acme, "DELETE", url("/teapot"), ""),
        (acme, "GET", url("/teapot"), ""),
        (acme, "GET", url("/coded?code=mine"), ""),
        (acme, "GET", url("/coded?code=%3Cb%3E%7B%7B7*7%7D%7D%00%0A"), ""),
        (acme, "GET", format!("/things/{SECRETS}?password=hunter2&q={SECRETS}"), ""),
        (acme, "GET", format!("/{HOSTILE}?q={HOSTILE}&{HOSTILE}=1"), ""),
        (acme, "GET", url("/disk"), ""),
        (Some("?acme"), "GET", url("/things/8"), ""),
        (Some("globex"), "GET", url("/things/1"), ""),
        (Some("globex"), "GET", format!("/{}{}", "long/".repeat(800), "x".repeat(200)), ""),
        (None, "GET", url("/things/9"), ""),
    ]
}

/// Returns the entries of all requests, the oldest first. The layer records the entries; then this
/// function moves them to fixed times, an hour apart.
pub(crate) async fn entries(first: SystemTime) -> Vec<Entry> {
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).linger(Duration::ZERO).start().unwrap();
    let app = app(&log);
    for (number, (account, method, url, body)) in requests().into_iter().enumerate() {
        let mut request = Request::builder().method(method).uri(url).header("x-request-id", format!("r-{number}"));
        if let Some(account) = account {
            request = request.header("x-account", account);
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let agent = if number % 2 == 0 { "curl/8" } else { "<img src=x onerror=alert(1)> {{7*7}}" };
        let request = request.header("user-agent", agent).header("accept", "*/*").body(Body::from(body)).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        response.into_body().collect().await.unwrap();
        // Each request is flushed before the next, so that the ids are in the order of the
        // requests.
        log.flush().await;
    }
    let listed = log.list(&status_error_log::Query::new(Access::Operator, Filter::default(), 100)).await.unwrap();
    let mut entries = Vec::new();
    for (number, listed) in (0..).zip(listed.entries.iter().rev()) {
        let whole = log.get(&Access::Operator, listed.id).await.unwrap().unwrap();
        entries.push(moved(whole, first + Duration::from_secs(3600) * number, number));
    }
    assert_eq!(entries.len(), requests().len());
    log.shutdown().await;
    entries
}

/// Moves an entry and its id to another time.
fn moved(mut entry: Entry, sent: SystemTime, number: u32) -> Entry {
    entry.duration_ms = 7 + u64::from(number);
    entry.response_sent_at = sent;
    entry.request_received_at = sent - Duration::from_millis(entry.duration_ms);
    let millis = sent.duration_since(UNIX_EPOCH).unwrap().as_millis();
    let random = [u8::try_from(number).unwrap(); 10];
    entry.id = uuid::Builder::from_unix_timestamp_millis(millis.try_into().unwrap(), &random).into_uuid();
    entry
}
