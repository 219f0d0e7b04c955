//! Faults of the layer that users would meet in the field, one test for each kind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use over_axum::{Answer, BuyerError, PAYMENTS};
use status_error::header::{HeaderValues, ToHeaderValues};
use status_error::report::{Fault, Report};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, format};
use std::convert::Infallible;
use std::fmt;
use std::panic::panic_any;
use std::sync::Mutex;
use std::task::{Context, Poll};
use tower::{Layer as _, Service, ServiceExt as _};

/// A foreign response.
fn foreign(status: u16, headers: &[(&'static str, &str)], body: &'static str) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    response
}

/// Serves one response under the layer.
async fn rewritten(
    profile: &'static ApiProfile,
    make: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> Answer {
    let app = Router::new().route("/", get(async move || make())).layer(ApiErrorLayer::new(profile));
    over_axum::get(&app, "/").await
}

#[track_caller]
fn assert_ours(answer: &Answer, status: u16, code: &str) {
    let body = answer.echoes_nothing().json();
    assert_eq!((answer.status.as_u16(), body["code"].as_str().unwrap()), (status, code), "{body}");
    assert_eq!(body["status"], status);
}

#[tokio::test]
async fn a_client_error_without_a_media_type_is_a_foreign_text() {
    for content_type in [None, Some(""), Some(" ; charset=utf-8"), Some("té/xt"), Some("TEXT/plain")] {
        let make = move || {
            let headers: Vec<_> = content_type.map(|value| ("content-type", value)).into_iter().collect();
            foreign(404, &headers, "s3cret")
        };
        assert_ours(&rewritten(&PAYMENTS, make).await, 404, "not_found");
    }
    let make = || foreign(404, &[("content-type", "text/html")], "<p>gone</p>");
    assert_eq!(rewritten(&PAYMENTS, make).await.text, "<p>gone</p>");
}

#[tokio::test]
async fn a_status_of_600_and_more_is_a_masked_server_error() {
    for status in [600, 601, 799, 999] {
        let make = move || foreign(status, &[("content-type", "text/plain"), ("x-debug", "s3cret")], "s3cret");
        let answer = rewritten(&PAYMENTS, make).await;
        assert_ours(&answer, 500, "server_error");
        assert_eq!(answer.header("x-debug"), None);
    }
}

#[tokio::test]
async fn only_grpc_is_grpc() {
    for content_type in ["application/grpcfoo", "application/grpc-webs", "application/grpc-text"] {
        let make = move || foreign(500, &[("content-type", content_type)], "s3cret");
        assert_ours(&rewritten(&PAYMENTS, make).await, 500, "server_error");
    }
    for content_type in ["application/grpc", "application/grpc+proto", "application/grpc-web-text+proto; q=1"] {
        let make = move || foreign(500, &[("content-type", content_type)], "frames");
        assert_eq!(rewritten(&PAYMENTS, make).await.text, "frames");
    }
}

#[tokio::test]
async fn headers_that_a_client_acts_on_outlive_the_foreign_body() {
    let precondition =
        || foreign(412, &[("content-type", "text/plain"), ("etag", "\"v7\""), ("last-modified", "x")], "");
    let answer = rewritten(&PAYMENTS, precondition).await;
    assert_ours(&answer, 412, "precondition_failed");
    assert_eq!((answer.header("etag"), answer.header("last-modified")), (Some("\"v7\""), Some("x")));

    const KEPT: [&str; 12] = [
        "x-correlation-id",
        "x-ratelimit-limit",
        "x-ratelimit-reset-after",
        "ratelimit-limit",
        "ratelimit-remaining",
        "permissions-policy",
        "deprecation",
        "sunset",
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cross-origin-resource-policy",
        "traceparent",
    ];
    const REMOVED: [&str; 6] =
        ["access-control-x", "cross-origin-x", "x-ratelimit-", "ratelimit-debug", "x-region", "server-timing"];
    let make = || {
        let headers: Vec<_> = KEPT.into_iter().chain(REMOVED).map(|name| (name, "kept")).collect();
        foreign(502, &headers, "s3cret")
    };
    let answer = rewritten(&PAYMENTS, make).await;
    assert_eq!(KEPT.map(|name| answer.header(name)), [Some("kept"); 12]);
    assert_eq!(REMOVED.map(|name| answer.header(name)), [None; 6]);

    static REGIONAL: ApiProfile = ApiProfile::new("example.com").keep_headers(&["X-Region"]);
    let answer = rewritten(&REGIONAL, make).await;
    assert_eq!((answer.header("x-region"), answer.header("server-timing")), (Some("kept"), None));
}

#[tokio::test]
async fn a_foreign_response_without_a_required_header_is_reported() {
    static REPORTS: Mutex<Vec<(u16, Vec<Fault>)>> = Mutex::new(Vec::new());
    fn remember(report: &Report<'_>) {
        REPORTS.lock().unwrap().push((report.status().as_u16(), report.faults().to_vec()));
    }
    static REPORTED: ApiProfile = ApiProfile::new("example.com").reporter(remember);
    let of_json = ("content-type", "application/json");
    for (status, required, value) in
        [(401, "www-authenticate", "Basic"), (407, "proxy-authenticate", "Basic"), (426, "upgrade", "h2c")]
    {
        let fault = Fault::ForeignHeaderMissing(required);
        // A rewritten response, and one that keeps its body.
        for headers in [vec![], vec![of_json]] {
            let answer = rewritten(&REPORTED, move || foreign(status, &headers, "{}")).await;
            assert_eq!(answer.status.as_u16(), status);
            assert_eq!(REPORTS.lock().unwrap().drain(..).collect::<Vec<_>>(), [(status, vec![fault])]);
        }
        let answer = rewritten(&REPORTED, move || foreign(status, &[of_json, (required, value)], "{}")).await;
        assert_eq!(answer.text, "{}");
        assert_eq!(REPORTS.lock().unwrap().drain(..).collect::<Vec<_>>(), []);
    }
}

/// A middleware changed the status of one of our responses to a success.
#[tokio::test]
async fn a_response_of_ours_keeps_its_status() {
    for status in [200, 204, 304, 100, 299] {
        let make = move || {
            let mut response = BuyerError::Locked.into_response();
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response
        };
        assert_ours(&rewritten(&PAYMENTS, make).await, 403, "forbidden");
    }
    // A middleware that replaced the body, too, made a response of its own.
    let replaced = || {
        let mut response = BuyerError::Locked.into_response().map(|_| Body::from("cached"));
        *response.status_mut() = StatusCode::OK;
        response
    };
    let answer = rewritten(&PAYMENTS, replaced).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "cached"));
}

