//! The layer's tower service, generic over the inner service, and its future.

use crate::adapters::{known_texts, router_adds_allow, scope_stream};
use crate::middleware::catch_panic::{CatchPanic, ReadyPanic};
use crate::middleware::error_layer::Rules;
use crate::middleware::map_response::map_response;
use crate::middleware::request_parts::RequestFacts;
use crate::middleware::rewrite::Rewriter;
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

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let mut request = Some(request);
        let rewriter = rewriter::<_, Res>(&self.rules, &mut request);
        let mut this = ResponseFuture { future: self.ready_panic.future(), rewriter };
        this.future.start(&this.rewriter.scope, || Some(self.inner.call(request.take()?)));
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
        this.future.poll(&rewriter.scope, context).map(|output| match output {
            Ok(Ok(response)) => Ok(finish(rewriter, response)),
            Ok(Err(error)) => Err(error),
            Err(panic) => Ok(rewriter.panicked(panic).map(Res::from)),
        })
    }
}

/// Forwards or rewrites a response, and lets a streaming body of a known framework run in the
/// scope.
pub(super) fn finish<Res: Body + From<Bytes> + 'static>(rewriter: &Rewriter, response: Response<Res>) -> Response<Res> {
    // Most responses. They are forwarded as they are, because each step copies all of a response.
    if catch(|| rewriter.has_nothing_to_do(&response) && !is_stream(response.body())) == Ok(true) {
        return response;
    }
    mapped(rewriter, response)
}

#[inline(never)]
fn mapped<Res: Body + From<Bytes> + 'static>(rewriter: &Rewriter, response: Response<Res>) -> Response<Res> {
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

/// Makes the rules of the layer for one request. The request is taken apart only if the rules need
/// its whole head, because each move of a request copies all of it.
#[inline]
pub(super) fn rewriter<Req: 'static, Res: 'static>(rules: &Rules, request: &mut Option<Request<Req>>) -> Rewriter {
    let mut rewriter = if let Some(whole) = request.take_if(|_| rules.ask()) {
        let (parts, body) = whole.into_parts();
        let facts = RequestFacts::new(&parts.method, parts.version, &parts.headers);
        let rewriter = Rewriter::new(rules, facts, Some(&parts));
        *request = Some(Request::from_parts(parts, body));
        rewriter
    } else {
        Rewriter::new(rules, request.as_ref().map(RequestFacts::of).unwrap_or_default(), None)
    };
    rewriter.known_texts = known_texts::<Res>();
    if router_adds_allow::<Req>() { rewriter } else { rewriter.expect_allow() }
}
