//! The tower layer that rewrites foreign statuses.

use super::map_response::{CallState, StatusBody};
use super::provenance;
use crate::api::profile::{ApiProfile, IsProfile};
use crate::api::request_scope::RequestScope;
use crate::middleware::catch_panic::CatchPanic;
use http::{Request, Response};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Guarantees that no text leaves a gRPC service that no declaration vouches for, and that errors
/// of types without a profile have this one.
///
/// | a status | is |
/// |---|---|
/// | of this crate | left as it is |
/// | of others: `UNKNOWN`, `INTERNAL`, `DATA_LOSS`, `UNAVAILABLE`, `DEADLINE_EXCEEDED` | masked: a generic sentence, and a reference for the log, which has the text. Nothing else of it stays |
/// | of others: another code, tonic's own among them | its code and metadata stay; its text, which is reported, becomes the code's description, its details this API's `ErrorInfo`. With [`keep_foreign_text`](Self::keep_foreign_text) left as it is |
/// | a panic | a masked `INTERNAL`, in a stream too; tonic itself resets the stream |
///
/// That goes for what is answered in place of messages, and for what a stream ends with.
///
/// So a `Status::not_found("…")` that a handler makes by hand says "Some requested entity was not
/// found": it can't be told from what tonic makes of an `io::Error`. What is to be read by clients
/// is declared, in an error of yours.
///
/// An error that a task of its own converts, and sends into a stream, is outside of the layer's
/// profile: its type names one (`#[api_error(profile = PAYMENTS)]`), or it is sent as it is, and
/// converted in the stream. A layer that puts trailers into the body, as tonic-web's does, goes
/// outside of this one; one that fails instead of answering is not seen, wherever it is.
///
/// ```no_run
/// use status_error::tonic_014::StatusLayer;
/// use status_error::ApiProfile;
///
/// static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
///
/// let layer = StatusLayer::new(&PAYMENTS);
/// // tonic::transport::Server::builder().layer(layer).add_service(…)
/// # drop(layer);
/// ```
#[derive(Debug, Clone)]
pub struct StatusLayer {
    profile: &'static ApiProfile,
    keeps_foreign_text: bool,
}

impl StatusLayer {
    /// A layer for the API with this profile: a `static` [`ApiProfile`], or a `static` `LazyLock`
    /// of one.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        provenance::expect_layers();
        Self { profile: profile.profile(), keeps_foreign_text: false }
    }

    /// Leaves the statuses of others alone where they are not the server's fault, their texts and
    /// details too: for a service whose handlers write them for clients. A `?` on an `io::Error`
    /// then sends its text, of a file that is not found for one.
    ///
    /// ```
    /// # use status_error::{ApiProfile, tonic_014::StatusLayer};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// let layer = StatusLayer::new(&API).keep_foreign_text();
    /// ```
    #[must_use]
    pub fn keep_foreign_text(mut self) -> Self {
        self.keeps_foreign_text = true;
        self
    }
}

impl<S> Layer<S> for StatusLayer {
    type Service = StatusService<S>;

    fn layer(&self, inner: S) -> StatusService<S> {
        StatusService { inner, layer: self.clone() }
    }
}

/// The service that [`StatusLayer`] makes.
#[derive(Debug, Clone)]
pub struct StatusService<S> {
    inner: S,
    layer: StatusLayer,
}

impl<S, Req, Res> Service<Request<Req>> for StatusService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
{
    type Response = Response<StatusBody<Res>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Req>) -> Self::Future {
        let mut scope = RequestScope::new().profile(self.layer.profile).version(request.version());
        if let Some(id) = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()) {
            scope = scope.request_id(id);
        }
        let is_inner = request.extensions_mut().insert(Layered).is_some();
        let future = CatchPanic::new(&scope, || self.inner.call(request));
        ResponseFuture {
            future,
            call: CallState { scope, keeps_foreign_text: self.layer.keeps_foreign_text, is_inner },
        }
    }
}

/// An extension of requests that a layer has seen, for layers further in.
#[derive(Debug, Clone, Copy)]
struct Layered;

/// The future of [`StatusService`].
pub struct ResponseFuture<F> {
    future: CatchPanic<F>,
    call: CallState,
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
{
    type Output = Result<Response<StatusBody<Res>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, call } = self.get_mut();
        match future.poll(&call.scope, context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(answered)) => {
                Poll::Ready(answered.map(|response| std::mem::take(call).map_response(response)))
            }
            Poll::Ready(Err(message)) => Poll::Ready(Ok(call.panicked(message))),
        }
    }
}
