//! The tower layer that rewrites foreign statuses.

use super::body::StatusBody;
use super::map_response::{CallState, Protocol};
use super::provenance::{self, CallId};
use crate::api::profile::IsProfile;
use crate::middleware::catch_panic::{CatchPanic, ReadyPanic};
use crate::middleware::error_layer::ApiErrorLayer;
use crate::middleware::rewrite::{Framework, Rewriter};
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// A tower layer that sends no error text of a gRPC service unless a declaration covers the text.
///
/// Errors of types without a profile get the layer's profile.
///
/// ```
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
/// | foreign `OK` | a text or details beside it are removed |
/// | a text or details without a code | in trailers a masked `INTERNAL`, in headers removed |
/// | an HTTP response with a status other than 200 | a status, by the table of [`GrpcCode`] |
/// | panic | a masked `INTERNAL` |
///
/// The rules apply to a status that is sent instead of messages, and to the status at the end of a
/// stream. Foreign statuses are those that this crate didn't make; tonic's own are among them.
///
/// - A masked status has a generic message and an error id. The report has the original text.
///   Nothing else of the foreign status is sent.
/// - For other codes, the description of the code replaces the foreign text, which is reported, and
///   the API's `ErrorInfo` replaces the details. [`keep_foreign_text`](Self::keep_foreign_text)
///   forwards these statuses unchanged.
/// - A panic inside a stream, or an error of its body, ends the stream with the masked status.
///   Without the layer, tonic resets the stream. Messages that tonic has not sent when the stream
///   panics are lost, because tonic collects messages that are ready at once in a buffer of its
///   own.
///
/// # Requests that are not gRPC
///
/// A server may serve HTTP routes beside gRPC (`Server::add_routes`). A request whose media type is
/// not `application/grpc…` gets a response in HTTP: a panic becomes a masked 500 in the profile's
/// format, and a foreign error response is treated as by [`ApiErrorLayer`] with its default
/// settings. A stream of HTTP that fails or panics is reported. A response whose media type is
/// gRPC's is treated as one of gRPC, whatever the request.
///
/// # Texts by hand
///
/// The client of a `Status::not_found("…")` that a handler makes by hand reads "Some requested
/// entity was not found", because the layer can't distinguish this status from one that tonic made
/// from an `io::Error`. Declare a text for clients in an error type.
///
/// # Spawned tasks
///
/// A spawned task runs outside the layer's request scope. If the task converts an error to a
/// `Status` and sends it into a stream, the status doesn't have the layer's profile. Either name
/// the profile at the error's type (`#[api_error(profile = PAYMENTS)]`), or send the error itself
/// and convert it in the stream. The layer recognizes the statuses of such tasks by their content,
/// and remembers the latest 32,768 statuses of the process. If a status is sent later than that,
/// its text is replaced, as that of a foreign status.
///
/// # Order of layers
///
/// A layer that puts trailers into the body, like tonic-web's, goes outside this layer. The `Err`
/// of another layer's service is not seen by this layer, inside or outside.
///
/// [`GrpcCode`]: crate::catalog::GrpcCode
#[derive(Debug, Clone)]
pub struct StatusLayer {
    /// The layer for responses that are not gRPC's.
    http: ApiErrorLayer,
    keeps_foreign_text: bool,
}

impl StatusLayer {
    /// Creates the layer for an API. The profile is a `static` [`ApiProfile`](crate::ApiProfile) or
    /// a `static` `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        provenance::expect_layers();
        Self { http: ApiErrorLayer::new(profile), keeps_foreign_text: false }
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
        provenance::expect_service();
        StatusService { inner, layer: self.clone(), ready_panic: ReadyPanic::default() }
    }
}

/// The tower service that [`StatusLayer`] wraps around an inner service.
#[derive(Debug, Clone)]
pub struct StatusService<S> {
    inner: S,
    layer: StatusLayer,
    ready_panic: ReadyPanic,
}

impl<S, Req, Res> Service<Request<Req>> for StatusService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Res: Body,
    Res::Data: From<Bytes>,
    Res::Error: fmt::Display,
{
    type Response = Response<StatusBody<Res>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.ready_panic.poll(|| self.inner.poll_ready(context))
    }

    fn call(&mut self, mut request: Request<Req>) -> Self::Future {
        let framework = Framework { strips_head: false, adds_allow: true, known_texts: None };
        let id = CallId::new();
        let call = CallState {
            rewriter: Rewriter::of_request(&self.layer.http.rules, framework, &mut request),
            protocol: Protocol::of(request.headers()),
            keeps_foreign_text: self.layer.keeps_foreign_text,
            id,
            outer: id.and_then(|id| request.extensions_mut().insert(Layered(id))).map(|Layered(outer)| outer),
        };
        let mut future = self.ready_panic.future();
        future.start(&call.rewriter.scope, &mut Some(request), |request| self.inner.call(request));
        ResponseFuture { future, call: Some(call) }
    }
}

/// A request extension by which a `StatusLayer` announces itself to the layers inside it.
#[derive(Debug, Clone, Copy)]
struct Layered(CallId);

pin_project! {
    /// The response future of [`StatusService`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: CatchPanic<F>,
        // `None` after completion.
        call: Option<CallState>,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("call", &self.call).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Body,
    Res::Data: From<Bytes>,
    Res::Error: fmt::Display,
{
    type Output = Result<Response<StatusBody<Res>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let state = this.call;
        // Polled after completion. The contract of `Future` leaves the result open.
        let Some(call) = state else { return Poll::Pending };
        // Written in its place, because each move of a response copies all of it.
        let mut output = Poll::Pending;
        let panic = this.future.poll_in_place(&call.rewriter.scope, context, &mut output);
        if panic.is_none() && output.is_pending() {
            return Poll::Pending;
        }
        let Some(call) = state.take() else { return Poll::Pending };
        match panic {
            Some(message) => Poll::Ready(Ok(call.panicked(message))),
            None => output.map_ok(|response| call.map_response(response)),
        }
    }
}
