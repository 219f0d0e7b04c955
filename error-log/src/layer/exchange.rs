//! The recording of one request and its response. Nothing in this module is generic or knows a
//! framework; the generic service, future and body are in `service`, and the adapters of frameworks
//! that have other types are modules of the crate.

use super::not_logged::NotLogged;
use super::request_body::{Slot, slot};
use super::rules::{OfAnswer, Rules};
use crate::capture::Capture;
use crate::capture::body::{Content, Kind};
use crate::capture::graphql::GraphqlErrors;
use crate::capture::request::Seen;
use crate::capture::response::{ResponseHead, ResponseHeaders, kind_of};
use crate::entry::owner::Owner;
use crate::util::grpc::{GRPC_MESSAGE, GRPC_STATUS, status_of_code};
use crate::writer::queue::Permit;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, request, response};
use status_error::__private::media_type::has_grpc;
use status_error::layer::RenderedProblem;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime};

/// A request whose response is not complete yet. The future holds the exchange inline and not in a
/// box, because most responses are not errors.
pub(crate) struct Exchange {
    rules: Arc<Rules>,
    seen: Seen,
    owner: Option<OfAnswer<Owner>>,
    route: Option<OfAnswer<Option<String>>>,
    start: Instant,
    slot: Option<Slot>,
}

