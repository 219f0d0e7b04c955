//! Where entries are kept.

mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use memory::MemoryStore;
#[cfg(feature = "postgres")]
#[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
#[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
pub use sqlite::SqliteStore;

use crate::{Access, Cursor, Entry, Filter, StoreError};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What a store's methods return: a box, so that a `dyn Store` can be handed around.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where entries are kept: [`MemoryStore`], `SqliteStore` (feature `sqlite`), `PostgresStore` (feature `postgres`), or your own.
///
/// A store for itself has no queue. [`ErrorLog`](crate::ErrorLog) puts one before it, and is a store as well.
pub trait Store: Send + Sync + 'static {
    /// Writes entries, all of them or none, and returns when they are as safe as this store makes them. One whose id is there
    /// already is left as it is: a batch may come again after an error.
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()>;

    /// Lists entries from the cursor on: the nearest first, so older ones descend and newer ones ascend by id. [`Query::whose`] says
    /// whose.
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, Slice>;

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
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, Slice> {
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

/// What is to be listed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Query {
    /// Whose entries.
    pub access: Access,
    /// Which of them.
    pub filter: Filter,
    /// From where on; the newest without.
    pub cursor: Option<Cursor>,
    /// How many at most.
    pub limit: u32,
}

impl Query {
    /// A query of the newest entries.
    #[must_use]
    pub fn new(access: Access, filter: Filter, limit: u32) -> Self {
        Self { access, filter, cursor: None, limit }
    }

    /// The query from a place on.
    #[must_use]
    pub fn from(mut self, cursor: Cursor) -> Self {
        self.cursor = Some(cursor);
        self
    }

    /// The ids that the cursor and the filter's times leave: above the first, and below the second.
    #[must_use]
    pub fn between(&self) -> (Option<Uuid>, Option<Uuid>) {
        let (above, below) = self.filter.between();
        match self.cursor {
            None => (above, below),
            Some(Cursor::Older(id)) => (above, Some(below.map_or(id, |below| below.min(id)))),
            Some(Cursor::Newer(id)) => (Some(above.map_or(id, |above| above.max(id))), below),
        }
    }

    /// Whose entries can be among them: of an operator's query for a tenant that one's. `None`: nobody's.
    #[must_use]
    pub fn whose(&self) -> Option<Access> {
        let access = match (&self.access, &self.filter.tenant) {
            (Access::Operator, Some(tenant)) => Access::Tenant(tenant.clone()),
            (access, Some(tenant)) if !access.reaches(Some(tenant)) => return None,
            (access, _) => access.clone(),
        };
        access.is_sound().then_some(access)
    }

    /// Whether ids ascend.
    #[must_use]
    pub fn ascends(&self) -> bool {
        matches!(self.cursor, Some(Cursor::Newer(_)))
    }
}

/// What a store found.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// The entries, the nearest to the cursor first.
    pub entries: Vec<Entry>,
    /// The last id that was looked at, where the store stopped before it had found enough or come to the log's end: a search
    /// among very many entries goes in steps.
    pub stopped_at: Option<Uuid>,
}

/// How much is kept of each tenant's entries, and for how long.
///
/// They hold for each tenant alone, for its authenticated entries and the others apart, and for the operator's own; so nobody
/// can push out another's.
///
/// ```
/// use std::time::Duration;
/// use status_error_log::Limits;
///
/// let limits = Limits::new().age(Duration::from_secs(7 * 24 * 60 * 60)).count(1_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How old an entry gets (default 30 days).
    pub age: Duration,
    /// How many there are (default 10,000).
    pub count: u64,
    /// How many bytes they take, by [`Entry::size`] (default 64 MiB).
    pub bytes: u64,
}

impl Limits {
    /// 30 days, 10,000 entries, 64 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self { age: Duration::from_secs(30 * 24 * 60 * 60), count: 10_000, bytes: 64 * 1024 * 1024 }
    }

    /// How old an entry gets.
    #[must_use]
    pub const fn age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// How many entries there are.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// How many bytes they take, by [`Entry::size`].
    #[must_use]
    pub const fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
