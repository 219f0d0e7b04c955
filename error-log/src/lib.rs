//! An error log for HTTP APIs: clients see their latest error responses and the requests behind
//! them.
//!
//! A tower layer records each error response, a store keeps the entries, and `GET /api-logs` lists
//! them, as JSON and as a web page. An entry also shows the error's `#[cause]`, which the response
//! leaves out: a client that reads `A valid bearer token is required.` finds
//! `the token expired 3 minutes ago` in its log.
//!
#![cfg_attr(feature = "axum-08", doc = "```")]
#![cfg_attr(not(feature = "axum-08"), doc = "```ignore")]
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use http::request::Parts;
//! use status_error::{ApiError, ApiProfile, format, tower::ApiErrorLayer};
//! use status_error_log::axum_08::routes;
//! use status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
//! use tower::ServiceExt;
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("the token was refused")]
//! #[message("A valid bearer token is required.")]
//! #[cause("the token expired {ago} ago")]
//! #[status(401)]
//! #[header("www-authenticate", "Bearer")]
//! struct Expired {
//!     #[public(cause)]
//!     ago: &'static str,
//! }
//!
//! /// A real service verifies the token, checks its scope, and reads the tenant from its claims.
//! async fn may_read(request: Parts) -> Result<Access, Expired> {
//!     match request.headers.get("authorization") {
//!         Some(token) if token == "Bearer of acme" => Ok(Access::Tenant("acme".to_owned())),
//!         _ => Err(Expired { ago: "1 day" }),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! let app: Router = Router::new()
//!     .route("/buyers", get(async || Expired { ago: "3 minutes" }))
//!     .merge(routes(log.clone(), may_read))
//!     .layer(ApiErrorLayer::new(&PAYMENTS))
//!     // The owner of each entry. A real service takes the tenant from the request's host, without
//!     // proof, or from a verified token.
//!     .layer(ErrorLogLayer::new(log.clone(), |_request| {
//!         |_answer| Owner::unauthenticated("acme")
//!     }));
//!
//! let request = Request::get("/buyers?limit=5&token=hunter2").body(Body::empty())?;
//! let answer = app.clone().oneshot(request).await?;
//! assert_eq!(answer.status(), 401);
//! drop(answer); // an entry is recorded at the end of the response's body
//!
//! log.flush().await;
//! let request = Request::get("/api-logs?status=4xx")
//!     .header("authorization", "Bearer of acme")
//!     .body(Body::empty())?;
//! let page = axum::body::to_bytes(app.oneshot(request).await?.into_body(), 64 * 1024).await?;
//! let page: serde_json::Value = serde_json::from_slice(&page)?;
//! assert_eq!(page["items"][0]["cause"], "the token expired 3 minutes ago");
//! assert_eq!(page["items"][0]["request_url"], "/buyers?limit=5&token=***");
//! # Ok(())
//! # }
//! ```
//!
//! # The layer
//!
//! [`ErrorLogLayer`] goes outside of `ApiErrorLayer`, so that it records the responses that clients
//! receive; the layer's page describes the whole stack. It wraps any tower service of `http`
//! requests and responses: those of axum, hyper and tonic, and warp's `warp_04::service`. With a
//! feature, it is also a middleware of actix-web (`actix_web_4`) and of poem (`poem_3`), a fairing
//! of Rocket (`rocket_05`), and a hoop of salvo (`salvo_1`). [`RequestBodyLayer`] is for tower
//! services only.
//!
//! The layer recognizes a call of gRPC by the `content-type` of the request, and its error by
//! `grpc-status`, in the headers or in the trailers. A gRPC response that is not read up to its
//! trailers is not recorded. gRPC-Web puts the trailers into the body, so `ErrorLogLayer` goes
//! inside of the layer that translates gRPC-Web.
//!
//! # Owners and access
//!
//! The function given to [`ErrorLogLayer::new`] returns the [`Owner`] of each entry:
//!
//! | the request | owner |
//! |---|---|
//! | has verified credentials that are valid for the tenant | [`Owner::tenant`] |
//! | names a tenant that exists, such as by its host | [`Owner::unauthenticated`], or the operator |
//! | anything else | [`Owner::operator`] |
//!
//! A header, a path or an unverified claim of a token is no proof, however well-formed it is. If it
//! decided on the owner, each client could write to the log of any tenant, and could create the logs
//! of as many tenants as it can name. A valid token is a proof only for the tenants that it was
//! issued for: compare the tenant of the request with the token's claims.
//!
//! The function given to `routes` returns the [`Access`] of each list request: the entries of one tenant, or all
//! entries for an operator. Nothing else decides which entries a client sees: no cursor, id or
//! query parameter extends the access. For the id of another tenant's entry, a client receives the
//! same 404, byte for byte, as for an id that doesn't exist. The ids that a tenant sees do not
//! reveal how many entries other tenants have: an id consists of the time of its own response and of
//! random bits (RFC 9562 §6.2, methods 2 and 3), and of no counter that tenants share.
//!
//! # An API without tenants
//!
//! Each entry belongs to the operator, and everyone who may read the log reads all of it:
//!
#![cfg_attr(feature = "axum-08", doc = "```")]
#![cfg_attr(not(feature = "axum-08"), doc = "```ignore")]
//! # use axum::Router;
//! # use http::{StatusCode, request::Parts};
//! # use status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, axum_08::routes};
//! # async fn add(app: Router) -> Result<Router, Box<dyn std::error::Error>> {
//! # /// A real service checks a password or a session.
//! # async fn check(request: Parts) -> Result<Access, StatusCode> {
//! #     let is_admin = request.headers.contains_key("x-admin");
//! #     is_admin.then_some(Access::Operator).ok_or(StatusCode::UNAUTHORIZED)
//! # }
//! let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start()?;
//! // `check` returns `Access::Operator` or an error.
//! let app = app.merge(routes(log.clone(), check));
//! let app = app.layer(ErrorLogLayer::single_tenant(log));
//! # Ok(app)
//! # }
//! ```
//!
//! # The operator's view
//!
//! With [`Access::Operator`], the list, the page and the files have the entries of all tenants, and
//! those without a tenant: of clients whose tenant is unknown. Each entry names its tenant, the
//! parameter `tenant` selects one, and the list says how many entries were dropped. A search finds
//! a server error by the error id that a client reports. Give this access only to your own staff,
//! by credentials that no tenant can have.
//!
//! A tenant's page names the tenant. If `authorize` accepts any name, such as a user name that
//! nobody has checked, the page of a tenant that doesn't exist says that it has no entries: check
//! the name.
//!
//! # Recorded data
//!
//! | part | recorded | not recorded |
//! |---|---|---|
//! | URL | path, names of query parameters, values of [allowed] parameters | other values: `***` |
//! | request headers | `user-agent`, `accept`, `content-type`, `x-request-id`, [more] | others |
//! | request body | nothing, or JSON bodies with a [`RequestBodyLayer`] | other bodies |
//! | response | status, code, cause, error id, body (JSON and text), `retry-after`, `allow`, challenges | other headers, encoded bodies |
//!
//! - The headers `authorization`, `cookie` and others with keys or tokens are never recorded, even
//!   if the application asks for them.
//! - [`RequestBodyLayer`] records JSON objects and arrays of authenticated requests, if the
//!   `content-type` is JSON and the handler has read the body to its end.
//! - 4xx responses are recorded, 5xx responses only [on request](ErrorLogLayer::server_errors). The
//!   entry of a 5xx shows the response that the client received, with the error id.
//! - GraphQL errors, whose responses have the status 200, are recorded
//!   [on request](ErrorLogLayer::graphql_errors), without `data`.
//! - Several values of one request header are recorded as a list, within 1 KiB.
//! - The entry of a concealed error shows the response that the client received, with the cause of
//!   the variant in that response. Its duration is the real one, which the client can measure too.
//!
//! [allowed]: ErrorLogLayer::keep_query
//! [more]: ErrorLogLayer::keep_headers
//!
//! # Masked secrets
//!
//! An entry is redacted before it reaches the store; until then it is only in memory, in the queue.
//! Redaction replaces these secrets by `***`:
//!
//! - tokens and keys: JWTs, known prefixes such as `sk_`, keys in PEM, long random words
//! - card numbers: 13 to 19 digits with a correct Luhn check digit
//! - credentials in URLs and after `Bearer` or `Basic`
//! - values under or beside a name such as `password`, `api_key` or `cvv`: at any depth of JSON, in
//!   texts (forms, headers, XML, YAML, debug output, sentences), and in paths by the template of the
//!   route (`/reset/{token}`)
//!
//! The page of [`Redaction`] says what is masked, what is kept, and why, and how an application
//! [adds its own rules](ErrorLogBuilder::redaction).
//!
//! Redaction can't recognize other private data, such as a person's name, or a password under the
//! name `note`. Such data is stored if you allow its query parameter, header or request body, so
//! allow few.
//!
//! The page of [`ErrorLog::erase`] says how one person's entries are found and removed, and which
//! settings suit an API whose requests have personal data.
//!
//! # Limits
//!
//! | | limit | set by |
//! |---|---|---|
//! | entries of a tenant | 10,000 entries, 64 MiB, 30 days | [`Limits`] |
//! | a stored body | 16 KiB; a longer one is cut ([`Entry::truncated`]) | |
//! | queued entries | 16,384: at most 4,096 of one tenant, 4,096 reserved for quiet ones | [`ErrorLogBuilder::queue`] |
//! | written entries | 1,000 per second | [`ErrorLogBuilder::rate`] |
//!
//! [`Limits`] apply to each tenant separately, and to a tenant's unauthenticated entries separately
//! from the others, so no tenant can push out another tenant's entries. The log trims its store in
//! the background, so a tenant can exceed its limit for a while: by about 10 percent or 1,000
//! entries for each node that writes.
//!
//! # Operation
//!
//! - **Recording never delays a response.** A task takes entries from the queue and writes them.
//!   The write rate is limited, so that a flood of errors leaves the processor to the responses.
//! - **Dropped entries are counted.** If the queue is full, the layer drops the entry before it
//!   copies any data for it. [`ErrorLog::dropped`] and lists for operators show the number.
//! - **Problems are reported** by `tracing` events at the level `WARN` with the target
//!   `status_error_log`: dropped entries, an unavailable store, a failed trim.
//! - **Call [`ErrorLog::shutdown`]** after the server has stopped. It writes the queued entries and
//!   closes the store.
//!
//! # Stores
//!
//! | | keeps entries in | for | written entries survive |
//! |---|---|---|---|
//! | [`MemoryStore`] | rings in memory | tests, one process | nothing |
//! | `SqliteStore` (feature `sqlite`) | a file | one machine | `kill -9`, a power failure |
//! | `PostgresStore` (feature `postgres`) | tables | many machines, one log | as PostgreSQL does |
//! | `ClickHouseStore` (feature `clickhouse`) | tables of one server or a cluster | very many entries | a crash; with a quorum, the loss of a server |
//!
//! [`MirrorStore`] writes to two stores and reads from one, for a move from one database to
//! another. The page of `ClickHouseStore` says when and how to move, and what ClickHouse can't
//! promise that PostgreSQL can.
//!
//! SQLite and PostgreSQL have an index for each filter. If a list has several filters, or searches
//! for a part of the URL, the store looks at up to 1,500 entries per page: the page may then have
//! few entries or none, although its `next_cursor` leads on.
//!
//! # The web page
//!
//! With the feature `axum-08`, `routes` responds with a page to clients that prefer `text/html` to
//! JSON by the weights of their `accept` header, as browsers do. The page shows the same list: the
//! filters as a form, a line for each entry that a click expands, and links to older and newer
//! entries. It needs no JavaScript, adapts to phones and to dark mode, and loads nothing from
//! elsewhere. Its `content-security-policy` keeps anything in an entry from running or loading. The
//! module `html` describes how to authorize a person in a browser. With other frameworks, a handler
//! calls `respond`.
//!
//! # Features
//!
//! No feature is on by default.
//!
//! | feature | adds | needs Rust |
//! |---|---|---|
//! | – | the layer, the queue, the list without a framework, [`MemoryStore`] | 1.85 |
//! | `html` | module `html` and `respond`: the page and the list, for any framework | 1.88 |
//! | `axum-08` | `axum_08::routes`, with the page | 1.88 |
//! | `actix-web-4` | the layer as a middleware of actix-web | 1.85 |
//! | `poem-3` | the layer as a middleware of poem | 1.85 |
//! | `rocket-05` | the layer as a fairing of Rocket | 1.85 |
//! | `salvo-1` | the layer as a hoop of salvo | 1.95 |
//! | `sqlite` | `SqliteStore`, with SQLite built in | 1.94 |
//! | `postgres` | `PostgresStore`; TLS by a feature of `sqlx` 0.9 | 1.94 |
//! | `clickhouse` | `ClickHouseStore`; TLS by a feature of `clickhouse` 0.15 | 1.89 |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(feature = "actix-web-4")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix-web-4")))]
pub mod actix_web_4;
#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum_08;
mod capture;
mod entry;
mod error;
#[cfg(feature = "html")]
#[cfg_attr(docsrs, doc(cfg(feature = "html")))]
pub mod html;
mod layer;
mod list;
#[cfg(feature = "poem-3")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem-3")))]
pub mod poem_3;
mod query;
mod redact;
#[cfg(feature = "html")]
mod respond;
#[cfg(feature = "rocket-05")]
#[cfg_attr(docsrs, doc(cfg(feature = "rocket-05")))]
pub mod rocket_05;
#[cfg(feature = "salvo-1")]
#[cfg_attr(docsrs, doc(cfg(feature = "salvo-1")))]
pub mod salvo_1;
mod store;
mod util;
mod writer;

