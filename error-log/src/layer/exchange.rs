//! What becomes of one request and its answer. Nothing here is generic: the shell around it is in `service`.

use super::request_body::{Slot, slot};
use super::{OfAnswer, Rules};
use crate::capture::{Capture, Content, Kind, Seen};
use crate::writer::queue::Room;
use crate::{NotLogged, Owner};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, request, response};
use status_error::Rendered;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A request that is being answered. Most answers are no errors, so it stands in the future itself and not in a box.
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
        // The functions are the host's: one that panics does not decide.
        let owner = catch_unwind(AssertUnwindSafe(|| (rules.owner)(request))).ok();
        let route = rules.route.as_ref().and_then(|route| catch_unwind(AssertUnwindSafe(|| route(request))).ok());
        let seen = Seen::of(request, &rules.headers);
        let slot = slot();
        if let Some(slot) = &slot {
            request.extensions.insert(slot.clone());
        }
        Self { rules, seen, owner, route, start, slot }
    }

    /// What becomes of an answer, as far as is known without asking whose it is.
    pub(super) fn verdict(&self, answer: &response::Parts) -> Verdict {
        let Some(status) = status_of(answer) else { return Verdict::Later };
        let is_meant = status.is_client_error() || (status.is_server_error() && self.rules.server_errors);
        let is_meant = is_meant && answer.extensions.get::<NotLogged>().is_none() && !self.rules.log.is_full();
        if is_meant { Verdict::Record(status) } else { Verdict::Leave }
    }

    /// What records an answer of this status, if there is room for it.
    pub(super) fn recorder(self, answer: &response::Parts, status: StatusCode) -> Option<Recorder> {
        let ask = |owner: OfAnswer<Owner>| catch_unwind(AssertUnwindSafe(|| owner(&answer.extensions))).ok();
        let owner = self.owner.and_then(ask).unwrap_or_else(Owner::operator);
        // Nothing is made of an answer that there is no room for.
        let room = self.rules.log.room(&owner)?;
        let mut seen = self.seen;
        seen.learn(answer);
        seen.leave_buffer();
        let ask = |route: OfAnswer<_>| catch_unwind(AssertUnwindSafe(|| route(&answer.extensions))).ok().flatten();
        // Whoever changed the status afterwards has made another answer of it.
        let ours = answer.extensions.get::<Rendered>().filter(|ours| ours.problem_type().status_code() == status);
        let capture = Capture {
            owner,
            query: Arc::clone(&self.rules.query),
            request_body: None,
            route: self.route.and_then(ask),
            // Both are of the answer's end.
            sent: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            status: status.as_u16(),
            ours: ours.cloned(),
            body: content_of(answer, seen.method == Method::HEAD),
            seen,
        };
        Some(Recorder { capture: Box::new(capture), room, rules: self.rules, start: self.start, slot: self.slot })
    }
}

pub(super) enum Verdict {
    Record(StatusCode),
    Leave,
    /// It says in its trailers what it is.
    Later,
}

/// An answer that says in its trailers what it is: gRPC's, if it has a message or a stream of them.
// The lock is never taken. What it holds can be sent, and with it be shared too, as some ask of a body.
pub(super) struct Undecided(Box<Mutex<(Exchange, response::Parts)>>);

impl Undecided {
    pub(super) fn new(exchange: Exchange, answer: response::Parts) -> Self {
        Self(Box::new(Mutex::new((exchange, answer))))
    }

    /// Records it, where it is an error and there is room.
    pub(super) fn decide(self, trailers: &HeaderMap) {
        let (exchange, mut answer) = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        for name in [GRPC_STATUS, GRPC_MESSAGE] {
            if let Some(value) = trailers.get(&name) {
                answer.headers.insert(name, value.clone());
            }
        }
        if let Verdict::Record(status) = exchange.verdict(&answer) {
            if let Some(recorder) = exchange.recorder(&answer, status) {
                recorder.end(true);
            }
        }
    }
}

