//! The trait of all stores.

use super::limits::Limits;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::{Query, StorePage};
use std::pin::Pin;
use std::sync::Arc;
use uuid::Uuid;

/// What a store's methods return: a box, so that a `dyn Store` can be handed around.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where entries are kept: [`MemoryStore`](crate::MemoryStore), `SqliteStore` (feature `sqlite`),
/// `PostgresStore` (feature `postgres`), or your own.
///
/// A store for itself has no queue. [`ErrorLog`](crate::ErrorLog) puts one before it, and is a
/// store as well.
pub trait Store: Send + Sync + 'static {
    /// Writes entries, all of them or none, and returns when they are as safe as this store makes
    /// them. One whose id is there already is left as it is: a batch may come again after an error.
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()>;

    /// Lists entries from the cursor on: the nearest first, so older ones descend and newer ones
    /// ascend by id. [`Query::effective_access`] says whose.
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage>;

    /// One entry, if the access is to it.
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>>;

    /// Removes what is beyond the limits, and says how many entries those were.
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64>;

    /// How many entries were lost on their way here, since the process started.
    fn dropped(&self) -> u64 {
        0
    }

    /// Ends what the store holds open.
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
