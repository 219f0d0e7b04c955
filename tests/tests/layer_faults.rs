//! Faults of the layer that users would meet in the field, one test for each kind.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use over_axum::{Answer, BuyerError, PAYMENTS};
use status_error::field_error::{FieldErrorSink, ToFieldErrors};
use status_error::header::{Header, HeaderSink, HeaderValues, ToHeaderValues};
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::member::MemberSink;
use status_error::report::{Fault, Report};
use status_error::tower::{ApiErrorLayer, StreamLayer};
use status_error::{ApiError, ApiProfile, ProblemType, format};
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
    let no_format = [
        "",
        " ; charset=utf-8",
        "té/xt",
        "TEXT/plain",
        "text/plain;charset=UTF-8",
        "application/octet-stream",
        "Application/Octet-Stream; x=y",
        "text",
        "/",
        "text/",
        "text/plain, text/html",
        "text plain",
    ];
    for content_type in no_format.into_iter().map(Some).chain([None]) {
        let make = move || {
            let headers: Vec<_> = content_type.map(|value| ("content-type", value)).into_iter().collect();
            foreign(404, &headers, "s3cret")
        };
        assert_ours(&rewritten(&PAYMENTS, make).await, 404, "not_found");
    }
    // The types that axum sets by itself, and a stream.
    let bytes = || (StatusCode::NOT_FOUND, b"s3cret".to_vec()).into_response();
    assert_ours(&rewritten(&PAYMENTS, bytes).await, 404, "not_found");
    let stream = || {
        let body = Body::from_stream(tokio_stream::iter([Ok::<_, Infallible>("s3cret")]));
        (StatusCode::NOT_FOUND, [("content-encoding", "x")], body).into_response()
    };
    assert_ours(&rewritten(&PAYMENTS, stream).await, 404, "not_found");
    for content_type in ["text/html", "application/json", "application/xml", "image/png", "application/vnd.a+b"] {
        let make = move || foreign(404, &[("content-type", content_type)], "<p>gone</p>");
        assert_eq!(rewritten(&PAYMENTS, make).await.text, "<p>gone</p>", "{content_type}");
    }
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

    const KEPT: [&str; 24] = [
        "x-trace-id",
        "x-amzn-trace-id",
        "x-b3-traceid",
        "traceresponse",
        "x-rate-limit-remaining",
        "x-xss-protection",
        "x-dns-prefetch-control",
        "x-permitted-cross-domain-policies",
        "origin-agent-cluster",
        "content-security-policy-report-only",
        "nel",
        "reporting-endpoints",
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
    const REMOVED: [&str; 12] = [
        "access-control-x",
        "cross-origin-x",
        "x-ratelimit-",
        "x-rate-limit-",
        "x-b3-",
        "ratelimit-debug",
        "x-region",
        "server-timing",
        "x-trace",
        "x-powered-by",
        "server",
        "link",
    ];
    let make = || {
        let headers: Vec<_> = KEPT.into_iter().chain(REMOVED).map(|name| (name, "kept")).collect();
        foreign(502, &headers, "s3cret")
    };
    let answer = rewritten(&PAYMENTS, make).await;
    assert_eq!(KEPT.map(|name| answer.header(name)), [Some("kept"); 24]);
    assert_eq!(REMOVED.map(|name| answer.header(name)), [None; 12]);

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

/// axum's router adds `Allow` outside of the layers of its routes, so its 405 is not reported.
#[tokio::test]
async fn a_405_without_allow_is_reported_where_no_router_adds_it() {
    static REPORTS: Mutex<Vec<Vec<Fault>>> = Mutex::new(Vec::new());
    fn remember(report: &Report<'_>) {
        REPORTS.lock().unwrap().push(report.faults().to_vec());
    }
    static REPORTED: ApiProfile = ApiProfile::new("example.com").reporter(remember);
    let reports = || REPORTS.lock().unwrap().drain(..).collect::<Vec<_>>();
    for (headers, expected) in [
        (vec![], vec![Fault::ForeignHeaderMissing("allow")]),
        (vec![("content-type", "application/json")], vec![Fault::ForeignHeaderMissing("allow")]),
        (vec![("allow", "")], vec![]),
    ] {
        let service = tower::service_fn(async |_: Request<()>| Ok::<_, Infallible>(foreign(405, &headers, "")));
        let service = ApiErrorLayer::new(&REPORTED).layer(service);
        assert_eq!(service.oneshot(Request::new(())).await.unwrap().status(), 405);
        assert_eq!(reports().concat(), expected);
    }
    let app = Router::new().route("/", get(async || "")).layer(ApiErrorLayer::new(&REPORTED));
    let answer = over_axum::call(&app, Request::post("/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, Some("GET,HEAD")));
    assert_eq!(reports().concat(), []);
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

/// A middleware replaced the body of a response of ours, and kept its extensions. The new body is
/// foreign.
#[tokio::test]
async fn a_replaced_body_is_no_longer_ours() {
    for (status, content_type, code) in [
        (404, "text/plain", "not_found"),
        (409, "application/octet-stream", "conflict"),
        (418, "text", "im_a_teapot"),
        (500, "text/plain", "server_error"),
        (502, "application/json", "server_error"),
        (503, "text/html", "server_error"),
    ] {
        let make = move || {
            let mut response = BuyerError::Locked.into_response().map(|_| Body::from("s3cret"));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert("content-type", HeaderValue::from_static(content_type));
            response
        };
        assert_ours(&rewritten(&PAYMENTS, make).await, status, code);
    }
    // With a format of its own, the new body is forwarded as that of any foreign response.
    let page = || {
        let mut response = BuyerError::Locked.into_response().map(|_| Body::from("<p>locked</p>"));
        response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    };
    let answer = rewritten(&PAYMENTS, page).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, "<p>locked</p>"));
    // A compressed body is still ours, also one whose length is known.
    let compressed = || {
        let mut response = BuyerError::Locked.into_response().map(|_| Body::from("compressed"));
        response.headers_mut().insert("content-encoding", HeaderValue::from_static("x"));
        response
    };
    assert_eq!(rewritten(&PAYMENTS, compressed).await.text, "compressed");
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
    #[status(400)]
    #[message("fine")]
    Member {
        #[public]
        id: u8,
        #[public]
        part: Shrapnel,
    },
    #[status(400)]
    #[message("fine")]
    FieldErrors(#[field_errors] Shrapnel),
}

#[derive(Debug, Clone, Copy)]
struct Shrapnel;

impl serde::Serialize for Shrapnel {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic_any(Bomb(3))
    }
}

impl ToFieldErrors for Shrapnel {
    fn each(&self, _: &mut FieldErrorSink<'_>) {
        panic_any(Bomb(3))
    }
}

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
    for (error, status) in [
        (Explosive::Message(Shrapnel), 400),
        (Explosive::Header(Shrapnel), 400),
        (Explosive::Source, 500),
        (Explosive::Member { id: 7, part: Shrapnel }, 400),
        (Explosive::FieldErrors(Shrapnel), 400),
    ] {
        for scope in [RequestScope::new(), RequestScope::new().keep_snapshots()] {
            let response = scope.profile(&EXPLODING).in_scope(|| status_error::response(&error));
            assert_eq!(response.status(), status);
            let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
            assert_eq!((&body["status"], &body["id"]), (&serde_json::json!(status), &serde_json::Value::Null));
        }
    }
}

/// An error by hand, each of whose methods panics, and a format that panics.
#[derive(Debug)]
struct ByHand(&'static str);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for ByHand {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if self.0 == "source" { panic_any(Bomb(3)) } else { None }
    }
}

