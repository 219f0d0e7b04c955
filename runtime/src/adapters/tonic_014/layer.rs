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

/// A tower layer that sends no error text of a gRPC service unless a declaration covers the text.
///
/// Errors of types without a profile get the layer's profile.
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
///
/// | status | result |
/// |---|---|
/// | made by this crate | forwarded |
/// | foreign `UNKNOWN`, `INTERNAL`, `DATA_LOSS`, `UNAVAILABLE`, `DEADLINE_EXCEEDED` | masked |
/// | foreign, other code | code and metadata stay; text and details are replaced |
/// | panic | a masked `INTERNAL` |
///
/// The rules apply to a status that is sent instead of messages, and to the status at the end of a
/// stream. Foreign statuses are those that this crate didn't make; tonic's own are among them.
///
/// - A masked status has a generic message and an error id. The report has the original text.
///   Nothing else of the foreign status is sent.
/// - For other codes, the description of the code replaces the text, which is reported, and the
///   API's `ErrorInfo` replaces the details. [`keep_foreign_text`](Self::keep_foreign_text)
///   forwards these statuses unchanged.
/// - A panic inside a stream ends the stream with the masked status. Without the layer, tonic
///   resets the stream.
///
/// So the client of a `Status::not_found("…")` that a handler makes by hand reads "Some requested
/// entity was not found", because the layer can't distinguish this status from one that tonic made
/// from an `io::Error`. Declare a text for clients in an error type.
///
/// A spawned task runs outside the layer's request scope. If the task converts an error to a
/// `Status` and sends it into a stream, the status doesn't have the layer's profile. Either name
/// the profile at the error's type (`#[api_error(profile = PAYMENTS)]`), or send the error itself
/// and convert it in the stream.
///
/// A layer that puts trailers into the body, like tonic-web's, goes outside this layer. The `Err`
/// of another layer's service is not seen by this layer, inside or outside.
#[derive(Debug, Clone)]
pub struct StatusLayer {
    profile: &'static ApiProfile,
    keeps_foreign_text: bool,
}

impl StatusLayer {
    /// Creates the layer for an API. The profile is a `static` [`ApiProfile`] or a `static`
    /// `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        provenance::expect_layers();
        Self { profile: profile.profile(), keeps_foreign_text: false }
    }

    /// Forwards foreign statuses that are not server errors unchanged, with their texts and
    /// details. Meant for a service whose handlers write these texts for clients. With this
    /// setting, a `?` on an `io::Error` sends the error's text, for example that of a file that is
    /// not found.
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

/// The tower service that [`StatusLayer`] wraps around an inner service.
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

/// A request extension by which a `StatusLayer` announces itself to the layers inside it.
#[derive(Debug, Clone, Copy)]
struct Layered;

/// The response future of [`StatusService`].
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
