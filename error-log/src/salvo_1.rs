//! The layer as a hoop of salvo 1.
//!
//! ```
//! use salvo_core::{Router, Service};
//! use status_error::{ApiErrorLayer, ApiProfile};
//! use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! let service = Service::new(Router::new())
//!     // Before `ApiErrorLayer`, so that the log sees the responses that clients see.
//!     .hoop(ErrorLogLayer::new(log.clone(), |_request| |_answer| Owner::operator()))
//!     .hoop(ApiErrorLayer::new(&PAYMENTS));
//! # Ok(())
//! # }
//! ```
//!
//! The entry's route is salvo's matched path: `buyers/{id}`. The log records an error that salvo's
//! catcher renders later without its body, so attach `ApiErrorLayer`, which renders all errors.
//!
//! # The list
//!
//! `respond` makes the responses of `/api-logs`, and this handler converts them:
//!
#![cfg_attr(feature = "html", doc = "```")]
#![cfg_attr(not(feature = "html"), doc = "```ignore")]
//! use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};
//! use status_error_log::{Access, MemoryStore, respond};
//!
//! /// For the routes `api-logs`, `api-logs/{id}`, `api-logs.csv` and `api-logs.jsonl`.
//! struct ApiLogs(MemoryStore);
//!
//! #[async_trait]
//! impl Handler for ApiLogs {
//!     async fn handle(&self, request: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
//!         // A real service verifies the credentials of the request.
//!         let access = Access::Tenant("acme".to_owned());
//!         let accept = request.header::<String>("accept").unwrap_or_default();
//!         let answer = respond(&self.0, &access, &request.uri().to_string(), &accept).await;
//!         let (parts, body) = answer.into_parts();
//!         response.status_code(parts.status);
//!         (response.headers, response.extensions) = (parts.headers, parts.extensions);
//!         response.body(body);
//!     }
//! }
//! ```

use crate::capture::response::ResponseHead;
use crate::layer::ErrorLogLayer;
use crate::layer::exchange::{Exchange, Verdict};
use crate::layer::service::{RecordedBody, scope};
use http::StatusCode;
use http_body::Body as _;
use http_body_util::BodyExt as _;
use salvo_core::http::ResBody;
use salvo_core::{BoxedError, Depot, FlowCtrl, Handler, Request, Response};
use std::future::poll_fn;
use std::mem::take;
use std::pin::pin;

#[salvo_core::async_trait]
impl Handler for ErrorLogLayer {
    async fn handle(&self, request: &mut Request, depot: &mut Depot, response: &mut Response, ctrl: &mut FlowCtrl) {
        let (headers, extensions) = (take(request.headers_mut()), take(request.extensions_mut()));
        let head = (request.method(), request.uri(), request.version());
        let (exchange, headers, extensions) = Exchange::begin(&self.rules, head, headers, extensions);
        *request.headers_mut() = headers;
        *request.extensions_mut() = extensions;

        {
            let mut rest = pin!(ctrl.call_next(request, depot, response));
            poll_fn(|context| scope().in_scope(|| rest.as_mut().poll(context))).await;
        }
        let status = response.status_code.unwrap_or(StatusCode::OK);
        let head = ResponseHead { status, headers: &response.headers, extensions: &response.extensions };
        let verdict = exchange.verdict(head);
        if matches!(verdict, Verdict::Leave) {
            return;
        }
        let matched = || Some(request.matched_path().to_owned()).filter(|path| !path.is_empty());
        let mut recording = exchange.respond(verdict, head, response.body.size_hint().lower(), matched);
        recording.add_entry_header(&mut response.headers);
        match take(&mut response.body) {
            // salvo's catcher looks for these bodies.
            body @ (ResBody::None | ResBody::Error(_)) => {
                recording.end(true);
                response.body = body;
            }
            body => {
                response.body = ResBody::Boxed(Box::pin(RecordedBody::new(body, recording).map_err(BoxedError::from)))
            }
        }
    }
}
