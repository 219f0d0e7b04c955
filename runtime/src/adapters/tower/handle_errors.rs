//! The layer that turns an error of the inner service into a response.

use super::service::{is_forwarded, mapped, rewriter};
use crate::api::api_error::ApiError;
use crate::middleware::catch_panic::{CatchPanic, ReadyPanic};
use crate::middleware::error_layer::{ApiErrorLayer, Rules};
use crate::middleware::rewrite::Rewriter;
use crate::util::catch_panic::catch;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

impl ApiErrorLayer {
    /// Turns an error of the inner service into a response, too.
    ///
    /// Layers of tower such as `timeout`, `load_shed` and `buffer` return an error instead of a
    /// response, and a server closes the connection then. `map` turns such an error into one of the
    /// API's errors. The service that comes out never fails, so axum takes it, too.
    ///
    /// ```
    /// use status_error::{ApiError, ApiProfile, tower::ApiErrorLayer};
    /// use std::time::Duration;
    /// use tower::{BoxError, ServiceBuilder, ServiceExt as _};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com");
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum ServerError {
    ///     #[error("the server is busy")]
    ///     #[status(503, disclose)]
    ///     #[header("retry-after", "1")]
    ///     Busy,
    ///     #[error("the service failed")]
    ///     #[status(500)]
    ///     Failed(#[source] BoxError),
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let service = ServiceBuilder::new()
    ///     .layer(ApiErrorLayer::new(&API).handle_errors(|error: BoxError| {
    ///         if error.is::<tower::timeout::error::Elapsed>() {
    ///             ServerError::Busy
    ///         } else {
    ///             ServerError::Failed(error)
    ///         }
    ///     }))
    ///     .timeout(Duration::from_millis(20))
    ///     .service_fn(async |_: http::Request<()>| {
    ///         std::future::pending::<Result<http::Response<axum::body::Body>, BoxError>>().await
    ///     });
    ///
    /// let response = service.oneshot(http::Request::new(())).await.unwrap();
    /// assert_eq!(response.status(), 503);
    /// assert_eq!(response.headers()["retry-after"], "1");
    /// # }
    /// ```
    #[must_use]
    pub fn handle_errors<M>(self, map: M) -> HandleErrorsLayer<M> {
        HandleErrorsLayer { layer: self, map }
    }
}

/// The layer that [`ApiErrorLayer::handle_errors`] returns.
#[derive(Clone)]
pub struct HandleErrorsLayer<M> {
    layer: ApiErrorLayer,
    map: M,
}

impl<M> fmt::Debug for HandleErrorsLayer<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandleErrorsLayer").field("layer", &self.layer).finish_non_exhaustive()
    }
}

impl<S, M: Clone> Layer<S> for HandleErrorsLayer<M> {
    type Service = HandleErrorsService<S, M>;

    fn layer(&self, inner: S) -> Self::Service {
        let rules = Arc::clone(&self.layer.rules);
        HandleErrorsService { inner, rules, map: self.map.clone(), ready_panic: ReadyPanic::default(), failed: None }
    }
}

/// The service that [`HandleErrorsLayer`] wraps around an inner service.
#[derive(Clone)]
pub struct HandleErrorsService<S, M> {
    inner: S,
    rules: Arc<Rules>,
    map: M,
    ready_panic: ReadyPanic,
    /// The error of `poll_ready`. `poll_ready` can't return it, because this service never fails,
    /// so the next call responds with it.
    failed: Option<Arc<dyn ApiError + Send + Sync>>,
}

impl<S: fmt::Debug, M> fmt::Debug for HandleErrorsService<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandleErrorsService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<S, M, A, Req, Res> Service<Request<Req>> for HandleErrorsService<S, M>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    M: Fn(S::Error) -> A + Clone,
    A: ApiError + Send + Sync + 'static,
    Req: 'static,
    Res: Body + From<Bytes> + 'static,
{
    type Response = Response<Res>;
    type Error = Infallible;
    type Future = HandledFuture<S::Future, M>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        let ready = self.ready_panic.poll(|| self.inner.poll_ready(context).map_err(&self.map));
        self.failed = ready!(ready).err().map(|error| Arc::new(error) as _);
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Req>) -> Self::Future {
        let rewriter = rewriter::<Req, Res>(&self.rules, &mut request);
        let (future, refused) = match self.failed.take() {
            Some(error) => {
                let refused = catch(|| rewriter.respond(&*error)).unwrap_or_else(|message| rewriter.panicked(message));
                (None, Some(refused))
            }
            None => {
                let mut future = self.ready_panic.future();
                future.start(&rewriter.scope, &mut Some(request), |request| self.inner.call(request));
                (Some(future), None)
            }
        };
        HandledFuture { future, refused, rewriter, map: self.map.clone() }
    }
}

pin_project! {
    /// The response future of [`HandleErrorsService`].
    pub struct HandledFuture<F, M> {
        // `None` if the service was not ready.
        #[pin]
        future: Option<CatchPanic<F>>,
        // The response of a service that was not ready.
        refused: Option<Response<Bytes>>,
        rewriter: Rewriter,
        map: M,
    }
}

impl<F, M> fmt::Debug for HandledFuture<F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandledFuture").field("rewriter", &self.rewriter).finish_non_exhaustive()
    }
}

impl<F, M, A, Res, E> Future for HandledFuture<F, M>
where
    F: Future<Output = Result<Response<Res>, E>>,
    M: Fn(E) -> A,
    A: ApiError,
    Res: Body + From<Bytes> + 'static,
{
    type Output = Result<Response<Res>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (rewriter, map) = (&*this.rewriter, this.map);
        let response = match this.future.as_pin_mut() {
            Some(future) => match ready!(future.poll(&rewriter.scope, context)) {
                Ok(Ok(response)) if is_forwarded(rewriter, &response) => return Poll::Ready(Ok(response)),
                Ok(Ok(response)) => return Poll::Ready(Ok(mapped(rewriter, response))),
                // The code of the application may panic in the function, in the error that comes
                // out, and when that error is dropped.
                Ok(Err(error)) => {
                    catch(|| rewriter.respond(&map(error))).unwrap_or_else(|message| rewriter.panicked(message))
                }
                Err(message) => rewriter.panicked(message),
            },
            // Polled after completion, which the contract of `Future` leaves open.
            None => match this.refused.take() {
                Some(response) => response,
                None => return Poll::Pending,
            },
        };
        Poll::Ready(Ok(response.map(Res::from)))
    }
}
