//! Statuses of tonic: conversion, the layer, and streams.

use super::{API, Error, SECRET, invalid, not_found, shelf};
use async_graphql::futures_util::{StreamExt as _, stream};
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::{Body as HttpBody, Frame};
use status_error::tonic_014::{StatusLayer, rendered, status};
use status_error::{ApiError, ApiProfile, AsResponse, ProblemType, layer::RequestScope, report::Report};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;
use tonic::body::Body;
use tonic::codec::{EncodeBody, EncodeBuf, Encoder, SingleMessageCompressionOverride};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::{Layer as _, Service, ServiceExt as _};

#[test]
fn codes_follow_from_the_status() {
    let of = |number| {
        let declared: &ProblemType = Box::leak(Box::new(ProblemType::new(number, "any")));
        Status::from(AsResponse::with(std::fmt::Error, |_| declared)).code()
    };
    let table = [
        (400, Code::InvalidArgument),
        (401, Code::Unauthenticated),
        (403, Code::PermissionDenied),
        (404, Code::NotFound),
        (409, Code::FailedPrecondition),
        (412, Code::FailedPrecondition),
        (415, Code::FailedPrecondition),
        (429, Code::ResourceExhausted),
        (499, Code::Cancelled),
        (500, Code::Internal),
        (501, Code::Unimplemented),
        (502, Code::Internal),
        (503, Code::Unavailable),
        (504, Code::DeadlineExceeded),
    ];
    for (number, code) in table {
        assert_eq!(of(number), code, "{number}");
    }
    assert_eq!(Status::from(Error::Taken).code(), Code::AlreadyExists);
    assert_eq!(Status::from(Error::Changed).code(), Code::Aborted);
}

#[test]
fn details_are_those_of_google_rpc() {
    let status = RequestScope::new().profile(&API).in_scope(|| Status::from(invalid(2)));
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    assert_eq!(
        (&*info.reason, &*info.domain, &*info.metadata["code"]),
        ("BAD_REQUEST", "items.example.com", "bad_request")
    );
    let violation = &details.bad_request().unwrap().field_violations[1];
    let seen = (&*violation.field, &*violation.reason, &*violation.description);
    assert_eq!(seen, ("billing_details.emails[2]", "TYPE_ERROR_ANY_STR", "This must be a string."));

    let details = Status::from(Error::Taken).get_error_details();
    let fields: Vec<_> =
        details.bad_request().unwrap().field_violations.iter().map(|it| (&*it.field, &*it.reason)).collect();
    assert_eq!(fields, [("name", "UNIQUE"), ("shop.id", "UNIQUE")]);

    let status = Status::from(not_found());
    assert_eq!(status.get_details_error_info().unwrap().metadata["tags"], r#"["a"]"#);

    let throttled = Error::Throttled { hint: "later".to_owned(), after: Duration::from_millis(1500) };
    let status = Status::from(throttled);
    assert_eq!(status.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_secs(2)));
    assert_eq!(status.metadata().get("retry-after").unwrap(), "2");

    let status = Status::from(Error::Unauthorized { token: SECRET });
    assert_eq!(status.metadata().get("www-authenticate").unwrap(), "Bearer");
    assert_eq!(status.message(), "The token is not valid.");
}

#[test]
fn server_errors_say_nothing_and_have_a_reference() {
    let status = RequestScope::new().profile(&API).in_scope(|| Status::from(shelf()));
    assert_eq!(status.code(), Code::Internal);
    assert_eq!(status.message(), "Something went wrong on our side. Please contact help@items.example.com.");
    assert_eq!(status.get_details_error_info().unwrap().reason, "SERVER_ERROR");
    let reference = rendered(&status).unwrap().error_id().unwrap().to_string();
    assert_eq!(status.get_details_request_info().unwrap().request_id, reference);
    let headers = sent(&status);
    assert!(!format!("{headers:?}{:?}", status.details()).contains(SECRET));
}

