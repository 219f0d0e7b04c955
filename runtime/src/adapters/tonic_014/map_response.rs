//! The rewriting of a status in the headers or the trailers of a response.

use super::body::StatusBody;
use super::provenance::{self, CallId};
use super::{error_details, marked, rendered, status};
use crate::api::api_error::ApiError;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::problem_type::ProblemType;
use crate::middleware::map_response::{first_text, map_response};
use crate::middleware::rewrite::{OldText, Rewriter};
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use crate::util::catch_panic::drop_quietly;
use crate::util::framing_headers;
use crate::util::media_type::{essence, has_grpc, is_grpc, starts_with};
use crate::util::percent_encoding::percent_decode;
use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, response};
use http_body::Body;
use std::error::Error;
use std::fmt;
use tonic::{Code, Status};

pub(super) const CODE: HeaderName = HeaderName::from_static("grpc-status");
pub(super) const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(super) const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// The protocol of a request, in which the layer responds.
#[derive(Debug)]
pub(super) enum Protocol {
    Http,
    Grpc,
    /// gRPC-Web, with the media type of responses.
    GrpcWeb(&'static str),
}

impl Protocol {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let Some(media_type) = headers.get(CONTENT_TYPE) else { return Self::Http };
        // The media type of most clients.
        if media_type == "application/grpc" {
            return Self::Grpc;
        }
        // A client of gRPC-Web expects the form that it sent. The forms are listed, so that a
        // request costs no copy of its media type.
        const WEB: [&str; 6] = [
            "application/grpc-web+proto",
            "application/grpc-web-text+proto",
            "application/grpc-web+json",
            "application/grpc-web-text+json",
            "application/grpc-web-text",
            "application/grpc-web",
        ];
        let Some(essence) = essence(media_type).filter(|essence| is_grpc(essence)) else { return Self::Http };
        WEB.into_iter().find(|form| starts_with(essence, form)).map_or(Self::Grpc, Self::GrpcWeb)
    }

    /// Returns the media type of responses.
    fn media_type(&self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Http | Self::Grpc => "application/grpc",
            Self::GrpcWeb(form) => form,
        })
    }
}

/// The layer's state for one call.
#[derive(Debug)]
pub(super) struct CallState {
    /// The rules for responses that are not gRPC's, and the request scope.
    pub(super) rewriter: Rewriter,
    pub(super) protocol: Protocol,
    pub(super) keeps_foreign_text: bool,
    /// The number of the call. `None` if no other `StatusLayer` sees the call.
    pub(super) id: Option<CallId>,
    /// The number that the call has in a `StatusLayer` outside this one, which checks the status
    /// again.
    pub(super) outer: Option<CallId>,
}

impl CallState {
    /// Forwards or rewrites a response.
    ///
    /// gRPC puts the status of a response without messages into the headers, and tonic stores it in
    /// the extensions too. Any other response has its status in the trailers, which [`StatusBody`]
    /// rewrites.
    pub(super) fn map_response<B>(self, response: Response<B>) -> Response<StatusBody<B>>
    where
        B: Body,
        B::Data: From<Bytes>,
        B::Error: fmt::Display,
    {
        let is_grpc = self.is_grpc(response.headers());
        // Most responses: the status is in the trailers.
        if is_grpc && response.status() == StatusCode::OK && !has_status(response.headers()) {
            return response.map(|body| StatusBody::grpc(body, self));
        }
        let (mut parts, body) = response.into_parts();
        if !is_grpc {
            // Without a code these are headers of a broken gRPC service.
            remove_status(&mut parts.headers);
            let response = Response::from_parts(parts, StatusBody::http(body));
            return map_response(&self.rewriter, response, StatusBody::whole).map(|body| body.under(self));
        }
        let new = if parts.headers.contains_key(CODE) {
            let is_ours = parts.extensions.get::<Status>().is_some_and(|status| rendered(status).is_some());
            if is_ours { None } else { self.map_status(&mut parts.headers) }
        } else if parts.status == StatusCode::OK {
            // A text or details without a code. The status is in the trailers.
            remove_status(&mut parts.headers);
            None
        } else {
            // The report of a client's error has no text, as that of a foreign response over HTTP.
            let text = first_text(body, OldText::Reported).filter(|_| !parts.status.is_client_error());
            let status = self.in_place_of_http(&mut parts, text);
            parts.extensions.insert(status);
            return Response::from_parts(parts, StatusBody::default());
        };
        match new {
            Some(status) => {
                drop_quietly(body);
                parts.status = StatusCode::OK;
                parts.extensions.insert(status);
                Response::from_parts(parts, StatusBody::default())
            }
            None => Response::from_parts(parts, StatusBody::grpc(body, self)),
        }
    }

