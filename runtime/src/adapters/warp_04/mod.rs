//! warp 0.4: derived errors as replies, filters whose rejections have the API's format, method
//! filters that send `Allow`, and a tower service for the layer.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["warp-04"] }
//! ```
//!
//! ```
//! use status_error::warp_04::{ApiErrorLayer, get, json, post, service};
//! use status_error::{ApiProfile, format};
//! use tower::{ServiceBuilder, ServiceExt};
//! use warp::Filter;
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
//!
//! #[derive(serde::Deserialize)]
//! struct NewBuyer {
//!     age: u8,
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! // The path comes before the method filter, which records its method for the `Allow` of this path.
//! let add = warp::path!("buyers").and(post()).and(json(1024)).map(|buyer: NewBuyer| buyer.age.to_string());
//! let list = warp::path!("buyers").and(get()).map(|| "none");
//! let app = ServiceBuilder::new().layer(ApiErrorLayer::new(&PAYMENTS)).service(service(list.or(add)));
//!
//! let request = http::Request::delete("/buyers").body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap();
//! let response = app.oneshot(request).await.unwrap();
//! assert_eq!(response.status(), 405);
//! assert_eq!(response.headers()["content-type"], "application/json");
//! assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
//! # }
//! ```
//!
//! # Returning errors
//!
//! Every derived error that is `Send` implements [`Reply`], so a handler behind `then` returns
//! `Result<_, MyError>`. A handler behind `and_then` returns [`reject`]`(MyError)`. Wrap a
//! `Box<dyn ApiError + Send + Sync>` or an error type of another crate in [`AsResponse`].
//!
//! # The layer
//!
//! warp's own server takes no layer, and a layer can't wrap warp's filters. So [`service()`]
//! converts the routes into a tower service, [`ApiErrorLayer`] wraps that service, and hyper serves
//! it, as warp's documentation recommends for tower middleware.
//!
//! For CORS, wrap a layer of tower such as tower-http's `CorsLayer` around [`ApiErrorLayer`].
//! warp's `cors` adds its headers only to replies, so a browser hides rejections from the script
//! that sent the request.
//!
//! Without the layer, use
//! `warp::serve(routes.`[`recover`](Filter::recover)`(`[`recover()`](recover())`))`. The rejections
//! of the filters here then have the format of the profile that their type names, or RFC 9457's.
//! All other error responses are warp's own, and a panic is not caught.
//!
//! # Filters
//!
//! - [`json`] instead of `warp::body::json`, which doesn't report the field that is wrong, has no
//!   limit, and accepts a body without `Content-Type`.
//! - [`form()`] instead of `warp::body::form`, and [`query`] instead of `warp::query`.
//! - [`headers`] reads headers into a struct. [`recover()`] also names the header that warp's own
//!   filters `warp::header` miss or reject.
//! - For warp's feature `multipart`, see [the guide](crate::guide::extract_and_validate#multipart).
//! - [`Param`] as the type of a path parameter. warp responds with 404 if a parameter can't be
//!   parsed, because another route may match. [`Param`] matches every segment, and [`Param::named`]
//!   rejects a wrong value with a 400.
//! - [`get`], [`post`] and the other method filters instead of warp's, after the path. warp itself
//!   sends a 405 without `Allow`, although RFC 9110 §15.5.6 requires the header. The method filters
//!   here record the allowed methods, and [`service()`] adds the header.
//!
//! # Limits
//!
//! [`json`] and [`form()`] take the limit as their argument.
//!
//! # Rejections
//!
//! If several routes reject a request, the response is the one for the first rejection of this
//! crate.

mod filters;
mod service;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use filters::{Param, delete, form, get, headers, json, options, patch, post, put, query};
pub use service::{Routes, service};

use crate::api::api_error::ApiError;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::extract;
use crate::request::request_error::RequestError;
#[cfg(doc)]
use ::warp::Filter;
use ::warp::Rejection;
use ::warp::Reply;
use ::warp::reject::{InvalidHeader, MissingCookie, MissingHeader, Reject};
use ::warp::reply::Response;
use std::fmt;

/// Renders the response to an error as warp's `Response`. See [`response`](crate::response) for the
/// rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response {
    crate::render::response(error).map(Into::into)
}

impl<L> Reply for AnyError<L> {
    fn into_response(self) -> Response {
        into_response(self.as_api_error())
    }
}

/// Converts an error into a rejection, for a filter behind `and_then`. [`recover()`] turns the
/// rejection into a response.
pub fn reject(error: impl ApiError + Send + Sync + 'static) -> Rejection {
    ::warp::reject::custom(Rejected(Box::new(error)))
}

/// An error inside a warp rejection.
struct Rejected(Box<dyn ApiError + Send + Sync>);

impl Reject for Rejected {}

// warp requires `Debug` of a rejection, and logs unhandled rejections with it.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rejected").field(&self.0).finish()
    }
}

/// Converts a rejection into a response: rejections of this crate's filters and of [`reject`], and
/// warp's own rejections of a header or a cookie. For use with [`Filter::recover`].
///
/// # Errors
///
/// Returns any other rejection unchanged, for warp.
pub async fn recover(rejection: Rejection) -> Result<Response, Rejection> {
    if let Some(Rejected(error)) = rejection.find() {
        return Ok(into_response(error));
    }
    let error = if let Some(missing) = rejection.find::<MissingHeader>() {
        extract::bad_header(missing.name(), false)
    } else if rejection.find::<MissingCookie>().is_some() || rejection.find().is_some_and(is_cookie) {
        let place = Pointer::root().key("cookie");
        RequestError::Header(FieldError::new(Location::Header, place, "missing", "A cookie is required."))
    } else if let Some(invalid) = rejection.find::<InvalidHeader>() {
        extract::bad_header(invalid.name(), true)
    } else {
        return Err(rejection);
    };
    Ok(into_response(&error))
}

/// Returns whether the header is `Cookie`. warp reads every text as this header, and rejects it as
/// invalid if the request doesn't have it.
fn is_cookie(invalid: &InvalidHeader) -> bool {
    invalid.name().eq_ignore_ascii_case("cookie")
}

crate::__warp_04! { [] [<E: ApiError>] [AsResponse<E>] [] }
