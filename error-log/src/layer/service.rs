//! The generic part of the layer: its service, future and body.

use super::exchange::{Exchange, Recording, Verdict};
use super::rules::Rules;
use crate::capture::response::ResponseHead;
use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use status_error::layer::RequestScope;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tower_service::Service;

/// The service that [`ErrorLogLayer`](super::ErrorLogLayer) makes.
#[derive(Clone)]
pub struct ErrorLogService<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> ErrorLogService<S> {
    pub(super) fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules }
    }
}

impl<S: fmt::Debug> fmt::Debug for ErrorLogService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLogService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, Req, Res> Service<Request<Req>> for ErrorLogService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Res: Body,
{
    type Response = Response<RecordedBody<Res>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let (mut parts, body) = request.into_parts();
        let exchange = Exchange::new(Arc::clone(&self.rules), &mut parts);
        let request = Request::from_parts(parts, body);
        let future = scope().in_scope(|| self.inner.call(request));
        ResponseFuture { future, exchange: Some(exchange) }
    }
}

/// Returns the scope of every request. The scope has only constants, so each poll makes a new one;
/// in the future, it would be moved with every request.
pub(crate) fn scope() -> RequestScope {
    RequestScope::new().keep_cause()
}

pin_project! {
    /// The future of [`ErrorLogService`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        exchange: Option<Exchange>,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Body,
{
    type Output = Result<Response<RecordedBody<Res>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let future = this.future;
        let mut response = ready!(scope().in_scope(|| future.poll(context)))?;
        let head = ResponseHead::of(&response);
        let verdict = this.exchange.as_ref().map_or(Verdict::Leave, |exchange| exchange.verdict(head));
        if matches!(verdict, Verdict::Leave) {
            return Poll::Ready(Ok(response.map(RecordedBody::unrecorded)));
        }
        let length = response.body().size_hint().lower();
        let respond = |exchange: Exchange| exchange.respond(verdict, head, length, || None);
        let recording = this.exchange.take().map(respond).unwrap_or_default();
        recording.add_entry_header(response.headers_mut());
        Poll::Ready(Ok(response.map(|body| RecordedBody::new(body, recording))))
    }
}

pin_project! {
    /// A response body that records the response at its end, if the response is an error.
    pub struct RecordedBody<B: Body> {
        #[pin]
        body: B,
        recording: Recording,
    }

    impl<B: Body> PinnedDrop for RecordedBody<B> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            // A server drops the body without polling its end if the body says that it has ended,
            // or if the client has disconnected.
            if !this.recording.is_nothing() {
                this.recording.end(this.body.is_end_stream());
            }
        }
    }
}

impl<B: Body> RecordedBody<B> {
    pub(crate) fn new(body: B, recording: Recording) -> Self {
        Self { body, recording }
    }

    fn unrecorded(body: B) -> Self {
        Self::new(body, Recording::Nothing)
    }
}

impl<B: Body> Body for RecordedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let frame = ready!(this.body.as_mut().poll_frame(context));
        if this.recording.is_nothing() {
            return Poll::Ready(frame);
        }
        let is_whole = match &frame {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    let chunk = data.chunk();
                    this.recording.push(chunk, chunk.len() == data.remaining());
                }
                if let Some(trailers) = frame.trailers_ref() {
                    this.recording.read_trailers(trailers);
                }
                this.body.is_end_stream().then_some(true)
            }
            Some(Err(_)) => Some(false),
            None => Some(true),
        };
        if let Some(is_whole) = is_whole {
            this.recording.end(is_whole);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Lets `ApiErrorLayer` wrap this layer, because `ApiErrorLayer` creates bodies from bytes.
impl<B: Body + From<Bytes>> From<Bytes> for RecordedBody<B> {
    fn from(bytes: Bytes) -> Self {
        Self::unrecorded(B::from(bytes))
    }
}

impl<B: Body + Default> Default for RecordedBody<B> {
    fn default() -> Self {
        Self::unrecorded(B::default())
    }
}

impl<B: Body> fmt::Debug for RecordedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedBody").finish_non_exhaustive()
    }
}
