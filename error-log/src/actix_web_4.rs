//! The layer as a middleware of actix-web 4.
//!
//! ```
//! use actix_web::{App, HttpMessage, HttpRequest, web};
//! use status_error::{ApiErrorLayer, ApiProfile};
//! use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! # async fn verified(_: &HttpRequest) -> String { "acme".to_owned() }
//! async fn buyers(request: HttpRequest) -> &'static str {
//!     // The code that verifies credentials says whose request this is.
//!     let tenant = verified(&request).await;
//!     request.extensions_mut().insert(Owner::tenant(tenant));
//!     "[]"
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! let record = ErrorLogLayer::new(log, |_request| {
//!     |answer| answer.get::<Owner>().cloned().unwrap_or_else(Owner::operator)
//! });
//! let app = App::new()
//!     .route("/buyers", web::get().to(buyers))
//!     .wrap(ApiErrorLayer::new(&PAYMENTS))
//!     // Added after `ApiErrorLayer`, so that the log sees the responses that clients see.
//!     .wrap(record);
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! Extensions of actix-web are of a type of their own. The functions of [`ErrorLogLayer`] see the
//! [`Owner`] and the [`NotLogged`] that are in the extensions of the response or of the request,
//! and no other extensions. The entry's route is the pattern that matched: `/buyers/{id}`.
//!
//! An error that an inner middleware returns passes the layer unchanged, because actix-web makes
//! the response later. Its entry has no body; under `ApiErrorLayer` there are no such errors.
//!
//! # The list
//!
//! `respond` makes the responses of `/api-logs`, and this handler converts them:
//!
#![cfg_attr(feature = "html", doc = "```")]
#![cfg_attr(not(feature = "html"), doc = "```ignore")]
//! use actix_web::http::StatusCode;
//! use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
//! use status_error_log::{Access, MemoryStore, NotLogged, respond};
//!
//! /// For the routes `/api-logs`, `/api-logs/{id}`, `/api-logs.csv` and `/api-logs.jsonl`.
//! async fn api_logs(request: HttpRequest, store: web::Data<MemoryStore>) -> HttpResponse {
//!     request.extensions_mut().insert(NotLogged);
//!     // A real service verifies the credentials of the request.
//!     let access = Access::Tenant("acme".to_owned());
//!     let accept = request.headers().get("accept").and_then(|accept| accept.to_str().ok());
//!     let url = request.uri().to_string();
//!     let answer = respond(&**store, &access, &url, accept.unwrap_or_default()).await;
//!     let status = StatusCode::from_u16(answer.status().as_u16()).unwrap_or_default();
//!     let mut response = HttpResponse::build(status);
//!     for (name, value) in answer.headers() {
//!         response.append_header((name.as_str(), value.as_bytes()));
//!     }
//!     response.body(answer.into_body())
//! }
//! ```

use crate::capture::response::ResponseHead;
use crate::entry::owner::Owner;
use crate::layer::ErrorLogLayer;
use crate::layer::exchange::{Exchange, Recording, Verdict};
use crate::layer::not_logged::NotLogged;
use crate::layer::rules::Rules;
use crate::layer::service::scope;
use crate::util::headers::header_map;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Extensions, RequestHead, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{Error, HttpMessage as _, HttpRequest};
use bytes::Bytes;
use pin_project_lite::pin_project;
use status_error::layer::RenderedProblem;
use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// The service that [`ErrorLogLayer`] wraps around an inner service.
pub struct ErrorLogMiddleware<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> fmt::Debug for ErrorLogMiddleware<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLogMiddleware").finish_non_exhaustive()
    }
}

impl<S, B> Transform<S, ServiceRequest> for ErrorLogLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<RecordedBody<B>>;
    type Error = Error;
    type Transform = ErrorLogMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ErrorLogMiddleware { inner, rules: Arc::clone(&self.rules) }))
    }
}

impl<S, B> Service<ServiceRequest> for ErrorLogMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<RecordedBody<B>>;
    type Error = Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let exchange = Exchange::new(Arc::clone(&self.rules), &mut parts(request.head()));
        let future = scope().in_scope(|| self.inner.call(request));
        ResponseFuture { future, exchange: Some(exchange) }
    }
}

