//! salvo 1: derived errors as responses, the layer for all other error responses, and extractors
//! whose rejections have the API's format.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["salvo-1"] }
//! ```
//!
//! ```
//! use salvo_core::prelude::*; // salvo::prelude::*
//! use salvo_core::test::{ResponseExt, TestClient};
//! use status_error::salvo_1::{ApiErrorLayer, Json};
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
//! async fn add(buyer: Json<NewBuyer>) -> String {
//!     buyer.age.to_string()
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let service = Service::new(Router::with_path("buyers").post(add)).hoop(ApiErrorLayer::new(&PAYMENTS));
//!
//! let request = TestClient::post("http://localhost/buyers").json(&serde_json::json!({"age": "ten"}));
//! let mut response = request.send(&service).await;
//! assert_eq!(response.status_code.unwrap(), 400);
//! let body: serde_json::Value = response.take_json().await.unwrap();
//! assert_eq!(body["details"][0]["pointer"], "/age");
//! # }
//! ```
//!
//! # Returning errors
//!
//! Every derived error implements [`Scribe`](::salvo_core::Scribe), and so `Writer`: a handler
//! returns `Result<_, MyError>`. The error type has to be `Send`, because salvo requires `Send` of
//! everything that it writes. Wrap a `Box<dyn ApiError + Send + Sync>` or an error type of another
//! crate in [`AsResponse`].
//!
//! # The layer
//!
//! [`ApiErrorLayer`] rewrites every other error response: rejections of salvo's own extractors, the
//! router's 404 and 405, and panics. Add the layer as a hoop of the `Service`, not of a router,
//! because a router's hoops don't see the 404 and 405 of paths that the router doesn't serve. Hoops
//! that are added earlier are further out: only CORS, compression and tracing come before the
//! layer.
//!
//! # Extractors
//!
//! Use [`Json`], [`Form`], [`Path`], [`Query`] and [`Headers`] instead of salvo's extractors, which
//! don't report the field that is wrong. For salvo's `Request::form_data`, see [the
//! guide](crate::guide::extract_and_validate#multipart).
//!
//! # Limits
//!
//! [`Json`] and [`Form`] read at most salvo's `SecureMaxSize`, 64 KiB unless set.
//!
//! # Differences from other frameworks
//!
//! - **`Allow`**: salvo itself adds the header, after all hoops.
//! - **HEAD** is not routed to `get()`: without its own handler, a HEAD request gets a 405.
//! - **Panics**: the response keeps the headers that other hoops have set before the panic, except
//!   those that could reveal the cause.
//! - **salvo's catcher** writes a body only if a response has none, so it has nothing to do under
//!   the layer. The exception is HEAD: there the catcher writes a body, which salvo then drops.
//! - **`Service::allowed_media_types`** also applies to error responses. Add the media type of the
//!   API's format (`application/problem+json`) to the list. Otherwise salvo replaces error
//!   responses with its own 415.

mod extract;
mod layer;
#[cfg(feature = "testing")]
mod testing;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Form, Headers, Json, Path, Query};

use crate::api::api_error::ApiError;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use ::salvo_core::http::ResBody;
use ::salvo_core::{Response, Scribe};

/// Renders the response to an error into salvo's response. See [`response`](crate::response) for
/// the rules.
pub fn render(error: &dyn ApiError, response: &mut Response) {
    let (parts, body) = crate::render::response(error).into_parts();
    response.status_code = Some(parts.status);
    response.headers.remove(http::header::CONTENT_LENGTH);
    let mut name = None;
    for (key, value) in parts.headers {
        // The first value of a name replaces the old values; further values are appended.
        let is_first = key.is_some();
        name = key.or(name);
        let Some(name) = &name else { continue };
        // Fails only if the map is full (32,768 values). The header is then left out.
        let _ = match is_first {
            true => response.headers.try_insert(name.clone(), value).map(|_| true),
            false => response.headers.try_append(name.clone(), value),
        };
    }
    response.extensions.extend(parts.extensions);
    response.body = ResBody::Once(body);
}

crate::__salvo_1! { [] [<E: ApiError>] [AsResponse<E>] [] }

impl<L> Scribe for AnyError<L> {
    fn render(self, response: &mut Response) {
        render(self.as_api_error(), response);
    }
}
