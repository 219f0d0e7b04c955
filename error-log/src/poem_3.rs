//! The layer as a middleware of poem 3.
//!
//! ```
//! use poem::{EndpointExt as _, Route, handler};
//! use status_error::{ApiErrorLayer, ApiProfile};
//! use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! # #[handler]
//! # fn buyer() {}
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! let app = Route::new()
//!     .at("/buyers/:id", buyer)
//!     .with(ApiErrorLayer::new(&PAYMENTS))
//!     // Added after `ApiErrorLayer`, so that the log sees the responses that clients see.
//!     .with(ErrorLogLayer::new(log.clone(), |_request| |_answer| Owner::operator()));
//! # Ok(())
//! # }
//! ```
//!
//! An error that an inner middleware returns becomes its response here. The template of the route
//! is known only inside of poem's router, so set it with [`ErrorLogLayer::route`].
//!
//! # The list
//!
//! `respond` makes the responses of `/api-logs`, and this handler converts them:
//!
#![cfg_attr(feature = "html", doc = "```")]
#![cfg_attr(not(feature = "html"), doc = "```ignore")]
//! use poem::web::Data;
//! use poem::{Request, Response, ResponseParts, handler};
//! use status_error_log::{Access, MemoryStore, respond};
//!
//! /// For the routes `/api-logs`, `/api-logs/:id`, `/api-logs.csv` and `/api-logs.jsonl`.
//! #[handler]
//! async fn api_logs(request: &Request, Data(store): Data<&MemoryStore>) -> Response {
//!     // A real service verifies the credentials of the request.
//!     let access = Access::Tenant("acme".to_owned());
//!     let (url, accept) = (request.original_uri().to_string(), request.header("accept"));
//!     let answer = respond(store, &access, &url, accept.unwrap_or_default()).await;
//!     let (parts, body) = answer.into_parts();
//!     let (status, version) = (parts.status, parts.version);
//!     let (headers, extensions) = (parts.headers, parts.extensions);
//!     Response::from_parts(ResponseParts { status, version, headers, extensions }, body.into())
//! }
//! ```

use crate::capture::response::ResponseHead;
use crate::layer::ErrorLogLayer;
use crate::layer::exchange::{Exchange, Verdict};
use crate::layer::service::{RecordedBody, scope};
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::combinators::BoxBody;
use poem::{Endpoint, IntoResponse, Middleware, Request, Response, Result};
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::mem::take;
use std::pin::pin;

/// The endpoint that [`ErrorLogLayer`] wraps around an inner endpoint.
pub struct ErrorLogEndpoint<E> {
    inner: E,
    layer: ErrorLogLayer,
}

impl<E> fmt::Debug for ErrorLogEndpoint<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLogEndpoint").finish_non_exhaustive()
    }
}

impl<E: Endpoint> Middleware<E> for ErrorLogLayer {
    type Output = ErrorLogEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ErrorLogEndpoint { inner, layer: self.clone() }
    }
}

impl<E: Endpoint> Endpoint for ErrorLogEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let (headers, extensions) = (take(request.headers_mut()), take(request.extensions_mut()));
        let head = (request.method(), request.uri(), request.version());
        let (exchange, headers, extensions) = Exchange::begin(&self.layer.rules, head, headers, extensions);
        *request.headers_mut() = headers;
        *request.extensions_mut() = extensions;

        let mut future = pin!(scope().in_scope(|| self.inner.call(request)));
        let answered = poll_fn(|context| scope().in_scope(|| future.as_mut().poll(context))).await;
        let response = scope().in_scope(|| match answered {
            Ok(output) => output.into_response(),
            Err(error) => error.into_response(),
        });
        let verdict = exchange.verdict(ResponseHead {
            status: response.status(),
            headers: response.headers(),
            extensions: response.extensions(),
        });
        if matches!(verdict, Verdict::Leave) {
            return Ok(response);
        }
        let response: http::Response<BoxBody<Bytes, io::Error>> = response.into();
        let (mut parts, body) = response.into_parts();
        let recording = exchange.respond(verdict, ResponseHead::of_parts(&parts), body.size_hint().lower(), || None);
        recording.add_entry_header(&mut parts.headers);
        Ok(http::Response::from_parts(parts, RecordedBody::new(body, recording)).into())
    }
}