impl Exchange {
    pub(crate) fn new(rules: Arc<Rules>, request: &mut request::Parts) -> Self {
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

    /// Begins the recording of a request whose framework has the types of `http`, but not its
    /// `Parts`. Returns the headers and extensions of the request with the exchange.
    #[cfg(any(feature = "poem-3", feature = "salvo-1"))]
    pub(crate) fn begin(
        rules: &Arc<Rules>,
        head: (&http::Method, &http::Uri, http::Version),
        headers: HeaderMap,
        extensions: http::Extensions,
    ) -> (Self, HeaderMap, http::Extensions) {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        (parts.method, parts.uri, parts.version) = (head.0.clone(), head.1.clone(), head.2);
        (parts.headers, parts.extensions) = (headers, extensions);
        let exchange = Self::new(Arc::clone(rules), &mut parts);
        (exchange, parts.headers, parts.extensions)
    }

    /// Returns whether a response with this status may be an error, in a framework without gRPC.
    /// The headers of such a framework's response are converted only then.
    #[cfg(any(feature = "actix-web-4", feature = "rocket-05"))]
    pub(crate) fn may_record(&self, status: u16) -> bool {
        status >= 400 || self.rules.graphql_errors
    }

    /// Returns whether to record a response, as far as that can be decided before the owner is
    /// known. If the response is not recorded, it need not be taken apart.
    pub(crate) fn verdict(&self, response: ResponseHead<'_>) -> Verdict {
        // Only a gRPC call has a gRPC response, so the headers of most successes aren't read.
        let status = if self.seen.is_grpc() { status_of(response) } else { Some(response.status) };
        let Some(status) = status else { return Verdict::Later(None) };
        let is_logged = || response.extensions.get::<NotLogged>().is_none();
        if self.rules.graphql_errors && status.is_success() && is_logged() {
            let [content_type, encoding] = [CONTENT_TYPE, CONTENT_ENCODING].map(|name| response.headers.get(name));
            if kind_of(content_type, encoding, self.seen.is_head()) == Kind::Json {
                return Verdict::Later(Some(GraphqlErrors::default()));
            }
        }
        let is_meant = status.is_client_error() || (status.is_server_error() && self.rules.server_errors);
        let is_meant = is_meant && is_logged() && !self.rules.log.is_full();
        if is_meant { Verdict::Record(status) } else { Verdict::Leave }
    }

    /// Begins the recording of a response. `length` is a lower bound for the length of its body, in
    /// bytes. `matched` returns the template of the route, if the framework knows it.
    pub(crate) fn respond(
        mut self,
        verdict: Verdict,
        response: ResponseHead<'_>,
        length: u64,
        matched: impl FnOnce() -> Option<String>,
    ) -> Recording {
        match verdict {
            Verdict::Leave => Recording::Nothing,
            Verdict::Record(status) => {
                let recorder = self.recorder(response, status, length);
                recorder.map_or(Recording::Nothing, |recorder| Recording::Decided(recorder.with_route(matched)))
            }
            Verdict::Later(errors) => Recording::Undecided(Undecided::new(self, response.to_parts(), errors)),
        }
    }

    /// Returns the recorder of a response with this status, which takes parts of the exchange.
    /// Returns `None` if the queue has no place for the entry.
    fn recorder(&mut self, response: ResponseHead<'_>, status: StatusCode, length: u64) -> Option<Recorder> {
        let extensions = response.extensions;
        let ask = |owner: OfAnswer<Owner>| catch_unwind(AssertUnwindSafe(|| owner(extensions))).ok();
        let owner = self.owner.take().and_then(ask).unwrap_or_else(Owner::operator);
        // Without a permit nothing is copied.
        let permit = self.rules.log.permit(&owner)?;
        let marked = extensions.get::<RenderedProblem>();
        let ask = |route: OfAnswer<_>| catch_unwind(AssertUnwindSafe(|| route(extensions))).ok().flatten();
        // A mark with another status doesn't count: code that changed the status afterwards has
        // made a different response. The body of a finished response has a format of its own, so
        // its code is looked for in the body, as in that of a foreign response.
        let is_of_this = |ours: &&RenderedProblem| ours.problem_type().status_code() == status && !ours.is_finished();
        let ours = marked.filter(is_of_this);
        let headers = ResponseHeaders::of(response.headers);
        let kind = kind_of(headers.content_type, headers.encoding, self.seen.is_head());
        let is_json_request = self.slot.is_some() && Kind::of(self.seen.content_type()) == Kind::Json;
        let mut content = Content::new(kind, usize::try_from(length).unwrap_or(usize::MAX));
        // The client and the reports have the id of the mark.
        let request_id = marked.and_then(RenderedProblem::request_id).map(str::as_bytes);
        let request_id = request_id.or(headers.request_id.map(HeaderValue::as_bytes));
        let head = self.seen.write(request_id, extensions, &mut content);
        // In development mode, the body that is sent has texts that the log must not have.
        let logged = marked.and_then(RenderedProblem::__logged_body);
        if let Some(logged) = logged {
            content.push(logged);
        }
        // The bytes of a gRPC body are not text. The status has its message in a header.
        if kind == Kind::Grpc {
            if let Some(message) = response.headers.get(GRPC_MESSAGE) {
                content.push(&Cow::from(percent_encoding::percent_decode(message.as_bytes())));
            }
        }
        let id = self.rules.entry_header.as_ref().map(|_| self.rules.log.next_id(&owner));
        let capture = Box::new(Capture {
            id,
            owner,
            query: Arc::clone(&self.rules.query),
            request_body: None,
            route: self.route.take().and_then(ask),
            start: self.start,
            // The recorder sets both times at the end of the response.
            end: self.start,
            sent: SystemTime::UNIX_EPOCH,
            status: status.as_u16(),
            ours: ours.cloned(),
            response_headers: headers.shown,
            head,
            content,
        });
        let has_body = logged.is_some() || kind == Kind::Grpc;
        let slot = self.slot.take().filter(|_| is_json_request);
        Some(Recorder { capture, has_body, permit, rules: Arc::clone(&self.rules), slot })
    }
}

/// Whether a response is recorded.
pub(crate) enum Verdict {
    Record(StatusCode),
    Leave,
    /// gRPC's status follows in the trailers, or GraphQL's errors may follow in the body.
    Later(Option<GraphqlErrors>),
}

/// The recording of a response whose body is being sent.
#[derive(Default)]
pub(crate) enum Recording {
    #[default]
    Nothing,
    Decided(Recorder),
    Undecided(Undecided),
}

impl Recording {
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// Returns the header that leads the client to the entry, if the application wants one.
    pub(crate) fn entry_header(&self) -> Option<(HeaderName, HeaderValue)> {
        let Self::Decided(Recorder { capture, rules, .. }) = self else { return None };
        let (name, prefix) = rules.entry_header.as_ref()?;
        Some((name.clone(), HeaderValue::try_from(format!("{prefix}{}", capture.id?)).ok()?))
    }

    /// Adds the header that leads the client to the entry, in place of one with the same name.
    pub(crate) fn add_entry_header(&self, headers: &mut HeaderMap) {
        if let Some((name, value)) = self.entry_header() {
            // Fails only if the map is full (32,768 values). The header is then left out.
            let _ = headers.try_insert(name, value);
        }
    }

    /// Reads a chunk of the body. `is_all` is false if a part of the chunk is missing.
    pub(crate) fn push(&mut self, chunk: &[u8], is_all: bool) {
        match self {
            Self::Nothing => {}
            Self::Decided(recorder) => recorder.push(chunk, is_all),
            Self::Undecided(undecided) => undecided.push(chunk, is_all),
        }
    }

    /// Decides by the trailers of the body whether a gRPC response is an error.
    pub(super) fn read_trailers(&mut self, trailers: &HeaderMap) {
        match std::mem::take(self) {
            Self::Undecided(undecided) => undecided.decide(trailers),
            decided => *self = decided,
        }
    }

