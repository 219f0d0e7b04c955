//! The layer for streaming bodies of any tower service.

use crate::api::profile::IsProfile;
use crate::api::request_scope::RequestScope;
use crate::middleware::error_layer::{ApiErrorLayer, Rules};
use crate::middleware::request_parts::RequestFacts;
use crate::middleware::scoped_body::{BoxError, ScopedBody};
use http::{Request, Response};
use http_body::Body;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

/// A layer for services with streaming responses, such as server-sent events: errors that a stream
/// renders are in the API's format, and a stream that fails or panics is reported.
///
/// [`ApiErrorLayer`] does this itself for axum's `Body`. Any other body has a type that the layer
/// can't change, so such a service needs this layer too, directly outside of [`ApiErrorLayer`]. The
/// body becomes a [`ScopedBody`]. A body whose length is known costs nothing.
///
/// ```
/// use bytes::Bytes;
/// use http_body_util::{BodyExt as _, Full};
/// use status_error::ApiProfile;
/// use status_error::tower::{ApiErrorLayer, StreamLayer};
/// use tower::{ServiceBuilder, ServiceExt as _};
///
/// static API: ApiProfile = ApiProfile::new("example.com");
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let service = ServiceBuilder::new()
///     .layer(StreamLayer::new(&API))
///     .layer(ApiErrorLayer::new(&API))
///     .service_fn(async |_: http::Request<()>| {
///         Ok::<_, std::io::Error>(http::Response::new(Full::new(Bytes::from_static(b"fine"))))
///     });
/// let response = service.oneshot(http::Request::new(())).await.unwrap();
/// assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "fine");
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct StreamLayer {
    layer: ApiErrorLayer,
}

impl StreamLayer {
    /// Creates the layer for an API. The profile is a `static` [`ApiProfile`](crate::ApiProfile) or
    /// a `static` `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        Self { layer: ApiErrorLayer::new(profile) }
    }
}

/// Takes over the profile of the layer, and its choice of a profile for each request.
impl From<ApiErrorLayer> for StreamLayer {
    fn from(layer: ApiErrorLayer) -> Self {
        Self { layer }
    }
}

impl<S> Layer<S> for StreamLayer {
    type Service = StreamService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        StreamService { inner, rules: Arc::clone(&self.layer.rules) }
    }
}

/// The service that [`StreamLayer`] wraps around an inner service.
#[derive(Debug, Clone)]
pub struct StreamService<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S, Req, Res> Service<Request<Req>> for StreamService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Res: Body,
    Res::Error: Into<BoxError>,
{
    type Response = Response<ScopedBody<Res>>;
    type Error = S::Error;
    type Future = StreamFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let facts = RequestFacts::of(&parts);
        let (_, scope) = self.rules.scope(facts, Some(&parts));
        // In the scope, so that the layer inside has the same request id, also one that was made.
        let future = scope.in_scope(|| self.inner.call(Request::from_parts(parts, body)));
        StreamFuture { future, scope }
    }
}

pin_project_lite::pin_project! {
    /// The response future of [`StreamService`].
    pub struct StreamFuture<F> {
        #[pin]
        future: F,
        scope: RequestScope,
    }
}

impl<F> fmt::Debug for StreamFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamFuture").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for StreamFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Body,
{
    type Output = Result<Response<ScopedBody<Res>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(context));
        Poll::Ready(response.map(|response| response.map(|body| ScopedBody::new(body, this.scope))))
    }
}