/// A payload of a panic whose `Drop` panics, `self.0` times.
struct Bomb(u8);

impl Drop for Bomb {
    fn drop(&mut self) {
        if self.0 > 0 {
            panic_any(Bomb(self.0 - 1));
        }
    }
}

/// An error whose parts panic with a [`Bomb`].
#[derive(Debug, ApiError)]
enum Explosive {
    #[status(400)]
    #[message("{0}")]
    Message(#[public(message)] Shrapnel),
    #[status(400)]
    #[message("fine")]
    Header(#[header("x-part")] Shrapnel),
    #[status(500)]
    Source,
}

#[derive(Debug)]
struct Shrapnel;

impl fmt::Display for Shrapnel {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic_any(Bomb(3))
    }
}

impl ToHeaderValues for Shrapnel {
    fn values(&self, _: &mut HeaderValues<'_, '_>) {
        panic_any(Bomb(3))
    }
}

impl fmt::Display for Explosive {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic_any(Bomb(3))
    }
}

impl std::error::Error for Explosive {}

#[test]
fn a_panic_whose_payload_panics_stays_within_the_response() {
    fn explode(_: &Report<'_>) {
        panic_any(Bomb(3))
    }
    static EXPLODING: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(explode);
    let scope = status_error::layer::RequestScope::new().profile(&EXPLODING);
    for (error, status) in
        [(Explosive::Message(Shrapnel), 400), (Explosive::Header(Shrapnel), 400), (Explosive::Source, 500)]
    {
        let response = scope.in_scope(|| status_error::response(&error));
        assert_eq!(response.status(), status);
        assert!(serde_json::from_slice::<serde_json::Value>(response.body()).is_ok());
    }
}

/// A service that panics where its field says.
#[derive(Clone, Copy, PartialEq)]
enum Panicking {
    InReady,
    InCall,
    InFuture,
    InDropOfBody,
}

/// A body whose `Drop` panics.
struct Touchy(Body, bool);

impl Drop for Touchy {
    fn drop(&mut self) {
        if self.1 {
            panic_any(Bomb(3));
        }
    }
}

impl From<bytes::Bytes> for Touchy {
    fn from(bytes: bytes::Bytes) -> Self {
        Self(bytes.into(), false)
    }
}

impl http_body::Body for Touchy {
    type Data = bytes::Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<bytes::Bytes>, axum::Error>>> {
        std::pin::Pin::new(&mut self.0).poll_frame(context)
    }
}

impl Service<Request<Body>> for Panicking {
    type Response = http::Response<Touchy>;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if *self == Self::InReady {
            panic_any(Bomb(3));
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        match self {
            Self::InCall => panic_any(Bomb(3)),
            Self::InFuture => Box::pin(async { panic_any(Bomb(3)) }),
            _ => Box::pin(async { Ok(foreign(500, &[], "s3cret").map(|body| Touchy(body, true))) }),
        }
    }
}

#[tokio::test]
async fn a_panic_anywhere_in_the_service_is_a_masked_500() {
    for service in [Panicking::InReady, Panicking::InCall, Panicking::InFuture, Panicking::InDropOfBody] {
        let mut service = ApiErrorLayer::new(&PAYMENTS).layer(service);
        for _ in 0..2 {
            let response = service.ready().await.unwrap().call(Request::new(Body::empty())).await.unwrap();
            assert_eq!(response.status(), 500);
        }
    }
}