impl ApiError for ByHand {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType =
            ProblemType::new(400, "by_hand").members(&["id"]).headers(&[Header::new("x-part")]).field_errors(true);
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("id", &7);
        assert_ne!(self.0, "members");
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        headers.add("x-part", "whole");
        assert_ne!(self.0, "headers");
    }

    fn field_errors(&self, _: &mut FieldErrorSink<'_>) {
        assert_ne!(self.0, "field_errors");
    }
}

#[derive(Debug)]
struct PanickingFormat;

impl format::Format for PanickingFormat {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["half"]
    }

    fn write(&self, _: &format::Problem<'_>, body: &mut format::BodyWriter) {
        body.object(|object| {
            object.string("half", "written");
            panic_any(Bomb(3))
        });
    }
}

#[tokio::test]
async fn code_of_the_application_that_panics_leaves_its_part_out() {
    static FAULTS: Mutex<Vec<Fault>> = Mutex::new(Vec::new());
    fn remember(report: &Report<'_>) {
        let _ = report.chain().to_string();
        FAULTS.lock().unwrap().extend_from_slice(report.faults());
    }
    static REPORTED: ApiProfile = ApiProfile::new("example.com").reporter(remember);
    for part in ["members", "headers", "field_errors", "source"] {
        let scope = RequestScope::new().profile(&REPORTED).keep_snapshots();
        let response = scope.in_scope(|| status_error::response(&ByHand(part)));
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &body["code"]), (400, &serde_json::json!("by_hand")), "{part}: {body}");
        assert_eq!(response.headers()["x-part"], "whole");
        let faults: Vec<Fault> = FAULTS.lock().unwrap().drain(..).collect();
        assert_eq!(faults, if part == "source" { vec![] } else { vec![Fault::Panicked] }, "{part}");
    }
    static BROKEN: ApiProfile = ApiProfile::new("example.com").format(&PanickingFormat).reporter(remember);
    let response = RequestScope::new().profile(&BROKEN).in_scope(|| status_error::response(&BuyerError::Locked));
    assert_eq!((response.status().as_u16(), &response.body()[..]), (403, &b"{}"[..]));
    assert_eq!(FAULTS.lock().unwrap().drain(..).collect::<Vec<_>>(), [Fault::Panicked]);
    // The layer, too, renders with the format.
    for (status, expected) in [(404, 404), (500, 500), (600, 500)] {
        let answer = rewritten(&BROKEN, move || foreign(status, &[], "s3cret")).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (expected, "{}"));
    }
    let app =
        Router::new().route("/", get(async || -> Response { panic!("s3cret") })).layer(ApiErrorLayer::new(&BROKEN));
    let answer = over_axum::get(&app, "/").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (500, "{}"));
}

