//! The response body of the layer's service.

use super::map_response::CallState;
use crate::middleware::scoped_body::{PANICKED, report_failure, report_panic};
use crate::request::request_error::RequestError;
use crate::util::catch_panic::{catch, quietly};
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::fmt;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The response body of [`StatusService`](super::StatusService), which rewrites the status in
    /// the trailers at the end of a stream.
    pub struct StatusBody<B> {
        #[pin]
        state: State<B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<B> {
        /// The body of a gRPC response.
        Grpc {
            #[pin]
            body: B,
            call: CallState,
        },
        /// The body of another response, which is forwarded. Only a status in its trailers is
        /// rewritten.
        Http {
            #[pin]
            body: B,
            call: Option<CallState>,
        },
        /// A body of this crate, sent as one frame.
        Whole { bytes: Bytes },
        /// The body is empty or has ended.
        End,
    }
}

impl<B> StatusBody<B> {
    pub(super) fn grpc(body: B, call: CallState) -> Self {
        Self { state: State::Grpc { body, call } }
    }

    pub(super) fn http(body: B) -> Self {
        Self { state: State::Http { body, call: None } }
    }

    /// Adds the state of the call, if the body is another response's.
    pub(super) fn under(self, call: CallState) -> Self {
        match self.state {
            State::Http { body, .. } => Self { state: State::Http { body, call: Some(call) } },
            state => Self { state },
        }
    }

    pub(super) fn whole(bytes: Bytes) -> Self {
        Self { state: if bytes.is_empty() { State::End } else { State::Whole { bytes } } }
    }
}

impl<B> fmt::Debug for StatusBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusBody").finish_non_exhaustive()
    }
}

/// An empty body.
impl<B> Default for StatusBody<B> {
    fn default() -> Self {
        Self { state: State::End }
    }
}

impl<B> Body for StatusBody<B>
where
    B: Body,
    B::Data: From<Bytes>,
    B::Error: fmt::Display,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut state = self.project().state;
        let (body, call) = match state.as_mut().project() {
            StateProjection::Grpc { body, call } => (body, call),
            // HTTP has no place for the error of a body that has begun, so the server has to close
            // the connection. A panic goes on for that, after its report.
            StateProjection::Http { body, call } => {
                let Some(call) = call else { return body.poll_frame(context) };
                let scope = &call.rewriter.scope;
                let next = match catch(|| scope.in_scope(|| body.poll_frame(context))) {
                    Ok(next) => next,
                    Err(message) => {
                        report_panic(scope, message);
                        resume_unwind(Box::new(PANICKED));
                    }
                };
                if let Poll::Ready(Some(Err(error))) = &next {
                    report_failure(scope, error);
                }
                let map = |frame: Frame<B::Data>| match frame.into_trailers() {
                    Ok(mut trailers) => {
                        call.map_trailers(&mut trailers);
                        Frame::trailers(trailers)
                    }
                    Err(frame) => frame,
                };
                return Poll::Ready(ready!(next).map(|next| next.map(map)));
            }
            StateProjection::Whole { bytes } => {
                let bytes = std::mem::take(bytes);
                state.set(State::End);
                return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
            }
            StateProjection::End => return Poll::Ready(None),
        };
        // Polled in the request scope, because a stream converts its errors during the poll.
        let next = catch(|| call.rewriter.scope.in_scope(|| body.poll_frame(context)));
        let trailers = match next {
            Ok(next) => match ready!(next) {
                Some(Ok(frame)) => match frame.into_trailers() {
                    Ok(mut trailers) => {
                        call.map_trailers(&mut trailers);
                        trailers
                    }
                    Err(frame) => return Poll::Ready(Some(Ok(frame))),
                },
                Some(Err(error)) => {
                    let reason = catch(|| error.to_string()).unwrap_or_default();
                    let trailers = call.trailers_of(&RequestError::BodyFailed { reason });
                    quietly(|| state.set(State::End));
                    trailers
                }
                None => return Poll::Ready(None),
            },
            Err(message) => {
                let trailers = call.trailers_of(&RequestError::Panicked { message });
                // Dropping the rest of a panicked body may panic again.
                quietly(|| state.set(State::End));
                trailers
            }
        };
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        match &self.state {
            State::Grpc { body, .. } | State::Http { body, .. } => body.is_end_stream(),
            State::Whole { .. } => false,
            State::End => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Grpc { body, .. } | State::Http { body, .. } => body.size_hint(),
            State::Whole { bytes } => SizeHint::with_exact(bytes.len() as u64),
            State::End => SizeHint::with_exact(0),
        }
    }
}
