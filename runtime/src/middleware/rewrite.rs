//! The decision about one response, and the rewriting of foreign responses. This code is not
//! generic and knows no framework; each adapter wraps it in a generic service of its framework.

use super::dry_run::{DryRunChange, Observed};
use super::error_layer::{KeepBody, Rules};
use super::foreign_rule::{ForeignRule, Treatment};
use super::known_texts::{self, KnownTexts};
use super::request_parts::{RequestFacts, with_parts};
use super::response_headers;
use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::render;
use crate::render::response_parts::Inherited;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use crate::util::catch_panic::catch;
use crate::util::media_type::{ends_with, essence, has_grpc, is_media_type, starts_with};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version, request, response};
use http_body::Body;
use std::sync::Arc;

/// The layer's rules for one request, made before the handler runs and applied to its response.
#[derive(Debug)]
pub(crate) struct Rewriter {
    rules: Arc<Rules>,
    profile: &'static ApiProfile,
    pub(crate) scope: RequestScope,
    /// The replies of the user's closures. `None` if there are no closures. Boxed, because few
    /// layers have one, and every request moves the rewriter.
    replies: Option<Box<Replies>>,
    is_head: bool,
    framework: Framework,
}

/// The properties of a framework that the layer depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Framework {
    /// Whether the server leaves the body of a response to HEAD out, and sets the body's length.
    pub(crate) strips_head: bool,
    /// Whether a router outside of the layer adds `Allow` to a 405.
    pub(crate) adds_allow: bool,
    /// The adapter's check for texts that its framework makes itself.
    pub(crate) known_texts: Option<&'static KnownTexts>,
}

/// The replies of the user's closures to the head of a request.
#[derive(Debug)]
struct Replies {
    is_skipped: bool,
    /// The rules whose conditions on the request hold.
    foreign: Vec<Arc<ForeignRule>>,
    dry_run: Option<Observed>,
}

/// The facts about a response's body that the layer's decision depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyInfo {
    pub(crate) is_empty: bool,
    /// The length in bytes. `None` if the length is not known before the body is read.
    pub(crate) length: Option<u64>,
}

/// The layer's decision about a response.
pub(crate) enum Decision {
    /// The response is forwarded unchanged.
    Forward,
    /// The response was made by this crate and is forwarded, without its body if the request is
    /// HEAD.
    ForwardOwn,
    /// The response was made by this crate outside a request scope, and is replaced by this
    /// response in the layer's format.
    RenderAgain(Response<Bytes>),
    /// The response is foreign and is rewritten.
    Rewrite(OldText),
}

/// The use of the text of a response that is rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OldText {
    /// The body is dropped without being read.
    Dropped,
    /// The beginning of the body is compared with the texts that the adapter knows.
    Compared,
    /// The beginning of the body is for the report only.
    Reported,
    /// The body becomes the message, up to this number of bytes.
    Sent(usize),
}

impl OldText {
    /// Returns the number of bytes to read. Returns `None` if the body is dropped.
    pub(crate) fn limit(self) -> Option<usize> {
        match self {
            Self::Dropped => None,
            Self::Compared => Some(known_texts::READ),
            Self::Reported => Some(1024),
            Self::Sent(limit) => Some(limit),
        }
    }

    /// Returns the text of a body, cut at the limit.
    pub(crate) fn of(self, body: &[u8]) -> Option<String> {
        let start = body.get(..self.limit()?).unwrap_or(body);
        let mut text = String::from_utf8_lossy(start).into_owned();
        if start.len() < body.len() {
            // The cut may have divided a character.
            text.truncate(text.trim_end_matches(char::REPLACEMENT_CHARACTER).len());
        }
        (!text.is_empty()).then_some(text)
    }
}

/// A mark in a response's extensions: the text of the body is for the report only, although its
/// media type is `text/plain`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReportOnly;

