//! salvo 1: extractors whose rejections are this API's errors, and the layer as a hoop.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["salvo-1"] }
//! ```
//!
//! Every derived error is a [`Scribe`](::salvo_core::Scribe) with this feature, and so a `Writer`:
//! a handler returns `Result<_, MyError>`; a box of one, or an error of another crate, is returned
//! as an [`AsResponse`]. (It has to be `Send`, as all that salvo writes.) The extractors here take
//! the place of salvo's, which would not say which property is at fault. [`ApiErrorLayer`] is a
//! hoop of the service, not of a router: a router's hoops don't see the 404 and 405 of paths that
//! it does not serve.
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
//! # What is otherwise than elsewhere
//!
//! - **`Allow`** is salvo's own: it adds it after all hoops.
//! - **HEAD** is not routed to `get()`: it is a 405 where it has no handler of its own.
//! - **How much of a body is read** is salvo's `SecureMaxSize` (64 KiB unless set).
//! - **A panic** is answered over the headers that other hoops have set so far, but for those that
//!   could tell something.
//! - **salvo's catcher** finds nothing to do: it writes bodies where there are none, and under the
//!   layer there are. Only to HEAD, whose body salvo drops itself.
//! - **`Service::allowed_media_types`** is asked of errors, too: list the format's media type
//!   (`application/problem+json`) there, or salvo puts a 415 of its own in their place.

mod extract;
mod layer;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use extract::{Json, Path, Query};

use crate::api::api_error::ApiError;
use crate::api::wrappers::as_response::AsResponse;
use ::salvo_core::Response;
use ::salvo_core::http::ResBody;

/// Writes the answer to an error into salvo's response; [`response`](crate::response) has the
/// rules.
pub fn render(error: &dyn ApiError, response: &mut Response) {
    let (parts, body) = crate::render::response(error).into_parts();
    response.status_code = Some(parts.status);
    response.headers.remove(http::header::CONTENT_LENGTH);
    let mut name = None;
    for (key, value) in parts.headers {
        // The first of a name takes the place of what was there.
        let is_first = key.is_some();
        name = key.or(name);
        let Some(name) = &name else { continue };
        // A map that is full (32,768 values) is left as it is.
        let _ = match is_first {
            true => response.headers.try_insert(name.clone(), value).map(|_| true),
            false => response.headers.try_append(name.clone(), value),
        };
    }
    response.extensions.extend(parts.extensions);
    response.body = ResBody::Once(body);
}

crate::__salvo_1! { [] [<E: ApiError>] [AsResponse<E>] [] }
