//! The generic shell: a service and its future.

use crate::last_mile::{Exchange, Guarded, Rules, Seen, Verdict};
use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body::Body;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// The service that [`ApiErrorLayer`](crate::ApiErrorLayer) makes.
#[derive(Debug, Clone)]
pub struct ApiErrorService<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> ApiErrorService<S> {
    pub(super) fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules }
    }
}

impl<S, Req, Res> Service<Request<Req>> for ApiErrorService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Res: Body + From<Bytes>,
{
    type Response = Response<Res>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let exchange = Exchange::new(&self.rules, &parts);
        let request = Request::from_parts(parts, body);
        let future = Guarded::new(&exchange.scope, || self.inner.call(request));
        ResponseFuture { future, exchange }
    }
}

/// The future of [`ApiErrorService`].
pub struct ResponseFuture<F> {
    future: Guarded<F>,
    exchange: Exchange,
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("exchange", &self.exchange).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Body + From<Bytes>,
{
    type Output = Result<Response<Res>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, exchange } = self.get_mut();
        future.poll(&exchange.scope, context).map(|output| match output {
            Ok(Ok(response)) => Ok(leave(exchange, response, context)),
            Ok(Err(error)) => Err(error),
            Err(panic) => Ok(exchange.panicked(panic).map(Res::from)),
        })
    }
}

/// The last mile of one answer.
fn leave<Res: Body + From<Bytes>>(
    exchange: &Exchange,
    response: Response<Res>,
    context: &mut Context<'_>,
) -> Response<Res> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let seen = Seen { is_empty: body.is_end_stream() || length == Some(0), length };
    let new = match exchange.verdict(&mut parts, seen) {
        Verdict::Keep => {
            exchange.mark_kept(&mut parts);
            return Response::from_parts(parts, body);
        }
        Verdict::Own if exchange.strips(&mut parts, seen) => Bytes::new(),
        Verdict::Own => return Response::from_parts(parts, body),
        Verdict::Again(new) => exchange.replace(&mut parts, new),
        Verdict::Rewrite => {
            let text = if Exchange::has_text(&parts) { first_text(body, context) } else { None };
            exchange.rewrite(&mut parts, text)
        }
    };
    Response::from_parts(parts, Res::from(new))
}

/// The beginning of a body that is there already; a body that has to be waited for is left unread.
fn first_text<B: Body>(body: B, context: &mut Context<'_>) -> Option<String> {
    const MAX: usize = 1024;
    catch_unwind(AssertUnwindSafe(|| {
        let Poll::Ready(Some(Ok(frame))) = pin!(body).poll_frame(context) else { return None };
        let data = frame.into_data().ok()?;
        let chunk = data.chunk();
        let start = chunk.get(..MAX).unwrap_or(chunk);
        (!start.is_empty()).then(|| String::from_utf8_lossy(start).into_owned())
    }))
    .ok()
    .flatten()
}