impl Rewriter {
    /// Makes the rules for one request. `whole` is the head of the request, if the rules
    /// [ask](Rules::ask) for it.
    pub(crate) fn new(
        rules: &Arc<Rules>,
        framework: Framework,
        facts: RequestFacts<'_>,
        whole: Option<&request::Parts>,
    ) -> Self {
        let mut rewriter = Self::unread(rules, framework);
        rewriter.read(facts, whole);
        rewriter
    }

    /// Makes the rules for one request, whose head stays where it is.
    #[allow(dead_code, reason = "for frameworks whose requests are of `http`")]
    #[inline]
    pub(crate) fn of_request<B>(rules: &Arc<Rules>, framework: Framework, request: &mut Request<B>) -> Self {
        let mut rewriter = Self::unread(rules, framework);
        if rules.ask() {
            with_parts(request, |parts| rewriter.read(RequestFacts::of(parts), Some(parts)));
        } else {
            rewriter.read(RequestFacts::new(request.method(), request.version(), request.headers()), None);
        }
        rewriter
    }

    /// Makes the rules for a request that is [read](Self::read) later, because each move of a
    /// rewriter copies some hundred bytes.
    #[inline]
    pub(crate) fn unread(rules: &Arc<Rules>, framework: Framework) -> Self {
        let scope = rules.plain_scope(Version::default());
        let rules = Arc::clone(rules);
        Self { profile: rules.profile, rules, scope, replies: None, is_head: false, framework }
    }

    /// Reads the request.
    #[inline]
    pub(crate) fn read(&mut self, facts: RequestFacts<'_>, whole: Option<&request::Parts>) {
        self.is_head = facts.is_head;
        if self.rules.is_plain(facts, whole) {
            self.scope.set_version(facts.version);
        } else {
            self.read_in_full(facts, whole);
        }
    }

    #[inline(never)]
    fn read_in_full(&mut self, facts: RequestFacts<'_>, whole: Option<&request::Parts>) {
        (self.profile, self.scope) = self.rules.scope(facts, whole);
        self.replies = whole.map(|parts| Box::new(Replies::new(&self.rules, parts, &self.scope)));
    }

    #[inline]
    fn is_skipped(&self) -> bool {
        self.replies.as_ref().is_some_and(|replies| replies.is_skipped)
    }

    fn dry_run(&self) -> Option<&Observed> {
        self.replies.as_ref()?.dry_run.as_ref()
    }

    /// Reports, in a dry run, that the adapter would replace an error response which its framework
    /// made.
    #[allow(dead_code, reason = "for frameworks that respond to errors outside of the layer")]
    pub(crate) fn observe_replaced(&self, parts: &response::Parts) {
        let change = if is_server_error(parts.status) { DryRunChange::Mask } else { DryRunChange::Rewrite };
        if let Some(observed) = self.dry_run() {
            observed.response(parts, change);
        }
    }

    /// Returns the rules for foreign responses whose conditions on the request hold.
    fn foreign(&self) -> &[Arc<ForeignRule>] {
        // Without replies, no rule has a condition on the request.
        self.replies.as_ref().map_or(&self.rules.foreign, |replies| &replies.foreign)
    }