/// A service that panics where its field says.
#[derive(Clone, Copy, PartialEq)]
enum Panicking {
    PollReady,
    Call,
    Poll,
    DropOfFuture,
    DropOfBody,
    LengthOfBody,
    EndOfBody,
}

/// A body that panics where the second field says.
struct Touchy(Body, Option<Panicking>);

impl Touchy {
    fn panic_at(&self, place: Panicking) {
        if self.1 == Some(place) {
            panic_any(Bomb(3));
        }
    }
}

impl Drop for Touchy {
    fn drop(&mut self) {
        self.panic_at(Panicking::DropOfBody);
    }
}

impl From<bytes::Bytes> for Touchy {
    fn from(bytes: bytes::Bytes) -> Self {
        Self(bytes.into(), None)
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

    fn size_hint(&self) -> http_body::SizeHint {
        self.panic_at(Panicking::LengthOfBody);
        self.0.size_hint()
    }

    fn is_end_stream(&self) -> bool {
        self.panic_at(Panicking::EndOfBody);
        self.0.is_end_stream()
    }
}

/// A future that panics when it is dropped.
struct TouchyFuture<F>(F);

impl<F: Future + Unpin> Future for TouchyFuture<F> {
    type Output = F::Output;

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        std::pin::Pin::new(&mut self.0).poll(context)
    }
}