    /// Returns whether a response with these headers is one of gRPC, or has to become one because
    /// the request is one of gRPC.
    fn is_grpc(&self, headers: &HeaderMap) -> bool {
        !matches!(self.protocol, Protocol::Http) || has_grpc(headers) || headers.contains_key(CODE)
    }

    /// Replaces a response to a gRPC request that is not gRPC's. gRPC sends every status with
    /// HTTP's 200, so another service made the response, and its body is a text for HTTP. `text` is
    /// the beginning of the body, for the report.
    fn in_place_of_http(&self, parts: &mut response::Parts, text: Option<String>) -> Status {
        forget_body(&mut parts.headers);
        remove_status(&mut parts.headers);
        let code = error_details::code(GrpcCode::from_status(parts.status, false));
        let new = self.replace(&mut parts.headers, code, parts.status, text);
        parts.headers.insert(CONTENT_TYPE, self.protocol.media_type());
        parts.status = StatusCode::OK;
        new
    }

    /// Returns the response to a panic.
    pub(super) fn panicked<B>(&self, message: String) -> Response<StatusBody<B>> {
        if matches!(self.protocol, Protocol::Http) {
            return self.rewriter.panicked(message).map(StatusBody::whole);
        }
        let mut response = self.status_of(&RequestError::Panicked { message }).into_http::<StatusBody<B>>();
        response.headers_mut().insert(CONTENT_TYPE, self.protocol.media_type());
        response
    }

    fn status_of(&self, error: &RequestError) -> Status {
        self.rewriter.scope.in_scope(|| status(error))
    }

    /// Returns the trailers after a body that panicked or failed.
    pub(super) fn trailers_of(&self, error: &RequestError) -> HeaderMap {
        let mut trailers = HeaderMap::new();
        // As in `Written::add_header`.
        let _ = self.status_of(error).add_header(&mut trailers);
        trailers
    }

    /// Forwards or rewrites the status in trailers.
    pub(super) fn map_trailers(&self, trailers: &mut HeaderMap) {
        if !trailers.contains_key(CODE) && (trailers.contains_key(MESSAGE) || trailers.contains_key(DETAILS)) {
            // Clients read the missing code as this code.
            trailers.insert(CODE, HeaderValue::from_static("2"));
        }
        self.map_status(trailers);
    }

    /// Forwards or rewrites the status in headers or trailers. Returns `None` if the status is
    /// forwarded.
    fn map_status(&self, headers: &mut HeaderMap) -> Option<Status> {
        if headers.get(CODE).is_some_and(|code| code == "0") {
            if !self.keeps_foreign_text {
                headers.remove(MESSAGE);
                headers.remove(DETAILS);
            }
            return None;
        }
        let new = if provenance::is_remembered(headers, self.id) { None } else { self.rewrite(headers) };
        if let Some(outer) = self.outer {
            provenance::remember_for(headers, outer);
        }
        new
    }

    /// Replaces a foreign status in headers or trailers, and returns the new status. Returns `None`
    /// if the foreign status stays.
    fn rewrite(&self, headers: &mut HeaderMap) -> Option<Status> {
        let (code, text) = said(headers)?;
        let http = http_status(code)?;
        if http.is_client_error() && self.keeps_foreign_text {
            return None;
        }
        Some(self.replace(headers, code, http, text))
    }

