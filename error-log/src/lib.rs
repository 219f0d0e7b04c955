//! **Clients of an API see their latest errors, and the requests behind them.**
//!
//! A tower layer records every error answer that leaves, a store keeps them, routes list them. What
//! a 401 does not say (`the token expired 3 minutes ago`), its entry says to those who may read the
//! log: it is the error's `#[cause]`.
//!
#![cfg_attr(feature = "axum-08", doc = "```")]
#![cfg_attr(not(feature = "axum-08"), doc = "```ignore")]
//! use axum::{Router, body::Body, http::Request, routing::get}; use http::request::Parts; use
//! status_error::{ApiError, ApiProfile, format, tower::ApiErrorLayer}; use
//! status_error_log::{Access, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner,
//! axum_08::routes}; use tower::ServiceExt;
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
//! /// In earnest it verifies the token, looks for a scope, and takes the tenant from the claims.
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
//!     // Whose an entry is. Here the host's name would say it; nothing proves it.
//!     .layer(ErrorLogLayer::new(log.clone(), |_request| |_answer| Owner::unauthenticated("acme")));
//!
//! let answer =
//! app.clone().oneshot(Request::get("/buyers?limit=5&token=hunter2").body(Body::empty())?).await?;
//! assert_eq!(answer.status(), 401); drop(answer);
//!
//! log.flush().await; let request = Request::get("/api-logs?status=4xx").header("authorization",
//! "Bearer of acme").body(Body::empty())?; let page =
//! axum::body::to_bytes(app.oneshot(request).await?.into_body(), 64 * 1024).await?; let page:
//! serde_json::Value = serde_json::from_slice(&page)?; assert_eq!(page["items"][0]["cause"], "the
//! token expired 3 minutes ago"); assert_eq!(page["items"][0]["request_url"],
//! "/buyers?limit=5&token=***");
//! # Ok(())
//! # }
//! ```
//!
//! # Where it stands
//!
//! [`ErrorLogLayer`] goes outside of `ApiErrorLayer`, so that it sees what leaves; its page says more of the stack. It takes any service of
//! `http` requests and answers: axum's, hyper's, tonic's (whose errors it knows by `grpc-status`, in the headers or in the
//! trailers; an answer that is not read that far is none), and what other frameworks' bridges to tower make. The trailers of gRPC-Web are
//! in its body: the layer goes inside of what translates it.
//!
//! # Whose entries
//!
//! The function given to [`ErrorLogLayer::new`] says whose an answer is: an [`Owner`]. The one given to `routes` says whose entries a
//! caller may list: an [`Access`]. Nothing else does; no cursor, id or parameter names a tenant. Another tenant's id answers the same
//! 404, byte for byte, as one that does not exist.
//!
//! # What is kept
//!
//! | of | kept | not kept |
//! |---|---|---|
//! | URL | the path, names in the query, values of names that are [allowed](ErrorLogLayer::keep_query) | all other values: `***` |
//! | headers of the request | `user-agent`, `accept`, `content-type`, `x-request-id`, and what is [asked for](ErrorLogLayer::keep_headers) | `authorization`, cookies, keys, tokens: never, even if asked for |
//! | the request's body | nothing; with [`RequestBodyLayer`] objects and arrays of JSON that were sent as such and read to their end, of authenticated requests | all else |
//! | the answer | status, code, body (JSON and text), cause, reference | other headers, other media types, encoded bodies |
//!
//! All of it is redacted before it is stored: in the queue it is in memory only. Masked as `***` is
//!
//! - what looks like a token or a key: JWT, the known prefixes, PEM, long random words,
//! - card numbers: 13 to 19 digits, by Luhn,
//! - credentials in URLs and after `Bearer` or `Basic`, save a short word in lower case, which may be the sentence's,
//! - what stands under a name in which there is a word like `password`, `api_key` or `cvv`: at any depth of JSON, and in a text as forms,
//!   headers (to the end of the line), elements of XML and what languages print (`password: Some("…")`) have it.
//!
//! Names decide by a word, so `auth_method` is masked too; `max_tokens: 20` is a count and stays, as UUIDs do. Controls are escaped
//! (`\n`, `\u{202e}`), bodies are cut at 16 KiB ([`Entry::truncated`]). What no rule can know (a name, a password under the
//! name `note`) is kept where you ask for it: ask for little.
//!
//! A concealed error's entry shows the answer that it was concealed as, with that one's cause; how long the answer took is in it, as in
//! the answer itself. A 5xx is recorded [on request](ErrorLogLayer::server_errors), with what the client saw and the reference.
//!
//! # What it costs
//!
//! An answer waits for nothing. A writer takes from a [queue](ErrorLogBuilder::queue), no more than 1,000 entries a second
//! ([`ErrorLogBuilder::rate`]), so that a flood of errors leaves the processor to the answers; what finds no room in the queue is dropped before
//! anything is made of it, and counted. A burst of 4,096 of one tenant finds room however fast it comes.
//!
//! # Stores
//!
//! | | keeps | for | what was written survives |
//! |---|---|---|---|
//! | [`MemoryStore`] | rings in memory | tests, one process | nothing |
//! | `SqliteStore` (feature `sqlite`) | a file | one machine | `kill -9` and a power cut |
//! | `PostgresStore` (feature `postgres`) | tables | many machines, one log | what PostgreSQL survives |
//!
//! Each is bounded by [`Limits`], for each tenant by itself, and a tenant's unauthenticated entries apart from the others: nobody can push
//! out another's. Trimming is done in the background, so a tenant is over its limit for a while: by
//! about a tenth, or a thousand entries, for each node that writes.
//!
//! Lists are served by an index for each filter. Where several filters meet, or a part of the URL is searched for, a store looks at
//! 1,500 entries in one go: a page may then have few entries or none, and a `next_cursor` all the same.
//!
//! # The page
//!
//! With the feature `axum-08`, `routes` answers a browser (whoever prefers `text/html` to JSON, by the weights of `accept`) with a page of
//! the same list: the filters as a form, a line for each entry that a click unfolds, older and newer pages as links. It works
//! without JavaScript, on a phone and in the dark, loads nothing from elsewhere, and its `content-security-policy` forbids all of it
//! to whatever an entry might have in it. How a person in a browser is let in, and how it is served by other frameworks, is on the
//! page of the module `html`.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | brings | needs Rust |
//! |---|---|---|
//! | – | the layer, the queue, the list without a framework, [`MemoryStore`] | 1.85 |
//! | `html` | `html`: the page, for any framework | 1.88 |
//! | `axum-08` | `axum_08::routes`, with the page | 1.88 |
//! | `sqlite` | `SqliteStore`, with SQLite built in | 1.94 |
//! | `postgres` | `PostgresStore`; TLS by a feature of `sqlx` 0.9 | 1.94 |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

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
mod query;
mod redact;
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
pub use list::page::Page;
pub use list::request::ListRequest;
pub use list::{get, list};
pub use query::access::Access;
pub use query::cursor::Cursor;
pub use query::filter::{Filter, StatusFilter};
pub use query::{Query, StorePage};
pub use store::interface::{Store, StoreFuture};
pub use store::limits::Limits;
pub use store::memory::MemoryStore;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use store::postgres::PostgresStore;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use store::sqlite::SqliteStore;
pub use writer::error_log::{ErrorLog, ErrorLogBuilder, NoRuntime};

// The README's example is a server on axum.
#[cfg(all(doctest, feature = "axum-08"))]
#[doc = include_str!("../README.md")]
mod readme {}
