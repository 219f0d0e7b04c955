//! poem 3: derived errors as responses, the layer for all other error responses, extractors whose
//! rejections have the API's format, and method routers that send `Allow`.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["poem-3"] }
//! ```
//!
//! ```
//! use poem::{EndpointExt, Route, handler, test::TestClient};
//! use status_error::poem_3::{ApiErrorLayer, Json, post};
//! use status_error::{ApiProfile, format};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
//!
//! #[derive(serde::Deserialize)]
//! struct NewBuyer {
//!     age: u8,
//! }
//!
//! #[handler]
//! async fn add(Json(buyer): Json<NewBuyer>) -> String {
//!     buyer.age.to_string()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let app = Route::new().at("/buyers", post(add)).with(ApiErrorLayer::new(&PAYMENTS));
//!
//! let response = TestClient::new(&app).post("/buyers").body_json(&serde_json::json!({"age": "ten"})).send().await;
//! response.assert_status(http::StatusCode::BAD_REQUEST);
//! let response = TestClient::new(&app).get("/buyers").send().await;
//! response.assert_status(http::StatusCode::METHOD_NOT_ALLOWED);
//! response.assert_header("allow", "POST");
//! # }
//! ```
//!
//! # Returning errors
//!
//! Every derived error implements [`ResponseError`](::poem::error::ResponseError), so a handler
//! returns `Result<_, MyError>` or `poem::Result<_>`. The error type has to be `Send + Sync`,
//! because poem's errors are. Wrap a `Box<dyn ApiError + Send + Sync>` or an error type of another
//! crate in [`AsResponse`].
//!
//! # The layer
//!
//! [`ApiErrorLayer`] rewrites every other error response: rejections of poem's own extractors, the
//! router's 404, and panics. Add the layer last with `.with(…)`, so that it is the outermost
//! middleware except CORS, compression and tracing.
//!
//! # Extractors and method routers
//!
//! Use [`Json`], [`Form`], [`Path`], [`Query`] and [`TypedHeader`] instead of poem's extractors of
//! the same names, which don't report the field that is wrong. [`Headers`] reads several headers
//! into a struct. For poem's feature `multipart`, see [the
//! guide](crate::guide::extract_and_validate#multipart). Use [`get`], [`post`] and [`Methods`]
//! instead of poem's method routers, which send a 405 without `Allow`, although RFC 9110 §15.5.6
//! requires the header.
//!
//! # Limits
//!
//! poem doesn't limit the length of a body. [`Json`] and [`Form`] read at most
//! [`BODY_LIMIT`](crate::extract::BODY_LIMIT) bytes, or the limit that
//! `.data(`[`BodyLimit`](crate::extract::BodyLimit)`(1024))` sets.
//!
//! # Differences from other frameworks
//!
//! - **Extensions**: poem drops the extensions of an error's response, so [`RenderedProblem`] is
//!   present only outside the layer. If a middleware *inside* the layer converts a server error
//!   into a response, the layer takes the response for a foreign one: the response is still masked,
//!   but the error is reported twice. Add such a middleware outside the layer.
//! - **Errors become responses**: the layer converts every error into a response, so a
//!   `catch_error` outside the layer finds no error.

mod extract;
mod layer;
mod methods;
#[cfg(feature = "testing")]
mod testing;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Form, Headers, Json, Path, Query, TypedHeader};
pub use layer::ApiErrorEndpoint;
pub use methods::{Methods, delete, get, head, method, options, patch, post, put};

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::render;
use ::poem::http::StatusCode;
use ::poem::{Body, Response, ResponseParts};
use std::cell::Cell;

/// Renders the response to an error as poem's `Response`. See [`response`](crate::response) for the
/// rules.
#[must_use]
pub fn as_response(error: &dyn ApiError) -> Response {
    let response = crate::render::response(error);
    RENDERED.with(|rendered| rendered.set(response.extensions().get::<RenderedProblem>().cloned()));
    to_poem(response)
}

/// Returns the status of the response to an error.
#[must_use]
pub fn status(error: &dyn ApiError) -> StatusCode {
    render::status(error)
}

thread_local! {
    /// The `RenderedProblem` of the response that [`as_response`] rendered last on this thread.
    /// poem drops the extension from the response, and the layer restores it from here.
    static RENDERED: Cell<Option<RenderedProblem>> = const { Cell::new(None) };
}

fn to_poem<B: Into<Body>>(response: http::Response<B>) -> Response {
    let (parts, body) = response.into_parts();
    let (status, version) = (parts.status, parts.version);
    let parts = ResponseParts { status, version, headers: parts.headers, extensions: parts.extensions };
    Response::from_parts(parts, body.into())
}

crate::__poem_3! { [] [<E: ApiError>] [AsResponse<E>] [] }

/// Implemented directly, because `ResponseError` alone converts only types that are an `Error`.
impl<L> From<AnyError<L>> for ::poem::Error {
    fn from(error: AnyError<L>) -> Self {
        AsResponse::<Box<dyn ApiError + Send + Sync>>::from(error).into()
    }
}
