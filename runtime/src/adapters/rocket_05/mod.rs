//! Rocket 0.5: derived errors as responders, guards whose rejections have the API's format, and the
//! layer as a fairing.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["rocket-05"] }
//! ```
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
//! # Returning errors
//!
//! Every derived error implements `Responder`, so a handler returns `Result<_, MyError>`. Wrap a
//! `Box<dyn ApiError + Send + Sync>` or an error type of another crate in [`AsResponse`].
//!
//! # The layer
//!
//! Attach [`ApiErrorLayer`](crate::ApiErrorLayer) as a fairing. The fairing registers the default
//! catcher at `/` and rewrites every other error response. Wrap the routes in [`catch_panics`]:
//! Rocket itself catches panics and doesn't pass their text on, so without [`catch_panics`] the
//! text is missing in the report.
//!
//! Rocket's router responds with 404 if a path has no route for the request's method. The fairing
//! responds with 405 and `Allow`, or with 415 or 406 if only the route's `format` didn't match.
//!
//! # Guards
//!
//! Use [`Json`], [`Form`], [`Query`], [`Path`] and [`Headers`] instead of Rocket's guards. Rocket
//! drops a guard's error before it calls a catcher, so for other guards the catcher knows only the
//! status. The guards here store their error with the request. A guard of the application can do so
//! with [`reject`]. For multipart bodies, which Rocket's own `Form` reads, see [the
//! guide](crate::guide::extract_and_validate#multipart).
//!
//! # Limits
//!
//! [`Json`] and [`Form`] read at most Rocket's limits `json` (1 MiB unless set) and `form` (32 KiB
//! unless set).
//!
//! # Differences from other frameworks
//!
//! - **Catchers**: a catcher of the application at `/` without a code collides with the fairing's.
//!   A catcher with a code or another base responds in place of the fairing's.
//! - **HTTP version**: Rocket doesn't expose it, so the layer's closures always see HTTP/1.1.
//! - **Dry run**: with [`dry_run`](crate::ApiErrorLayer::dry_run), the fairing registers no
//!   catcher, so Rocket's catcher or yours responds as without the layer.
//! - **Extensions**: Rocket's responses have none. [`rendered`] and [`keep_body`] take the request
//!   instead.

mod catcher;
mod fairing;
mod form_errors;
mod guards;
mod routes;
mod stream;
#[cfg(feature = "testing")]
mod testing;

pub use guards::{Form, Headers, Json, Path, Query};
pub use routes::catch_panics;

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::middleware::rewrite::Rewriter;
use ::rocket::http::{Header, Status};
use ::rocket::response::{Responder, Response, Result};
use ::rocket::{Request, request};
use bytes::Bytes;
use std::io::Cursor;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Renders the response to an error as Rocket's `Response`. See [`response`](crate::response) for
/// the rules.
///
/// # Errors
///
/// Never fails. The return type is a `Result`, because Rocket's `Responder` requires it.
pub fn respond(error: &dyn ApiError, request: &Request<'_>) -> Result<'static> {
    let mine = Mine::of(request);
    send(mine, mine.scope().in_scope(|| crate::render::response(error)))
}

fn send(mine: &Mine, answer: http::Response<Bytes>) -> Result<'static> {
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

/// Returns the outcome of a guard that rejects a request with an error of the API. Rocket gets the
/// error's status, and the layer's catcher gets the error.
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

/// Returns the mark of this crate's response to a request, for fairings. Returns `None` if the
/// response is foreign.
#[must_use]
pub fn rendered(request: &Request<'_>) -> Option<RenderedProblem> {
    lock(&Mine::of(request).rendered).clone()
}

/// Makes [`ApiErrorLayer`](crate::ApiErrorLayer) forward a foreign response to this request
/// unchanged, also a 5xx. In frameworks whose responses have extensions, `KeepBody` does the same.
pub fn keep_body(request: &Request<'_>) {
    Mine::of(request).kept.store(true, Ordering::Relaxed);
}

/// The state that this crate keeps for each request, in Rocket's request-local cache.
struct Mine {
    /// `None` if the fairing is not attached.
    rewriter: Option<Rewriter>,
    /// The error of the guard that rejected the request last.
    rejection: Mutex<Option<Box<dyn ApiError + Send + Sync>>>,
    rendered: Mutex<Option<RenderedProblem>>,
    /// Whether the layer forwards a foreign response unchanged.
    kept: AtomicBool,
    /// Whether the layer reported a panic in a dry run.
    has_panicked: AtomicBool,
}

impl Mine {
    fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(|| Self {
            rewriter: fairing::rewriter(request),
            rejection: Mutex::default(),
            rendered: Mutex::default(),
            kept: AtomicBool::new(false),
            has_panicked: AtomicBool::new(false),
        })
    }

    fn scope(&self) -> RequestScope {
        self.rewriter.as_ref().map(|rewriter| rewriter.scope.clone()).unwrap_or_default()
    }

    /// Lets a panic go on in a dry run, so that Rocket catches it. Returns the panic's text
    /// otherwise.
    fn go_on(&self, message: String) -> String {
        let Some(rewriter) = &self.rewriter else { return message };
        // Read only in a dry run.
        self.has_panicked.store(true, Ordering::Relaxed);
        rewriter.go_on(message)
    }

    fn reject(&self, error: impl ApiError + Send + Sync + 'static) -> Status {
        let status = Status::new(error.problem_type().status_code().as_u16());
        *lock(&self.rejection) = Some(Box::new(error));
        status
    }

    fn render(&self, rendered: RenderedProblem) {
        *lock(&self.rendered) = Some(rendered);
    }

    /// Forgets the mark of a response whose place another one has taken.
    fn forget(&self) {
        *lock(&self.rendered) = None;
    }
}

/// Locks a mutex and ignores poisoning. Each value behind these mutexes is replaced in one step, so
/// a panic can't leave a half-written value.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn body(bytes: Bytes) -> (usize, Cursor<Bytes>) {
    (bytes.len(), Cursor::new(bytes))
}

crate::__rocket_05! { [] [<E: ApiError>] [AsResponse<E>] [] }

impl<'r, L> Responder<'r, 'static> for AnyError<L> {
    fn respond_to(self, request: &'r Request<'_>) -> Result<'static> {
        respond(self.as_api_error(), request)
    }
}
