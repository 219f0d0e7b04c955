//! The recording of one request and its response. Nothing in this module is generic; the generic
//! service, future and body are in `service`.

use super::not_logged::NotLogged;
use super::request_body::{Slot, slot};
use super::rules::{OfAnswer, Rules};
use crate::capture::Capture;
use crate::capture::body::{Content, Kind};
use crate::capture::graphql::GraphqlErrors;
use crate::capture::request::Seen;
use crate::entry::owner::Owner;
use crate::util::grpc::{GRPC_MESSAGE, GRPC_STATUS, status_of_code};
use crate::writer::queue::Permit;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{Extensions, HeaderMap, HeaderValue, Method, Response, StatusCode, request, response};
use status_error::__private::media_type::has_grpc;
use status_error::layer::RenderedProblem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A request whose response is not complete yet. The future holds the exchange inline and not in a
/// box, because most responses are not errors.
pub(super) struct Exchange {
    rules: Arc<Rules>,
    seen: Seen,
    owner: Option<OfAnswer<Owner>>,
    route: Option<OfAnswer<Option<String>>>,
    start: Instant,
    slot: Option<Slot>,
}

impl Exchange {
    pub(super) fn new(rules: Arc<Rules>, request: &mut request::Parts) -> Self {
        let start = Instant::now();
        // These functions belong to the application. If one panics, the layer goes on without its
        // result.
        let owner = catch_unwind(AssertUnwindSafe(|| (rules.owner)(request))).ok();
        let route = rules.route.as_ref().and_then(|route| catch_unwind(AssertUnwindSafe(|| route(request))).ok());
        let seen = Seen::of(request, &rules.headers);
        let slot = slot();
        if let Some(slot) = &slot {
            request.extensions.insert(slot.clone());
        }
        Self { rules, seen, owner, route, start, slot }
    }

    /// Returns whether to record a response, as far as that can be decided before the owner is
    /// known.
    pub(super) fn verdict<B>(&self, answer: &Response<B>) -> Verdict {
        self.verdict_on(answer.status(), answer.headers(), answer.extensions())
    }

    fn verdict_on(&self, status: StatusCode, headers: &HeaderMap, extensions: &Extensions) -> Verdict {
        let Some(status) = status_of(status, headers, extensions) else { return Verdict::Later(None) };
        if self.rules.graphql_errors
            && status.is_success()
            && extensions.get::<NotLogged>().is_none()
            && content_of(headers, self.seen.method == Method::HEAD).kind == Kind::Json
        {
            return Verdict::Later(Some(GraphqlErrors::default()));
        }
        let is_meant = status.is_client_error() || (status.is_server_error() && self.rules.server_errors);
        let is_meant = is_meant && extensions.get::<NotLogged>().is_none() && !self.rules.log.is_full();
        if is_meant { Verdict::Record(status) } else { Verdict::Leave }
    }

    /// Returns the recorder of a response with this status. Returns `None` if the queue has no
    /// place for the entry.
    pub(super) fn recorder(self, answer: &response::Parts, status: StatusCode) -> Option<Recorder> {
        let ask = |owner: OfAnswer<Owner>| catch_unwind(AssertUnwindSafe(|| owner(&answer.extensions))).ok();
        let owner = self.owner.and_then(ask).unwrap_or_else(Owner::operator);
        // Without a permit nothing is copied.
        let permit = self.rules.log.permit(&owner)?;
        let marked = answer.extensions.get::<RenderedProblem>();
        let ask = |route: OfAnswer<_>| catch_unwind(AssertUnwindSafe(|| route(&answer.extensions))).ok().flatten();
        // A mark with another status doesn't count: code that changed the status afterwards has
        // made a different response. The body of a finished response has a format of its own, so
        // its code is looked for in the body, as in that of a foreign response.
        let is_of_this = |ours: &&RenderedProblem| ours.problem_type().status_code() == status && !ours.is_finished();
        let ours = marked.filter(is_of_this);
        let mut body = content_of(&answer.headers, self.seen.method == Method::HEAD);
        // In development mode, the body that is sent has texts that the log must not have.
        let logged = marked.and_then(RenderedProblem::__logged_body);
        if let Some(logged) = logged {
            body.push(logged);
        }
        let mut capture = Box::new(Capture {
            owner,
            query: Arc::clone(&self.rules.query),
            request_body: None,
            route: self.route.and_then(ask),
            // The recorder sets both times at the end of the response.
            sent: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            status: status.as_u16(),
            ours: ours.cloned(),
            body,
            seen: self.seen,
        });
        capture.seen.learn(answer, marked);
        capture.seen.leave_buffer();
        let has_body = logged.is_some();
        Some(Recorder { capture, has_body, permit, rules: self.rules, start: self.start, slot: self.slot })
    }
}

