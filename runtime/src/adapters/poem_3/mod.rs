//! poem 3: extractors whose rejections are this API's errors, method routers that send `Allow`, and
//! the layer.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["poem-3"] }
//! ```
//!
//! Every derived error is a [`ResponseError`](::poem::error::ResponseError) with this feature, so a
//! handler returns `Result<_, MyError>` or `poem::Result<_>`; a box of one, or an error of another
//! crate, is returned as an [`AsResponse`]. (It has to be `Send + Sync`, as poem's errors are.) The
//! extractors here take the place of poem's, which would not say which property is at fault, and
//! [`get`], [`post`], [`Methods`] that of poem's method routers. [`ApiErrorLayer`] goes on last:
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
//! # What is otherwise than elsewhere
//!
//! - **`Allow`**: poem's own method routers answer 405 without it, which RFC 9110 §15.5.6 forbids;
//!   those here send it.
//! - **How much of a body is read**: poem sets no limit. [`Json`] reads
//!   [`BODY_LIMIT`](crate::extract::BODY_LIMIT), or what
//!   `.data(`[`BodyLimit`](crate::extract::BodyLimit)`(1024))` says.
//! - **Extensions**: poem drops those of an error's answer. So [`RenderedProblem`] is there outside
//!   of the layer only, and a server error that a middleware *inside* of it has turned into a
//!   response is taken for a foreign one: masked as before, and reported twice. Such a middleware
//!   goes outside.
//! - **The layer answers**: a `catch_error` further out finds no error any more, but a response.

mod extract;
mod layer;
mod methods;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Json, Path, Query};
pub use layer::ApiErrorEndpoint;
pub use methods::{Methods, delete, get, head, method, options, patch, post, put};

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::as_response::AsResponse;
use crate::render;
use ::poem::http::StatusCode;
use ::poem::{Body, Response, ResponseParts};
use std::cell::Cell;

/// The answer to an error as poem's type; [`response`](crate::response) has the rules.
#[must_use]
pub fn as_response(error: &dyn ApiError) -> Response {
    let response = crate::render::response(error);
    RENDERED.with(|rendered| rendered.set(response.extensions().get::<RenderedProblem>().cloned()));
    to_poem(response)
}

/// The status of the answer to an error.
#[must_use]
pub fn status(error: &dyn ApiError) -> StatusCode {
    render::status(error)
}

thread_local! {
    /// The mark of the answer that was made last, which poem is about to drop.
    static RENDERED: Cell<Option<RenderedProblem>> = const { Cell::new(None) };
}

fn to_poem<B: Into<Body>>(response: http::Response<B>) -> Response {
    let (parts, body) = response.into_parts();
    let (status, version) = (parts.status, parts.version);
    let parts = ResponseParts { status, version, headers: parts.headers, extensions: parts.extensions };
    Response::from_parts(parts, body.into())
}

crate::__poem_3! { [] [<E: ApiError>] [AsResponse<E>] [] }
