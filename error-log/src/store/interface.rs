//! The trait that all stores implement.

use super::limits::Limits;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::{Query, StorePage};
use std::pin::Pin;
use std::sync::Arc;
use uuid::Uuid;

/// The future that a store's methods return. Boxed, so that `dyn Store` is possible.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store of entries: [`MemoryStore`](crate::MemoryStore), `SqliteStore` (feature `sqlite`),
/// `PostgresStore` (feature `postgres`), or an implementation of the application.
///
/// A store by itself has no queue. [`ErrorLog`](crate::ErrorLog) puts a queue in front of a store,
/// and implements `Store` as well.
pub trait Store: Send + Sync + 'static {
    /// Writes all of the entries or none, and returns when they are as durable as this store makes
    /// them. An entry whose id is already in the store is left unchanged, because a batch may be
    /// written again after an error.
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()>;

    /// Lists entries from the cursor on, the nearest first: older entries in descending order of
    /// ids, newer entries in ascending order. [`Query::effective_access`] decides which tenant's
    /// entries are listed.
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage>;

    /// Returns an entry. Returns `None` if no entry has this id, or if the access does not include
    /// the entry.
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>>;

    /// Removes the entries that exceed the limits, and returns how many it removed.
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64>;

    /// Returns the number of entries that were dropped on their way to this store, since the log
    /// started.
    fn dropped(&self) -> u64 {
        0
    }

    /// Closes the files and connections of the store.
    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        (**self).append(entries)
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        (**self).list(query)
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        (**self).get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        (**self).trim(limits)
    }
    fn dropped(&self) -> u64 {
        (**self).dropped()
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        (**self).close()
    }
}
