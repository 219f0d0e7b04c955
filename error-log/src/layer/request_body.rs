//! Keeping a request's body, where that is asked for.

use crate::capture::body::MAX_SEEN;
use bytes::{Buf, Bytes};
use http::Request;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

/// Keeps what handlers read of a request's body, for the entry of an error answer.
///
/// It stands inside of [`ErrorLogLayer`](crate::ErrorLogLayer). The body is kept only if the
/// [`Owner`](crate::Owner) is authenticated, and the body is an object or an array of JSON, says so
/// in `content-type` (`application/json`, `…+json`), has up to 64 KiB and was read to its end.
/// Values in it that look like secrets are masked, as are those whose members are named like one
/// (`password`, `cvv`): still, think of what else your clients send.
///
/// ```
/// use axum::Router;
/// use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, RequestBodyLayer};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
/// # let owner = |_: &http::request::Parts| |_: &http::Extensions| Owner::operator();
/// let app: Router = Router::new().layer(RequestBodyLayer::new()).layer(ErrorLogLayer::new(log, owner));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RequestBodyLayer(());

impl RequestBodyLayer {
    /// The layer.
    #[must_use]
    pub fn new() -> Self {
        LAYERED.store(true, Ordering::Relaxed);
        Self(())
    }
}

impl Default for RequestBodyLayer {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether this process has a [`RequestBodyLayer`]; without one,
/// [`ErrorLogLayer`](crate::ErrorLogLayer) prepares nothing. The flag is process-wide, because the
/// outer layer has to know before the inner one has seen the request, and a spawned task has no
/// scope.
static LAYERED: AtomicBool = AtomicBool::new(false);

/// Where a request's body is put, if it may be asked for.
pub(crate) fn slot() -> Option<Slot> {
    LAYERED.load(Ordering::Relaxed).then(Slot::default)
}

impl<S> Layer<S> for RequestBodyLayer {
    type Service = RequestBodyService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequestBodyService { inner }
    }
}

/// The service that [`RequestBodyLayer`] makes.
#[derive(Debug, Clone)]
pub struct RequestBodyService<S> {
    inner: S,
}

impl<S, Req> Service<Request<Req>> for RequestBodyService<S>
where
    S: Service<Request<SeenBody<Req>>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let slot = parts.extensions.get::<Slot>().cloned();
        self.inner.call(Request::from_parts(parts, SeenBody { body, slot }))
    }
}

pin_project! {
    /// The body of a request, of which a copy is made as it is read.
    pub struct SeenBody<B> {
        #[pin]
        body: B,
        slot: Option<Slot>,
    }
}

impl<B: Body> Body for SeenBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let frame = ready!(this.body.as_mut().poll_frame(context));
        if let Some(slot) = this.slot {
            match &frame {
                Some(Ok(frame)) => {
                    if let Some(data) = frame.data_ref() {
                        slot.push(data.chunk(), data.remaining());
                    }
                    if this.body.is_end_stream() {
                        slot.end();
                    }
                }
                Some(Err(_)) => *this.slot = None,
                None => slot.end(),
            }
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

impl<B> fmt::Debug for SeenBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeenBody").finish_non_exhaustive()
    }
}

impl<B: From<Bytes>> From<Bytes> for SeenBody<B> {
    fn from(bytes: Bytes) -> Self {
        Self { body: B::from(bytes), slot: None }
    }
}

/// In a request's extensions: where its body is put for the layer further out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    bytes: Vec<u8>,
    has_ended: bool,
    is_too_long: bool,
}

impl Slot {
    fn push(&self, chunk: &[u8], remaining: usize) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if chunk.len() < remaining || seen.bytes.len() + chunk.len() > MAX_SEEN {
            seen.is_too_long = true;
            seen.bytes = Vec::new();
        }
        if !seen.is_too_long {
            seen.bytes.extend_from_slice(chunk);
        }
    }

    fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).has_ended = true;
    }

    /// The body, if all of it was read.
    pub(crate) fn take(&self) -> Option<Vec<u8>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_whole = seen.has_ended && !seen.is_too_long && !seen.bytes.is_empty();
        is_whole.then(|| std::mem::take(&mut seen.bytes))
    }
}