    fn inherited<'p>(&self, headers: &'p HeaderMap) -> Inherited<'p> {
        Inherited { headers, allow_is_added: self.framework.adds_allow, fault: None }
    }

    /// Returns whether [`decide`](Self::decide) would surely change nothing: the response is a
    /// success that this crate didn't make, or an error that this crate made and that has its
    /// status and its body still.
    #[inline]
    pub(crate) fn has_nothing_to_do<B: Body>(&self, response: &Response<B>) -> bool {
        let status = response.status().as_u16();
        match response.extensions().get::<RenderedProblem>() {
            None => status < 400 && !self.is_skipped(),
            Some(own) => self.leaves_own(own, status, response.body().size_hint().exact()),
        }
    }

    /// Returns whether a response of this crate with this status and length is forwarded as it is.
    #[inline]
    pub(crate) fn leaves_own(&self, own: &RenderedProblem, status: u16, length: Option<u64>) -> bool {
        let is_whole = own.problem_type().status_code().as_u16() == status && length == Some(own.length);
        is_whole && !own.open && !self.strips_head()
    }

    pub(crate) fn decide(&self, parts: &mut response::Parts, body_info: BodyInfo) -> Decision {
        let status = parts.status;
        let decision = self.decision(parts, body_info);
        let Some(observed) = self.dry_run() else { return decision };
        let change = match decision {
            Decision::Forward => None,
            Decision::ForwardOwn => (parts.status != status).then_some(DryRunChange::Restore),
            Decision::RenderAgain(_) => Some(DryRunChange::Restore),
            Decision::Rewrite(OldText::Sent(_)) => Some(DryRunChange::KeepText),
            Decision::Rewrite(_) if is_server_error(status) => Some(DryRunChange::Mask),
            Decision::Rewrite(_) => Some(DryRunChange::Rewrite),
        };
        parts.status = status;
        if let Some(change) = change {
            observed.response(parts, change);
        }
        Decision::Forward
    }

    fn decision(&self, parts: &mut response::Parts, body_info: BodyInfo) -> Decision {
        let rendered = parts.extensions.get::<RenderedProblem>();
        // A middleware that replaced the body of a response of this crate made a foreign response.
        let is_own = rendered.is_some_and(|own| self.has_own_body(own, &parts.headers, body_info));
        if rendered.is_some() && !is_own && self.dry_run().is_none() {
            parts.extensions.remove::<RenderedProblem>();
        }
        let rendered = if is_own { parts.extensions.get::<RenderedProblem>() } else { None };
        // A status of 600 or more is an error too: clients treat it as a 5xx (RFC 9110 §15).
        let is_error = parts.status.as_u16() >= 400;
        if !(is_error || rendered.is_some()) || has_grpc(&parts.headers) {
            return Decision::Forward;
        }
        if let Some(rendered) = rendered {
            // The body contains the status too (RFC 9457 §3.1.2). If the handler or a middleware
            // changed the status afterwards, the declared status is restored, so that both agree.
            parts.status = rendered.problem_type().status_code();
            return rendered
                .render_again(self.profile, &self.scope)
                .map_or(Decision::ForwardOwn, Decision::RenderAgain);
        }
        if self.is_skipped() || parts.extensions.get::<KeepBody>().is_some() {
            return Decision::Forward;
        }
        match self.foreign().iter().find_map(|rule| rule.treatment(parts)) {
            Some(Treatment::Forward) => {
                if self.dry_run().is_none() {
                    // Outer layers forward the response too.
                    parts.extensions.insert(KeepBody);
                }
                return Decision::Forward;
            }
            Some(Treatment::KeepText) if has_message(parts, body_info) => {
                return Decision::Rewrite(OldText::Sent(self.profile.limits().text));
            }
            Some(Treatment::Rewrite) => return Decision::Rewrite(self.old_text(parts, body_info)),
            Some(Treatment::KeepText) | None => {}
        }
        if is_server_error(parts.status) || self.rules.rewrite_all || self.is_nobodys(&parts.headers, body_info) {
            return Decision::Rewrite(self.old_text(parts, body_info));
        }
        if let Some(fault) = self.inherited(&parts.headers).missing_header(parts.status) {
            let error = RequestError::Foreign(ForeignResponse::new(parts.status, None));
            self.scope.in_scope(|| render::report(&error, vec![fault]));
        }
        Decision::Forward
    }

    /// Returns whether the body is still the body that this crate rendered. A middleware may have
    /// replaced it and kept the extensions. A body of unknown length, or with a coding, is taken
    /// for a compressed one.
    fn has_own_body(&self, rendered: &RenderedProblem, headers: &HeaderMap, body_info: BodyInfo) -> bool {
        let is_same = |length| length == rendered.length || headers.contains_key(CONTENT_ENCODING);
        self.is_head || body_info.length.is_none_or(is_same)
    }

    /// Returns whether a foreign 4xx has no format that its client could rely on: the body is
    /// empty, plain text or bytes of any kind, or has no media type, as a text that a handler made
    /// of an error.
    fn is_nobodys(&self, headers: &HeaderMap, body_info: BodyInfo) -> bool {
        // The body of a response to HEAD may have been removed inside this layer, so its emptiness
        // means nothing. `Content-Length` still holds the length of the body for GET.
        let is_empty = match self.is_head {
            true => headers.get(CONTENT_LENGTH).is_some_and(|length| length == "0"),
            false => body_info.is_empty,
        };
        // `application/octet-stream` says no more than no type does (RFC 9110 §8.3). Frameworks set
        // it for any vector of bytes.
        const OF_ANYTHING: [&str; 2] = ["text/plain", "application/octet-stream"];
        let is_of_anything = |essence: &str| OF_ANYTHING.iter().any(|any| any.eq_ignore_ascii_case(essence));
        let essence = headers.get(CONTENT_TYPE).and_then(essence);
        // The check of the essence comes last, because it costs 2.5 percent of poem's own 404
        // (`benches path`).
        is_empty || essence.is_none_or(|essence| is_of_anything(essence) || !is_media_type(essence))
    }

    /// Returns the use of a response's text that no rule makes the message: a masked response
    /// reports a text or JSON that is not compressed.
    fn old_text(&self, parts: &response::Parts, body_info: BodyInfo) -> OldText {
        if !is_server_error(parts.status) {
            let is_compared = self.framework.known_texts.is_some_and(|known| (known.may_be_known)(parts));
            // A body of unknown length may be a stream, which is not read.
            return if is_compared && body_info.length.is_some() { OldText::Compared } else { OldText::Dropped };
        }
        let is_text = |essence: &str| starts_with(essence, "text/") || ends_with(essence, "json");
        let is_reported = !parts.headers.contains_key(CONTENT_ENCODING)
            && parts.headers.get(CONTENT_TYPE).and_then(essence).is_some_and(is_text);
        if is_reported { OldText::Reported } else { OldText::Dropped }
    }

    /// Marks a skipped foreign response with [`KeepBody`], so that outer layers forward it too.
    pub(crate) fn mark_kept(&self, parts: &mut response::Parts) {
        if self.is_skipped() && self.dry_run().is_none() && parts.extensions.get::<RenderedProblem>().is_none() {
            parts.extensions.insert(KeepBody);
        }
    }

    /// Replaces a foreign response: changes its parts and returns the new body. `text` is the
    /// beginning of the old body.
    pub(crate) fn rewrite(&self, parts: &mut response::Parts, old: OldText, text: Option<String>) -> Bytes {
        let status = parts.status;
        let (text, compared) = if old == OldText::Compared { (None, text) } else { (text, None) };
        let fault = self.framework.known_texts.zip(compared).and_then(|(known, text)| (known.fault)(&text));
        let foreign = ForeignResponse::new(status, text);
        let is_sent = matches!(old, OldText::Sent(_));
        let foreign = if is_sent { foreign.with_message() } else { foreign };
        let slot = foreign.slot();
        let error = RequestError::Foreign(foreign);
        if is_server_error(status) {
            response_headers::keep_harmless(&mut parts.headers, self.profile);
        }
        let inherited = Inherited { fault, ..self.inherited(&parts.headers) };
        let new = self.scope.in_scope(|| render::in_place_of(&error, slot, inherited));
        // A 500 in place of a status of 600 or more.
        parts.status = new.status();
        self.replace(parts, new)
    }

    /// Returns the response to a panic.
    pub(crate) fn panicked(&self, message: String) -> Response<Bytes> {
        let message = self.go_on(message);
        self.respond(&RequestError::Panicked { message })
    }

    /// Lets a panic go on in a dry run, as it would without the layer. Returns the panic's text
    /// otherwise.
    pub(crate) fn go_on(&self, message: String) -> String {
        let Some(observed) = self.dry_run() else { return message };
        observed.panic();
        std::panic::resume_unwind(Box::new(message))
    }

    /// Returns the response to an error that the layer itself has to respond to.
    pub(crate) fn respond(&self, error: &dyn ApiError) -> Response<Bytes> {
        let response = self.scope.in_scope(|| render::response(error));
        let (mut parts, body) = response.into_parts();
        let body = self.body(&mut parts, body);
        Response::from_parts(parts, body)
    }

    /// Replaces the response that a handler had begun before it panicked: changes the parts and
    /// returns the new body.
    pub(crate) fn panicked_within(&self, parts: &mut response::Parts, message: String) -> Bytes {
        let message = self.go_on(message);
        let new = self.scope.in_scope(|| render::response(&RequestError::Panicked { message }));
        response_headers::keep_harmless(&mut parts.headers, self.profile);
        parts.status = new.status();
        self.replace(parts, new)
    }

    /// Merges a new response into the parts of the old response, and returns the new body. The
    /// headers of the old response stay, except those that describe its body.
    pub(crate) fn replace(&self, parts: &mut response::Parts, new: Response<Bytes>) -> Bytes {
        let (new, body) = new.into_parts();
        // The old response may have an id of its own. The new body can have the id of the request,
        // and both must be the same.
        if let Some(name) = self.profile.request_id_header().filter(|name| new.headers.contains_key(*name)) {
            parts.headers.remove(name);
        }
        response_headers::forget_body(&mut parts.headers, parts.status);
        response_headers::complete(&mut parts.headers, new.headers, self.scope.http_version().unwrap_or_default());
        parts.extensions.extend(new.extensions);
        self.body(parts, body)
    }

    /// Returns whether the layer itself leaves the body of the response out, because the request is
    /// HEAD.
    #[inline]
    fn strips_head(&self) -> bool {
        self.is_head && !self.framework.strips_head
    }

    /// Returns the body to send. For HEAD the body is empty, and `Content-Length` holds the length
    /// that GET would get (RFC 9110 §9.3.2).
    fn body(&self, parts: &mut response::Parts, body: Bytes) -> Bytes {
        if !self.strips_head() {
            return body;
        }
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Bytes::new()
    }

    /// Returns whether the body of a response made by this crate has to be removed, because the
    /// request is HEAD. Sets `Content-Length` to the body's length then, unless the header is set.
    pub(crate) fn strips(&self, parts: &mut response::Parts, body_info: BodyInfo) -> bool {
        // A body of unknown length, which a compression layer inside made, stays, and the server
        // leaves it out. An empty body in its place would be sent with `Content-Length: 0`, which
        // GET would not have (RFC 9110 §8.6).
        let Some(length) = body_info.length.filter(|_| self.strips_head() && !body_info.is_empty) else { return false };
        parts.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from(length));
        true
    }
}

