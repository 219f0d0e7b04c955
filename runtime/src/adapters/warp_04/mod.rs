//! warp 0.4: filters whose rejections are this API's errors, method filters that make `Allow`
//! known, and the service that joins them.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["warp-04"] }
//! ```
//!
//! Every derived error that is `Send` is a [`Reply`] with this feature, so a handler behind `then`
//! returns `Result<_, MyError>`; behind `and_then` it returns [`reject`]`(MyError)`. A box of one,
//! or an error of another crate, is returned as an [`AsResponse`].
//!
//! warp's own server can't be given a layer, and its filters can't be wrapped in one. So routes
//! become a tower service, which [`ApiErrorLayer`] goes over and hyper serves, as warp's
//! documentation has it for tower's middleware:
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
//! // The path first: what a method filter rejects there, is allowed there.
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
//! With `warp::serve(routes.`[`recover`](Filter::recover)`(`[`recover()`](recover())`))` instead,
//! the rejections of these filters are in the format of their types' profile, or RFC 9457; the
//! rest, a panic above all, is warp's.
//!
//! # What is otherwise than elsewhere
//!
//! - **`Allow`**: warp answers 405 without it, which RFC 9110 §15.5.6 forbids. It is known where
//!   [`get`], [`post`] and their kin take the place of warp's, after the path, and [`service()`]
//!   adds it.
//! - **A parameter in the path** that can't be parsed is a 404 to warp, as another route may fit.
//!   [`Param`] fits always, and rejects when it is [named](Param::named).
//! - **`warp::body::json`** does not say what is wrong where, has no limit, and takes a body
//!   without `Content-Type`; [`json`] does it all.
//! - **Rejections**: of several that routes left behind, the first of this crate's answers.

mod filters;
mod service;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use filters::{Param, delete, get, json, options, patch, post, put, query};
pub use service::{Routes, service};

use crate::api::api_error::ApiError;
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use ::warp::Rejection;
use ::warp::reject::{InvalidHeader, MissingCookie, MissingHeader, Reject};
use ::warp::reply::Response;
#[cfg(doc)]
use ::warp::{Filter, Reply};
use std::fmt;

/// The answer to an error as warp's type; [`response`](crate::response) has the rules.
#[must_use]
pub fn into_response(error: &dyn ApiError) -> Response {
    crate::render::response(error).map(Into::into)
}

/// An error as a rejection, for a filter that is `and_then`. [`recover()`] answers it.
pub fn reject(error: impl ApiError + Send + Sync + 'static) -> Rejection {
    ::warp::reject::custom(Rejected(Box::new(error)))
}

/// An error on its way through the filters.
struct Rejected(Box<dyn ApiError + Send + Sync>);

impl Reject for Rejected {}

// warp logs what it does not know by its Debug.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rejected").field(&self.0).finish()
    }
}

/// Answers the rejections of this crate's filters and of [`reject`], and those of warp's that have
/// a place; leaves the rest to warp.
///
/// # Errors
///
/// The rejection, where it is not known here.
pub async fn recover(rejection: Rejection) -> Result<Response, Rejection> {
    if let Some(Rejected(error)) = rejection.find() {
        return Ok(into_response(error));
    }
    let header = |name: &str, kind, message| {
        RequestError::Header(FieldError::new(Location::Header, Pointer::root().key(name), kind, message))
    };
    let error = if let Some(missing) = rejection.find::<MissingHeader>() {
        header(missing.name(), "missing", "This value is required.")
    } else if let Some(invalid) = rejection.find::<InvalidHeader>() {
        header(invalid.name(), "value_error", "This value can't be used.")
    } else if rejection.find::<MissingCookie>().is_some() {
        header("cookie", "missing", "A cookie is required.")
    } else {
        return Err(rejection);
    };
    Ok(into_response(&error))
}

crate::__warp_04! { [] [<E: ApiError>] [AsResponse<E>] [] }