#[test]
fn the_switches_of_a_profile_hold_where_grpc_has_a_place_for_them() {
    use status_error::profile::RequestIds;
    const IDS: RequestIds = RequestIds::new().send_header("request-id").send_member("request_id");
    static SWITCHED: ApiProfile = ApiProfile::new("items.example.com")
        .generic_messages(&[(500, "Internal error")])
        .request_ids(IDS)
        .without_cache_control()
        .indent_json()
        .development();
    let scope = RequestScope::new().profile(&SWITCHED).request_id("r-42");
    let status = scope.in_scope(|| Status::from(shelf()));
    assert_eq!(status.message(), "Internal error");
    assert_eq!(status.metadata().get("request-id").unwrap(), "r-42");
    assert_eq!(status.get_details_error_info().unwrap().metadata["request_id"], "r-42");
    let info = status.get_details_debug_info().unwrap();
    assert!(info.detail.contains(SECRET) && info.stack_entries.is_empty(), "{info:?}");
    // Concealed errors and client errors are as without development mode.
    for error in [Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET }, not_found()] {
        let status = scope.in_scope(|| Status::from(error));
        assert!(status.get_details_debug_info().is_none());
        assert!(!format!("{:?}{:?}", sent(&status), status.details()).contains(SECRET));
        assert_eq!(status.get_details_error_info().unwrap().metadata["tags"], r#"["a"]"#);
    }
    // A name that gRPC or the details have already is left out.
    static TAKEN: ApiProfile = ApiProfile::new("items.example.com")
        .request_ids(RequestIds::new().send_header("grpc-status").send_member("code"));
    let status = RequestScope::new().profile(&TAKEN).request_id("r-42").in_scope(|| Status::from(not_found()));
    assert_eq!(status.get_details_error_info().unwrap().metadata["code"], "not_found");
    assert_eq!(status.metadata().get("grpc-status"), None);
    // The chain is left out where the status would be too long for clients.
    let long = Error::Shelf(std::io::Error::other("a".repeat(1_000_000)));
    let status = scope.in_scope(|| Status::from(long));
    let length: usize = sent(&status).iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum();
    assert!(length < 8 * 1024, "{length}");
}

#[test]
fn a_concealed_error_is_not_to_be_told_from_the_other() {
    let foreign = Status::from(Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET });
    let (foreign, other) = (sent(&foreign), sent(&Status::from(not_found())));
    // The metadata of `ErrorInfo` has no fixed order, so only the lengths are compared.
    let lengths =
        |headers: &HeaderMap| headers.iter().map(|(name, value)| (name.clone(), value.len())).collect::<Vec<_>>();
    assert_eq!(lengths(&foreign), lengths(&other));
    assert_eq!(foreign["grpc-message"], other["grpc-message"]);
}

/// A status that never varies is made once for each profile. No other status is shared.
#[tokio::test]
async fn statuses_that_are_shared_have_no_part_of_another_call() {
    use status_error::profile::RequestIds;
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("nothing varies")]
    #[status(404)]
    #[header("x-static", "yes")]
    struct Static;

    static OTHER: ApiProfile = ApiProfile::new("other.example.com");
    static IDS: ApiProfile =
        ApiProfile::new("ids.example.com").request_ids(RequestIds::new().send_header("x-id").send_member("request_id"));
    let convert = |profile: &'static ApiProfile, id: &str| {
        let status = RequestScope::new().profile(profile).request_id(id).in_scope(|| Status::from(Static));
        assert_eq!(rendered(&status).unwrap().problem_type().variant, "Static");
        status
    };
    for round in ["1", "2", "3"] {
        for (profile, domain) in [(&API, "items.example.com"), (&OTHER, "other.example.com")] {
            let status = convert(profile, round);
            assert_eq!((status.code(), status.message()), (Code::NotFound, "nothing varies"));
            assert_eq!(status.get_details_error_info().unwrap().domain, domain);
            assert_eq!(status.metadata().get("x-static").unwrap(), "yes");
        }
        let status = convert(&IDS, round);
        assert_eq!(status.metadata().get("x-id").unwrap(), round);
        assert_eq!(status.get_details_error_info().unwrap().metadata["request_id"], round);

        let left = through(StatusLayer::new(&OTHER), || Err(foreign(Code::Aborted))).await;
        assert_eq!((left.message(), left.metadata().len()), ("The operation was aborted", 2));
        assert_eq!(left.get_details_error_info().unwrap().domain, "other.example.com");
        // Both codes stand for 409.
        let left = through(StatusLayer::new(&OTHER), || Err(foreign(Code::AlreadyExists))).await;
        assert_eq!(left.code(), Code::AlreadyExists);
    }
}