impl<F> Drop for TouchyFuture<F> {
    fn drop(&mut self) {
        panic_any(Bomb(3));
    }
}

impl Service<Request<Body>> for Panicking {
    type Response = http::Response<Touchy>;
    type Error = Infallible;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if *self == Self::PollReady {
            panic_any(Bomb(3));
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        match self {
            Self::Call => panic_any(Bomb(3)),
            Self::Poll => Box::pin(async { panic_any(Bomb(3)) }),
            Self::DropOfFuture => Box::pin(TouchyFuture(std::future::ready(Ok(
                foreign(500, &[], "s3cret").map(|body| Touchy(body, None))
            )))),
            place => {
                let place = *place;
                Box::pin(async move { Ok(foreign(500, &[], "s3cret").map(|body| Touchy(body, Some(place)))) })
            }
        }
    }
}

#[tokio::test]
async fn a_panic_anywhere_in_the_service_is_a_masked_500() {
    use Panicking::*;
    for service in [PollReady, Call, Poll, DropOfFuture, DropOfBody, LengthOfBody, EndOfBody] {
        let mut service = ApiErrorLayer::new(&PAYMENTS).layer(service);
        for _ in 0..2 {
            let response = service.ready().await.unwrap().call(Request::new(Body::empty())).await.unwrap();
            assert_eq!(response.status(), 500);
        }
    }
}

/// A client that goes away, or a timeout outside of the layer, drops the future before its end.
#[tokio::test]
async fn a_future_that_is_dropped_early_may_panic() {
    let service = tower::service_fn(|_: Request<Body>| {
        TouchyFuture(Box::pin(std::future::pending::<Result<Response, Infallible>>()))
    });
    let service = ApiErrorLayer::new(&PAYMENTS).layer(service);
    let future = service.oneshot(Request::new(Body::empty()));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(5), future).await.is_err());
}

/// Reports of the tests of streams and of failing services, by the id of the request, so that tests
/// that run at the same time don't see each other's.
static STREAM_REPORTS: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn remember_stream(report: &Report<'_>) {
    let id = report.request_id().unwrap_or_default().to_owned();
    STREAM_REPORTS.lock().unwrap().push((id, report.chain().to_string()));
}

static STREAMED: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(remember_stream);

fn reports_of(id: &str) -> Vec<String> {
    let reports = STREAM_REPORTS.lock().unwrap();
    reports.iter().filter(|(of, _)| of == id).map(|(_, chain)| chain.clone()).collect()
}

