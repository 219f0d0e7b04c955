//! The size of a status, and real clients that read statuses over a socket: tonic's, and Python's
//! `grpcio`, which uses grpc-core as most languages do.

use super::grpc::{sent, size};
use super::{API, Error, SECRET, not_found, shelf};
use async_graphql::futures_util::stream;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use bytes::{Buf as _, Bytes};
use serde_json::Value;
use status_error::layer::RequestScope;
use status_error::tonic_014::StatusLayer;
use status_error::{ApiError, ApiProfile, AsResponse, FieldError, Location, Pointer, ProblemType};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::Duration;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBody, EncodeBuf, Encoder, SingleMessageCompressionOverride};
use tonic::service::Routes;
use tonic::transport::{Endpoint, Server};
use tonic::{Code, Request, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

/// An error with everything that makes a status large.
#[derive(Debug, Clone, Default, thiserror::Error, ApiError)]
#[error("{text}")]
#[status(429, code = "large")]
struct Large {
    #[public(message)]
    text: String,
    #[public]
    member: Option<String>,
    #[header("location")]
    location: Option<String>,
    #[header("x-trace-bin")]
    trace: Option<String>,
    #[header("x-many")]
    many: Vec<u32>,
    #[header("retry-after")]
    after: Option<Duration>,
    #[field_errors]
    errors: Vec<FieldError>,
}

fn errors(count: usize, text: &str) -> Vec<FieldError> {
    let pointer = |index| Pointer::root().key(text).index(index).key("2024");
    (0..count).map(|index| FieldError::new(Location::Body, pointer(index), "type_error.str", text.to_owned())).collect()
}

fn large() -> Vec<Large> {
    let texts = ["a", "a b, ", "é", "ж", "\u{1f525}", "%", "\"{}", "\r\n", "\0", "—x"];
    let mut all = Vec::new();
    for text in texts {
        for length in [0, 100, 341, 1024, 5000] {
            let large = Large { text: text.repeat(length), ..Large::default() };
            all.push(large.clone());
            all.push(Large { errors: errors(200, text), ..large.clone() });
            all.push(Large { member: Some(text.repeat(length)), errors: errors(3, text), ..large.clone() });
            let location = Some("/".repeat(7_900));
            all.push(Large { location, errors: errors(200, text), ..large.clone() });
            let location = Some("/".repeat(1_500));
            let (trace, many, after) = (Some("t".repeat(900)), (0..500).collect(), Some(Duration::MAX));
            all.push(Large { location, trace, many, after, ..large });
        }
    }
    all
}

/// HTTP/2 counts 32 bytes for each header. Clients accept 8 KiB, and other headers need some of
/// them.
#[test]
fn a_status_is_never_too_large() {
    let mut largest = 0;
    for error in large() {
        let status = RequestScope::new().profile(&API).in_scope(|| Status::from(error.clone()));
        let size = size(&sent(&status));
        assert!(size <= 7 * 1024, "{size}: {error:?}");
        largest = largest.max(size);
        let details = status.check_error_details().unwrap();
        assert_eq!(details.error_info().unwrap().reason, "LARGE");
        let sent = details.bad_request().map_or(0, |bad| bad.field_violations.len());
        assert_eq!(sent == 0, error.errors.is_empty());
        assert!(error.text.starts_with(status.message().trim_end_matches('…')), "{status:?}");
    }
    assert!(largest > 6 * 1024, "the estimate wastes what clients accept: {largest}");
}

/// A profile, a code and a header may be long too.
#[test]
fn a_status_is_never_too_large_whatever_is_declared() {
    let leak = |length: usize| -> &'static str { "d".repeat(length).leak() };
    let mut largest = 0;
    for length in [0, 1, 63, 64, 127, 128, 500, 1_000, 1_700, 2_000, 2_500, 3_000, 4_000, 5_000, 10_000] {
        for (profile, code, status) in [
            (ApiProfile::new(leak(length)), "code", 404),
            (ApiProfile::new("a.test"), leak(length.max(1)), 404),
            (ApiProfile::new(leak(length)).support(leak(length)), "code", 500),
            (ApiProfile::new(leak(length)), leak(length.max(1)), 503),
        ] {
            let (profile, kind) = (&*Box::leak(Box::new(profile)), ProblemType::new(status, code));
            let kind: &ProblemType = Box::leak(Box::new(kind.disclosed(status == 503)));
            let error = AsResponse::with(std::fmt::Error, |_| kind);
            let status = RequestScope::new().profile(profile).in_scope(|| Status::from(error));
            let size = size(&sent(&status));
            assert!(size <= 7 * 1024, "{size}: {status:?}");
            largest = largest.max(size);
        }
    }
    assert!(largest > 5 * 1024, "{largest}");
}

/// A text is cut at a character, and short texts are not cut.
#[test]
fn a_message_is_cut_by_its_encoded_length() {
    for text in ["a".repeat(1024), "ж".repeat(350), "a sentence of words ".repeat(50)] {
        assert_eq!(Status::from(Large { text: text.clone(), ..Large::default() }).message(), text);
    }
    for (char, least) in [("a", 1000), ("ж", 340), ("\u{1f525}", 170), ("\0", 690)] {
        let status = Status::from(Large { text: char.repeat(5000), ..Large::default() });
        let kept = status.message().strip_suffix('…').unwrap();
        assert!(kept.chars().count() >= least && char.repeat(5000).starts_with(kept), "{}", kept.chars().count());
    }
}

/// The statuses that the server below sends, by their number.
fn cases() -> Vec<Box<dyn Fn() -> Status + Send + Sync>> {
    let mut cases: Vec<Box<dyn Fn() -> Status + Send + Sync>> = vec![
        Box::new(|| not_found().into()),
        Box::new(|| Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET }.into()),
        Box::new(|| Error::Taken.into()),
        Box::new(|| Error::Changed.into()),
        Box::new(|| Error::Unauthorized { token: SECRET }.into()),
        Box::new(|| shelf().into()),
    ];
    // Every third, because each takes a call in two clients and two forms.
    cases.extend(large().into_iter().step_by(3).map(|error| Box::new(move || error.clone().into()) as Box<_>));
    cases
}

