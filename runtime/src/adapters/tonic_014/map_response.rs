//! The rewriting of a status in the headers or the trailers of a response.

use super::{Mark, provenance, rendered, status};
use crate::api::request_scope::RequestScope;
use crate::contract::grpc_code::GrpcCode;
use crate::middleware::catch_panic::CatchPanic;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use crate::util::catch_panic::drop_quietly;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

pub(super) const CODE: HeaderName = HeaderName::from_static("grpc-status");
pub(super) const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(super) const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// The layer's state for one call.
#[derive(Debug, Default)]
pub(super) struct CallState {
    pub(super) scope: RequestScope,
    pub(super) keeps_foreign_text: bool,
    /// Whether another `StatusLayer` outside this one checks the status again.
    pub(super) is_inner: bool,
}

impl CallState {
    /// Forwards or rewrites the status in the headers. gRPC puts the status of a response without
    /// messages into the headers, and tonic stores it in the extensions too. Any other response has
    /// its status in the trailers, which [`StatusBody`] rewrites.
    pub(super) fn map_response<B>(self, response: Response<B>) -> Response<StatusBody<B>> {
        let (mut parts, body) = response.into_parts();
        let is_marked = parts.extensions.get::<Status>().is_some_and(|status| rendered(status).is_some());
        let new = self.map_status(&mut parts.headers, is_marked);
        let body = if new.is_some() { None } else { Some(Box::pin(body)) };
        if let Some(new) = new {
            parts.extensions.insert(new);
        }
        Response::from_parts(parts, StatusBody { body, call: self })
    }

    /// Returns the response to a panic.
    pub(super) fn panicked<B>(&self, message: String) -> Response<StatusBody<B>> {
        let mut response = self.status_of_panic(message).into_http::<StatusBody<B>>();
        self.map_status(response.headers_mut(), true);
        response
    }

    fn status_of_panic(&self, message: String) -> Status {
        self.scope.in_scope(|| status(&RequestError::Panicked { message }))
    }

    /// Forwards or rewrites the status in headers or trailers. Returns `None` if the status is
    /// forwarded.
    ///
    /// The mark in the headers is renewed for an outer layer, so that the outer layer forwards the
    /// status, and otherwise removed.
    fn map_status(&self, headers: &mut HeaderMap, is_marked: bool) -> Option<Status> {
        let is_ours = is_marked || provenance::is_marked(headers);
        let new = if is_ours { None } else { self.rewrite(headers) };
        if self.is_inner {
            provenance::mark_headers(headers);
        } else {
            provenance::remove_mark(headers);
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
        let error = RequestError::Foreign(ForeignResponse::new(http, text));
        let mut new = self.scope.in_scope(|| status(&error));
        if http.is_client_error() {
            new = renamed(&new, foreign.code());
            for name in [CODE, MESSAGE, DETAILS] {
                headers.remove(name);
            }
        } else {
            let content_type = headers.remove(CONTENT_TYPE);
            headers.clear();
            headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        }
        // Fails only on an invalid header value, and tonic encodes all values. `grpc-status` is
        // written first in any case.
        let _ = new.add_header(headers);
        Some(new)
    }
}

/// The response body of [`StatusService`](super::StatusService), which rewrites the status in the
/// trailers at the end of a stream.
pub struct StatusBody<B> {
    // Boxed, because a pin projection needs unsafe code, which this workspace forbids. `None` if
    // the body is empty or has ended.
    body: Option<Pin<Box<B>>>,
    call: CallState,
}

impl<B> fmt::Debug for StatusBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusBody").field("call", &self.call).finish_non_exhaustive()
    }
}

/// An empty body.
impl<B> Default for StatusBody<B> {
    fn default() -> Self {
        Self { body: None, call: CallState::default() }
    }
}

impl<B: Body> Body for StatusBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let Self { body, call } = self.get_mut();
        let Some(running) = body else { return Poll::Ready(None) };
        // Polled in the request scope, because a stream converts its errors during the poll.
        let mut next = CatchPanic::new(&call.scope, || poll_fn(|context| running.as_mut().poll_frame(context)));
        let mut trailers = match ready!(next.poll(&call.scope, context)) {
            Ok(Some(Ok(frame))) => match frame.into_trailers() {
                Ok(trailers) => trailers,
                Err(frame) => return Poll::Ready(Some(Ok(frame))),
            },
            Ok(end) => return Poll::Ready(end),
            Err(message) => {
                drop(next);
                let broken = body.take();
                // Dropping the rest of a panicked body may panic again.
                drop_quietly(broken);
                let mut trailers = HeaderMap::new();
                let _ = call.status_of_panic(message).add_header(&mut trailers);
                trailers
            }
        };
        call.map_status(&mut trailers, false);
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), |body| body.size_hint())
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
