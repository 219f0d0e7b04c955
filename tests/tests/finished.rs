//! Finished responses of old code: `FinishedResponse`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, Version};
use axum::response::IntoResponse as _;
use axum::routing::get;
use http_body::Frame;
use over_axum::{Answer, PAYMENTS};
use status_error::catalog::assert_all_proven;
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::report::{Fault, Report};
use status_error::{AnyError, ApiError, ApiErrorLayer, ApiProfile, Catalog, ErrorId, FinishedResponse, format};
use std::cell::RefCell;
use std::error::Error;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::{io, mem};

thread_local! {
    static REPORTS: RefCell<Vec<Reported>> = const { RefCell::new(Vec::new()) };
}

#[derive(Debug)]
struct Reported {
    chain: String,
    location: String,
    faults: Vec<Fault>,
    error_id: Option<ErrorId>,
    status: u16,
}

fn remember(report: &Report<'_>) {
    let reported = Reported {
        chain: report.chain().to_string(),
        location: report.location().map(ToString::to_string).unwrap_or_default(),
        faults: report.faults().to_vec(),
        error_id: report.error_id(),
        status: report.status().as_u16(),
    };
    REPORTS.with_borrow_mut(|reports| reports.push(reported));
}

static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(remember);

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum BuyerError {
    /// No buyer has this id.
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error(transparent)]
    #[status(transparent)]
    Old(#[from] FinishedResponse),
    #[error("within: {source}")]
    #[message("Within: {source}")]
    #[status(transparent)]
    Within {
        source: FinishedResponse,
        #[public]
        id: u8,
    },
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Hidden(FinishedResponse),
}

/// A finished response: status, headers, body.
fn old(status: u16, headers: &[(&str, &str)], body: &'static [u8]) -> FinishedResponse {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    FinishedResponse::from(response.body(body).unwrap())
}

/// Renders an error, and returns the response and its report.
fn render(error: &dyn ApiError) -> (http::Response<Bytes>, Reported) {
    REPORTS.take();
    let response = status_error::response(error);
    (response, REPORTS.take().pop().unwrap())
}

fn headers(map: &HeaderMap) -> Vec<(&str, &str)> {
    map.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect()
}

#[test]
fn status_headers_and_body_are_sent_as_they_are() {
    for (status, list, body) in [
        (404, &[("content-type", "application/json; charset=utf-8")][..], &b"{\"ok\" : false}\r\n"[..]),
        (503, &[("x-cause", "disk sda1"), ("set-cookie", "a=1"), ("set-cookie", "b=2")], b"disk sda1 is full"),
        (500, &[("content-encoding", "gzip"), ("etag", "\"7\""), ("cache-control", "max-age=60")], b"\x1f\x8b\0\xff"),
        (499, &[("content-type", "no media type")], b""),
        (426, &[("connection", "upgrade"), ("upgrade", "h2c")], b"\0{{}} \xf0\x9f\xa6\x80"),
    ] {
        for error in
            [BuyerError::Old(old(status, list, body)), BuyerError::Within { source: old(status, list, body), id: 7 }]
        {
            let (response, report) = render(&error);
            assert_eq!((response.status().as_u16(), &response.body()[..]), (status, body));
            let mut sent = headers(response.headers());
            let mut expected = list.to_vec();
            sent.sort_unstable();
            expected.sort_unstable();
            assert_eq!(sent, expected);
            assert_eq!((report.status, report.error_id), (status, None));
            assert!(report.location.contains("tests/finished.rs:"), "{report:?}");
        }
    }
}

#[test]
fn framing_is_left_out_and_reported() {
    let framing = [
        ("connection", "close"),
        ("content-length", "7"),
        ("keep-alive", "timeout=5"),
        ("proxy-connection", "close"),
        ("te", "trailers"),
        ("trailer", "x-sum"),
        ("transfer-encoding", "chunked"),
    ];
    let (response, report) = render(&BuyerError::Old(old(400, &framing, b"bad")));
    assert_eq!(response.headers(), &HeaderMap::new());
    let mut faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
    faults.sort_unstable();
    let expected = framing.map(|(name, _)| Fault::Header(name).to_string());
    assert_eq!(faults, expected);
    // The server sends the length of the body itself.
    let (response, report) = render(&BuyerError::Old(old(400, &[("content-length", "3")], b"bad")));
    assert_eq!((response.headers().len(), report.faults), (0, vec![]));
}

