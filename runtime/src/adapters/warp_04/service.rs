use super::recover;
use ::warp::reply::Response;
use ::warp::{Filter, Rejection, Reply};
use http::header::ALLOW;
use http::{HeaderValue, Method, Request, StatusCode};
use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tower_service::Service;

/// Converts routes into a tower service. The service turns rejections into responses like
/// [`recover()`], and adds `Allow` to a 405, with the methods that [`get`](super::get) and the
/// other method filters serve at the request's path.
pub fn service<F, B>(
    routes: F,
) -> Routes<impl Service<Request<B>, Response = Response, Error = Infallible, Future: Send + 'static> + Clone + Send>
where
    F: Filter<Error = Rejection> + Clone + Send + Sync + 'static,
    F::Extract: Reply,
    B: http_body::Body + Send + Sync + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    Routes { inner: ::warp::service(routes.recover(recover)) }
}

/// The tower service that [`service()`] returns.
#[derive(Debug, Clone)]
pub struct Routes<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for Routes<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let allowed = Allowed::default();
        request.extensions_mut().insert(allowed.clone());
        let answered = self.inner.call(request);
        Box::pin(async move {
            let mut response = answered.await?;
            if response.status() == StatusCode::METHOD_NOT_ALLOWED && !response.headers().contains_key(ALLOW) {
                if let Some(value) = allowed.value() {
                    response.headers_mut().insert(ALLOW, value);
                }
            }
            Ok(response)
        })
    }
}

/// The methods that the method filters have recorded for the path of one request.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed(Arc<Mutex<Vec<Method>>>);

impl Allowed {
    pub(super) fn add(&self, methods: &[Method]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for method in methods {
            if !known.contains(method) {
                known.push(method.clone());
            }
        }
    }

    /// Returns the value of `Allow`. Returns `None` if the request reached no method filter of this
    /// crate.
    fn value(&self) -> Option<HeaderValue> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<&str> = known.iter().map(Method::as_str).collect();
        (!names.is_empty()).then(|| HeaderValue::from_str(&names.join(", ")).ok()).flatten()
    }
}