/// The trailers stay below 8 KiB, because clients limit the metadata that they accept.
#[test]
fn nothing_is_too_long() {
    let long = "\u{1f525}\r\n\0{{}}".repeat(1_000_000);
    let throttled = Error::Throttled { hint: long.clone(), after: Duration::MAX };
    for error in [throttled, invalid(10_000), Error::NotFound { id: 1, tags: vec![long] }] {
        let headers = sent(&Status::from(error));
        assert!(size(&headers) <= 7 * 1024, "{}", size(&headers));
    }
    let violations = Status::from(invalid(10_000)).get_details_bad_request().unwrap().field_violations;
    assert_eq!(violations.last().unwrap().reason, "TRUNCATED");
}

/// The size of headers as HTTP/2 counts it (RFC 9113 §6.5.2).
pub(crate) fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}

pub(crate) fn sent(status: &Status) -> HeaderMap {
    let mut headers = HeaderMap::new();
    status.add_header(&mut headers).unwrap();
    headers
}

/// A request of gRPC without a message.
pub(crate) fn request() -> Request<Body> {
    Request::post("/items.Items/Get").header("content-type", "application/grpc").body(Body::empty()).unwrap()
}

async fn through_the_layer(answer: impl Fn() -> Result<(), Status> + Clone) -> Status {
    through(StatusLayer::new(&API), answer).await
}

async fn through(layer: StatusLayer, answer: impl Fn() -> Result<(), Status> + Clone) -> Status {
    let service = tower::service_fn(move |_: Request<Body>| {
        let answered = answer();
        async move { Ok::<Response<Body>, Infallible>(answered.unwrap_err().into_http()) }
    });
    let response = layer.layer(service).oneshot(request()).await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/grpc");
    assert!(!response.headers().contains_key("status-error-seal"));
    let left = Status::from_header_map(response.headers()).unwrap();
    // The status is kept in an extension, for layers further out.
    let kept = response.extensions().get::<Status>().unwrap();
    assert_eq!((kept.code(), kept.message(), kept.details()), (left.code(), left.message(), left.details()));
    left
}

#[tokio::test]
async fn the_layer_masks_what_is_the_servers_own() {
    let panicked = through_the_layer(|| panic!("{SECRET}")).await;
    assert_eq!(panicked.code(), Code::Internal);
    for code in [Code::Internal, Code::Unknown, Code::DataLoss, Code::Unavailable, Code::DeadlineExceeded] {
        let masked = through_the_layer(move || Err(foreign(code))).await;
        assert!(masked.message().contains("Please contact"), "{masked:?}");
        assert!(masked.get_details_request_info().is_some(), "{masked:?}");
        assert!(!format!("{masked:?}").contains(SECRET) && !masked.metadata().contains_key("x-kept"), "{masked:?}");
        // `keep_foreign_text` keeps no text of these codes: they are server errors.
        let masked = through(StatusLayer::new(&API).keep_foreign_text(), move || Err(foreign(code))).await;
        assert!(!format!("{masked:?}").contains(SECRET), "{masked:?}");
    }
    let own = through_the_layer(|| Err(Status::from(shelf()))).await;
    assert_eq!(own.get_details_error_info().unwrap().domain, "items.example.com");
    let own = through_the_layer(|| Err(Status::from(not_found()))).await;
    assert_eq!(own.message(), "item 8 was not found");
}

/// A foreign status, with the secret in its message and in its details.
pub(crate) fn foreign(code: Code) -> Status {
    let mut status = Status::with_details(code, SECRET, SECRET.into());
    status.metadata_mut().insert("x-kept", "yes".parse().unwrap());
    status
}

