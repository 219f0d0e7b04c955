//! The layer that finds errors which a route does not declare.

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::fault::Fault;
use crate::contract::problem_type::ProblemType;
#[cfg(feature = "openapi")]
use crate::export::openapi::{ErrorType, Responses};
use crate::render;
use http::Response;
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

/// A layer around a route that reports each error which the route does not declare, as the fault
/// [`Fault::Undeclared`]. The layer forwards the response as it is. With the feature `openapi`, the
/// layer gives the same errors to the OpenAPI document ([`responses`](Self::responses)).
///
/// It stands inside of an [`ApiErrorLayer`](crate::ApiErrorLayer). Masked server errors are always
/// allowed, because a client sees only that the server failed. Extractors reject requests with
/// errors of their own: [`and`](Self::and) adds them.
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use status_error::report::{Fault, Report};
/// use status_error::tower::{AllowedErrorsLayer, ApiErrorLayer};
/// use status_error::{ApiError, ApiProfile, RequestError};
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use tower::ServiceExt;
///
/// static UNDECLARED: AtomicUsize = AtomicUsize::new(0);
///
/// fn count(report: &Report<'_>) {
///     let is_undeclared = |fault: &&Fault| matches!(fault, Fault::Undeclared(_));
///     UNDECLARED.fetch_add(report.faults().iter().filter(is_undeclared).count(), Ordering::Relaxed);
/// }
///
/// static API: ApiProfile = ApiProfile::new("example.com").reporter(count);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(subset(ReadBuyer(NotFound)))]
/// enum BuyerError {
///     #[error("no such buyer")]
///     #[status(404)]
///     NotFound,
///     #[error("the buyer is locked")]
///     #[status(409)]
///     Locked,
/// }
///
/// // The handler may respond with any `BuyerError`, and should only with a `ReadBuyer`.
/// async fn read() -> Result<&'static str, BuyerError> {
///     Err(BuyerError::Locked)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app: Router = Router::new()
///     .route("/buyers/7", get(read).layer(AllowedErrorsLayer::of::<ReadBuyer>().and::<RequestError>()))
///     .layer(ApiErrorLayer::new(&API));
/// app.oneshot(Request::get("/buyers/7").body(Body::empty()).unwrap()).await.unwrap();
/// assert_eq!(UNDECLARED.load(Ordering::Relaxed), 1);
/// # }
/// ```
#[derive(Clone)]
pub struct AllowedErrorsLayer {
    allowed: Arc<Vec<&'static ProblemType>>,
    #[cfg(feature = "openapi")]
    types: Vec<ErrorType>,
}

impl AllowedErrorsLayer {
    /// Creates a layer that allows the errors of a type: an enum, or one of its subsets
    /// (`#[api_error(subset(…))]`).
    #[must_use]
    pub fn of<E: ProblemTypes + ?Sized>() -> Self {
        let none = Self {
            allowed: Arc::default(),
            #[cfg(feature = "openapi")]
            types: Vec::new(),
        };
        none.and::<E>()
    }

    /// Allows the errors of a further type, such as [`RequestError`](crate::RequestError), with
    /// which extractors reject requests.
    #[must_use]
    pub fn and<E: ProblemTypes + ?Sized>(mut self) -> Self {
        Arc::make_mut(&mut self.allowed).extend(Catalog::of::<E>().public());
        #[cfg(feature = "openapi")]
        self.types.push(ErrorType::of::<E>());
        self
    }

