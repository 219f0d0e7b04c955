//! A streaming body whose frames are made in the request scope, and whose failures are reported.
//!
//! A stream runs after the head of its response has left, when the layer's own future has ended. An
//! error that the stream renders needs the profile of the request nevertheless, and a stream that
//! fails would otherwise end the connection without a report.

use crate::api::report;
use crate::api::request_scope::RequestScope;
use crate::render;
use crate::request::request_error::RequestError;
use crate::util::catch_panic::catch;
use http_body::{Body, Frame, SizeHint};
use std::error::Error;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// Returns whether a body is a stream, which runs after the head has left. A body whose length is
/// known is in memory.
pub(crate) fn is_stream(body: &impl Body) -> bool {
    body.size_hint().exact().is_none() && !body.is_end_stream()
}

/// The text of the error that ends the connection after a panic.
pub(crate) const PANICKED: &str = "a response body panicked";

/// Reports the failure of a stream whose error has sources.
pub(crate) fn report_chain(scope: &RequestScope, error: &dyn Error) {
    report_failure(scope, &report::chain(error));
}

/// Reports the failure of a stream.
pub(crate) fn report_failure(scope: &RequestScope, error: &dyn Display) {
    // The `Display` belongs to the application, and may panic.
    let reason = catch(|| error.to_string()).unwrap_or_default();
    scope.in_scope(|| render::report(&RequestError::BodyFailed { reason }, Vec::new()));
}

/// Reports the panic of a stream.
pub(crate) fn report_panic(scope: &RequestScope, message: String) {
    scope.in_scope(|| render::report(&RequestError::Panicked { message }, Vec::new()));
}

pin_project_lite::pin_project! {
    /// A response body that polls its stream in the request scope, catches panics of the stream,
    /// and reports both panics and errors. The connection ends as it does without this body.
    #[derive(Debug)]
    pub struct ScopedBody<B> {
        // `None` after the stream has panicked.
        #[pin]
        body: Option<B>,
        // The scope in which the stream is polled. `None` for a body in memory, which has no stream
        // that could fail.
        scope: Option<Box<RequestScope>>,
    }
}

impl<B: Body> ScopedBody<B> {
    pub(crate) fn new(body: B, scope: &RequestScope) -> Self {
        let scope = is_stream(&body).then(|| Box::new(scope.clone()));
        Self { body: Some(body), scope }
    }
}

impl<B> Body for ScopedBody<B>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    type Data = B::Data;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, BoxError>>> {
        let mut this = self.project();
        let Some(body) = this.body.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        let Some(scope) = this.scope else {
            return body.poll_frame(context).map(|frame| frame.map(|frame| frame.map_err(Into::into)));
        };
        match catch(|| scope.in_scope(|| body.poll_frame(context))) {
            Ok(Poll::Ready(Some(Err(error)))) => {
                let error = error.into();
                report_chain(scope, &*error);
                Poll::Ready(Some(Err(error)))
            }
            Ok(frame) => frame.map(|frame| frame.map(|frame| frame.map_err(Into::into))),
            Err(message) => {
                // Dropping the rest of a panicked stream may panic again.
                let _ = catch(|| this.body.set(None));
                report_panic(scope, message);
                Poll::Ready(Some(Err(PANICKED.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}