/// Returns a stream that renders an error, and then ends, fails or panics.
fn stream(end: &'static str) -> impl http_body::Body<Data = bytes::Bytes, Error = std::io::Error> + Send + 'static {
    let frames = (0..).map_while(move |index| match (index, end) {
        (0, _) => Some(Ok(status_error::response(&BuyerError::NotFound { id: 7 }).into_body())),
        (1, "fails") => Some(Err(std::io::Error::other("s3cret disk"))),
        (1, "panics") => panic_any(Bomb(3)),
        _ => None,
    });
    let frames = frames.map(|data: Result<bytes::Bytes, _>| data.map(http_body::Frame::data));
    http_body_util::StreamBody::new(tokio_stream::iter(frames))
}

/// Returns what arrived of a body, and whether it ended well.
async fn collected<B: http_body::Body<Data = bytes::Bytes> + Unpin>(mut body: B) -> (String, bool) {
    use http_body_util::BodyExt as _;
    let mut text = String::new();
    while let Some(frame) = body.frame().await {
        match frame.map(http_body::Frame::into_data) {
            Ok(Ok(data)) => text.push_str(std::str::from_utf8(&data).unwrap()),
            Ok(Err(_)) => {}
            Err(_) => return (text, false),
        }
    }
    (text, true)
}

const ENVELOPE: &str =
    r#"{"type":"error","code":"not_found","status":404,"message":"buyer 7 was not found","details":[]}"#;

/// The ends of a stream, each with the reports that it has to cause, and whether the body ends
/// without an error.
const ENDS: [(&str, &[&str], bool); 3] = [
    ("ends", &["buyer 7 was not found"], true),
    ("fails", &["buyer 7 was not found", "a response body failed: s3cret disk"], false),
    ("panics", &["buyer 7 was not found", "a handler panicked: something that is no text"], false),
];

#[tokio::test]
async fn a_stream_of_axum_runs_in_the_scope_and_its_failures_are_reported() {
    for (end, reports, is_well) in ENDS {
        let app = Router::new()
            .route("/", get(move || async move { Body::new(stream(end)) }))
            .layer(ApiErrorLayer::new(&STREAMED));
        let id = format!("axum-{end}");
        let request = Request::get("/").header("x-request-id", &id).body(Body::empty()).unwrap();
        let response = app.oneshot(request).await.unwrap();
        assert_eq!(collected(response.into_body()).await, (ENVELOPE.to_owned(), is_well));
        assert_eq!(reports_of(&id), reports);
    }
}

#[tokio::test]
async fn a_stream_of_any_service_has_a_layer() {
    for (end, reports, is_well) in ENDS {
        let service = tower::service_fn(async move |_: Request<()>| {
            Ok::<_, Infallible>(http::Response::new(
                http_body_util::Either::<_, http_body_util::Full<bytes::Bytes>>::Left(Box::pin(stream(end))),
            ))
        });
        let service = StreamLayer::new(&STREAMED).layer(service);
        let id = format!("tower-{end}");
        let response = service.oneshot(Request::get("/").header("x-request-id", &id).body(()).unwrap()).await.unwrap();
        assert_eq!(collected(response.into_body()).await, (ENVELOPE.to_owned(), is_well));
        assert_eq!(reports_of(&id), reports);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum ServerError {
    #[error("the server is busy")]
    #[status(503, disclose)]
    #[header("retry-after", "1")]
    Busy,
    #[error("the service failed")]
    #[status(500)]
    Failed(#[source] std::io::Error),
}

/// A service that fails in `poll_ready` or in its future.
#[derive(Clone)]
struct Failing(bool);

impl Service<Request<Body>> for Failing {
    type Response = Response;
    type Error = std::io::Error;
    type Future = std::future::Ready<Result<Response, std::io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), std::io::Error>> {
        Poll::Ready(if self.0 { Err(std::io::Error::other("s3cret pool")) } else { Ok(()) })
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        assert!(!self.0, "a service that is not ready is not called");
        std::future::ready(Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "s3cret wait")))
    }
}

#[tokio::test]
async fn an_error_of_the_inner_service_is_a_response() {
    let layer = ApiErrorLayer::new(&STREAMED).handle_errors(|error: std::io::Error| match error.kind() {
        std::io::ErrorKind::TimedOut => ServerError::Busy,
        _ => ServerError::Failed(error),
    });
    for (in_ready, status, report) in
        [(false, 503, "the server is busy"), (true, 500, "the service failed: s3cret pool")]
    {
        let id = format!("failing-{in_ready}");
        let mut service = layer.layer(Failing(in_ready));
        let request = Request::get("/").header("x-request-id", &id).body(Body::empty()).unwrap();
        let response = service.ready().await.unwrap().call(request).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers().contains_key("retry-after"), status == 503);
        let (body, _) = collected(response.into_body()).await;
        assert!(!body.contains("s3cret"), "{body}");
        assert_eq!(reports_of(&id), [report]);
    }
    // axum accepts the service, because it never fails.
    let app = Router::new().route_service("/", layer.layer(Failing(false)));
    assert_eq!(over_axum::get(&app, "/").await.status, 503);
}

