//! The layer's tower service, generic over the inner service, and its future.

use crate::adapters::{known_texts, router_adds_allow, scope_stream};
use crate::middleware::catch_panic::{CatchPanic, ReadyPanic};
use crate::middleware::error_layer::Rules;
use crate::middleware::map_response::map_response;
use crate::middleware::rewrite::{Framework, Rewriter};
use crate::middleware::scoped_body::is_stream;
use crate::util::catch_panic::catch;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// The tower service that [`ApiErrorLayer`](crate::ApiErrorLayer) wraps around an inner service.
#[derive(Debug, Clone)]
pub struct ApiErrorService<S> {
    inner: S,
    rules: Arc<Rules>,
    ready_panic: ReadyPanic,
}

impl<S> ApiErrorService<S> {
    pub(super) fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules, ready_panic: ReadyPanic::default() }
    }
}

impl<S, Req, Res> Service<Request<Req>> for ApiErrorService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Req: 'static,
    Res: Body + From<Bytes> + 'static,
{
    type Response = Response<Res>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.ready_panic.poll(|| self.inner.poll_ready(context))
    }

    fn call(&mut self, mut request: Request<Req>) -> Self::Future {
        let rewriter = rewriter::<Req, Res>(&self.rules, &mut request);
        let mut this = ResponseFuture { future: self.ready_panic.future(), rewriter };
        this.future.start(&this.rewriter.scope, &mut Some(request), |request| self.inner.call(request));
        this
    }
}

pin_project! {
    /// The response future of [`ApiErrorService`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: CatchPanic<F>,
        rewriter: Rewriter,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("rewriter", &self.rewriter).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Body + From<Bytes> + 'static,
{
    type Output = Result<Response<Res>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let rewriter = &*this.rewriter;
        // Written in its place, because each move of a response copies all of it.
        let mut output = Poll::Pending;
        if let Some(panic) = this.future.poll_in_place(&rewriter.scope, context, &mut output) {
            output = Poll::Ready(Ok(rewriter.panicked(panic).map(Res::from)));
        } else if matches!(&output, Poll::Ready(Ok(response)) if !is_forwarded(rewriter, response)) {
            output = output.map_ok(|response| mapped(rewriter, response));
        }
        output
    }
}

/// Returns whether a response surely is forwarded as it is.
#[inline]
pub(super) fn is_forwarded<Res: Body>(rewriter: &Rewriter, response: &Response<Res>) -> bool {
    // A body of the application may panic when the layer asks for its length.
    catch(|| rewriter.has_nothing_to_do(response) && !is_stream(response.body())) == Ok(true)
}

/// Forwards or rewrites a response, and lets a streaming body of a known framework run in the
/// scope.
#[inline(never)]
pub(super) fn mapped<Res: Body + From<Bytes> + 'static>(rewriter: &Rewriter, response: Response<Res>) -> Response<Res> {
    let finished = catch(|| {
        let mut response = map_response(rewriter, response, Res::from);
        if is_stream(response.body()) {
            scope_stream(response.body_mut(), &rewriter.scope);
        }
        response
    });
    // A body of the application may panic when the layer asks for its length.
    finished.unwrap_or_else(|message| rewriter.panicked(message).map(Res::from))
}

/// Makes the rules of the layer for one request.
#[inline]
pub(super) fn rewriter<Req: 'static, Res: 'static>(rules: &Arc<Rules>, request: &mut Request<Req>) -> Rewriter {
    let framework =
        Framework { strips_head: false, adds_allow: router_adds_allow::<Req>(), known_texts: known_texts::<Res>() };
    Rewriter::of_request(rules, framework, request)
}
