//! dropshot 0.18: handlers that answer with this API's errors, and extractors that say which
//! property is at fault.
//!
//! dropshot's own way, `HttpResponseError`, is not implemented for derived errors: it sends neither
//! headers nor another media type than `application/json`, so a 401 would lack its challenge. A
//! handler returns [`HandlerResponse`] in its place: it runs its inside with [`handle`], where `?`
//! takes the errors of the extractors here and of the enum:
//!
//! ```
//! use dropshot::{HttpError, HttpResponseOk, RequestContext, endpoint};
//! use schemars::JsonSchema;
//! use status_error::dropshot_018::{HandlerResponse, Path, handle};
//! use status_error::{ApiError, ApiProfile, RequestError};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//!     #[error(transparent)]
//!     #[status(transparent)]
//!     Request(#[from] RequestError),
//! }
//!
//! #[derive(serde::Deserialize, JsonSchema)]
//! struct BuyerPath {
//!     id: u64,
//! }
//!
//! #[endpoint { method = GET, path = "/buyers/{id}" }]
//! async fn buyer(
//!     context: RequestContext<()>,
//!     path: Path<BuyerPath>,
//! ) -> Result<HandlerResponse<HttpResponseOk<String>>, HttpError> {
//!     handle(&context, &PAYMENTS, async { Err(BuyerError::NotFound { id: path.read()?.id }) }).await
//! }
//!
//! let mut api = dropshot::ApiDescription::new();
//! api.register(buyer).unwrap();
//! ```
//!
//! # What differs
//!
//! - dropshot has no middleware: its router's 404 and 405 (with `Allow`), and a path that is not
//!   UTF-8, are answered in its own format, as are its own extractors' rejections, whose texts may
//!   echo the input: use those here.
//! - A handler that panics closes the connection; inside of [`handle`] it is answered and reported.
//! - [`Path`] reads no wildcards (`{path:.*}`): dropshot's own does.
//! - dropshot does not answer HEAD where it answers GET: register an endpoint for it.
//! - To dropshot an error of the API is an answer: its log has the status, and not the error.
//! - dropshot adds `x-request-id`, which is the request's id in reports.
//! - The OpenAPI document has the schemas of the handler's values, and dropshot's own of errors.

mod extract;

pub use self::extract::{Json, Path, Query};

use crate::api::api_error::ApiError;
use crate::api::profile::IsProfile;
use crate::api::request_scope::RequestScope;
use crate::middleware::catch_panic::CatchPanic;
use crate::request::request_error::RequestError;
use ::dropshot::{ApiEndpointResponse, Body, HttpError, HttpResponse, RequestContext, ServerContext};
use http::{Response, StatusCode};
use std::fmt;
use std::future::poll_fn;

/// The answer to an error as dropshot's; [`response`](crate::response) has the rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response<Body> {
    crate::render::response(error).map(Body::from)
}

/// What a handler answers with: a value of one of dropshot's types, or an error of this API.
pub struct HandlerResponse<R>(Result<R, Response<Body>>);

impl<R> fmt::Debug for HandlerResponse<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerResponse").field("is_error", &self.0.is_err()).finish_non_exhaustive()
    }
}

impl<R: HttpResponse> HttpResponse for HandlerResponse<R> {
    fn to_result(self) -> Result<Response<Body>, HttpError> {
        match self.0 {
            Ok(value) => value.to_result(),
            Err(response) => Ok(response),
        }
    }

    fn response_metadata() -> ApiEndpointResponse {
        R::response_metadata()
    }

    fn status_code(&self) -> StatusCode {
        match &self.0 {
            Ok(value) => value.status_code(),
            Err(response) => response.status(),
        }
    }
}

/// Runs a handler's inside in the API's [`RequestScope`], and answers its errors and its panics.
///
/// # Errors
///
/// None: the type is what dropshot asks of a handler.
pub async fn handle<R, E, C, P>(
    context: &RequestContext<C>,
    profile: &'static P,
    inside: impl Future<Output = Result<R, E>>,
) -> Result<HandlerResponse<R>, HttpError>
where
    E: ApiError,
    C: ServerContext,
    P: IsProfile + ?Sized,
{
    let scope = RequestScope::new().profile(profile.profile()).version(context.request.version());
    let scope = scope.request_id(&context.request_id);
    let mut future = CatchPanic::new(&scope, || inside);
    let response = |error: &dyn ApiError| scope.in_scope(|| into_response(error));
    Ok(HandlerResponse(match poll_fn(|context| future.poll(&scope, context)).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(response(&error)),
        Err(message) => Err(response(&RequestError::Panicked { message })),
    }))
}
