//! The decision about one response, and the rewriting of foreign responses. Nothing here is generic
//! or knows a framework; each adapter has a generic shell around it.

use super::error_layer::{KeepBody, Rules};
use super::response_headers;
use crate::api::profile::ApiProfile;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::render;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use crate::util::media_type::{self, ends_with, essence, starts_with};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Response, Version, request, response};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The layer's rules for one request, made before the handler runs and applied to its response.
#[derive(Debug)]
pub(crate) struct Rewriter {
    profile: &'static ApiProfile,
    pub(crate) scope: RequestScope,
    version: Version,
    is_head: bool,
    is_skipped: bool,
    rewrite_all: bool,
}

/// The length of a response's body, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyInfo {
    pub(crate) is_empty: bool,
    /// The number of its bytes, where it is known.
    pub(crate) length: Option<u64>,
}

/// The layer's decision about a response.
pub(crate) enum Decision {
    /// The response is forwarded unchanged.
    Forward,
    /// The response is this crate's own, and is forwarded: without a body for HEAD.
    ForwardOwn,
    /// The response is this crate's own, and is rendered again in the layer's format.
    RenderAgain(Response<Bytes>),
    /// The response is a foreign one, and is rewritten.
    Rewrite,
}

impl Rewriter {
    pub(crate) fn new(rules: &Rules, parts: &request::Parts) -> Self {
        // The closures are the user's: one that panics does not decide.
        let ask = AssertUnwindSafe(|| rules.profile_for.as_ref().and_then(|choose| choose(parts)));
        let profile = catch_unwind(ask).ok().flatten().unwrap_or(rules.profile);
        let ask = AssertUnwindSafe(|| rules.skip.iter().any(|is_skipped| is_skipped(parts)));
        let is_skipped = catch_unwind(ask).unwrap_or(false);

        let mut scope = RequestScope::new().profile(profile).version(parts.version);
        if let Some(id) = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok()) {
            scope = scope.request_id(id);
        }
        if rules.keep_snapshots {
            scope = scope.keep_snapshots();
        }
        let is_head = parts.method == Method::HEAD;
        Self { profile, scope, version: parts.version, is_head, is_skipped, rewrite_all: rules.rewrite_all }
    }

    /// For a framework whose layers see the answer to HEAD with its body, which the server leaves
    /// out.
    pub(crate) fn leave_head_to_the_server(mut self) -> Self {
        self.is_head = false;
        self
    }

    pub(crate) fn decide(&self, parts: &mut response::Parts, body_info: BodyInfo) -> Decision {
        let is_error = parts.status.is_client_error() || parts.status.is_server_error();
        if !is_error || is_grpc(&parts.headers) {
            return Decision::Forward;
        }
        if let Some(rendered) = parts.extensions.get::<RenderedProblem>() {
            // RFC 9457 §3.1.2: the body says the status too. The declaration's stands, whoever set
            // another one afterwards.
            parts.status = rendered.problem_type().status_code();
            return rendered
                .render_again(self.profile, &self.scope)
                .map_or(Decision::ForwardOwn, Decision::RenderAgain);
        }
        let is_kept = self.is_skipped || parts.extensions.get::<KeepBody>().is_some();
        let is_taken = parts.status.is_server_error() || self.rewrite_all || self.is_nobodys(&parts.headers, body_info);
        if is_taken && !is_kept { Decision::Rewrite } else { Decision::Forward }
    }

    /// Whether a 4xx is in nobody's format: empty, or plain text.
    fn is_nobodys(&self, headers: &HeaderMap, body_info: BodyInfo) -> bool {
        // The body for HEAD is gone already where the layer is over what strips it; its length,
        // which is GET's, is not.
        let has_length = self.is_head && headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0");
        let is_empty = body_info.is_empty && !has_length;
        match headers.get(CONTENT_TYPE) {
            Some(content_type) => {
                essence(content_type).is_some_and(|essence| is_empty || essence.eq_ignore_ascii_case("text/plain"))
            }
            None => is_empty,
        }
    }

    /// Leaves a skipped answer to the skip, also in layers further out.
    pub(crate) fn mark_kept(&self, parts: &mut response::Parts) {
        if self.is_skipped && parts.extensions.get::<RenderedProblem>().is_none() {
            parts.extensions.insert(KeepBody);
        }
    }

    /// The answer in place of another's.
    pub(crate) fn rewrite(&self, parts: &mut response::Parts, text: Option<String>) -> Bytes {
        let status = parts.status;
        let error = RequestError::Foreign(ForeignResponse::new(status, text));
        if status.is_server_error() {
            response_headers::keep_harmless(&mut parts.headers);
        }
        response_headers::forget_body(&mut parts.headers, status);
        let new = self.scope.in_scope(|| render::in_place_of(&error, &parts.headers));
        self.replace(parts, new)
    }

    /// The answer to a panic.
    pub(crate) fn panicked(&self, message: String) -> Response<Bytes> {
        let response = self.scope.in_scope(|| render::response(&RequestError::Panicked { message }));
        let (mut parts, body) = response.into_parts();
        let body = self.body(&mut parts, body);
        Response::from_parts(parts, body)
    }

    /// The answer to a panic, where its handler had begun one.
    pub(crate) fn panicked_within(&self, parts: &mut response::Parts, message: String) -> Bytes {
        let new = self.scope.in_scope(|| render::response(&RequestError::Panicked { message }));
        response_headers::keep_harmless(&mut parts.headers);
        parts.status = new.status();
        self.replace(parts, new)
    }

    /// The new body and what belongs to it, under the old answer's headers.
    pub(crate) fn replace(&self, parts: &mut response::Parts, new: Response<Bytes>) -> Bytes {
        let (new, body) = new.into_parts();
        response_headers::forget_body(&mut parts.headers, parts.status);
        response_headers::complete(&mut parts.headers, new.headers, self.version);
        parts.extensions.extend(new.extensions);
        self.body(parts, body)
    }

    /// The body; for HEAD its length only (RFC 9110 §9.3.2).
    fn body(&self, parts: &mut response::Parts, body: Bytes) -> Bytes {
        if !self.is_head {
            return body;
        }
        parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        Bytes::new()
    }

    /// Whether an answer of ours has a body that HEAD may not have; says its length then.
    pub(crate) fn strips(&self, parts: &mut response::Parts, body_info: BodyInfo) -> bool {
        if !self.is_head || body_info.is_empty {
            return false;
        }
        if let Some(length) = body_info.length {
            parts.headers.entry(CONTENT_LENGTH).or_insert(HeaderValue::from(length));
        }
        true
    }

    /// Whether the text of an answer that is masked can be read for the log.
    pub(crate) fn has_text(parts: &response::Parts) -> bool {
        let is_text = |essence: &str| starts_with(essence, "text/") || ends_with(essence, "json");
        parts.status.is_server_error()
            && !parts.headers.contains_key(CONTENT_ENCODING)
            && parts.headers.get(CONTENT_TYPE).and_then(essence).is_some_and(is_text)
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).and_then(essence).is_some_and(media_type::is_grpc)
}