#[tokio::test]
async fn the_layer_sends_no_text_of_others() {
    // `From<io::Error> for Status` made this status, and keeps only the text of the error.
    use std::io::ErrorKind::*;
    for kind in
        [NotFound, PermissionDenied, AlreadyExists, InvalidInput, TimedOut, ConnectionAborted, UnexpectedEof, Other]
    {
        let left = through_the_layer(move || Err(std::io::Error::new(kind, SECRET))?).await;
        assert!(!format!("{left:?}").contains(SECRET), "{kind}: {left:?}");
    }
    for number in 1..=16 {
        let code = Code::from_i32(number);
        let left = through_the_layer(move || Err(foreign(code))).await;
        let details = format!("{left:?}{:?}", left.get_error_details());
        assert!(!details.contains(SECRET), "{left:?}");
        assert_eq!(left.get_details_error_info().unwrap().domain, "items.example.com", "{left:?}");
        // The details are a `google.rpc.Status`, whose first field is the code.
        assert_eq!(left.details()[..2], [8, left.code() as u8], "{left:?}");
    }
    let left = through_the_layer(|| Err(foreign(Code::Aborted))).await;
    assert_eq!((left.code(), left.message()), (Code::Aborted, "The operation was aborted"));
    assert_eq!(left.metadata().get("x-kept").unwrap(), "yes");
    assert_eq!(left.get_details_error_info().unwrap().reason, "CONFLICT");

    let kept = through(StatusLayer::new(&API).keep_foreign_text(), || Err(foreign(Code::InvalidArgument))).await;
    assert_eq!((kept.message(), kept.details()), (SECRET, SECRET.as_bytes()));
}

pub(crate) type Items = Pin<Box<dyn Stream<Item = Result<(), Status>> + Send>>;

/// An encoder of empty messages.
struct Nothing;

impl Encoder for Nothing {
    type Item = ();
    type Error = Status;

    fn encode(&mut self, (): (), _: &mut EncodeBuf<'_>) -> Result<(), Status> {
        Ok(())
    }
}

/// A service that streams its response, as tonic's own server does.
pub(crate) fn streaming(
    items: fn() -> Items,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone {
    tower::service_fn(move |_: Request<Body>| async move {
        let body = EncodeBody::new_server(Nothing, items(), None, SingleMessageCompressionOverride::default(), None);
        Ok(Response::new(Body::new(body)))
    })
}

/// Returns the number of messages, and the status that ends the stream.
async fn ended(
    service: impl Service<
        Request<Body>,
        Response = Response<impl HttpBody<Data = Bytes, Error = Status>>,
        Error = Infallible,
    >,
) -> (usize, Status) {
    let response = service.oneshot(request()).await.unwrap();
    assert!(!response.headers().contains_key("grpc-status"));
    let collected = response.into_body().collect().await.unwrap();
    let trailers = collected.trailers().unwrap().clone();
    assert!(!trailers.contains_key("status-error-seal") && !format!("{trailers:?}").contains(SECRET), "{trailers:?}");
    // An empty message takes five bytes: its length prefix.
    (collected.to_bytes().len() / 5, Status::from_header_map(&trailers).unwrap())
}

async fn end_of(items: fn() -> Items) -> (usize, Status) {
    ended(StatusLayer::new(&API).layer(streaming(items))).await
}

#[tokio::test]
async fn what_a_stream_ends_with_is_masked_too() {
    let (messages, first) = end_of(|| Box::pin(stream::iter([Err(foreign(Code::Internal))]))).await;
    assert_eq!((messages, first.code()), (0, Code::Internal));
    assert!(first.message().contains("Please contact"), "{first:?}");
    assert!(!format!("{first:?}").contains(SECRET) && !first.metadata().contains_key("x-kept"), "{first:?}");

    let (messages, later) = end_of(|| Box::pin(stream::iter([Ok(()), Err(foreign(Code::NotFound))]))).await;
    assert_eq!((messages, later.code(), later.message()), (1, Code::NotFound, "Some requested entity was not found"));
    assert!(!format!("{later:?}").contains(SECRET) && later.metadata().contains_key("x-kept"), "{later:?}");

    let (messages, well) = end_of(|| Box::pin(stream::iter([Ok(()), Ok(())]))).await;
    assert_eq!((messages, well.code(), well.details()), (2, Code::Ok, &b""[..]));

    let panics =
        || -> Items { Box::pin(stream::iter([0, 1]).map(|n| if n == 0 { Ok(()) } else { panic!("{SECRET}") })) };
    let (_, panicked) = end_of(panics).await;
    assert_eq!(panicked.get_details_error_info().unwrap().reason, "SERVER_ERROR");
}

#[tokio::test]
async fn a_stream_ends_with_what_is_declared() {
    let converted_in_it = || -> Items { Box::pin(stream::once(async { Err(not_found())? })) };
    let (_, status) = end_of(converted_in_it).await;
    assert_eq!((status.code(), status.message()), (Code::NotFound, "item 8 was not found"));
    assert_eq!(status.get_details_error_info().unwrap().domain, "items.example.com");

    // An error that is converted on another thread, outside the layer.
    let converted_before = || -> Items {
        let status = std::thread::spawn(|| Status::from(Error::Unauthorized { token: SECRET })).join().unwrap();
        Box::pin(stream::iter([Ok(()), Err(status)]))
    };
    let (_, status) = end_of(converted_before).await;
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "The token is not valid."));
    assert_eq!(status.metadata().get("www-authenticate").unwrap(), "Bearer");

    // The same stream below two layers.
    let both = || StatusLayer::new(&API).layer(StatusLayer::new(&API).layer(streaming(converted_before)));
    assert_eq!(ended(both()).await.1.message(), "The token is not valid.");

    // The metadata of our own status doesn't mark a status with another text as ours.
    let other_text = || -> Items {
        let ours = Status::from(not_found());
        Box::pin(stream::iter([Err(Status::with_metadata(ours.code(), SECRET, ours.metadata().clone()))]))
    };
    assert_eq!(end_of(other_text).await.1.message(), "Some requested entity was not found");

    // Neither do the details of our own status.
    let other_text = || -> Items {
        let ours = Status::from(not_found());
        Box::pin(stream::iter([Err(Status::with_details(ours.code(), SECRET, ours.details().to_vec().into()))]))
    };
    assert_eq!(end_of(other_text).await.1.message(), "Some requested entity was not found");
}

