//! The last mile over gRPC.

use super::{rendered, status};
use crate::last_mile::Guarded;
use crate::profile::IsProfile;
use crate::{ApiProfile, ForeignAnswer, RequestError, Scope};
use http::{Request, Response, StatusCode};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tonic::{Code, Status};
use tower_layer::Layer;
use tower_service::Service;

/// Guarantees that no server error's text leaves a gRPC service, and that errors of types without a profile have this one.
///
/// | a status | is |
/// |---|---|
/// | of this crate | left as it is |
/// | of others: `UNKNOWN`, `INTERNAL`, `DATA_LOSS`, `UNAVAILABLE` | masked: a generic sentence, and a reference for the log, which has the text |
/// | of others: another code | left as it is; also what tonic answers to an unknown method |
/// | a panic | a masked `INTERNAL`; tonic itself resets the stream |
///
/// It sees what is answered in place of a message. What a stream ends with after its first message is not seen: convert it with
/// `?` or [`status`](fn@super::status).
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
}

impl StatusLayer {
    /// A layer for the API with this profile: a `static` [`ApiProfile`], or a `static` `LazyLock` of one.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        Self { profile: profile.profile() }
    }
}

impl<S> Layer<S> for StatusLayer {
    type Service = StatusService<S>;

    fn layer(&self, inner: S) -> StatusService<S> {
        StatusService { inner, profile: self.profile }
    }
}

/// The service that [`StatusLayer`] makes.
#[derive(Debug, Clone)]
pub struct StatusService<S> {
    inner: S,
    profile: &'static ApiProfile,
}

impl<S, Req, Res> Service<Request<Req>> for StatusService<S>
where
    S: Service<Request<Req>, Response = Response<Res>>,
    Res: Default,
{
    type Response = Response<Res>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Req>) -> Self::Future {
        let mut scope = Scope::new().profile(self.profile).version(request.version());
        if let Some(id) = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()) {
            scope = scope.request_id(id);
        }
        ResponseFuture { future: Guarded::new(&scope, || self.inner.call(request)), scope }
    }
}

/// The future of [`StatusService`].
pub struct ResponseFuture<F> {
    future: Guarded<F>,
    scope: Scope,
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl<F, Res, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
    Res: Default,
{
    type Output = Result<Response<Res>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { future, scope } = self.get_mut();
        match future.poll(scope, context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(answered)) => Poll::Ready(answered.map(|response| leave(scope, response))),
            Poll::Ready(Err(message)) => {
                let status = scope.run(|| status(&RequestError::Panicked { message }));
                Poll::Ready(Ok(status.into_http()))
            }
        }
    }
}

/// tonic leaves the status that it answers with in the response's extensions.
fn leave<Res: Default>(scope: &Scope, response: Response<Res>) -> Response<Res> {
    let foreign = response.extensions().get::<Status>().filter(|status| rendered(status).is_none());
    let Some((foreign, status_code)) = foreign.and_then(|status| Some((status, server_error(status.code())?))) else {
        return response;
    };
    let error = RequestError::Foreign(ForeignAnswer::new(status_code, Some(foreign.message().to_owned())));
    scope.run(|| status(&error)).into_http()
}

/// The HTTP status of a code whose text is the server's own affair.
fn server_error(code: Code) -> Option<StatusCode> {
    match code {
        Code::Unknown | Code::Internal | Code::DataLoss => Some(StatusCode::INTERNAL_SERVER_ERROR),
        Code::Unavailable => Some(StatusCode::SERVICE_UNAVAILABLE),
        _ => None,
    }
}
