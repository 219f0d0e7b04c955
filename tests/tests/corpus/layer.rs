//! Events of requests through the layer: rejections, foreign responses, panics.

use super::section;
use crate::errors::BuyerError;
use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{Request, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Router};
use corpus::Recording;
use corpus::events::Events;
use status_error::axum_08::{Json, Path, Query};
use status_error::tower::{ApiErrorLayer, KeepBody};
use status_error::{ApiProfile, format};
use tower::ServiceExt as _;

static API: ApiProfile = ApiProfile::new("layer.test").format(&format::Envelope);

#[derive(Debug, serde::Deserialize)]
struct Page {
    #[allow(dead_code, reason = "only read")]
    limit: u8,
}

fn app() -> Router {
    let foreign = |status: u16, text: &'static str| get(async move || (StatusCode::from_u16(status).unwrap(), text));
    Router::new()
        .route("/own", get(async || BuyerError::NotFound { id: 7 }))
        .route("/foreign/400", foreign(400, "what is wrong"))
        .route("/foreign/401", foreign(401, "who are you"))
        .route("/foreign/500", foreign(500, "the pool is\nempty"))
        .route("/foreign/503", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .route("/foreign/json", get(async || (StatusCode::CONFLICT, [(CONTENT_TYPE, "application/json")], "{}")))
        .route("/foreign/599", foreign(599, "of no name"))
        .route("/kept", get(async || (StatusCode::SERVICE_UNAVAILABLE, Extension(KeepBody), "not ready")))
        .route("/skipped", foreign(500, "skipped"))
        .route("/allow", get(async || (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "PUT")])))
        .route("/panics/text", get(panics_with_a_text))
        .route("/panics/string", get(panics_with_a_string))
        .route("/panics/other", get(panics_with_something_else))
        .route("/json", post(async |_: Json<Page>| ()))
        .route("/query", get(async |_: Query<Page>| ()))
        .route("/path/{id}", get(async |_: Path<u8>| ()))
        .layer(ApiErrorLayer::new(&API).skip(|parts| parts.uri.path() == "/skipped"))
}

async fn panics_with_a_text() {
    panic!("a text");
}

async fn panics_with_a_string() {
    panic!("a string of {}", "parts");
}

async fn panics_with_something_else() {
    std::panic::panic_any(7);
}

/// Requests: method, path and body.
const REQUESTS: [(&str, &str, &str); 22] = [
    ("GET", "/own", ""),
    ("GET", "/nowhere", ""),
    ("POST", "/own", ""),
    ("HEAD", "/own", ""),
    ("GET", "/foreign/400", ""),
    ("GET", "/foreign/401", ""),
    ("GET", "/foreign/500", ""),
    ("GET", "/foreign/503", ""),
    ("GET", "/foreign/json", ""),
    ("GET", "/foreign/599", ""),
    ("GET", "/kept", ""),
    ("GET", "/skipped", ""),
    ("GET", "/allow", ""),
    ("GET", "/panics/text", ""),
    ("GET", "/panics/string", ""),
    ("GET", "/panics/other", ""),
    ("POST", "/json", "{"),
    ("POST", "/json", "{}"),
    ("POST", "/json", r#"{"limit":"hunter2"}"#),
    ("GET", "/query?limit=hunter2", ""),
    ("GET", "/path/hunter2", ""),
    ("GET", "/path/7", ""),
];

pub(crate) fn events(recording: &mut Recording) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let events = Events::new();
    let guard = events.install();
    for (number, (method, path, body)) in REQUESTS.into_iter().enumerate() {
        let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
        let request = request.header("x-request-id", format!("r-{number}")).body(Body::from(body)).unwrap();
        let response = runtime.block_on(app().oneshot(request)).unwrap();
        let title = format!("layer: {method} {path} {body}");
        section(recording, &format!("{} → {}", title.trim_end(), response.status().as_u16()), &events.take());
    }
    drop(guard);
}
