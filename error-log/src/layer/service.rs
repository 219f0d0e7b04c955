//! The generic part of the layer: its service, future and body.

use super::exchange::{Exchange, Recorder, Undecided, Verdict};
use super::rules::Rules;
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
        let scope = RequestScope::new().keep_cause();
        let future = scope.in_scope(|| self.inner.call(Request::from_parts(parts, body)));
        ResponseFuture { future, scope, exchange: Some(exchange) }
    }
}

pin_project! {
    /// The future of [`ErrorLogService`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        scope: RequestScope,
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
        let response = ready!(this.scope.in_scope(|| future.poll(context)))?;
        let verdict = this.exchange.as_ref().map_or(Verdict::Leave, |exchange| exchange.verdict(&response));
        // Most responses. They are not taken apart, because that copies all of a response.
        if matches!(verdict, Verdict::Leave) {
            return Poll::Ready(Ok(response.map(|body| RecordedBody { body, recording: Recording::Nothing })));
        }
        let (parts, body) = response.into_parts();
        let recording = match (verdict, this.exchange.take()) {
            (Verdict::Record(status), Some(exchange)) => {
                exchange.recorder(&parts, status).map_or(Recording::Nothing, Recording::Decided)
            }
            (Verdict::Later(errors), Some(exchange)) => {
                Recording::Undecided(Undecided::new(exchange, parts.clone(), errors))
            }
            _ => Recording::Nothing,
        };
        Poll::Ready(Ok(Response::from_parts(parts, RecordedBody { body, recording })))
    }
}

/// The recording of a response whose body is being sent.
#[derive(Default)]
enum Recording {
    #[default]
    Nothing,
    Decided(Recorder),
    Undecided(Undecided),
}

impl Recording {
    fn push(&mut self, chunk: &[u8], is_all: bool) {
        match self {
            Self::Nothing => {}
            Self::Decided(recorder) => recorder.push(chunk, is_all),
            Self::Undecided(undecided) => undecided.push(chunk, is_all),
        }
    }

    fn end(self, is_whole: bool) {
        match self {
            Self::Nothing => {}
            Self::Decided(recorder) => recorder.end(is_whole),
            Self::Undecided(undecided) => undecided.end(is_whole),
        }
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
            if matches!(this.recording, Recording::Nothing) {
                return;
            }
            // A server drops the body without polling its end if the body says that it has ended,
            // or if the client has disconnected.
            std::mem::take(this.recording).end(this.body.is_end_stream());
        }
    }
}

impl<B: Body> Body for RecordedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let frame = ready!(this.body.as_mut().poll_frame(context));
        if matches!(this.recording, Recording::Nothing) {
            return Poll::Ready(frame);
        }
        let is_whole = match &frame {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    let chunk = data.chunk();
                    this.recording.push(chunk, chunk.len() == data.remaining());
                }
                if let (Some(trailers), Recording::Undecided(_)) = (frame.trailers_ref(), &this.recording) {
                    if let Recording::Undecided(undecided) = std::mem::take(this.recording) {
                        undecided.decide(trailers);
                    }
                }
                this.body.is_end_stream().then_some(true)
            }
            Some(Err(_)) => Some(false),
            None => Some(true),
        };
        if let Some(is_whole) = is_whole {
            std::mem::take(this.recording).end(is_whole);
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
        Self { body: B::from(bytes), recording: Recording::Nothing }
    }
}

impl<B: Body + Default> Default for RecordedBody<B> {
    fn default() -> Self {
        Self { body: B::default(), recording: Recording::Nothing }
    }
}

impl<B: Body> fmt::Debug for RecordedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedBody").finish_non_exhaustive()
    }
}