/// An encoder and decoder of empty messages.
#[derive(Default)]
struct Empty;

impl Encoder for Empty {
    type Item = ();
    type Error = Status;

    fn encode(&mut self, (): (), _: &mut EncodeBuf<'_>) -> Result<(), Status> {
        Ok(())
    }
}

impl Decoder for Empty {
    type Item = ();
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<()>, Status> {
        buffer.advance(buffer.remaining());
        Ok(Some(()))
    }
}

impl Codec for Empty {
    type Encode = ();
    type Decode = ();
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

async fn unary(Path(number): Path<usize>) -> Response {
    cases()[number]().into_http()
}

/// A message, and then the status.
async fn streaming(Path(number): Path<usize>) -> Response {
    let items = stream::iter([Ok(()), Err(cases()[number]())]);
    let body = EncodeBody::new_server(Empty, items, None, SingleMessageCompressionOverride::default(), None);
    Response::builder().header("content-type", "application/grpc").body(Body::new(body)).unwrap()
}

/// Serves gRPC and, on the same port, HTTP.
async fn serve() -> SocketAddr {
    let router = Router::new()
        .route("/cases.Unary/{number}", post(unary))
        .route("/cases.Streams/{number}", post(streaming))
        .route("/cases.Panics/{number}", post(async |Path(_): Path<usize>| -> Response { panic!("{SECRET}") }))
        .route("/rest/panic", get(async || -> Response { panic!("{SECRET}") }))
        .route("/rest/text", get(async || (http::StatusCode::BAD_GATEWAY, SECRET)))
        .route("/rest/fine", get(async || "fine"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder().accept_http1(true).layer(StatusLayer::new(&API)).add_routes(Routes::from(router));
    tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
    address
}

/// The parts of a status in a fixed order. The map of `ErrorInfo` has none.
fn comparable(code: Code, message: &str, details: &ErrorDetails) -> String {
    let info = details.error_info().map(|info| {
        let metadata: std::collections::BTreeMap<_, _> = info.metadata.iter().collect();
        format!("{} {} {metadata:?}", info.reason, info.domain)
    });
    format!("{code:?} {message:?} {info:?} {:?} {:?}", details.bad_request(), details.retry_info())
}

fn expected(number: usize) -> String {
    let status = RequestScope::new().profile(&API).in_scope(|| cases()[number]());
    comparable(status.code(), status.message(), &status.get_error_details())
}

#[tokio::test(flavor = "multi_thread")]
async fn tonics_client_reads_each_status() {
    let channel = Endpoint::from_shared(format!("http://{}", serve().await)).unwrap().connect().await.unwrap();
    let mut client = tonic::client::Grpc::new(channel);
    let read = |status: &Status| comparable(status.code(), status.message(), &status.check_error_details().unwrap());
    for number in 0..cases().len() {
        client.ready().await.unwrap();
        let path = format!("/cases.Unary/{number}").parse().unwrap();
        let status = client.unary(Request::new(()), path, Empty).await.unwrap_err();
        assert_eq!(read(&status), expected(number), "{number}");
        client.ready().await.unwrap();
        let path = format!("/cases.Streams/{number}").parse().unwrap();
        let mut messages = client.server_streaming(Request::new(()), path, Empty).await.unwrap().into_inner();
        assert_eq!(messages.message().await.unwrap(), Some(()));
        assert_eq!(read(&messages.message().await.unwrap_err()), expected(number), "{number}");
    }
}

/// Calls each method with a number, and prints each status as a line of JSON.
const CLIENT: &str = r#"
import json, sys, grpc

channel = grpc.insecure_channel(sys.argv[1])
same = lambda message: message

def show(error):
    metadata = {key: value.hex() if isinstance(value, bytes) else value for key, value in error.trailing_metadata() or ()}
    print(json.dumps({"code": error.code().value[0], "message": error.details(), "metadata": metadata}), flush=True)

def unary(path):
    try:
        channel.unary_unary(path, same, same)(b"", timeout=30)
        print("null")
    except grpc.RpcError as error:
        show(error)

def streaming(path):
    messages = 0
    try:
        for _ in channel.unary_stream(path, same, same)(b"", timeout=30):
            messages += 1
        print("null")
    except grpc.RpcError as error:
        assert messages == 1, messages
        show(error)

for number in range(int(sys.argv[2])):
    unary(f"/cases.Unary/{number}")
    streaming(f"/cases.Streams/{number}")
unary("/cases.Panics/0")
"#;

/// Returns whether Python and its package `grpcio` are installed.
fn has_grpcio() -> bool {
    Command::new("python3").args(["-c", "import grpc"]).output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn pythons_client_reads_each_status() {
    if !has_grpcio() {
        return throwaway_servers::skip("python3 with grpcio is not installed: no foreign client reads the statuses");
    }
    let (address, count) = (serve().await.to_string(), cases().len());
    let client = move || Command::new("python3").args(["-c", CLIENT, &address, &count.to_string()]).output().unwrap();
    let output = tokio::task::spawn_blocking(client).await.unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stderr}");
    assert!(!stdout.contains(SECRET), "{stdout}");
    let mut lines = stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let read = |line: Value| {
        let code = Code::from_i32(i32::try_from(line["code"].as_i64().unwrap()).unwrap());
        let hex = line["metadata"]["grpc-status-details-bin"].as_str().unwrap_or_default();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        let details = Bytes::from_iter(hex.as_bytes().chunks(2).map(byte));
        let status = Status::with_details(code, line["message"].as_str().unwrap(), details);
        (comparable(code, status.message(), &status.check_error_details().unwrap()), line)
    };
    for number in 0..count {
        for form in ["unary", "streaming"] {
            let (status, line) = read(lines.next().unwrap());
            assert_eq!(status, expected(number), "{form} {number}: {line}");
            if let Some(trace) = line["metadata"]["x-trace-bin"].as_str() {
                assert!(trace.chars().all(|char| "74".contains(char)), "{trace}");
            }
        }
    }
    let (panicked, _) = read(lines.next().unwrap());
    assert!(panicked.contains("SERVER_ERROR"), "{panicked}");
    assert!(lines.next().is_none());
}

/// A server with routes of HTTP beside gRPC responds to HTTP in HTTP.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_both_responds_in_http() {
    let address = serve().await;
    let request = move |path: &'static str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    };
    let get = async |path| tokio::task::spawn_blocking(move || request(path)).await.unwrap();
    for (path, status) in [("/rest/panic", "500 Internal Server Error"), ("/rest/text", "502 Bad Gateway")] {
        let response = get(path).await;
        assert!(response.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{response}");
        assert!(response.contains("content-type: application/problem+json\r\n"), "{response}");
        assert!(response.contains(r#""code":"server_error""#) && !response.contains(SECRET), "{response}");
    }
    assert!(get("/rest/fine").await.ends_with("\r\n\r\nfine"));
}
