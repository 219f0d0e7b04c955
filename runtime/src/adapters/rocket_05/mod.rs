//! Rocket 0.5: errors that respond, guards whose rejections are this API's errors, and a fairing
//! for everything else.
//!
//! Every derived error is a `Responder` with this feature, so a handler returns
//! `Result<_, MyError>`; a box of one, or an error of another crate, is returned as an
//! [`AsResponse`]. The layer is [`ApiErrorLayer`](crate::ApiErrorLayer), attached as a fairing:
//!
//! ```
//! use rocket::local::blocking::Client;
//! use rocket::{get, post, routes};
//! use status_error::rocket_05::{Json, Path, catch_panics};
//! use status_error::{ApiErrorLayer, ApiProfile};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//! }
//!
//! #[get("/buyers/<id>")]
//! fn buyer(id: Path<u64>) -> Result<String, BuyerError> {
//!     Err(BuyerError::NotFound { id: *id })
//! }
//!
//! #[post("/buyers", data = "<ages>")]
//! fn add(ages: Json<Vec<u8>>) -> Json<usize> {
//!     Json(ages.len())
//! }
//!
//! let rocket = rocket::build().attach(ApiErrorLayer::new(&PAYMENTS)).mount("/", catch_panics(routes![buyer, add]));
//!
//! let client = Client::untracked(rocket).unwrap();
//! let response = client.get("/buyers/7").dispatch();
//! assert_eq!(response.status().code, 404);
//! assert!(response.into_string().unwrap().contains("buyer 7 was not found"));
//!
//! let response = client.get("/buyers/ten").dispatch();
//! assert_eq!(response.status().code, 400);
//! assert!(response.into_string().unwrap().contains(r#""pointer":"/id""#));
//!
//! let response = client.delete("/buyers/7").dispatch();
//! assert_eq!(response.status().code, 405);
//! assert!(response.headers().get("allow").eq(["GET", "HEAD"]));
//! ```
//!
//! # What differs
//!
//! - The fairing registers the default catcher at `/`. A catcher of your own at `/` without a code
//!   collides with it; those with a code or another base answer in its place.
//! - Rocket drops the errors of guards before its catchers. [`Json`], [`Form`], [`Query`] and
//!   [`Path`] keep theirs; of other guards a catcher knows the status only. A guard of your own can
//!   keep its error with [`reject`].
//! - Rocket's router answers 404 where a path has no route for a method; this fairing answers 405
//!   with `Allow`, and 415 or 406 where a route's `format` is all that did not fit.
//! - Rocket catches panics itself, and keeps their text from us; with [`catch_panics`] around the
//!   routes it is in the report.
//! - The HTTP version is not known here, so the fairing's closures see 1.1.
//! - There are no extensions in Rocket's responses: [`rendered`] is asked of the request.

mod catcher;
mod fairing;
mod guards;
mod routes;

pub use guards::{Form, Json, Path, Query};
pub use routes::catch_panics;

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::api::wrappers::as_response::AsResponse;
use crate::middleware::rewrite::Rewriter;
use ::rocket::http::{Header, Status};
use ::rocket::response::{Response, Result};
use ::rocket::{Request, request};
use bytes::Bytes;
use std::io::Cursor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The answer to an error as Rocket's; [`response`](crate::response) has the rules.
///
/// # Errors
///
/// None: the type is Rocket's.
pub fn respond(error: &dyn ApiError, request: &Request<'_>) -> Result<'static> {
    let mine = Mine::of(request);
    let answer = mine.scope().in_scope(|| crate::render::response(error));
    if let Some(rendered) = answer.extensions().get::<RenderedProblem>() {
        mine.render(rendered.clone());
    }
    let (parts, body) = answer.into_parts();
    let mut response = Response::build();
    response.status(Status::new(parts.status.as_u16()));
    for (name, value) in &parts.headers {
        response.header_adjoin(header(name, value));
    }
    response.sized_body(body.len(), Cursor::new(body)).ok()
}

fn header(name: &http::HeaderName, value: &http::HeaderValue) -> Header<'static> {
    Header::new(name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The outcome of a guard that fails with an error of this API: its status for Rocket, and the
/// error for the catcher.
///
/// ```
/// use rocket::Request;
/// use rocket::request::{FromRequest, Outcome};
/// use status_error::rocket_05::reject;
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the token is not valid")]
/// #[status(401)]
/// #[header("www-authenticate", "Bearer")]
/// struct Unauthorized;
///
/// struct User;
///
/// #[rocket::async_trait]
/// impl<'r> FromRequest<'r> for User {
///     type Error = ();
///
///     async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
///         reject(request, Unauthorized)
///     }
/// }
/// ```
pub fn reject<T>(request: &Request<'_>, error: impl ApiError + Send + Sync + 'static) -> request::Outcome<T, ()> {
    request::Outcome::Error((Mine::of(request).reject(error), ()))
}

/// The mark of our own answer to this request, for fairings: `None` where the answer is another's.
#[must_use]
pub fn rendered(request: &Request<'_>) -> Option<RenderedProblem> {
    lock(&Mine::of(request).rendered).clone()
}

/// Has [`ApiErrorLayer`](crate::ApiErrorLayer) leave the answer to this request as it is, a 5xx
/// too: what `KeepBody` is to frameworks whose responses have extensions.
pub fn keep_body(request: &Request<'_>) {
    Mine::of(request).kept.store(true, Ordering::Relaxed);
}

/// What is kept with a request.
struct Mine {
    /// `None` where the fairing is not attached.
    rewriter: Option<Rewriter>,
    /// The last error of a guard.
    rejection: Mutex<Option<Box<dyn ApiError + Send + Sync>>>,
    rendered: Mutex<Option<RenderedProblem>>,
    /// Whether another's answer is left as it is.
    kept: AtomicBool,
}

impl Mine {
    fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(|| Self {
            rewriter: fairing::rewriter(request),
            rejection: Mutex::default(),
            rendered: Mutex::default(),
            kept: AtomicBool::new(false),
        })
    }

    fn scope(&self) -> RequestScope {
        self.rewriter.as_ref().map(|rewriter| rewriter.scope.clone()).unwrap_or_default()
    }

    fn reject(&self, error: impl ApiError + Send + Sync + 'static) -> Status {
        let status = Status::new(error.problem_type().status_code().as_u16());
        *lock(&self.rejection) = Some(Box::new(error));
        status
    }

    fn render(&self, rendered: RenderedProblem) {
        *lock(&self.rendered) = Some(rendered);
    }
}

/// What a panic left behind is still whole: each of these is replaced at once.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn body(bytes: Bytes) -> (usize, Cursor<Bytes>) {
    (bytes.len(), Cursor::new(bytes))
}

crate::__rocket_05! { [] [<E: ApiError>] [AsResponse<E>] [] }