pub(super) enum Verdict {
    Record(StatusCode),
    Leave,
    /// gRPC's status follows in the trailers, or GraphQL's errors may follow in the body.
    Later(Option<GraphqlErrors>),
}

/// A response that turns out later whether it is an error: a gRPC response with its status in the
/// trailers, because it has a message or a stream of messages, or a GraphQL response with errors in
/// its body.
// The lock is never taken. The content is `Send`, and the mutex makes it `Sync` as well, because
// some frameworks require that of a body.
pub(super) struct Undecided(Box<Mutex<(Exchange, response::Parts, Option<GraphqlErrors>)>>);

impl Undecided {
    pub(super) fn new(exchange: Exchange, answer: response::Parts, errors: Option<GraphqlErrors>) -> Self {
        Self(Box::new(Mutex::new((exchange, answer, errors))))
    }

    /// Looks for GraphQL errors in a chunk of the body.
    pub(super) fn push(&mut self, chunk: &[u8], is_all: bool) {
        if let (.., Some(errors)) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            errors.push(chunk, is_all);
        }
    }

    /// Records a gRPC response if its trailers report an error and the queue has a place for the
    /// entry.
    pub(super) fn decide(self, trailers: &HeaderMap) {
        let (exchange, mut answer, errors) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if errors.is_some() {
            return record_graphql(exchange, &answer, errors, true);
        }
        for name in [GRPC_STATUS, GRPC_MESSAGE] {
            if let Some(value) = trailers.get(&name) {
                answer.headers.insert(name, value.clone());
            }
        }
        if let Verdict::Record(status) = exchange.verdict_on(answer.status, &answer.headers, &answer.extensions) {
            if let Some(recorder) = exchange.recorder(&answer, status) {
                recorder.end(true);
            }
        }
    }

    /// Records a GraphQL response at its end, if errors were found and the queue has a place for
    /// the entry.
    pub(super) fn end(self, is_whole: bool) {
        let (exchange, answer, errors) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        record_graphql(exchange, &answer, errors, is_whole);
    }
}

fn record_graphql(exchange: Exchange, answer: &response::Parts, errors: Option<GraphqlErrors>, is_whole: bool) {
    let Some(content) = errors.and_then(|errors| errors.content(is_whole)) else { return };
    if exchange.rules.log.is_full() {
        return;
    }
    if let Some(mut recorder) = exchange.recorder(answer, answer.status) {
        recorder.capture.body = content;
        recorder.end(is_whole);
    }
}

/// The recorder of one response: it captures the body as the server sends it, and queues the entry
/// at the end of the response.
pub(super) struct Recorder {
    capture: Box<Capture>,
    /// Whether the captured body is complete before the first chunk.
    has_body: bool,
    permit: Permit,
    rules: Arc<Rules>,
    start: Instant,
    slot: Option<Slot>,
}

impl Recorder {
    pub(super) fn push(&mut self, chunk: &[u8], is_all: bool) {
        if self.has_body {
            return;
        }
        self.capture.body.push(chunk);
        self.capture.body.is_cut |= !is_all;
    }

    pub(super) fn end(mut self, is_whole: bool) {
        self.capture.sent = SystemTime::now();
        self.capture.took = self.start.elapsed();
        self.capture.body.is_cut |= !is_whole && !self.has_body;
        self.capture.request_body = self.slot.as_ref().and_then(Slot::take).filter(|body| {
            // Only objects and arrays are kept, because a one-time code or a password by itself is
            // JSON too.
            let is_structured = matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
            is_structured && Kind::of(self.capture.seen.content_type.as_ref()) == Kind::Json
        });
        self.rules.log.record(self.permit, self.capture);
    }
}

/// Returns the status of a response. A gRPC response always has the HTTP status 200 and states its
/// own status in a header. Returns `None` if that status follows in the trailers.
fn status_of(status: StatusCode, headers: &HeaderMap, extensions: &Extensions) -> Option<StatusCode> {
    if status != StatusCode::OK || !has_grpc(headers) {
        return Some(status);
    }
    if let Some(ours) = extensions.get::<RenderedProblem>() {
        return Some(ours.problem_type().status_code());
    }
    StatusCode::from_u16(status_of_code(headers.get(GRPC_STATUS)?.as_bytes())).ok()
}

/// Returns the still empty capture of a body. For gRPC, the capture has the message, which is in a
/// header.
fn content_of(headers: &HeaderMap, is_head: bool) -> Content {
    let content_type = headers.get(CONTENT_TYPE);
    if has_grpc(headers) {
        let message = headers.get(GRPC_MESSAGE).map(HeaderValue::as_bytes).unwrap_or_default();
        let bytes = percent_encoding::percent_decode(message).collect();
        return Content { kind: Kind::Grpc, bytes, is_cut: false };
    }
    let is_encoded = headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let kind = if is_encoded || is_head { Kind::Opaque } else { Kind::of(content_type) };
    Content { kind, bytes: Vec::new(), is_cut: false }
}
