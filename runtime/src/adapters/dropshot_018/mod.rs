//! dropshot 0.18: handlers that return the API's errors, and extractors whose rejections have the
//! API's format.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["dropshot-018"] }
//! ```
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
//! # Returning errors
//!
//! A handler returns [`HandlerResponse`] and runs its code in [`handle`], where `?` converts the
//! rejections of the extractors here and the errors of the enum. [`handle`] also turns a panic into
//! a masked 500. The error can be an [`AnyError`], too.
//!
//! Derived errors don't implement dropshot's own `HttpResponseError`, because such an error sends
//! neither headers nor a media type other than `application/json`: a 401 would have no challenge.
//!
//! # Extractors
//!
//! Use [`Json`], [`Form`], [`Path`], [`Query`] and [`Headers`] instead of dropshot's extractors,
//! which reject in dropshot's format with texts that may echo the input. An extractor here never
//! fails; the handler gets the rejection from `read`.
//!
//! # Limits
//!
//! [`Json`] reads at most dropshot's limit, 1 KiB unless set. [`Path`] doesn't read wildcards
//! (`{path:.*}`); dropshot's own `Path` does.
//!
//! # Differences from other frameworks
//!
//! - **No layer**, because dropshot has no middleware. The router's 404 and 405 (with `Allow`), and
//!   the rejection of a path that is not UTF-8, have dropshot's format.
//! - **Panics** outside [`handle`] close the connection.
//! - **HEAD** is not routed to an endpoint of GET: register an endpoint for HEAD.
//! - **Logs**: for dropshot, an error of the API is a successful result of the handler, so
//!   dropshot's log has the status, but not the error.
//! - **Request id**: reports have the id that dropshot makes for each request and sends in
//!   `x-request-id`. An error response shows this id where the profile says so
//!   ([`ApiProfile::request_ids`](crate::ApiProfile::request_ids)).
//! - **OpenAPI**: the document has the schemas of the handlers' values, and for errors dropshot's
//!   own schema.

mod extract;

pub use self::extract::{Form, Headers, Json, Path, Query};

use crate::api::api_error::ApiError;
use crate::api::profile::IsProfile;
use crate::api::request_scope::RequestScope;
use crate::api::wrappers::any_error::AnyError;
use crate::middleware::catch_panic::CatchPanic;
use crate::request::request_error::RequestError;
use ::dropshot::{ApiEndpointResponse, Body, HttpError, HttpResponse, RequestContext, ServerContext};
use http::{Response, StatusCode};
use std::fmt;
use std::pin::pin;

/// Renders the response to an error with dropshot's `Body`. See [`response`](crate::response) for
/// the rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response<Body> {
    crate::render::response(error).map(Body::from)
}

/// The result of a handler: a value of one of dropshot's response types, or the response to an
/// error of the API.
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

/// The error of the code in [`handle`]: an [`ApiError`] or an [`AnyError`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "`handle` makes a response of this error",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`"
)]
pub trait HandlerError {
    #[doc(hidden)]
    fn as_api_error(&self) -> &dyn ApiError;
}

#[diagnostic::do_not_recommend]
impl<E: ApiError> HandlerError for E {
    #[doc(hidden)]
    fn as_api_error(&self) -> &dyn ApiError {
        self
    }
}

impl<L> HandlerError for AnyError<L> {
    #[doc(hidden)]
    fn as_api_error(&self) -> &dyn ApiError {
        Self::as_api_error(self)
    }
}

/// Runs the code of a handler in the API's [`RequestScope`], and turns its errors and panics into
/// responses.
///
/// # Errors
///
/// Never fails. The return type is a `Result`, because dropshot requires one of a handler.
pub async fn handle<R, E, C, P>(
    context: &RequestContext<C>,
    profile: &'static P,
    inside: impl Future<Output = Result<R, E>>,
) -> Result<HandlerResponse<R>, HttpError>
where
    E: HandlerError,
    C: ServerContext,
    P: IsProfile + ?Sized,
{
    let scope = RequestScope::new().profile(profile.profile()).version(context.request.version());
    let scope = scope.request_id(&context.request_id);
    let answered = pin!(CatchPanic::new(&scope, || inside)).run(&scope).await;
    let response = |error: &dyn ApiError| scope.in_scope(|| into_response(error));
    Ok(HandlerResponse(match answered {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(response(error.as_api_error())),
        Err(message) => Err(response(&RequestError::Panicked { message })),
    }))
}