#[test]
fn an_upgrade_needs_the_right_version_of_http() {
    let error = BuyerError::Old(old(426, &[("upgrade", "h2c")], b""));
    let within = |version| RequestScope::new().version(version).in_scope(|| render(&error).0);
    assert_eq!(headers(within(Version::HTTP_11).headers()), [("upgrade", "h2c"), ("connection", "upgrade")]);
    assert_eq!(within(Version::HTTP_2).headers(), &HeaderMap::new());
}

#[test]
fn a_missing_header_of_the_status_is_reported() {
    for (status, name) in [(401, "www-authenticate"), (405, "allow"), (407, "proxy-authenticate"), (426, "upgrade")] {
        let (response, report) = render(&BuyerError::Old(old(status, &[], b"old")));
        assert_eq!((response.status().as_u16(), report.faults), (status, vec![Fault::ForeignHeaderMissing(name)]));
    }
    assert_eq!(render(&BuyerError::Old(old(401, &[("www-authenticate", "Basic")], b"old"))).1.faults, []);
}

#[test]
fn a_response_that_is_no_errors_becomes_a_masked_500() {
    for status in [200, 204, 302, 600, 999] {
        let (response, report) = render(&BuyerError::Old(old(status, &[("location", "/s3cret")], b"s3cret")));
        assert_eq!((response.status(), report.error_id.is_some()), (StatusCode::INTERNAL_SERVER_ERROR, true));
        assert!(response.body().starts_with(b"{\"type\":\"error\",\"code\":\"server_error\""));
        assert!(!String::from_utf8_lossy(response.body()).contains("s3cret"));
        assert!(!response.headers().contains_key("location"));
        let expected = format!("a finished response of old code is not an error's: {status}");
        assert!(report.chain.starts_with(&expected), "{report:?}");
    }
}

#[test]
fn the_source_is_reported_only() {
    let error = old(502, &[], b"sorry").source(io::Error::other("s3cret"));
    assert_eq!((error.status().as_u16(), Error::source(&error).unwrap().to_string().as_str()), (502, "s3cret"));
    assert!(!format!("{:?}", old(502, &[("x-key", "s3cret")], b"s3cret")).contains("s3cret"));
    let line = error.location().line();
    let (response, report) = render(&BuyerError::from(error));
    assert_eq!(response.body(), "sorry");
    assert_eq!(report.chain, "a finished response of old code: 502 Bad Gateway: s3cret");
    assert!(line > 0 && report.location.contains(&format!("finished.rs:{line}:")), "{report:?}");
}

#[test]
fn a_finished_response_can_be_concealed() {
    let (shown, hidden) = (render(&BuyerError::NotFound).0, render(&BuyerError::Hidden(old(403, &[], b"s3cret"))).0);
    assert_eq!((shown.status(), shown.headers(), shown.body()), (hidden.status(), hidden.headers(), hidden.body()));
    assert_eq!(render(&BuyerError::Hidden(old(409, &[], b"old"))).0.body(), "old");
}

#[test]
fn any_error_takes_it_if_it_is_listed() {
    let fail = |error| -> Result<(), AnyError<(BuyerError, FinishedResponse)>> { Err(io::Error::other(error))? };
    let error = fail(old(500, &[], b"old")).unwrap_err();
    assert_eq!(status_error::response(error.as_api_error()).body(), "old");
}

#[test]
fn the_catalog_lists_it_and_it_can_be_forbidden() {
    let catalog = Catalog::of::<BuyerError>();
    assert!(catalog.open().eq(["FinishedResponse"]));
    assert!(catalog.iter().map(|kind| kind.code).eq(["not_found"]));
    let waivers: Vec<String> = catalog.unproven().map(|waiver| waiver.to_string()).collect();
    assert_eq!(waivers, ["`FinishedResponse`: any response of old code"]);
    let waiver = catalog.unproven().next().unwrap();
    assert_eq!((waiver.kind.is_none(), waiver.word), (true, "FinishedResponse"));
    let text = *catch_unwind(assert_all_proven::<BuyerError>).unwrap_err().downcast::<String>().unwrap();
    assert!(text.ends_with("give up a proof:\n  - `FinishedResponse`: any response of old code"), "{text}");
}

/// Serves an error under a layer that rewrites every foreign response.
async fn under_a_layer(make: impl Fn() -> FinishedResponse + Clone + Send + Sync + 'static) -> Answer {
    let app = Router::new()
        .route("/", get(async move || BuyerError::Old(make())))
        .layer(ApiErrorLayer::new(&PAYMENTS).rewrite_all())
        .layer(ApiErrorLayer::default().rewrite_all().keep_snapshots());
    over_axum::get(&app, "/").await
}