#[tokio::test]
async fn what_was_replaced_is_reported_once() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").reporter(tell);
    fn tell(report: &Report<'_>) {
        TOLD.lock().unwrap().push(report.error().to_string());
    }
    let items = || -> Items { Box::pin(stream::iter([Err(Status::aborted("by hand"))])) };
    ended(StatusLayer::new(&LOUD).layer(StatusLayer::new(&LOUD).layer(streaming(items)))).await;
    assert_eq!(*TOLD.lock().unwrap(), ["an answer that is not this API's own: 409 Conflict: by hand"]);
}

/// Trailers that make tonic's own reader panic don't stop the layer.
#[tokio::test]
async fn trailers_may_be_anything() {
    let anything = tower::service_fn(|_: Request<Body>| async {
        let trailers = [
            ("grpc-status", "x"),
            ("grpc-message", "%ff%"),
            ("grpc-status-details-bin", "~"),
            ("status-error-seal", ""),
        ];
        let trailers = trailers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let frame = Ok::<_, Status>(Frame::trailers(trailers.into_iter().collect()));
        Ok(Response::new(Body::new(StreamBody::new(stream::iter([frame])))))
    });
    let (_, status) = ended(StatusLayer::new(&API).layer(anything)).await;
    assert_eq!(status.get_details_error_info().unwrap().reason, "SERVER_ERROR");

    // A message that can't be decoded doesn't change the code (gRPC's PROTOCOL-HTTP2).
    let undecodable = tower::service_fn(|_: Request<Body>| async {
        let trailers = [("grpc-status", "5"), ("grpc-message", "%ff%")];
        let trailers = trailers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let frame = Ok::<_, Status>(Frame::trailers(trailers.into_iter().collect()));
        Ok(Response::new(Body::new(StreamBody::new(stream::iter([frame])))))
    });
    let (_, status) = ended(StatusLayer::new(&API).layer(undecodable)).await;
    assert_eq!((status.code(), status.message()), (Code::NotFound, "Some requested entity was not found"));
}

