//! The layer that captures request bodies.

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

/// A tower layer that captures the request body as the handler reads it, for the entry of an error
/// response.
///
/// Put this layer inside of [`ErrorLogLayer`](crate::ErrorLogLayer). A body is recorded only if all
/// of these conditions hold:
///
/// - The [`Owner`](crate::Owner) is authenticated.
/// - The `content-type` is JSON: `application/json` or `…+json`.
/// - The body is a JSON object or array of at most 64 KiB.
/// - The handler read the body to its end.
///
/// Values that look like secrets are masked, and so are the values of members with a secret name
/// (`password`, `cvv`). Redaction can't recognize everything, so consider which other sensitive
/// data your clients send.
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
    /// Returns the layer.
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

/// Whether this process has created a [`RequestBodyLayer`]. Without one,
/// [`ErrorLogLayer`](crate::ErrorLogLayer) adds no [`Slot`] to requests. The flag is process-wide,
/// because the outer layer has to know before the inner layer has seen the request, and a spawned
/// task has no request scope.
static LAYERED: AtomicBool = AtomicBool::new(false);

/// Returns the slot for a request's body. Returns `None` if this process has no
/// [`RequestBodyLayer`].
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
    /// A request body that copies its bytes for the log as the handler reads them.
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

/// The slot for the request's body. It is in the request's extensions; [`SeenBody`] fills it, and
/// the outer layer takes the body from it.
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

    /// Takes the body. Returns `None` if the body was not read to its end, is too long or is empty.
    pub(crate) fn take(&self) -> Option<Vec<u8>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_whole = seen.has_ended && !seen.is_too_long && !seen.bytes.is_empty();
        is_whole.then(|| std::mem::take(&mut seen.bytes))
    }
}