    /// Returns the errors that the layer allows, for the operation of its route in an OpenAPI
    /// document ([`Contract::describe`](crate::export::Contract::describe)). So the document and
    /// the layer have one declaration.
    ///
    /// ```
    /// use serde_json::json;
    /// use status_error::tower::AllowedErrorsLayer;
    /// use status_error::{ApiError, ApiProfile, RequestError, export::Contract};
    ///
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(subset(ReadBuyer(NotFound)))]
    /// enum BuyerError {
    ///     #[error("no such buyer")]
    ///     #[status(404)]
    ///     NotFound,
    ///     #[error("the buyer is locked")]
    ///     #[status(409)]
    ///     Locked,
    /// }
    ///
    /// let read = AllowedErrorsLayer::of::<ReadBuyer>().and::<RequestError>();
    ///
    /// let mut document = json!({ "openapi": "3.1.0", "paths": { "/buyers/{id}": { "get": {
    ///     "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
    /// } } } });
    /// let contract = Contract::of(&API).errors::<BuyerError>().errors::<RequestError>();
    /// contract.describe(&mut document, |_| read.responses())?;
    ///
    /// let responses = document["paths"]["/buyers/{id}"]["get"]["responses"].as_object().unwrap();
    /// let mut statuses: Vec<&String> = responses.keys().collect();
    /// statuses.sort();
    /// assert_eq!(statuses, ["400", "404", "5XX"]);
    /// # Ok::<(), status_error::export::openapi::DescribeError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the catalog of an allowed type is empty, as that of `Box<dyn ApiError>` is.
    #[cfg(feature = "openapi")]
    #[cfg_attr(docsrs, doc(cfg(feature = "openapi")))]
    #[track_caller]
    #[must_use]
    pub fn responses(&self) -> Responses {
        Responses::of_types(&self.types)
    }
}

impl fmt::Debug for AllowedErrorsLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = self.allowed.iter().map(|kind| (kind.status, kind.code));
        f.debug_map().entries(codes).finish()
    }
}

impl<S> Layer<S> for AllowedErrorsLayer {
    type Service = AllowedErrorsService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        AllowedErrorsService { inner, allowed: Arc::clone(&self.allowed) }
    }
}

/// The tower service that [`AllowedErrorsLayer`] wraps around an inner service.
#[derive(Debug, Clone)]
pub struct AllowedErrorsService<S> {
    inner: S,
    allowed: Arc<Vec<&'static ProblemType>>,
}

impl<S, Req, Res> Service<Req> for AllowedErrorsService<S>
where
    S: Service<Req, Response = Response<Res>>,
{
    type Response = Response<Res>;
    type Error = S::Error;
    type Future = AllowedErrorsFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Req) -> Self::Future {
        AllowedErrorsFuture { future: self.inner.call(request), allowed: Arc::clone(&self.allowed) }
    }
}

pin_project! {
    /// The response future of [`AllowedErrorsService`].
    #[derive(Debug)]
    pub struct AllowedErrorsFuture<F> {
        #[pin]
        future: F,
        allowed: Arc<Vec<&'static ProblemType>>,
    }
}

impl<F, Res, E> Future for AllowedErrorsFuture<F>
where
    F: Future<Output = Result<Response<Res>, E>>,
{
    type Output = Result<Response<Res>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(context))?;
        if let Some(problem) = response.extensions().get::<RenderedProblem>() {
            check(problem, this.allowed);
        }
        Poll::Ready(Ok(response))
    }
}

/// Reports a problem that is not allowed. A client tells errors apart by code and status, and so
/// does this check.
fn check(problem: &RenderedProblem, allowed: &[&'static ProblemType]) {
    let kind = problem.problem_type();
    let is_allowed = |one: &&'static ProblemType| one.code == kind.code && one.covers(kind.status);
    if !kind.is_masked() && !allowed.iter().any(is_allowed) {
        let report = || render::report(&Undeclared(kind), vec![Fault::Undeclared(kind.code)]);
        RequestScope::new().profile(problem.profile()).in_scope(report);
    }
}

/// The subject of the report: the error itself is gone.
#[derive(Debug)]
struct Undeclared(&'static ProblemType);

impl fmt::Display for Undeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the route does not declare the error `{}`", self.0.code)
    }
}

impl std::error::Error for Undeclared {}

impl ApiError for Undeclared {
    fn problem_type(&self) -> &'static ProblemType {
        self.0
    }
}