pin_project! {
    /// The response future of [`ErrorLogMiddleware`].
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        exchange: Option<Exchange>,
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for ResponseFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<RecordedBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let future = this.future;
        let answered = ready!(scope().in_scope(|| future.poll(context)));
        let exchange = this.exchange.take();
        Poll::Ready(match answered {
            Ok(mut response) => {
                let recording = exchange.map(|exchange| recording(exchange, &response)).unwrap_or_default();
                if let Some((name, value)) = recording.entry_header() {
                    // actix-web has the types of an earlier version of `http`.
                    let value = HeaderValue::from_bytes(value.as_bytes());
                    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_str().as_bytes()), value) {
                        response.headers_mut().insert(name, value);
                    }
                }
                Ok(response.map_body(|_, body| RecordedBody { body, recording, sent: 0 }))
            }
            Err(error) => {
                let status = error.as_response_error().status_code().as_u16();
                if let Some(exchange) = exchange.filter(|exchange| exchange.may_record(status)) {
                    respond(exchange, status, http::HeaderMap::new(), http::Extensions::new(), 0, || None).end(true);
                }
                Err(error)
            }
        })
    }
}

/// Begins the recording of a response.
fn recording<B: MessageBody>(exchange: Exchange, response: &ServiceResponse<B>) -> Recording {
    let status = response.status().as_u16();
    if !exchange.may_record(status) {
        return Recording::Nothing;
    }
    let request: &HttpRequest = response.request();
    let mut extensions = http::Extensions::new();
    // The response's extensions come last, because they replace those of the request.
    copy(&request.extensions(), &mut extensions);
    copy(&response.response().extensions(), &mut extensions);
    let length = if let BodySize::Sized(length) = response.response().body().size() { length } else { 0 };
    respond(exchange, status, headers(response.headers()), extensions, length, || request.match_pattern())
}

fn respond(
    exchange: Exchange,
    status: u16,
    headers: http::HeaderMap,
    extensions: http::Extensions,
    length: u64,
    matched: impl FnOnce() -> Option<String>,
) -> Recording {
    let status = http::StatusCode::from_u16(status).unwrap_or_default();
    let head = ResponseHead { status, headers: &headers, extensions: &extensions };
    match exchange.verdict(head) {
        Verdict::Leave => Recording::Nothing,
        verdict => exchange.respond(verdict, head, length, matched),
    }
}

/// Copies the extensions that the layer knows.
fn copy(from: &Extensions, to: &mut http::Extensions) {
    fn one<T: Clone + Send + Sync + 'static>(from: &Extensions, to: &mut http::Extensions) {
        if let Some(extension) = from.get::<T>() {
            to.insert(extension.clone());
        }
    }
    one::<RenderedProblem>(from, to);
    one::<Owner>(from, to);
    one::<NotLogged>(from, to);
}

// actix-web uses `http` 0.2, this crate `http` 1.

fn headers(headers: &HeaderMap) -> http::HeaderMap {
    header_map(headers.iter().map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes())))
}

fn parts(head: &RequestHead) -> http::request::Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.method = http::Method::from_bytes(head.method.as_str().as_bytes()).unwrap_or_default();
    parts.uri = head.uri.to_string().parse().unwrap_or_default();
    parts.headers = headers(head.headers());
    parts
}

pin_project! {
    /// A response body that records the response at its end, if the response is an error.
    pub struct RecordedBody<B: MessageBody> {
        #[pin]
        body: B,
        recording: Recording,
        // The number of bytes sent.
        sent: u64,
    }

    impl<B: MessageBody> PinnedDrop for RecordedBody<B> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if !this.recording.is_nothing() {
                // actix-web doesn't poll an empty body.
                this.recording.end(matches!(this.body.size(), BodySize::None | BodySize::Sized(0)));
            }
        }
    }
}

impl<B: MessageBody> MessageBody for RecordedBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, B::Error>>> {
        let mut this = self.project();
        let next = ready!(this.body.as_mut().poll_next(context));
        match &next {
            Some(Ok(chunk)) => {
                *this.sent += chunk.len() as u64;
                this.recording.push(chunk, true);
                if this.body.size() == BodySize::Sized(*this.sent) {
                    this.recording.end(true);
                }
            }
            Some(Err(_)) => this.recording.end(false),
            None => this.recording.end(true),
        }
        Poll::Ready(next)
    }
}

impl<B: MessageBody> fmt::Debug for RecordedBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedBody").finish_non_exhaustive()
    }
}
