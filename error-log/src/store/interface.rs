//! The trait that all stores implement.

use super::limits::Limits;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts, Tally};
use crate::query::cursor::Cursor;
use crate::query::{Query, StorePage};
use std::pin::Pin;
use std::sync::Arc;
use uuid::Uuid;

/// The future that a store's methods return. Boxed, so that `dyn Store` is possible.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store of entries: [`MemoryStore`](crate::MemoryStore), `SqliteStore` (feature `sqlite`),
/// `PostgresStore` (feature `postgres`), `ClickHouseStore` (feature `clickhouse`), or an
/// implementation of the application.
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

    /// Removes these entries, and returns how many it removed. An entry is the one with the same
    /// tenant and the same id. Entries that are not in the store are ignored.
    ///
    /// [`ErrorLog::erase`](crate::ErrorLog::erase) calls this method, after it has checked the
    /// access. By default a store can't remove entries, and fails.
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        let none = entries.is_empty();
        Box::pin(
            async move { if none { Ok(0) } else { Err(StoreError::permanent("this store can't remove entries")) } },
        )
    }

    /// Counts the entries of each span of a query, for the chart of the page. As for lists, the
    /// access decides which tenant's entries are counted, reduced to the filter's tenant.
    ///
    /// A store may stop early, and [`SpanCounts::precision`](crate::SpanCounts::precision) says so.
    /// By default the store lists the newest 2,000 entries and counts those.
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        Box::pin(by_lists(self, query))
    }

    /// Returns the limits to which the entries are trimmed, if the store knows them. The page
    /// shows their age.
    fn limits(&self) -> Option<Limits> {
        None
    }

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
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        (**self).remove(entries)
    }
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        (**self).count(query)
    }
    fn limits(&self) -> Option<Limits> {
        (**self).limits()
    }
    fn dropped(&self) -> u64 {
        (**self).dropped()
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        (**self).close()
    }
}

/// The maximum number of lists, and the entries of each: about as much work as a page of the log.
const LISTS: usize = 8;
const ENTRIES: u32 = 250;

/// Counts the newest entries of a query, list by list.
async fn by_lists<S: Store + ?Sized>(store: &S, query: &CountQuery) -> Result<Counts, StoreError> {
    let mut tally = Tally::new(query);
    let Some(whole) = query.whole() else { return Ok(tally.finish()) };
    let mut cursor = None;
    for _ in 0..LISTS {
        let page = store.list(&Query { limit: ENTRIES, cursor, ..whole.clone() }).await?;
        // The access and the filter are checked again, because the store may be careless.
        let matches = page
            .entries
            .iter()
            .filter(|entry| whole.access.allows(entry.tenant.as_deref()) && whole.filter.matches(entry));
        for entry in matches {
            tally.add(entry.id, entry.response_status_code, entry.code.as_deref(), entry.route.as_deref());
        }
        let is_full = page.entries.len() >= ENTRIES as usize;
        let last = page.entries.last().map(|entry| entry.id).filter(|_| is_full);
        let Some(last) = last.or(page.stopped_at) else { return Ok(tally.finish()) };
        cursor = Some(Cursor::Older(last));
    }
    if let Some(Cursor::Older(last)) = cursor {
        tally.stop_at(last);
    }
    Ok(tally.finish())
}
