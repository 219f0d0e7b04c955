//! The error log of an HTTP API.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod body;
mod cursor;
mod entry;
mod error;
mod filter;
mod list;
mod store;
mod time;

pub use body::KeptBody;
pub use cursor::Cursor;
pub use entry::{Entry, Owner};
pub use error::{LogError, StoreError};
pub use filter::{Access, Filter, StatusFilter};
pub use list::{Listing, Page, get, list};
pub use store::{Limits, MemoryStore, Query, Slice, Store, StoreFuture};
