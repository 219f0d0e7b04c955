//! The error log of an HTTP API.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum_08;
mod body;
mod cursor;
mod entry;
mod error;
mod filter;
mod list;
mod redact;
mod store;
mod time;

pub use body::KeptBody;
pub use cursor::Cursor;
pub use entry::{Entry, Owner};
pub use error::{LogError, StoreError};
pub use filter::{Access, Filter, StatusFilter};
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

pub use store::{Limits, MemoryStore, Query, Slice, Store, StoreFuture};
