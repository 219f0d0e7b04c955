//! axum 0.8: extractors whose rejections are this API's errors, and handlers for what no route
//! serves.
//!
//! Every derived error is `IntoResponse` with this feature, so a handler returns
//! `Result<_, MyError>`; a box of one, or an error of another crate, is returned as an
//! [`AsResponse`]. The extractors here take the place of axum's; with
//! [`ApiErrorLayer`](crate::tower::ApiErrorLayer) over the router, axum's own rejections are in the
//! API's format too, but they do not say which property is at fault.
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

mod json;
mod path;
mod query;

pub use json::Json;
pub use path::Path;
pub use query::Query;

use crate::api::api_error::ApiError;
use crate::api::wrappers::as_response::AsResponse;
use crate::request::request_error::RequestError;
use ::axum::response::{IntoResponse, Response};

/// The answer to an error as axum's type; [`response`](crate::response) has the rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response {
    crate::render::response_as(error)
}

/// For [`Router::fallback`](::axum::Router::fallback) where there is no
/// [`ApiErrorLayer`](crate::tower::ApiErrorLayer).
pub async fn fallback() -> RequestError {
    RequestError::NotFound
}

/// For [`Router::method_not_allowed_fallback`](::axum::Router::method_not_allowed_fallback) where
/// there is no [`ApiErrorLayer`](crate::tower::ApiErrorLayer). The router adds `Allow`.
pub async fn method_not_allowed_fallback() -> RequestError {
    RequestError::MethodNotAllowed { allow: Vec::new() }
}

crate::__axum_08! { [] [<E: ApiError>] [AsResponse<E>] [] }