pub use entry::Entry;
pub use entry::body::StoredBody;
pub use entry::owner::Owner;
pub use error::{LogError, StoreError};
pub use layer::ErrorLogLayer;
pub use layer::not_logged::NotLogged;
pub use layer::request_body::{RequestBodyLayer, RequestBodyService, SeenBody};
pub use layer::service::{ErrorLogService, RecordedBody, ResponseFuture};
pub use list::export::{ExportBody, ExportFormat, export};
pub use list::page::Page;
pub use list::request::ListRequest;
pub use list::{get, list};
pub use query::access::Access;
pub use query::counts::{CountQuery, Counts, EntryGroup, Precision, SpanCounts};
pub use query::cursor::Cursor;
pub use query::filter::{Filter, StatusFilter};
pub use query::{Query, StorePage};
pub use redact::rules::{Field, Redaction};
#[cfg(feature = "html")]
#[cfg_attr(docsrs, doc(cfg(feature = "html")))]
pub use respond::respond;
#[cfg(feature = "clickhouse")]
#[cfg_attr(docsrs, doc(cfg(feature = "clickhouse")))]
pub use store::clickhouse::{ClickHouseBuilder, ClickHouseStore};
pub use store::interface::{Store, StoreFuture};
pub use store::limits::Limits;
pub use store::memory::MemoryStore;
pub use store::mirror::MirrorStore;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use store::postgres::{PostgresBuilder, PostgresStore};
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use store::sqlite::SqliteStore;
pub use writer::error_log::{ErrorLog, ErrorLogBuilder, NoRuntime};

// Compiles the README's example, which is a server on axum.
#[cfg(all(doctest, feature = "axum-08"))]
#[doc = include_str!("../README.md")]
mod readme {}
