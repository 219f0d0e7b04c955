//! What becomes of a status on its way out.

use super::{Mark, provenance, rendered, status};
use crate::api::request_scope::RequestScope;
use crate::contract::grpc_code::GrpcCode;
use crate::middleware::catch_panic::CatchPanic;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

pub(super) const CODE: HeaderName = HeaderName::from_static("grpc-status");
pub(super) const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
pub(super) const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// What holds while one call is answered.
#[derive(Debug, Default)]
pub(super) struct CallState {
    pub(super) scope: RequestScope,
    pub(super) keeps_foreign_text: bool,
    /// Whether a layer further out looks at what leaves this one.
    pub(super) is_inner: bool,
}

impl CallState {
    /// An answer without messages has its status in the headers, and tonic leaves it in the
    /// extensions too. Others have it in their trailers.
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

    /// The answer to a panic.
    pub(super) fn panicked<B>(&self, message: String) -> Response<StatusBody<B>> {
        let mut response = self.status_of_panic(message).into_http::<StatusBody<B>>();
        self.map_status(response.headers_mut(), true);
        response
    }

    fn status_of_panic(&self, message: String) -> Status {
        self.scope.in_scope(|| status(&RequestError::Panicked { message }))
    }

    /// What is in headers or trailers, on its way out.
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

    /// Writes the status that leaves in place of another's.
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
        // It fails on what is no header's value, and tonic encodes it. The code is written first.
        let _ = new.add_header(headers);
        Some(new)
    }
}

/// The body of [`StatusService`](super::StatusService)'s answers. A stream ends with a status in
/// its trailers.
pub struct StatusBody<B> {
    // Boxed, as a pin can't be projected without unsafe code. `None`: there is nothing, or nothing
    // more.
    body: Option<Pin<Box<B>>>,
    call: CallState,
}

impl<B> fmt::Debug for StatusBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusBody").field("call", &self.call).finish_non_exhaustive()
    }
}

/// An empty one.
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
        // In the scope, as what a stream converts is converted now.
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
                // What is left of it may panic once more as it is dropped.
                let _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
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

/// The code and the text. Not the details, which tonic panics on where they are not base64.
fn said(headers: &HeaderMap) -> Option<Status> {
    let read = |name| headers.get(&name).cloned().map(|value| (name, value));
    Status::from_header_map(&[CODE, MESSAGE].into_iter().filter_map(read).collect())
}

/// Returns the HTTP status of a foreign code. Returns `None` for `OK`, which is no error.
fn http_status(code: Code) -> Option<StatusCode> {
    let code = u8::try_from(i32::from(code)).ok().and_then(GrpcCode::from_number);
    code.map(GrpcCode::http_status)
}

/// A status of ours under another's code, which says more than a status of HTTP's.
fn renamed(status: &Status, code: Code) -> Status {
    // The details have the code and the text too.
    let mut new = Status::with_error_details(code, code.description(), status.get_error_details());
    if let Some(rendered) = rendered(status) {
        new.set_source(Arc::new(Mark(rendered.clone())));
    }
    new
}
