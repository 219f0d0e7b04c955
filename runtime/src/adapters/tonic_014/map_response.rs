//! The rewriting of a status in the headers or the trailers of a response.

use super::body::StatusBody;
use super::provenance::{self, CallId};
use super::{Mark, error_details, rendered, status};
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
use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_TYPE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, response};
use http_body::Body;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

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
        let Some(essence) = headers.get(CONTENT_TYPE).and_then(essence).filter(|essence| is_grpc(essence)) else {
            return Self::Http;
        };
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
    pub(super) id: CallId,
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
        let (mut parts, body) = response.into_parts();
        if !self.is_grpc(&parts) {
            // Without a code these are headers of a broken gRPC service.
            remove_status(&mut parts.headers);
            let response = Response::from_parts(parts, StatusBody::http(body));
            return map_response(&self.rewriter, response, StatusBody::whole).map(|body| body.under(self));
        }
        let new = if parts.headers.contains_key(CODE) {
            let is_ours = parts.extensions.get::<Status>().is_some_and(|status| rendered(status).is_some());
            if is_ours { None } else { self.map_status(&mut parts.headers) }
        } else if parts.status == StatusCode::OK {
            // The status is in the trailers.
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

    /// Returns whether the response is one of gRPC, or has to become one because the request is one
    /// of gRPC.
    fn is_grpc(&self, parts: &response::Parts) -> bool {
        !matches!(self.protocol, Protocol::Http) || has_grpc(&parts.headers) || parts.headers.contains_key(CODE)
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
        // As in `replace`.
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
        let foreign = said(headers)?;
        let http = http_status(foreign.code())?;
        if http.is_client_error() && self.keeps_foreign_text {
            return None;
        }
        let text = Some(foreign.message().to_owned()).filter(|text| !text.is_empty());
        Some(self.replace(headers, foreign.code(), http, text))
    }

    /// Replaces a status in headers or trailers by this API's status for the code and the HTTP
    /// status.
    fn replace(&self, headers: &mut HeaderMap, code: Code, http: StatusCode, text: Option<String>) -> Status {
        let response = ForeignResponse::new(http, text);
        let of_code = problem_type(code).filter(|kind| kind.status_code() == http);
        let error = ForeignStatus { kind: of_code.unwrap_or_else(|| response.problem_type()), response };
        let mut new = self.rewriter.scope.in_scope(|| status(&error));
        if http.is_client_error() {
            new = renamed(&new, code);
            remove_status(headers);
        } else {
            let content_type = headers.remove(CONTENT_TYPE);
            headers.clear();
            headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        }
        // Fails only on an invalid header value, and tonic encodes all values. `grpc-status` is
        // written first in any case.
        let _ = new.add_header(headers);
        new
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

/// Reads the code and the text of the status in headers or trailers. The details are not read,
/// because tonic panics on details that are not base64. Returns `None` if there is no status.
fn said(headers: &HeaderMap) -> Option<Status> {
    let read = |name| headers.get(&name).cloned().map(|value| (name, value));
    Status::from_header_map(&[CODE, MESSAGE].into_iter().filter_map(read).collect())
}

/// Returns the HTTP status of a foreign code. Returns `None` for `OK`, which is no error.
fn http_status(code: Code) -> Option<StatusCode> {
    let code = u8::try_from(i32::from(code)).ok().and_then(GrpcCode::from_number);
    code.map(GrpcCode::http_status)
}

fn remove_status(headers: &mut HeaderMap) {
    for name in [CODE, MESSAGE, DETAILS] {
        headers.remove(name);
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

/// Returns a status of this crate with the code of the foreign status, because a gRPC code is more
/// precise than the HTTP status that this crate's status was made from.
fn renamed(status: &Status, code: Code) -> Status {
    // A new status, because the encoded details contain the code and the text too.
    let mut new = Status::with_error_details(code, code.description(), status.get_error_details());
    if let Some(rendered) = rendered(status) {
        new.set_source(Arc::new(Mark(rendered.clone())));
    }
    new
}
