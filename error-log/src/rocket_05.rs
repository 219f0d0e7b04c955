//! The layer as a fairing of Rocket 0.5.
//!
//! ```
//! use rocket::routes;
//! use status_error::rocket_05::catch_panics;
//! use status_error::{ApiErrorLayer, ApiProfile};
//! use status_error_log::rocket_05::set_owner;
//! use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
//!
//! # #[rocket::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! let record = ErrorLogLayer::new(log, |_request| {
//!     // A guard that verifies credentials calls `set_owner`.
//!     |answer| answer.get::<Owner>().cloned().unwrap_or_else(Owner::operator)
//! });
//! let rocket = rocket::build()
//!     // Snapshots contain the causes (`#[cause]`), which the entries show.
//!     .attach(ApiErrorLayer::new(&PAYMENTS).keep_snapshots())
//!     // Attached after `ApiErrorLayer`, so that the log sees the responses that clients see.
//!     .attach(record)
//!     .mount("/", catch_panics(routes![]));
//! # let _ = set_owner;
//! # drop(rocket);
//! # Ok(())
//! # }
//! ```
//!
//! # Differences from other frameworks
//!
//! - **Extensions**: Rocket's responses have none. The functions of [`ErrorLogLayer`] see the
//!   [`Owner`] of [`set_owner`]; [`skip`] does what [`NotLogged`] does elsewhere.
//! - **Causes**: a fairing can't surround a handler, so entries have causes only if
//!   `ApiErrorLayer` keeps snapshots.
//! - **End**: the entry is recorded when the body is complete in memory, before it is sent. Bodies
//!   of unknown length, and bodies longer than 64 KiB, are not recorded.
//!
//! # The list
//!
//! `respond` makes the responses of `/api-logs`, and this responder converts them:
//!
#![cfg_attr(feature = "html", doc = "```")]
#![cfg_attr(not(feature = "html"), doc = "```ignore")]
//! use bytes::Bytes;
//! use rocket::http::{Accept, Status, uri::Origin};
//! use rocket::response::{self, Responder, Response};
//! use rocket::{Request, State, get};
//! use status_error_log::rocket_05::skip;
//! use status_error_log::{Access, MemoryStore, respond};
//! use std::io::Cursor;
//!
//! struct Listed(http::Response<Bytes>);
//!
//! impl<'r> Responder<'r, 'static> for Listed {
//!     fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
//!         skip(request);
//!         let (parts, body) = self.0.into_parts();
//!         let mut response = Response::build();
//!         response.status(Status::new(parts.status.as_u16()));
//!         for (name, value) in &parts.headers {
//!             let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
//!             response.raw_header_adjoin(name.to_string(), value);
//!         }
//!         response.sized_body(body.len(), Cursor::new(body)).ok()
//!     }
//! }
//!
//! /// A real service authorizes the request with a guard, which returns the access.
//! #[get("/api-logs/<_..>")]
//! async fn api_logs(uri: &Origin<'_>, accept: Option<&Accept>, store: &State<MemoryStore>) -> Listed {
//!     let access = Access::Tenant("acme".to_owned());
//!     let accept = accept.map(ToString::to_string).unwrap_or_default();
//!     Listed(respond(&**store, &access, &uri.to_string(), &accept).await)
//! }
//!
//! /// `/api-logs.jsonl` needs the same.
//! #[get("/api-logs.csv")]
//! async fn csv(uri: &Origin<'_>, accept: Option<&Accept>, store: &State<MemoryStore>) -> Listed {
//!     api_logs(uri, accept, store).await
//! }
//! ```

use crate::capture::body::MAX_SEEN;
use crate::capture::response::ResponseHead;
use crate::entry::owner::Owner;
use crate::layer::ErrorLogLayer;
use crate::layer::exchange::{Exchange, Verdict};
use crate::layer::not_logged::NotLogged;
use crate::util::headers::header_map;
use http::StatusCode;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::HeaderMap;
use rocket::{Data, Request, Response};
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[rocket::async_trait]
impl Fairing for ErrorLogLayer {
    fn info(&self) -> Info {
        Info { name: "error log", kind: Kind::Request | Kind::Response | Kind::Singleton }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let exchange = Exchange::new(Arc::clone(&self.rules), &mut parts(request));
        mine(request).exchange = Some(exchange);
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let Mine { exchange, owner, is_skipped } = std::mem::take(&mut *mine(request));
        let status = response.status().code;
        let Some(exchange) = exchange.filter(|exchange| exchange.may_record(status)) else { return };
        let (mut parts, ()) = http::Response::new(()).into_parts();
        parts.status = StatusCode::from_u16(status).unwrap_or_default();
        parts.headers = headers(response.headers());
        if let Some(rendered) = status_error::rocket_05::rendered(request) {
            parts.extensions.insert(rendered);
        }
        if let Some(owner) = owner {
            parts.extensions.insert(owner);
        }
        if is_skipped {
            parts.extensions.insert(NotLogged);
        }
        let head = ResponseHead::of_parts(&parts);
        let verdict = exchange.verdict(head);
        if matches!(verdict, Verdict::Leave) {
            return;
        }
        let length = response.body().preset_size();
        let matched = || request.route().map(|route| route.uri.path().to_owned());
        let mut recording = exchange.respond(verdict, head, length.unwrap_or_default() as u64, matched);
        if let Some((name, value)) = recording.entry_header() {
            response.set_raw_header(name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned());
        }
        let is_none = response.body().is_none();
        let mut is_whole = is_none || length == Some(0);
        // A body in memory is read, and is put back.
        if !is_whole && length.is_some_and(|length| length <= MAX_SEEN) {
            if let Ok(bytes) = response.body_mut().to_bytes().await {
                recording.push(&bytes, true);
                is_whole = length == Some(bytes.len());
                response.set_sized_body(bytes.len(), Cursor::new(bytes));
            }
        }
        recording.end(is_whole);
    }
}

/// Sets the owner of the entry of this request's response, which the second function of
/// [`ErrorLogLayer::new`] finds in the extensions. Guards call this after they have verified the
/// credentials of the request.
pub fn set_owner(request: &Request<'_>, owner: Owner) {
    mine(request).owner = Some(owner);
}

/// Keeps the response to this request out of the log.
pub fn skip(request: &Request<'_>) {
    mine(request).is_skipped = true;
}

/// The state of a request, in Rocket's request-local cache.
#[derive(Default)]
struct Mine {
    exchange: Option<Exchange>,
    owner: Option<Owner>,
    is_skipped: bool,
}

fn mine<'r>(request: &'r Request<'_>) -> MutexGuard<'r, Mine> {
    request.local_cache(Mutex::<Mine>::default).lock().unwrap_or_else(PoisonError::into_inner)
}

fn headers(headers: &HeaderMap<'_>) -> http::HeaderMap {
    // The items own their texts, so they are collected first.
    let pairs: Vec<_> = headers.iter().collect();
    header_map(pairs.iter().map(|header| (header.name().as_str().as_bytes(), header.value().as_bytes())))
}

fn parts(request: &Request<'_>) -> http::request::Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.method = request.method().as_str().parse().unwrap_or_default();
    parts.uri = request.uri().to_string().parse().unwrap_or_default();
    parts.headers = headers(request.headers());
    parts
}