#[tokio::test]
async fn layers_forward_it() {
    let answer = under_a_layer(|| old(500, &[("x-old", "1")], b"the disk is full")).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (500, "the disk is full"));
    assert_eq!(headers(&answer.headers), [("x-old", "1"), ("content-length", "16")]);
    let rendered = answer.extensions.get::<RenderedProblem>().unwrap();
    assert_eq!((rendered.problem_type().variant, rendered.is_finished()), ("FinishedResponse", true));
    assert_eq!((rendered.problem_type().code, rendered.error_id()), ("internal_server_error", None));
}

#[tokio::test]
async fn a_layer_forwards_it_also_if_a_task_has_made_the_response() {
    let handler = async || tokio::spawn(async { old(404, &[], b"from a task").into_response() }).await.unwrap();
    let app = Router::new().route("/", get(handler)).layer(ApiErrorLayer::new(&PAYMENTS));
    assert_eq!(over_axum::get(&app, "/").await.text, "from a task");
}

#[tokio::test]
async fn the_response_to_head_has_the_length_of_the_body() {
    let app = Router::new()
        .route("/", get(async || old(404, &[("content-length", "9")], b"nine byte")))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    let answer = over_axum::call(&app, Request::head("/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.text.as_str(), answer.header("content-length")), ("", Some("9")));
}

#[tokio::test]
async fn a_dry_run_has_nothing_to_change() {
    static CHANGES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let layer = ApiErrorLayer::new(&PAYMENTS).dry_run(|change| CHANGES.lock().unwrap().push(change.to_string()));
    let app = Router::new().route("/", get(async || old(500, &[], b"old"))).layer(layer);
    assert_eq!(over_axum::get(&app, "/").await.text, "old");
    assert_eq!(mem::take(&mut *CHANGES.lock().unwrap()), [""; 0]);
}

/// A response of axum.
fn axums(body: Body) -> Response<Body> {
    (StatusCode::BAD_GATEWAY, [("x-old", "1")], body).into_response()
}

/// A body without an end, each part of which is ready at once.
struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"s3cret")))))
    }
}

/// A body of these frames, which have no known length.
fn streamed(frames: Vec<Result<&'static str, io::Error>>) -> Body {
    Body::from_stream(tokio_stream::iter(frames))
}

#[tokio::test]
async fn a_body_of_a_framework_is_read() {
    let whole = || axums(Body::from("whole"));
    let parts = || axums(streamed(vec![Ok("in "), Ok("parts")]));
    for (make, body) in [(&whole as &dyn Fn() -> _, "whole"), (&parts, "in parts")] {
        let read = FinishedResponse::read(make(), 1024).await;
        for error in [FinishedResponse::in_memory(make()), FinishedResponse::from(make()), read] {
            assert!(error.location().file().ends_with("finished.rs"));
            let response = status_error::response(&error);
            assert_eq!((response.status().as_u16(), &response.body()[..]), (502, body.as_bytes()));
            assert_eq!(headers(response.headers()), [("x-old", "1")]);
        }
    }
    // The body is longer than the default limit, and its length is known.
    let long = FinishedResponse::in_memory(axums(Body::from(vec![b'x'; 10_000_000])));
    assert_eq!(status_error::response(&long).body().len(), 10_000_000);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_masked_500() {
    let endless = || Response::builder().status(502).header("x-old", "1").body(Endless).unwrap();
    let failing = || axums(streamed(vec![Ok("s3cret"), Err(io::Error::other("s3cret"))]));
    let pending = axums(Body::from_stream(tokio_stream::pending::<Result<&str, io::Error>>()));
    let can_t = "a finished response of old code can't be sent: 502 Bad Gateway: ";
    for (error, reason) in [
        (FinishedResponse::in_memory(pending), "its body is not in memory"),
        (FinishedResponse::in_memory(endless()), "The body is too large."),
        (FinishedResponse::in_memory(failing()), "The body could not be read."),
        (FinishedResponse::read(endless(), 1000).await, "The body is too large."),
        (FinishedResponse::read(failing(), 1000).await, "The body could not be read."),
        (FinishedResponse::read(axums(Body::from("long")), 3).await, "The body is too large."),
    ] {
        assert_eq!(error.status(), 500);
        let (response, report) = render(&BuyerError::Old(error));
        assert_eq!(response.status(), 500);
        assert!(!String::from_utf8_lossy(response.body()).contains("s3cret"));
        assert!(!response.headers().contains_key("x-old"));
        assert_eq!(report.chain, format!("{can_t}{reason}"));
    }
}
