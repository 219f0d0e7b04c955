//! actix-web 4: derived errors as responses, the layer for all other error responses, and
//! extractors whose rejections have the API's format.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["actix-web-4"] }
//! ```
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
//! # Returning errors
//!
//! Every derived error implements [`ResponseError`]. A handler returns `Result<_, MyError>`, or
//! converts the error with `?` into actix's own [`Error`](::actix_web::Error). Wrap a
//! `Box<dyn ApiError + Send + Sync>` or an error type of another crate in [`AsResponse`].
//!
//! # The layer
//!
//! [`ApiErrorLayer`] rewrites every other error response: rejections of actix's own extractors, 404
//! and 405, and panics. Call `.wrap(ApiErrorLayer::new(…))` after every other middleware except
//! CORS, compression and the logger, because in actix the middleware that is wrapped last is
//! outermost.
//!
//! Without the layer, register [`not_found`] for the 404 of paths that no route serves.
//!
//! # Extractors
//!
//! Use [`Json`], [`Form`], [`Path`], [`Query`] and [`Header`] instead of actix's extractors of the
//! same names, which don't report the field that is wrong. [`Headers`] reads several headers into a
//! struct. For the crate actix-multipart, see [the
//! guide](crate::guide::extract_and_validate#multipart).
//!
//! # Limits
//!
//! [`Json`] and [`Form`] read at most the limit of actix's
//! [`PayloadConfig`](::actix_web::web::PayloadConfig), 256 kB unless set. `JsonConfig` and `FormConfig`
//! have no effect on them.
//!
//! # Differences from other frameworks
//!
//! - **`Allow`**: actix itself sends the header. The header is complete if one
//!   [`resource`](::actix_web::web::resource) serves all methods of a path. Two calls of
//!   `App::route` for one path make two resources, and the first responds to the other's method
//!   with 405.
//! - **HEAD** is not routed to `get()`: without its own route, a HEAD request gets a 405.
//! - **Panics** and errors of inner middleware become responses in the layer. The request is gone
//!   then, so outer middleware finds a request that has only the method, the URI, the version and
//!   `Origin`.
//! - **`Box<dyn Error>`** implements `ResponseError` too, by an impl in actix that sends the
//!   error's `Display` in a 500. The layer masks this response like every foreign 5xx. Without the
//!   layer, the text leaks.
//! - **Extensions** of a response are actix's own type: read [`RenderedProblem`] from
//!   [`HttpResponse::extensions`](::actix_web::HttpResponse::extensions).

mod extract;
mod layer;
#[cfg(feature = "testing")]
mod testing;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Form, Header, Headers, Json, Path, Query};
pub use layer::{ApiErrorMiddleware, ResponseFuture};

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::render;
use crate::request::request_error::RequestError;
use ::actix_web::body::BoxBody;
use ::actix_web::http::StatusCode;
use ::actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use ::actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;

/// Renders the response to an error as actix's `HttpResponse`. See [`response`](crate::response)
/// for the rules.
#[must_use]
pub fn error_response(error: &dyn ApiError) -> HttpResponse {
    to_actix(crate::render::response(error))
}

/// Returns the status of the response to an error.
#[must_use]
pub fn status_code(error: &dyn ApiError) -> StatusCode {
    status(render::status(error))
}

/// A handler for [`App::default_service`](::actix_web::App::default_service) that responds with
/// 404. Not needed under an [`ApiErrorLayer`], which rewrites actix's own 404.
pub async fn not_found() -> HttpResponse {
    RequestError::NotFound.error_response()
}

// actix uses `http` 0.2, this crate `http` 1. Header names and values are converted as bytes,
// statuses as numbers.

fn status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn to_actix(response: http::Response<Bytes>) -> HttpResponse {
    let (mut parts, body) = response.into_parts();
    let mut response = HttpResponse::with_body(status(parts.status), BoxBody::new(body));
    append(response.headers_mut(), &parts.headers);
    if let Some(rendered) = parts.extensions.remove::<RenderedProblem>() {
        response.extensions_mut().insert(rendered);
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
            // Fails only if the map is full (32,768 values). The header is then left out.
            let _ = map.try_append(name, value);
        }
    }
    map
}

crate::__actix_web_4! { [] [<E: ApiError>] [AsResponse<E>] [] }

impl<L> ResponseError for AnyError<L> {
    fn status_code(&self) -> StatusCode {
        status_code(self.as_api_error())
    }

    fn error_response(&self) -> HttpResponse {
        error_response(self.as_api_error())
    }
}
