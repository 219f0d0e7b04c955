//! What becomes of one request and its answer. Nothing here is generic: the shell around it is in `service`.

use super::Rules;
use crate::capture::{Capture, Content, Kind};
use crate::request_body::{Slot, slot};
use crate::writer::Room;
use crate::{NotLogged, Owner};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, StatusCode, request, response};
use status_error::Rendered;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A request that is being answered.
pub(super) struct Exchange {
    rules: Arc<Rules>,
    request: request::Parts,
    start: Instant,
    slot: Option<Slot>,
}

impl Exchange {
    pub(super) fn new(rules: Arc<Rules>, request: &mut request::Parts) -> Self {
        let (seen, slot) = (request.clone(), slot());
        if let Some(slot) = &slot {
            request.extensions.insert(slot.clone());
        }
        Self { rules, request: seen, start: Instant::now(), slot }
    }

    /// What records the answer, if it is one to record.
    pub(super) fn recorder(self, answer: &response::Parts) -> Option<Box<Recorder>> {
        let status = status_of(answer);
        let is_meant = status.is_client_error() || (status.is_server_error() && self.rules.server_errors);
        if !is_meant || answer.extensions.get::<NotLogged>().is_some() || self.rules.log.is_full() {
            return None;
        }
        let Rules { log, owner, route, query, headers, .. } = &*self.rules;
        // The functions are the host's: one that panics does not decide.
        let ask = AssertUnwindSafe(|| owner(&self.request, &answer.extensions));
        let owner = catch_unwind(ask).unwrap_or_else(|_| Owner::operator());
        // Nothing is made of an answer that there is no room for.
        let room = log.room(&owner)?;
        // Whoever changed the status afterwards has made another answer of it.
        let ours = answer.extensions.get::<Rendered>().filter(|ours| ours.problem_type().status_code() == status);
        let ask = AssertUnwindSafe(|| route.as_ref().and_then(|route| route(&self.request, &answer.extensions)));
        let route = catch_unwind(ask).ok().flatten().or_else(|| matched_path(&self.request, answer));
        let sent = &self.request.headers;
        let capture = Capture {
            owner,
            query: Arc::clone(query),
            headers: headers.iter().filter_map(|name| Some((name.clone(), sent.get(name)?.clone()))).collect(),
            user_agent: sent.get(USER_AGENT).cloned(),
            request_id: answer.headers.get("x-request-id").or_else(|| sent.get("x-request-id")).cloned(),
            request_body: None,
            route,
            // Both are of the answer's end.
            sent: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            status: status.as_u16(),
            ours: ours.cloned(),
            body: content_of(answer, self.request.method == Method::HEAD),
            method: self.request.method,
            uri: self.request.uri,
        };
        let held = Some((Box::new(capture), room));
        Some(Box::new(Recorder { held, rules: self.rules, start: self.start, slot: self.slot }))
    }
}

/// Takes up an answer's body as it leaves, and records the answer at its end.
pub(super) struct Recorder {
    held: Option<(Box<Capture>, Room)>,
    rules: Arc<Rules>,
    start: Instant,
    slot: Option<Slot>,
}

impl Recorder {
    pub(super) fn push(&mut self, chunk: &[u8], is_all: bool) {
        if let Some((capture, _)) = &mut self.held {
            capture.body.push(chunk);
            capture.body.is_cut |= !is_all;
        }
    }

    /// Records, at most once.
    pub(super) fn end(&mut self, is_whole: bool) {
        if let Some((mut capture, room)) = self.held.take() {
            capture.sent = SystemTime::now();
            capture.took = self.start.elapsed();
            capture.body.is_cut |= !is_whole;
            capture.request_body = self.slot.as_ref().and_then(Slot::take);
            self.rules.log.record(room, capture);
        }
    }
}

/// The status. An answer of gRPC is always a 200, and says in a header what it is.
fn status_of(answer: &response::Parts) -> StatusCode {
    if answer.status != StatusCode::OK || !is_grpc(&answer.headers) {
        return answer.status;
    }
    if let Some(ours) = answer.extensions.get::<Rendered>() {
        return ours.problem_type().status_code();
    }
    // As google.rpc.Code has it.
    let status = match answer.headers.get("grpc-status").map(HeaderValue::as_bytes) {
        Some(b"1") => 499,
        Some(b"3" | b"9" | b"11") => 400,
        Some(b"4") => 504,
        Some(b"5") => 404,
        Some(b"6" | b"10") => 409,
        Some(b"7") => 403,
        Some(b"8") => 429,
        Some(b"12") => 501,
        Some(b"14") => 503,
        Some(b"16") => 401,
        Some(b"2" | b"13" | b"15") => 500,
        _ => 200,
    };
    StatusCode::from_u16(status).unwrap_or(answer.status)
}

/// What is made of the body; that of gRPC is in a header.
fn content_of(answer: &response::Parts, is_head: bool) -> Content {
    let essence = essence(&answer.headers).unwrap_or_default();
    if essence.starts_with("application/grpc") {
        let message = answer.headers.get("grpc-message").map(HeaderValue::as_bytes).unwrap_or_default();
        let bytes = percent_encoding::percent_decode(message).collect();
        return Content { kind: Kind::Grpc, bytes, is_cut: false };
    }
    let is_encoded = answer.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let kind = match essence.as_str() {
        _ if is_encoded || is_head => Kind::Opaque,
        "application/json" => Kind::Json,
        json if json.ends_with("+json") => Kind::Json,
        "" | "application/xml" | "application/x-www-form-urlencoded" => Kind::Text,
        text if text.starts_with("text/") || text.ends_with("+xml") => Kind::Text,
        _ => Kind::Opaque,
    };
    Content { kind, bytes: Vec::new(), is_cut: false }
}

/// The media type without its parameters, in lower case.
fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// Every answer is asked this, so nothing is made for it.
fn is_grpc(headers: &HeaderMap) -> bool {
    const GRPC: &[u8] = b"application/grpc";
    let start = headers.get(CONTENT_TYPE).and_then(|value| value.as_bytes().get(..GRPC.len()));
    start.is_some_and(|start| start.eq_ignore_ascii_case(GRPC))
}

#[cfg(feature = "axum-08")]
fn matched_path(request: &request::Parts, answer: &response::Parts) -> Option<String> {
    use axum::extract::MatchedPath;
    let path = request.extensions.get::<MatchedPath>().or_else(|| answer.extensions.get::<MatchedPath>());
    path.map(|path| path.as_str().to_owned())
}

#[cfg(not(feature = "axum-08"))]
fn matched_path(_: &request::Parts, _: &response::Parts) -> Option<String> {
    None
}