impl Replies {
    fn new(rules: &Rules, parts: &request::Parts, scope: &RequestScope) -> Self {
        let route = || scope.matched_route().cloned();
        Self {
            // If a closure panics, the request is not skipped.
            is_skipped: catch(|| rules.skip.iter().any(|skips| skips(parts))).unwrap_or(false),
            foreign: rules.foreign.iter().filter(|rule| rule.holds_for_request(parts)).cloned().collect(),
            dry_run: rules.dry_run.as_ref().map(|observer| Observed::new(observer, parts, route())),
        }
    }
}

/// Returns whether the body of a foreign 4xx is a text that a rule may make the message.
fn has_message(parts: &response::Parts, body_info: BodyInfo) -> bool {
    !is_server_error(parts.status)
        && !body_info.is_empty
        && !parts.headers.contains_key(CONTENT_ENCODING)
        && media_type(&parts.headers).is_none_or(|essence| essence.eq_ignore_ascii_case("text/plain"))
        && parts.extensions.get::<ReportOnly>().is_none()
}

/// Returns the media type of a body. Returns `None` if there is none, or none that is valid.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE).and_then(essence).filter(|essence| is_media_type(essence))
}

/// Returns whether a client treats the status as a 5xx (RFC 9110 §15).
fn is_server_error(status: StatusCode) -> bool {
    status.as_u16() >= 500
}
