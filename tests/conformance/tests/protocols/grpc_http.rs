//! HTTP beside gRPC: requests and responses that are not gRPC's, below `StatusLayer`.

use super::{API, SECRET, not_found};
use async_graphql::futures_util::stream;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use serde_json::Value;
use status_error::report::Report;
use status_error::tonic_014::StatusLayer;
use status_error::tower::KeepBody;
use status_error::{ApiProfile, format};
use std::cell::RefCell;
use std::convert::Infallible;
use std::task::{Context, Poll};
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::{Layer as _, Service, ServiceExt as _};

/// A whole response.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    trailers: HeaderMap,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Returns the status in the headers of a response of gRPC. It has no body.
    #[track_caller]
    fn grpc(&self, content_type: &str) -> Status {
        assert!(self.status == 200 && self.body.is_empty() && self.trailers.is_empty(), "{self:?}");
        assert_eq!(self.header("content-type"), Some(content_type));
        assert!(!format!("{self:?}").contains(SECRET), "{self:?}");
        Status::from_header_map(&self.headers).unwrap()
    }

    /// Returns the body of an error of HTTP.
    #[track_caller]
    fn http(&self, status: u16) -> Value {
        assert_eq!((self.status, self.header("content-type")), (status, Some("application/problem+json")), "{self:?}");
        assert!(!self.headers.keys().any(|name| name.as_str().starts_with("grpc-")), "{self:?}");
        assert!(!format!("{self:?}").contains(SECRET), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn answer(
    layer: StatusLayer,
    request: http::request::Builder,
    service: impl Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
) -> Answer {
    let response = layer.layer(service).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let collected = body.collect().await.unwrap();
    let trailers = collected.trailers().cloned().unwrap_or_default();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body: collected.to_bytes(), trailers }
}

fn respond(
    make: impl Fn() -> Response<Body> + Clone,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible> {
    tower::service_fn(move |_: Request<Body>| {
        let response = make();
        async move { Ok(response) }
    })
}

fn grpc_request() -> http::request::Builder {
    Request::post("/items.Items/Get").header("content-type", "application/grpc")
}

fn whole(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::new(Full::from(body))).unwrap()
}

/// Media types that are not gRPC's.
const OTHERS: [&str; 11] = [
    "",
    "application/json",
    "text/plain",
    "application/grpcfoo",
    "application/grpc-webx",
    "application/grpc-web-texts+proto",
    "application/connect+proto",
    "application/proto",
    "application/x-grpc",
    "text/html; a=application/grpc",
    "application/grpc, text/html",
];

#[tokio::test]
async fn a_request_that_is_not_grpc_gets_no_response_of_grpc() {
    for content_type in OTHERS {
        let request = || match content_type {
            "" => Request::get("/rest"),
            media_type => Request::post("/rest").header("content-type", media_type),
        };
        let panicked = answer(StatusLayer::new(&API), request(), respond(|| panic!("{SECRET}"))).await;
        assert_eq!(panicked.http(500)["code"], "server_error", "{content_type}");
        let foreign = || whole(500, &[("content-type", "text/plain"), ("x-debug", SECRET)], SECRET);
        assert_eq!(answer(StatusLayer::new(&API), request(), respond(foreign)).await.http(500)["code"], "server_error");
        let foreign = || whole(404, &[("content-type", "text/plain")], SECRET);
        assert_eq!(answer(StatusLayer::new(&API), request(), respond(foreign)).await.http(404)["code"], "not_found");
    }
}

/// Responses of HTTP that are no foreign texts pass unchanged.
#[tokio::test]
async fn http_beside_grpc_is_forwarded() {
    static ENVELOPE: ApiProfile = ApiProfile::new("items.example.com").format(&format::Envelope);
    let get = || Request::get("/rest");
    let fine = answer(StatusLayer::new(&API), get(), respond(|| whole(200, &[("x-a", "b")], "fine"))).await;
    assert_eq!((fine.status, &*fine.body, fine.header("x-a")), (200, &b"fine"[..], Some("b")));
    let moved = answer(StatusLayer::new(&API), get(), respond(|| whole(302, &[("location", "/b")], "moved"))).await;
    assert_eq!((moved.status, &*moved.body, moved.header("location")), (302, &b"moved"[..], Some("/b")));
    let json = [("content-type", "application/json")];
    let json = answer(StatusLayer::new(&API), get(), respond(move || whole(422, &json, "{}"))).await;
    assert_eq!((json.status, &*json.body), (422, &b"{}"[..]));
    let ours = || status_error::response(&not_found()).map(|body| Body::new(Full::new(body)));
    let ours = answer(StatusLayer::new(&ENVELOPE), get(), respond(ours)).await;
    assert_eq!(ours.header("content-type"), Some("application/json"));
    let kept = || {
        let mut response = whole(503, &[("content-type", "application/json")], "{\"ready\":false}");
        response.extensions_mut().insert(KeepBody);
        response
    };
    let kept = answer(StatusLayer::new(&API), get(), respond(kept)).await;
    assert_eq!((kept.status, &*kept.body), (503, &b"{\"ready\":false}"[..]));
}

#[tokio::test]
async fn a_request_of_grpc_gets_a_response_of_grpc() {
    let kinds = [
        ("application/grpc", "application/grpc"),
        ("Application/gRPC+proto", "application/grpc"),
        ("application/grpc; charset=utf-8", "application/grpc"),
        ("application/grpc ;q=1", "application/grpc"),
        ("APPLICATION/GRPC+JSON", "application/grpc"),
        ("application/grpc+thrift", "application/grpc"),
        ("application/grpc-web", "application/grpc-web"),
        ("Application/Grpc-Web+Proto; x", "application/grpc-web+proto"),
        ("application/grpc-web+json", "application/grpc-web+json"),
        ("application/grpc-web+thrift", "application/grpc-web"),
        ("application/grpc-web-text", "application/grpc-web-text"),
        ("application/grpc-web-text+proto", "application/grpc-web-text+proto"),
    ];
    for (kind, expected) in kinds {
        let request = || Request::post("/items.Items/Get").header("content-type", kind);
        // gRPC-Web's clients read the media type of the response, which is that of the request.
        let panicked = answer(StatusLayer::new(&API), request(), respond(|| panic!("{SECRET}"))).await;
        assert_eq!(panicked.grpc(expected).code(), Code::Internal);
        let foreign = || whole(500, &[("content-type", "text/plain")], SECRET);
        let masked = answer(StatusLayer::new(&API), request(), respond(foreign)).await.grpc(expected);
        assert_eq!(masked.code(), Code::Internal);
        assert!(masked.message().contains("Please contact"), "{masked:?}");
    }
}

/// A response of HTTP to a request of gRPC, such as that of a proxy or of a middleware.
#[tokio::test]
async fn a_foreign_response_of_http_becomes_a_status() {
    let table = [
        (400, Code::InvalidArgument),
        (401, Code::Unauthenticated),
        (403, Code::PermissionDenied),
        (404, Code::NotFound),
        (408, Code::FailedPrecondition),
        (429, Code::ResourceExhausted),
        (500, Code::Internal),
        (501, Code::Unimplemented),
        (502, Code::Internal),
        (503, Code::Unavailable),
        (504, Code::DeadlineExceeded),
        (302, Code::Internal),
        (204, Code::Internal),
        (700, Code::Internal),
    ];
    for (status, code) in table {
        let headers =
            [("content-type", "text/html"), ("content-length", "6"), ("etag", "\"s3cret\""), ("x-kept", "yes")];
        for layer in [StatusLayer::new(&API), StatusLayer::new(&API).keep_foreign_text()] {
            let sent = answer(layer, grpc_request(), respond(move || whole(status, &headers, SECRET))).await;
            let left = sent.grpc("application/grpc");
            assert_eq!(left.code(), code, "{status}");
            assert_eq!(left.get_details_error_info().unwrap().domain, "items.example.com");
            let is_kept = (400..500).contains(&status);
            assert_eq!((sent.header("x-kept").is_some(), sent.header("content-length")), (is_kept, None), "{status}");
        }
        // The media type makes no difference: gRPC sends each status with HTTP's 200.
        let typed = move || whole(status, &[("content-type", "application/grpc"), ("grpc-message", SECRET)], SECRET);
        assert_eq!(
            answer(StatusLayer::new(&API), grpc_request(), respond(typed)).await.grpc("application/grpc").code(),
            code
        );
        let coded = move || {
            whole(
                status,
                &[("grpc-status", "5"), ("grpc-message", SECRET), ("content-type", "application/grpc")],
                SECRET,
            )
        };
        let coded = answer(StatusLayer::new(&API), grpc_request(), respond(coded)).await;
        assert_eq!(coded.grpc("application/grpc").code(), Code::NotFound);
    }
}

/// The body of a replaced response is in the report.
#[tokio::test]
async fn a_replaced_text_is_reported() {
    thread_local! {
        static TEXTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").reporter(note);
    fn note(report: &Report<'_>) {
        TEXTS.with(|texts| texts.borrow_mut().push(report.error().to_string()));
    }
    let foreign = || whole(500, &[("content-type", "text/plain")], SECRET);
    answer(StatusLayer::new(&LOUD), grpc_request(), respond(foreign)).await;
    answer(StatusLayer::new(&LOUD), Request::get("/rest"), respond(foreign)).await;
    let expected = "an answer that is not this API's own: 500 Internal Server Error: s3cret";
    assert_eq!(TEXTS.take(), [expected, expected]);
}

fn with_trailers(trailers: &'static [(&'static str, &'static str)]) -> Response<Body> {
    let trailers =
        trailers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    let frames = [Frame::data(Bytes::from("data")), Frame::trailers(trailers.collect())];
    Response::new(Body::new(StreamBody::new(stream::iter(frames.map(Ok::<_, Status>)))))
}

/// A text or details beside `OK`, or without a code, are no part of a status.
#[tokio::test]
async fn a_text_without_an_error_is_left_out() {
    const TEXTS: [(&str, &str); 2] = [("grpc-message", SECRET), ("grpc-status-details-bin", "czNjcmV0")];
    let assert_none = |answer: &Answer| {
        let text = format!("{:?}{:?}", answer.headers, answer.trailers);
        assert!(!text.contains(SECRET) && !text.contains("czNjcmV0"), "{answer:?}");
    };
    for request in [grpc_request, || Request::get("/rest")] {
        for headers in [vec![], vec![("grpc-status", "0")]] {
            let make = move || whole(200, &[headers.clone(), TEXTS.to_vec()].concat(), "");
            let sent = answer(StatusLayer::new(&API), request(), respond(make)).await;
            assert_none(&sent);
            assert_eq!(sent.status, 200);
        }
        let ok = || with_trailers(&[("grpc-status", "0"), TEXTS[0], TEXTS[1]]);
        let sent = answer(StatusLayer::new(&API), request(), respond(ok)).await;
        assert_none(&sent);
        assert_eq!((&sent.trailers["grpc-status"], &*sent.body), (&HeaderValue::from_static("0"), &b"data"[..]));
        // A client reads trailers without a code as an error.
        for trailers in [&TEXTS[..1], &TEXTS[1..], &TEXTS] {
            let sent = answer(StatusLayer::new(&API), request(), respond(move || with_trailers(trailers))).await;
            assert_none(&sent);
            let status = Status::from_header_map(&sent.trailers).unwrap();
            assert_eq!(status.get_details_error_info().unwrap().reason, "SERVER_ERROR");
        }
        let others = answer(StatusLayer::new(&API), request(), respond(|| with_trailers(&[("x-a", "b")]))).await;
        assert_eq!((others.trailers.len(), &others.trailers["x-a"]), (1, &HeaderValue::from_static("b")));
    }
    let layer = StatusLayer::new(&API).keep_foreign_text();
    let ok = answer(layer.clone(), grpc_request(), respond(|| with_trailers(&[("grpc-status", "0"), TEXTS[0]]))).await;
    assert_eq!(ok.trailers["grpc-message"], SECRET);
    let none = answer(layer, grpc_request(), respond(|| with_trailers(&TEXTS))).await;
    assert_none(&none);
}

/// A body that fails or panics after its first bytes is reported. gRPC has a place for a status
/// then.
#[tokio::test]
async fn a_stream_that_fails_is_reported() {
    thread_local! {
        static CHAINS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").reporter(note);
    fn note(report: &Report<'_>) {
        CHAINS.with(|chains| chains.borrow_mut().push(report.chain().to_string()));
    }
    let broken = |end: &'static str| {
        let frames = (0..).map_while(move |index| match (index, end) {
            (0, _) => Some(Ok(Frame::data(Bytes::from("data")))),
            (1, "fails") => Some(Err(Status::unavailable(SECRET))),
            (1, "panics") => panic!("{SECRET}"),
            _ => None,
        });
        Response::new(Body::new(StreamBody::new(stream::iter(frames))))
    };
    for (end, chain) in [("fails", "a response body failed"), ("panics", "a handler panicked: s3cret")] {
        for request in [grpc_request(), Request::get("/rest")] {
            let is_grpc = request.headers_ref().unwrap().contains_key("content-type");
            let service = StatusLayer::new(&LOUD).layer(respond(move || broken(end)));
            let mut body = service.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().into_body();
            assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), "data");
            // A task of its own, because a panic goes on over HTTP.
            let task = async { tokio::task::spawn_local(async move { body.frame().await }).await };
            match tokio::task::LocalSet::new().run_until(task).await {
                Ok(Some(Ok(frame))) => {
                    let trailers = frame.into_trailers().unwrap();
                    assert!(is_grpc && !format!("{trailers:?}").contains(SECRET), "{trailers:?}");
                    assert_eq!(Status::from_header_map(&trailers).unwrap().code(), Code::Internal);
                }
                Ok(Some(Err(_))) => assert!(!is_grpc && end == "fails"),
                Ok(None) => panic!("{end}: the body ends as if it were complete"),
                Err(error) => assert!(!is_grpc && end == "panics" && error.is_panic()),
            }
            let chains = CHAINS.take();
            assert!(chains.len() == 1 && chains[0].starts_with(chain), "{end}: {chains:?}");
        }
    }
}

/// A service whose `poll_ready` panics.
struct Unready;

impl Service<Request<Body>> for Unready {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        panic!("{SECRET}")
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        std::future::ready(Ok(whole(200, &[], "")))
    }
}

#[tokio::test]
async fn a_panic_in_poll_ready_is_caught() {
    assert_eq!(
        answer(StatusLayer::new(&API), grpc_request(), Unready).await.grpc("application/grpc").code(),
        Code::Internal
    );
    answer(StatusLayer::new(&API), Request::get("/rest"), Unready).await.http(500);
}
