//! axum 0.8: derived errors as responses, and extractors whose rejections have the API's format.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["axum-08"] }
//! ```
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::post};
//! use status_error::axum_08::Json;
//! use tower::ServiceExt;
//!
//! #[derive(serde::Deserialize)]
//! struct NewBuyer {
//!     age: u8,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app: Router = Router::new().route("/buyers", post(async |Json(buyer): Json<NewBuyer>| buyer.age.to_string()));
//!
//! let request = Request::post("/buyers").header("content-type", "application/json").body(Body::from(r#"{"age":"ten"}"#));
//! let response = app.oneshot(request.unwrap()).await.unwrap();
//! assert_eq!(response.status(), 400);
//! let body = axum::body::to_bytes(response.into_body(), 1024).await.unwrap();
//! let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
//! assert_eq!(body["errors"][0]["pointer"], "#/age");
//! assert_eq!(body["errors"][0]["code"], "type_error.integer");
//! # }
//! ```
//!
//! # Returning errors
//!
//! Every derived error implements `IntoResponse`, so a handler returns `Result<_, MyError>`. Wrap a
//! `Box<dyn ApiError + Send + Sync>` or an error type of another crate in [`AsResponse`].
//!
//! # The layer
//!
//! [`ApiErrorLayer`](crate::tower::ApiErrorLayer) rewrites every other error response: rejections
//! of axum's own extractors, the router's 404 and 405, and panics. Add the layer with
//! `Router::layer` after all other layers except compression, CORS and trace. The page of the layer
//! shows the order.
//!
//! Without the layer, register [`fallback`] and [`method_not_allowed_fallback`] for the router's
//! 404 and 405.
//!
//! # Extractors
//!
//! Use [`Json`], [`Form`], [`Path`] and [`Query`] instead of axum's extractors of the same names.
//! The layer also gives the rejections of axum's extractors the API's format, but only the
//! extractors here report the field that is wrong. The first such rejection in a process is
//! reported with a [`Fault::ForeignExtractor`](crate::report::Fault::ForeignExtractor), which names
//! the extractor to use.
//!
//! [`Headers`] reads headers into a struct. axum itself has no typed headers; the `TypedHeader` of
//! the crate axum-extra rejects with a 400 that the layer rewrites, without the header's name. For
//! axum's feature `multipart`, see [the guide](crate::guide::extract_and_validate#multipart).
//!
//! # Limits
//!
//! [`Json`] and [`Form`] read at most axum's [`DefaultBodyLimit`](::axum::extract::DefaultBodyLimit), 2 MB
//! unless set.

#[cfg(feature = "aide-015")]
mod documented;
mod form;
mod headers;
mod json;
pub(super) mod own_extractors;
mod path;
mod query;

pub use form::Form;
pub use headers::Headers;
pub use json::Json;
pub use path::Path;
pub use query::Query;

use crate::api::api_error::ApiError;
use crate::api::request_scope::RequestScope;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::api::wrappers::finished::FinishedResponse;
use crate::middleware::scoped_body::ScopedBody;
use crate::request::request_error::RequestError;
use ::axum::body::Body;
use ::axum::response::{IntoResponse, Response};
use std::any::Any;

/// Renders the response to an error as axum's `Response`. See [`response`](crate::response) for the
/// rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response {
    crate::render::response(error).map(Body::from)
}

/// A handler for [`Router::fallback`](::axum::Router::fallback) that responds with 404. Not needed
/// under an [`ApiErrorLayer`](crate::tower::ApiErrorLayer), which rewrites the router's own 404.
pub async fn fallback() -> RequestError {
    RequestError::NotFound
}

/// A handler for
/// [`Router::method_not_allowed_fallback`](::axum::Router::method_not_allowed_fallback) that
/// responds with 405. The router adds `Allow`. Not needed under an
/// [`ApiErrorLayer`](crate::tower::ApiErrorLayer), which rewrites the router's own 405.
pub async fn method_not_allowed_fallback() -> RequestError {
    RequestError::MethodNotAllowed { allow: Vec::new() }
}

crate::__axum_08! { [] [<E: ApiError>] [AsResponse<E>] [] }

impl<L> IntoResponse for AnyError<L> {
    fn into_response(self) -> Response {
        into_response(self.as_api_error())
    }
}

/// Takes a finished response of old code, as
/// [`FinishedResponse::in_memory`](crate::FinishedResponse::in_memory) does. With `from(…)`, `?`
/// converts it into an error of the API:
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use status_error::{ApiError, FinishedResponse};
///
/// # /*
/// fn check(token: &str) -> Result<(), Response>;
/// # */
/// # fn check(_: &str) -> Result<(), Response> {
/// #     Err((http::StatusCode::FORBIDDEN, "no").into_response())
/// # }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     #[error(transparent)]
///     #[status(transparent, from(Response))]
///     Old(FinishedResponse),
/// }
///
/// fn buyer() -> Result<(), BuyerError> {
///     Ok(check("x")?)
/// }
/// assert_eq!(status_error::response(&buyer().unwrap_err()).body(), "no");
/// ```
///
/// Other values of old code, such as `(StatusCode, String)`, become a response first:
/// `.map_err(IntoResponse::into_response)?`.
impl From<Response> for FinishedResponse {
    #[track_caller]
    fn from(response: Response) -> Self {
        Self::in_memory(response)
    }
}

/// Lets a streaming `Body` run in the request scope.
pub(super) fn scope_stream(body: &mut dyn Any, scope: &RequestScope) {
    if let Some(body) = body.downcast_mut::<Body>() {
        *body = Body::new(ScopedBody::new(std::mem::take(body), scope));
    }
}
