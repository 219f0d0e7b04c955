//! actix-web 4: extractors whose rejections are this API's errors, and the layer.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["actix-web-4"] }
//! ```
//!
//! Every derived error is a [`ResponseError`] with this feature, so a handler returns
//! `Result<_, MyError>`, and `?` turns it into actix's own [`Error`](::actix_web::Error); a box of
//! one, or an error of another crate, is returned as an [`AsResponse`]. The extractors here take
//! the place of actix's, which would not say which property is at fault. [`ApiErrorLayer`] is
//! wrapped around the app last, so that it is outermost but for CORS, compression and the logger:
//!
//! ```
//! use actix_web::{App, test, web};
//! use status_error::actix_web_4::{ApiErrorLayer, Json};
//! use status_error::{ApiProfile, format};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
//!
//! #[derive(serde::Deserialize)]
//! struct NewBuyer {
//!     age: u8,
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let app = App::new()
//!     .service(web::resource("/buyers").post(async |Json(buyer): Json<NewBuyer>| buyer.age.to_string()))
//!     .wrap(ApiErrorLayer::new(&PAYMENTS));
//!
//! let app = test::init_service(app).await;
//! let request = test::TestRequest::post().uri("/buyers").set_json(serde_json::json!({"age": "ten"}));
//! let response = test::call_service(&app, request.to_request()).await;
//! assert_eq!(response.status(), 400);
//! let body: serde_json::Value = test::read_body_json(response).await;
//! assert_eq!(body["details"][0]["pointer"], "/age");
//! assert_eq!(body["details"][0]["type"], "type_error.integer");
//! # });
//! ```
//!
//! # What is otherwise than elsewhere
//!
//! - **`Allow`** is actix's own, and right for a [`resource`](::actix_web::web::resource) with all
//!   of a path's methods. Two `App::route` of one path are two resources to it, of which the first
//!   answers 405 for the other's method.
//! - **HEAD** is not routed to `get()`: it is a 405 where it has no route of its own.
//! - **How much of a body is read** is actix's [`PayloadConfig`](::actix_web::web::PayloadConfig)
//!   (256 kB unless set), not `JsonConfig`.
//! - **A panic** is answered, but a middleware further out sees it as an error, not as a response:
//!   there is no request left to make one of.
//! - **`Box<dyn Error>`** is a `ResponseError` too, by an impl of actix's that sends its Display in
//!   a 500. Under the layer it is masked as every foreign 5xx is; without the layer it leaks.
//! - Extensions of a response are actix's: [`RenderedProblem`] is in
//!   [`HttpResponse::extensions`](::actix_web::HttpResponse::extensions).

mod extract;
mod layer;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Json, Path, Query};
pub use layer::{ApiErrorMiddleware, ResponseFuture};

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::as_response::AsResponse;
use crate::render;
use crate::request::request_error::RequestError;
use ::actix_web::body::BoxBody;
use ::actix_web::http::StatusCode;
use ::actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use ::actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;

/// The answer to an error as actix's type; [`response`](crate::response) has the rules.
#[must_use]
pub fn error_response(error: &dyn ApiError) -> HttpResponse {
    to_actix(crate::render::response(error))
}

/// The status of the answer to an error.
#[must_use]
pub fn status_code(error: &dyn ApiError) -> StatusCode {
    status(render::status(error))
}

/// For [`App::default_service`](::actix_web::App::default_service) where there is no
/// [`ApiErrorLayer`].
pub async fn not_found() -> HttpResponse {
    RequestError::NotFound.error_response()
}

// actix speaks http 0.2: names, values and statuses go over as what they are made of.

fn status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn to_actix(response: http::Response<Bytes>) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let mut response = HttpResponse::with_body(status(parts.status), BoxBody::new(body));
    append(response.headers_mut(), &parts.headers);
    if let Some(rendered) = parts.extensions.get::<RenderedProblem>() {
        response.extensions_mut().insert(rendered.clone());
    }
    response
}

fn append(to: &mut HeaderMap, headers: &http::HeaderMap) {
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.as_bytes())) {
            to.append(name, value);
        }
    }
}

fn from_actix(headers: &HeaderMap) -> http::HeaderMap {
    let mut map = http::HeaderMap::new();
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_bytes(value.as_bytes())) {
            // A map that is full (32,768 values) is left as it is.
            let _ = map.try_append(name, value);
        }
    }
    map
}

crate::__actix_web_4! { [] [<E: ApiError>] [AsResponse<E>] [] }
