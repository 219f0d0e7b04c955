//! The traces of an error: everything that a client, or a tenant with the error log, can read.

use super::AnyError;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt as _;
use serde_json::Value;
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiProfile, AsResponse, async_graphql_7, format, tonic_014};
use status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, list};
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tonic_types::StatusExt as _;
use tower::ServiceExt as _;

static RFC: ApiProfile = ApiProfile::new("a.test").docs("https://a.test/errors/").reporter(|_| {});
static ENVELOPE: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(|_| {});

/// One trace of an error.
#[derive(Debug, PartialEq)]
pub(super) struct Trace {
    pub(super) name: &'static str,
    pub(super) text: String,
}

/// Returns the traces of an error. Each trace is made of another occurrence.
pub(super) async fn of(make: &(dyn Fn() -> AnyError + Sync)) -> Vec<Trace> {
    let mut traces = Vec::new();
    let mut add = |name, text| traces.push(Trace { name, text });
    add("response", wire(&status_error::response(&*make())));
    for (name, profile) in [("response under RFC 9457", &RFC), ("response under the envelope", &ENVELOPE)] {
        let response = RequestScope::new().profile(profile).in_scope(|| status_error::response(&*make()));
        add(name, wire(&response));
    }
    let response = RequestScope::new().profile(&RFC).keep_snapshots().in_scope(|| status_error::response(&*make()));
    let mark = response.extensions().get::<RenderedProblem>().unwrap();
    add("mark", format!("{mark:?} {:?} {:?} {:?}", mark.problem_type(), mark.error_id(), mark.cause()));
    add("snapshot", format!("{:?}", mark.snapshot()));
    let (response, entry) = recorded(make(), false).await;
    add("response of a handler", response);
    add("entry", entry);
    let (response, entry) = recorded(make(), true).await;
    add("response of a spawned task", response);
    add("entry of a spawned task", entry);
    let status = RequestScope::new().profile(&RFC).in_scope(|| tonic_014::status(&*make()));
    add("gRPC status", grpc(&status));
    add("Debug and Display of the gRPC status", printed(&status));
    let error = RequestScope::new().profile(&RFC).in_scope(|| async_graphql_7::error(&*make()));
    let server_error = error.clone().into_server_error(async_graphql::Pos::default());
    let rendered = async_graphql_7::rendered(&server_error).map(|mark| (format!("{mark:?}"), mark.cause()));
    add("GraphQL error", serde_json::to_string(&server_error).unwrap());
    add("Debug of the GraphQL error", format!("{error:?} {server_error:?} {server_error} {rendered:?}"));
    traces
}

fn wire<B: AsRef<[u8]>>(response: &http::Response<B>) -> String {
    let body = response.body().as_ref();
    let headers: Vec<String> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    let headers = headers.join("\n");
    format!("{}\n{headers}\n{}\n{}", response.status(), body.len(), String::from_utf8_lossy(body))
}

/// Returns the response of a service with both layers, and the entry of the tenant without its id
/// and times.
async fn recorded(error: AnyError, spawned: bool) -> (String, String) {
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).linger(Duration::from_millis(1)).start().unwrap();
    let error = Arc::new(std::sync::Mutex::new(Some(error)));
    let handler = move || {
        let respond = move || AsResponse(error.lock().unwrap().take().unwrap()).into_response();
        async move {
            match spawned {
                false => respond(),
                true => std::thread::spawn(respond).join().unwrap(),
            }
        }
    };
    let record = ErrorLogLayer::new(log.clone(), |_: &http::request::Parts| |_: &http::Extensions| Owner::tenant("t"))
        .entry_header(http::HeaderName::from_static("x-entry"), "https://a.test/api-logs/");
    let app = Router::new().route("/things/{id}", get(handler)).layer(ApiErrorLayer::new(&ENVELOPE)).layer(record);
    let response: Response = app.oneshot(Request::get("/things/7").body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let response = wire(&http::Response::from_parts(parts, body.collect().await.unwrap().to_bytes()));
    log.flush().await;
    let page = list(&log, &Access::Tenant("t".to_owned()), None).await.unwrap();
    let mut page = serde_json::to_value(page).unwrap();
    let [entry] = page["items"].as_array_mut().unwrap().as_mut_slice() else { panic!("one entry: {page}") };
    // The response names the entry. The id consists of the time and of random bits.
    let handle = format!("x-entry: \"https://a.test/api-logs/{}\"", entry["id"].as_str().unwrap());
    assert!(response.contains(&handle), "{response}");
    let response = response.replace(&handle, "x-entry: (the entry)");
    for member in ["id", "request_received_at", "response_sent_at", "duration_ms"] {
        assert!(entry.as_object_mut().unwrap().remove(member).is_some(), "{member}");
    }
    (response, Value::to_string(entry))
}

/// Returns a status as a client receives it. The names of metadata are sorted, because a hash map
/// decides their order.
fn grpc(status: &tonic::Status) -> String {
    let mut details = status.get_error_details();
    let info = details.error_info().map(|info| {
        let mut metadata: Vec<_> = info.metadata.clone().into_iter().collect();
        metadata.sort();
        (info.reason.clone(), info.domain.clone(), metadata)
    });
    details.set_error_info("", "", std::collections::HashMap::new());
    let size = status.details().len();
    let mut headers: Vec<String> =
        status.metadata().clone().into_headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    format!("{:?} {} {info:?} {details:?} {size} {headers:?}", status.code(), status.message())
}

/// Returns what a program prints of a status, without the encoded details, and of its sources.
fn printed(status: &tonic::Status) -> String {
    let without = tonic::Status::with_metadata(status.code(), status.message(), status.metadata().clone());
    let encoded = format!("{:?}", status.details().iter().collect::<Vec<_>>());
    let mut text = format!("{without:?} {status} {}", encoded.len() > 2);
    let whole = format!("{status:?}");
    text.push_str(whole.rsplit_once("source: ").map_or("no source", |(_, source)| source));
    let mut source = status.source();
    while let Some(error) = source {
        write!(text, " {error:?} {error}").unwrap();
        source = error.source();
    }
    text
}