    /// Replaces a status in headers or trailers by this API's status for the code and the HTTP
    /// status.
    fn replace(&self, headers: &mut HeaderMap, code: Code, http: StatusCode, text: Option<String>) -> Status {
        let response = ForeignResponse::new(http, text);
        let of_code = problem_type(code).filter(|kind| kind.status_code() == http);
        let error = ForeignStatus { kind: of_code.unwrap_or_else(|| response.problem_type()), response };
        let code = http.is_client_error().then_some(code);
        let new = self.rewriter.scope.in_scope(|| marked(&error, code));
        if code.is_some() {
            remove_status(headers);
        } else {
            let content_type = headers.remove(CONTENT_TYPE);
            headers.clear();
            headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        }
        new.add_header(headers);
        new.status
    }
}

/// A foreign status, or a foreign HTTP response to a gRPC request.
#[derive(Debug)]
struct ForeignStatus {
    response: ForeignResponse,
    kind: &'static ProblemType,
}

impl fmt::Display for ForeignStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.response.fmt(f)
    }
}

impl Error for ForeignStatus {}

impl ApiError for ForeignStatus {
    fn problem_type(&self) -> &'static ProblemType {
        self.kind
    }
}

/// Returns the problem type of a code whose HTTP status stands for another code. Returns `None` for
/// the other codes, whose problem type is that of the HTTP status.
fn problem_type(code: Code) -> Option<&'static ProblemType> {
    static OUT_OF_RANGE: ProblemType = ProblemType::new(400, "out_of_range").variant("Foreign");
    static UNIMPLEMENTED: ProblemType = ProblemType::new(404, "unimplemented").variant("Foreign");
    match code {
        Code::OutOfRange => Some(&OUT_OF_RANGE),
        Code::Unimplemented => Some(&UNIMPLEMENTED),
        _ => None,
    }
}

/// Reads the code and the text of the status in headers or trailers. Returns `None` if there is no
/// status. A text whose percent-encoding is broken stays encoded (gRPC's PROTOCOL-HTTP2).
fn said(headers: &HeaderMap) -> Option<(Code, Option<String>)> {
    let code = Code::from_bytes(headers.get(CODE)?.as_bytes());
    let text = headers.get(MESSAGE).map(|text| String::from_utf8_lossy(text.as_bytes()));
    let text = text.map(|text| percent_decode(&text).unwrap_or_else(|| text.into_owned()));
    Some((code, text.filter(|text| !text.is_empty())))
}

/// Returns the HTTP status of a foreign code. Returns `None` for `OK`, which is no error.
fn http_status(code: Code) -> Option<StatusCode> {
    let code = u8::try_from(i32::from(code)).ok().and_then(GrpcCode::from_number);
    code.map(GrpcCode::http_status)
}

/// Returns whether headers or trailers have a status, or a part of one.
fn has_status(headers: &HeaderMap) -> bool {
    // A lookup hashes the name, which costs as much as the comparison with a dozen names.
    headers.keys().any(|name| matches!(name.as_str(), "grpc-status" | "grpc-message" | "grpc-status-details-bin"))
}

fn remove_status(headers: &mut HeaderMap) {
    if has_status(headers) {
        for name in [CODE, MESSAGE, DETAILS] {
            headers.remove(name);
        }
    }
}

/// Removes the headers of an HTTP response that describe its body or the connection.
fn forget_body(headers: &mut HeaderMap) {
    let is_of_body = |name: &&HeaderName| {
        framing_headers::is_framing(name)
            || [ETAG, LAST_MODIFIED, ACCEPT_RANGES].contains(name)
            || name.as_str().starts_with("content-")
            || name.as_str().ends_with("digest")
    };
    let names: Vec<HeaderName> = headers.keys().filter(is_of_body).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}