#[tokio::test]
async fn a_function_that_maps_errors_may_panic() {
    async fn check<A: ApiError + Send + Sync + 'static>(status: u16, map: fn(std::io::Error) -> A) {
        let layer = ApiErrorLayer::new(&PAYMENTS).handle_errors(map);
        for in_ready in [false, true] {
            let mut service = layer.layer(Failing(in_ready));
            let response = service.ready().await.unwrap().call(Request::new(Body::empty())).await.unwrap();
            assert_eq!(response.status(), status);
        }
    }
    check(500, |_| -> ServerError { panic_any(Bomb(3)) }).await;
    check(400, |_| Explosive::Member { id: 7, part: Shrapnel }).await;
    check(400, |_| Explosive::FieldErrors(Shrapnel)).await;
    check(400, |_| ByHand("members")).await;
}

/// HEAD has the headers of GET, and no length of a body that GET would not have (RFC 9110 §8.6).
#[tokio::test]
async fn head_has_no_length_of_zero_where_get_has_another_body() {
    use tower_http::compression::CompressionLayer;
    use tower_http::compression::predicate::SizeAbove;
    let compression = || CompressionLayer::new().compress_when(SizeAbove::new(0));
    let handler = || async { BuyerError::NotFound { id: 7 } };
    let inside = Router::new().route("/", get(handler)).layer(compression()).layer(ApiErrorLayer::new(&PAYMENTS));
    let outside = Router::new().route("/", get(handler)).layer(ApiErrorLayer::new(&PAYMENTS)).layer(compression());
    for app in [inside, outside] {
        let request = |method| Request::builder().method(method).uri("/").header("accept-encoding", "gzip");
        let of_get = app.clone().oneshot(request("GET").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(of_get.status(), 404);
        let of_head = app.clone().oneshot(request("HEAD").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(of_head.status(), 404);
        assert_ne!(of_head.headers().get("content-length").map(HeaderValue::as_bytes), Some(&b"0"[..]));
    }
}

/// The body of a response to HEAD may have been removed inside of the layer. The layer decides as
/// for GET.
#[tokio::test]
async fn head_is_rewritten_where_get_is() {
    let json = [("content-type", "application/json")];
    let text = [("content-type", "text/plain")];
    for (headers, status, is_ours) in [
        (vec![json[0]], 404, false),
        (vec![json[0], ("content-length", "2")], 404, false),
        (vec![json[0], ("transfer-encoding", "chunked")], 404, false),
        (vec![json[0], ("content-length", "0")], 404, true),
        (vec![text[0]], 404, true),
        (vec![], 404, true),
        (vec![("content-length", "2")], 404, true),
        (vec![json[0]], 503, true),
    ] {
        let of_head = headers.clone();
        let service = tower::service_fn(move |_: Request<Body>| {
            let response = foreign(status, &of_head, "");
            async move { Ok::<_, Infallible>(response) }
        });
        let service = ApiErrorLayer::new(&PAYMENTS).layer(service);
        let response = service.oneshot(Request::head("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.extensions().get::<RenderedProblem>().is_some(), is_ours, "{headers:?}");
    }
}

/// An empty foreign error is rewritten, whatever made its body empty.
#[tokio::test]
async fn an_empty_stream_and_a_compressed_empty_body_are_rewritten() {
    use tower_http::compression::CompressionLayer;
    use tower_http::compression::predicate::SizeAbove;
    let empty = || async {
        let body = Body::from_stream(tokio_stream::iter(std::iter::empty::<Result<bytes::Bytes, Infallible>>()));
        (StatusCode::NOT_FOUND, body)
    };
    let app = Router::new()
        .route("/stream", get(empty))
        .route("/compressed", get(async || StatusCode::NOT_FOUND))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(0)))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    for path in ["/stream", "/compressed"] {
        let request = Request::get(path).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
        let answer = over_axum::call(&app, request).await;
        assert_ours(&answer, 404, "not_found");
        assert_eq!(answer.header("content-encoding"), None);
    }
}
