//! Recordings of gRPC and GraphQL: every response that these tests produce.

use super::grpc::{Items, foreign, request, streaming};
use super::{API, Error, SECRET, graphql, invalid, not_found, shelf};
use async_graphql::futures_util::stream;
use corpus::Recording;
use http::{HeaderMap, Request, Response};
use http_body_util::BodyExt as _;
use status_error::layer::RequestScope;
use status_error::tonic_014::StatusLayer;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use tower::{Layer as _, Service, ServiceExt as _};

/// One error of each variant, and some whose fields hold hostile text (controls, braces,
/// non-ASCII).
fn errors() -> Vec<(&'static str, Error)> {
    let hostile = "\u{1f525}\r\n\0{{}}\u{e9}".to_owned();
    vec![
        ("not found", not_found()),
        ("not found, with hostile text", Error::NotFound { id: 0, tags: vec![hostile.clone()] }),
        ("concealed", Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET }),
        ("a unique violation", Error::Taken),
        ("a declared gRPC code", Error::Changed),
        ("no field errors", invalid(0)),
        ("field errors", invalid(3)),
        ("more field errors than fit", invalid(10_000)),
        ("throttled", Error::Throttled { hint: "later".to_owned(), after: Duration::from_millis(1500) }),
        ("throttled, with hostile text", Error::Throttled { hint: hostile, after: Duration::MAX }),
        ("a challenge", Error::Unauthorized { token: SECRET }),
        ("masked", shelf()),
    ]
}

#[test]
fn corpus_statuses() {
    let mut recording = Recording::new("grpc/statuses");
    for (title, error) in errors() {
        let status = RequestScope::new().profile(&API).in_scope(|| Status::from(error));
        let mut headers = HeaderMap::new();
        status.add_header(&mut headers).unwrap();
        recording.section(title, &shown(&headers));
    }
    recording.check();
}

#[tokio::test]
async fn corpus_layer() {
    let mut recording = Recording::new("grpc/layer");
    for (name, layer) in
        [("default", StatusLayer::new(&API)), ("keeps texts", StatusLayer::new(&API).keep_foreign_text())]
    {
        for number in 1..=16 {
            let code = Code::from_i32(number);
            let service = answering(move || foreign(code));
            record(&mut recording, &format!("{name}: {code:?}"), layer.layer(service)).await;
        }
        record(&mut recording, &format!("{name}: declared"), layer.layer(answering(|| not_found().into()))).await;
        record(&mut recording, &format!("{name}: masked"), layer.layer(answering(|| shelf().into()))).await;
        record(&mut recording, &format!("{name}: panic"), layer.layer(answering(|| panic!("{SECRET}")))).await;
        for (title, items) in streams() {
            record(&mut recording, &format!("{name}: {title}"), layer.layer(streaming(items))).await;
        }
    }
    recording.check();
}

/// A stream's title and the function that creates it.
type Stream = (&'static str, fn() -> Items);

fn streams() -> [Stream; 4] {
    [
        ("a stream that ends well", || Box::pin(stream::iter([Ok(()), Ok(())]))),
        ("a stream that ends with a foreign status", || Box::pin(stream::iter([Ok(()), Err(foreign(Code::NotFound))]))),
        ("a stream that ends with a declared error", || Box::pin(stream::iter([Ok(()), Err(not_found().into())]))),
        ("a stream that panics", || Box::pin(stream::once(async { panic!("{SECRET}") }))),
    ]
}

fn answering(
    status: impl Fn() -> Status + Clone + Send + 'static,
) -> impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone {
    tower::service_fn(move |_: Request<Body>| {
        let status = status();
        async move { Ok(status.into_http()) }
    })
}

/// Records the head of a response, the number of its body bytes, and its trailers.
async fn record<B>(
    recording: &mut Recording,
    title: &str,
    service: impl Service<Request<Body>, Response = Response<B>, Error = Infallible>,
) where
    B: http_body::Body<Data = bytes::Bytes, Error = Status>,
{
    let (parts, body) = service.oneshot(request()).await.unwrap().into_parts();
    let body = body.collect().await.unwrap();
    let trailers = body.trailers().cloned().unwrap_or_default();
    let mut lines = format!("{:?} {}\n{}\n", parts.version, parts.status, shown(&parts.headers));
    let _ = writeln!(lines, "{} bytes\n\n{}", body.to_bytes().len(), shown(&trailers));
    recording.section(title, lines.trim_end());
}

/// Formats headers in their order, with the details decoded: protobuf's maps have no order, and an
/// error id inside base64 can't be replaced.
fn shown(headers: &HeaderMap) -> String {
    let mut lines = String::new();
    for (name, value) in headers {
        let value = corpus::escape(value.as_bytes());
        if name != "grpc-status-details-bin" {
            let _ = writeln!(lines, "{name}: {value}");
            continue;
        }
        let _ = writeln!(lines, "{name}: {} characters", value.len());
        let status = Status::from_header_map(headers).unwrap();
        let Ok(details) = status.check_error_details() else {
            let _ = writeln!(lines, "  not google.rpc.Status: {}", corpus::escape(status.details()));
            continue;
        };
        if let Some(info) = details.error_info() {
            let metadata: BTreeMap<_, _> = info.metadata.iter().collect();
            let _ = writeln!(lines, "  ErrorInfo {:?} {:?} {metadata:?}", info.reason, info.domain);
        }
        let violations = details.bad_request().map(|bad| &*bad.field_violations).unwrap_or_default();
        for violation in violations {
            let _ = writeln!(lines, "  {violation:?}");
        }
        for line in [
            details.retry_info().map(|it| format!("{it:?}")),
            details.request_info().map(|it| format!("{it:?}")),
            details.debug_info().map(|it| format!("{it:?}")),
            details.quota_failure().map(|it| format!("{it:?}")),
            details.precondition_failure().map(|it| format!("{it:?}")),
            details.resource_info().map(|it| format!("{it:?}")),
            details.help().map(|it| format!("{it:?}")),
            details.localized_message().map(|it| format!("{it:?}")),
        ] {
            line.iter().for_each(|line| lines.extend(["  ", line, "\n"]));
        }
    }
    lines
}

#[tokio::test]
async fn corpus_graphql() {
    let mut recording = Recording::new("graphql/responses");
    for (query, response) in graphql::responses().await {
        recording.section(&query, &response);
    }
    recording.check();
}