/// Takes up an answer's body as it leaves, and records the answer at its end.
pub(super) struct Recorder {
    capture: Box<Capture>,
    room: Room,
    rules: Arc<Rules>,
    start: Instant,
    slot: Option<Slot>,
}

impl Recorder {
    pub(super) fn push(&mut self, chunk: &[u8], is_all: bool) {
        self.capture.body.push(chunk);
        self.capture.body.is_cut |= !is_all;
    }

    pub(super) fn end(mut self, is_whole: bool) {
        self.capture.sent = SystemTime::now();
        self.capture.took = self.start.elapsed();
        self.capture.body.is_cut |= !is_whole;
        self.capture.request_body = self.slot.as_ref().and_then(Slot::take).filter(|body| {
            // A code or a password by itself is JSON too.
            let is_structured = matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
            is_structured && kind_of(essence(self.capture.seen.content_type.as_ref())) == Kind::Json
        });
        self.rules.log.record(self.room, self.capture);
    }
}

const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// The status. An answer of gRPC is always a 200, and says in a header what it is; `None`: or later.
fn status_of(answer: &response::Parts) -> Option<StatusCode> {
    if answer.status != StatusCode::OK || !is_grpc(essence(answer.headers.get(CONTENT_TYPE))) {
        return Some(answer.status);
    }
    if let Some(ours) = answer.extensions.get::<Rendered>() {
        return Some(ours.problem_type().status_code());
    }
    // As google.rpc.Code has it.
    let status = match answer.headers.get(GRPC_STATUS)?.as_bytes() {
        b"1" => 499,
        b"3" | b"9" | b"11" => 400,
        b"4" => 504,
        b"5" => 404,
        b"6" | b"10" => 409,
        b"7" => 403,
        b"8" => 429,
        b"12" => 501,
        b"14" => 503,
        b"16" => 401,
        b"2" | b"13" | b"15" => 500,
        _ => 200,
    };
    StatusCode::from_u16(status).ok()
}

/// What is made of the body; that of gRPC is in a header.
fn content_of(answer: &response::Parts, is_head: bool) -> Content {
    let essence = essence(answer.headers.get(CONTENT_TYPE));
    if is_grpc(essence) {
        let message = answer.headers.get(GRPC_MESSAGE).map(HeaderValue::as_bytes).unwrap_or_default();
        let bytes = percent_encoding::percent_decode(message).collect();
        return Content { kind: Kind::Grpc, bytes, is_cut: false };
    }
    let is_encoded = answer.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let kind = if is_encoded || is_head { Kind::Opaque } else { kind_of(essence) };
    Content { kind, bytes: Vec::new(), is_cut: false }
}

/// What a media type can be read as.
fn kind_of(essence: &[u8]) -> Kind {
    let is = |whole: &str| essence.eq_ignore_ascii_case(whole.as_bytes());
    let begins = |start: &str| essence.get(..start.len()).is_some_and(|has| has.eq_ignore_ascii_case(start.as_bytes()));
    let ends = |end: &str| {
        let has = essence.len().checked_sub(end.len()).and_then(|at| essence.get(at..));
        has.is_some_and(|has| has.eq_ignore_ascii_case(end.as_bytes()))
    };
    if is("application/json") || ends("+json") {
        Kind::Json
    } else if essence.is_empty()
        || begins("text/")
        || ends("+xml")
        || is("application/xml")
        || is("application/x-www-form-urlencoded")
    {
        Kind::Text
    } else {
        Kind::Opaque
    }
}

/// The media type without its parameters.
fn essence(content_type: Option<&HeaderValue>) -> &[u8] {
    let value = content_type.map(HeaderValue::as_bytes).unwrap_or_default();
    let end = value.iter().position(|byte| *byte == b';').unwrap_or(value.len());
    value.get(..end).unwrap_or_default().trim_ascii()
}

fn is_grpc(essence: &[u8]) -> bool {
    const GRPC: &[u8] = b"application/grpc";
    essence.get(..GRPC.len()).is_some_and(|start| start.eq_ignore_ascii_case(GRPC))
}