#[test]
fn any_holder_answers() {
    let boxed: AsResponse<Box<dyn ApiError + Send + Sync>> = AsResponse(Box::new(not_found()));
    assert_eq!(Status::from(boxed).code(), Code::NotFound);
    assert_eq!(status(&std::sync::Arc::new(not_found())).code(), Code::NotFound);
}

/// `disclose = "nothing"` says nothing about the constraint, so neither may the code.
#[test]
fn a_withheld_constraint_has_the_code_of_any_conflict() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Sign {
        #[error("this can't be done")]
        #[status(409, code = "conflict")]
        #[unique("email", disclose = "nothing")]
        Withheld,
        #[error("this can't be done")]
        #[status(409, code = "conflict")]
        Other,
        #[error("taken")]
        #[status(409, grpc = "ALREADY_EXISTS")]
        #[unique("name", disclose = "nothing")]
        Declared,
    }
    let [withheld, other] =
        [Sign::Withheld, Sign::Other].map(|error| (Sign::problem_type(&error), Status::from(error)));
    assert_eq!((withheld.1.code(), withheld.0.grpc_code()), (Code::FailedPrecondition, other.0.grpc_code()));
    assert_eq!(format!("{:?}", sent(&withheld.1)), format!("{:?}", sent(&other.1)));
    assert_eq!(Status::from(Sign::Declared).code(), Code::AlreadyExists);
}

/// A program may log a status for its tenants, and `Debug` of a status prints its source.
#[test]
fn debug_and_display_print_what_the_client_sees() {
    use std::error::Error as _;
    let concealed = || Status::from(Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET });
    let shown = || Status::from(not_found());
    let texts = |status: &Status| {
        let source = status.source().unwrap();
        let mark = rendered(status).unwrap();
        // The map of `ErrorInfo` has no fixed order, so the details are left out.
        let details = format!("{:?}", Bytes::copy_from_slice(status.details()));
        let whole = format!("{status:?} {status:#?} {status}").replace(&details, "");
        (format!("{source} {source:?} {source:#?} {mark:?} {mark:#?}"), whole)
    };
    let (expected, expected_whole) = texts(&shown());
    for status in [concealed(), RequestScope::new().keep_snapshots().in_scope(concealed)] {
        let (marks, whole) = texts(&status);
        assert_eq!(marks, expected);
        for text in [&marks, &whole] {
            assert!(["Foreign", "foreign", "403", SECRET, "belongs"].iter().all(|word| !text.contains(word)), "{text}");
        }
        assert_eq!(whole, expected_whole);
    }
    let masked = RequestScope::new().profile(&API).in_scope(|| Status::from(shelf()));
    let text = format!("{masked:?}{}{:?}", masked.source().unwrap(), rendered(&masked).unwrap());
    assert!(!text.to_lowercase().contains("shelf") && text.contains("server_error"), "{text}");
}

/// The reason of a foreign status doesn't contradict its code.
#[tokio::test]
async fn a_reason_names_no_other_code() {
    for (code, reason) in [
        (Code::Unimplemented, "UNIMPLEMENTED"),
        (Code::OutOfRange, "OUT_OF_RANGE"),
        (Code::NotFound, "NOT_FOUND"),
        (Code::InvalidArgument, "BAD_REQUEST"),
        (Code::Aborted, "CONFLICT"),
    ] {
        let info = through_the_layer(move || Err(foreign(code))).await.get_details_error_info().unwrap();
        assert_eq!((info.reason, info.metadata["code"].to_uppercase()), (reason.to_owned(), reason.to_owned()));
    }
    // No foreign status of a client's fault has the name of another code as its reason.
    let name = |code: Code| format!("{code:?}").to_uppercase();
    for number in 1..=16 {
        let left = through_the_layer(move || Err(foreign(Code::from_i32(number)))).await;
        let reason = left.get_details_error_info().unwrap().reason.replace('_', "");
        let named = (1..=16).map(Code::from_i32).find(|code| name(*code) == reason);
        assert!(named.is_none_or(|named| named == left.code()), "{left:?}");
    }
}

