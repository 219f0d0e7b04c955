//! The error log of an HTTP API.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum_08;
mod body;
mod capture;
mod cursor;
mod entry;
mod error;
mod filter;
#[cfg(feature = "html")]
#[cfg_attr(docsrs, doc(cfg(feature = "html")))]
pub mod html;
mod layer;
mod list;
mod redact;
mod request_body;
mod store;
mod time;
mod writer;

pub use body::KeptBody;
pub use cursor::Cursor;
pub use entry::{Entry, Owner};
pub use error::{LogError, StoreError};
pub use filter::{Access, Filter, StatusFilter};
pub use layer::{ErrorLogLayer, ErrorLogService, RecordedBody, ResponseFuture};
pub use list::{Listing, Page, get, list};
/// An extension of a response that keeps it out of the log.
///
/// ```
/// # fn health(mut response: http::Response<()>) -> http::Response<()> {
/// response.extensions_mut().insert(status_error_log::NotLogged);
/// # response
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct NotLogged;

pub use request_body::{RequestBodyLayer, RequestBodyService, SeenBody};
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use store::PostgresStore;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use store::SqliteStore;
pub use store::{Limits, MemoryStore, Query, Slice, Store, StoreFuture};
pub use writer::{ErrorLog, ErrorLogBuilder, NoRuntime};