    /// Queues the entry at the end of the body. `is_whole` is false if the body was not sent to its
    /// end.
    pub(crate) fn end(&mut self, is_whole: bool) {
        match std::mem::take(self) {
            Self::Nothing => {}
            Self::Decided(recorder) => recorder.end(is_whole),
            Self::Undecided(undecided) => undecided.end(is_whole),
        }
    }
}

/// A response that turns out later whether it is an error: a gRPC response with its status in the
/// trailers, because it has a message or a stream of messages, or a GraphQL response with errors in
/// its body.
// The lock is never taken. The content is `Send`, and the mutex makes it `Sync` as well, because
// some frameworks require that of a body.
pub(crate) struct Undecided(Box<Mutex<(Exchange, response::Parts, Option<GraphqlErrors>)>>);

impl Undecided {
    fn new(exchange: Exchange, answer: response::Parts, errors: Option<GraphqlErrors>) -> Self {
        Self(Box::new(Mutex::new((exchange, answer, errors))))
    }

    /// Looks for GraphQL errors in a chunk of the body.
    fn push(&mut self, chunk: &[u8], is_all: bool) {
        if let (.., Some(errors)) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            errors.push(chunk, is_all);
        }
    }

    /// Records a gRPC response if its trailers report an error and the queue has a place for the
    /// entry.
    fn decide(self, trailers: &HeaderMap) {
        let (mut exchange, mut answer, errors) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        if errors.is_some() {
            return record_graphql(exchange, &answer, errors, true);
        }
        for name in [GRPC_STATUS, GRPC_MESSAGE] {
            if let Some(value) = trailers.get(&name) {
                answer.headers.insert(name, value.clone());
            }
        }
        let response = ResponseHead::of_parts(&answer);
        if let Verdict::Record(status) = exchange.verdict(response) {
            if let Some(recorder) = exchange.recorder(response, status, 0) {
                recorder.end(true);
            }
        }
    }

    /// Records a GraphQL response at its end, if errors were found and the queue has a place for
    /// the entry.
    fn end(self, is_whole: bool) {
        let (exchange, answer, errors) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        record_graphql(exchange, &answer, errors, is_whole);
    }
}

fn record_graphql(mut exchange: Exchange, answer: &response::Parts, errors: Option<GraphqlErrors>, is_whole: bool) {
    let Some(content) = errors.and_then(|errors| errors.content(is_whole)) else { return };
    if exchange.rules.log.is_full() {
        return;
    }
    if let Some(mut recorder) = exchange.recorder(ResponseHead::of_parts(answer), answer.status, 0) {
        recorder.capture.content.replace_body(content);
        recorder.end(is_whole);
    }
}

/// The recorder of one response: it captures the body as the server sends it, and queues the entry
/// at the end of the response.
pub(crate) struct Recorder {
    capture: Box<Capture>,
    /// Whether the captured body is complete before the first chunk.
    has_body: bool,
    permit: Permit,
    rules: Arc<Rules>,
    /// The slot of a request's JSON body.
    slot: Option<Slot>,
}

impl Recorder {
    /// Sets the template of the route, unless the application's function has returned one.
    fn with_route(mut self, matched: impl FnOnce() -> Option<String>) -> Self {
        if self.capture.route.is_none() {
            self.capture.route = matched();
        }
        self
    }

    fn push(&mut self, chunk: &[u8], is_all: bool) {
        if self.has_body {
            return;
        }
        self.capture.content.push(chunk);
        self.capture.content.is_cut |= !is_all;
    }

    fn end(mut self, is_whole: bool) {
        self.capture.sent = SystemTime::now();
        self.capture.end = Instant::now();
        self.capture.content.is_cut |= !is_whole && !self.has_body;
        // Only objects and arrays are kept, because a one-time code or a password by itself is JSON
        // too.
        let is_structured = |body: &Vec<u8>| matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
        self.capture.request_body = self.slot.as_ref().and_then(Slot::take).filter(is_structured);
        self.rules.log.record(self.permit, self.capture);
    }
}

/// Returns the status of a response. A gRPC response always has the HTTP status 200 and states its
/// own status in a header. Returns `None` if that status follows in the trailers.
fn status_of(response: ResponseHead<'_>) -> Option<StatusCode> {
    if response.status != StatusCode::OK || !has_grpc(response.headers) {
        return Some(response.status);
    }
    if let Some(ours) = response.extensions.get::<RenderedProblem>() {
        return Some(ours.problem_type().status_code());
    }
    StatusCode::from_u16(status_of_code(response.headers.get(GRPC_STATUS)?.as_bytes())).ok()
}