/// A client of a service without the layer gets no header that only the layer reads.
#[test]
fn a_status_has_no_header_for_the_layer() {
    drop(StatusLayer::new(&API));
    for status in [Status::from(not_found()), Status::from(shelf()), Status::from(Error::Taken)] {
        let names: Vec<String> = sent(&status).keys().map(ToString::to_string).collect();
        assert!(names.iter().all(|name| name.starts_with("grpc-")), "{names:?}");
        assert!(status.metadata().is_empty(), "{status:?}");
    }
}

/// An inner layer that keeps foreign texts decides for its own service, and for no other.
#[tokio::test]
async fn an_outer_layer_forwards_what_an_inner_one_keeps() {
    let items = || -> Items { Box::pin(stream::iter([Err(Status::not_found("by hand"))])) };
    let inner = || StatusLayer::new(&API).keep_foreign_text().layer(streaming(items));
    let (_, status) = ended(StatusLayer::new(&API).layer(inner())).await;
    assert_eq!(status.message(), "by hand");
    let (_, status) = end_of(items).await;
    assert_eq!(status.message(), "Some requested entity was not found");
}

#[derive(Debug, thiserror::Error)]
#[error("by hand")]
struct Headers(Vec<(&'static str, HeaderValue)>);

impl ApiError for Headers {
    fn problem_type(&self) -> &'static ProblemType {
        use status_error::header::Header;
        static KIND: ProblemType = ProblemType::new(400, "headers").headers(
            const {
                &[
                    Header::new("x-trace-bin"),
                    Header::new("X-Trace"),
                    Header::new("grpc-status"),
                    Header::new("grpc-timeout"),
                    Header::new("grpc-status-details-bin"),
                    Header::new("x~y"),
                    Header::new("location"),
                    Header::new("cache-control"),
                ]
            },
        );
        &KIND
    }

    fn headers(&self, headers: &mut status_error::header::HeaderSink<'_>) {
        self.0.iter().for_each(|(name, value)| headers.add(name, value));
    }
}

/// Metadata of a name that ends in `-bin` is base64, and gRPC allows fewer headers than HTTP.
#[test]
fn headers_are_legal_metadata() {
    use status_error::report::Fault;
    use std::cell::RefCell;
    thread_local! {
        static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
    }
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").reporter(note);
    fn note(report: &Report<'_>) {
        FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
    }
    let convert = |headers: &[(&'static str, &'static [u8])]| {
        let headers = headers.iter().map(|(name, value)| (*name, HeaderValue::from_bytes(value).unwrap()));
        let error = Headers(headers.collect());
        let status = RequestScope::new().profile(&LOUD).in_scope(|| Status::from(AsResponse(error)));
        let sent = sent(&status);
        let own =
            |name: &HeaderName| !["grpc-status", "grpc-message", "grpc-status-details-bin"].contains(&name.as_str());
        let sent = sent
            .iter()
            .filter(|(name, _)| own(name))
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        assert_eq!(
            (status.code(), status.get_details_error_info().unwrap().reason.as_str()),
            (Code::InvalidArgument, "HEADERS")
        );
        (sent.collect::<Vec<_>>(), FAULTS.take())
    };
    assert_eq!(convert(&[("x-trace-bin", b"a?b")]), (vec!["x-trace-bin: YT9i".to_owned()], vec![]));
    assert_eq!(convert(&[("x-trace-bin", b"\xff")]), (vec!["x-trace-bin: /w".to_owned()], vec![]));
    assert_eq!(convert(&[("x-trace", b"a b")]), (vec!["x-trace: a b".to_owned()], vec![]));
    assert_eq!(convert(&[("cache-control", b"no-store")]), (vec![], vec![]));
    for (name, value) in [
        ("grpc-status", &b"0"[..]),
        ("grpc-timeout", b"1S"),
        ("grpc-status-details-bin", b"czNjcmV0"),
        ("x~y", b"a"),
        ("location", b"/\xff"),
        ("location", b"/a\tb"),
    ] {
        assert_eq!(convert(&[(name, value)]), (vec![], vec![Fault::Header(name)]), "{name}");
    }
    let (sent, faults) = convert(&[("location", &[b'a'; 7_900]), ("x-trace", b"a")]);
    assert_eq!((sent, faults), (vec!["x-trace: a".to_owned()], vec![Fault::Header("location")]));
}
