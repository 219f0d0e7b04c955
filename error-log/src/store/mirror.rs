//! A store that writes to two stores.

use super::interface::{Store, StoreFuture};
use super::limits::Limits;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts};
use crate::query::{Query, StorePage};
use std::fmt;
use uuid::Uuid;

/// A store that writes to two stores and reads from the first, for a move from one database to
/// another.
///
/// Both stores have to take an entry. While either is unavailable, so is this store: the log keeps
/// the entries in its queue and writes them again to both, which leaves the entries that a store
/// already has unchanged. An entry that either store rejects for good counts as dropped, although
/// the other store may have it.
///
/// ```
/// use status_error_log::{ErrorLog, Limits, MemoryStore, MirrorStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (old, new) = (MemoryStore::new(Limits::new()), MemoryStore::new(Limits::new()));
/// let log = ErrorLog::builder(MirrorStore::new(old, new)).start()?;
/// # Ok(())
/// # }
/// ```
pub struct MirrorStore {
    first: Box<dyn Store>,
    second: Box<dyn Store>,
}

impl MirrorStore {
    /// Returns a store that reads from `first`, and writes to `first` and to `second`.
    #[must_use]
    pub fn new(first: impl Store, second: impl Store) -> Self {
        Self { first: Box::new(first), second: Box::new(second) }
    }
}

impl fmt::Debug for MirrorStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MirrorStore").finish_non_exhaustive()
    }
}

/// Returns the first store's value if both stores have done their part. An error that another try
/// may mend comes before a permanent one, so that the other store gets every entry that it takes.
fn both<T>(first: Result<T, StoreError>, second: Result<T, StoreError>) -> Result<T, StoreError> {
    match (first, second) {
        (Err(first), Err(second)) if second.is_unavailable() && !first.is_unavailable() => Err(second),
        (Err(error), _) | (Ok(_), Err(error)) => Err(error),
        (Ok(value), Ok(_)) => Ok(value),
    }
}

impl Store for MirrorStore {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(async {
            let (first, second) = tokio::join!(self.first.append(entries), self.second.append(entries));
            both(first, second)
        })
    }

    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.first.list(query)
    }

    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.first.get(access, id)
    }

    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        self.first.count(query)
    }

    fn limits(&self) -> Option<Limits> {
        self.first.limits()
    }

    /// Removes the entries from both stores, and returns the number that the first one removed.
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        Box::pin(async {
            let (first, second) = tokio::join!(self.first.remove(entries), self.second.remove(entries));
            both(first, second)
        })
    }

    /// Trims both stores, and returns the number of entries that the first one removed.
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(async {
            let (first, second) = tokio::join!(self.first.trim(limits), self.second.trim(limits));
            both(first, second)
        })
    }

    fn dropped(&self) -> u64 {
        self.first.dropped().saturating_add(self.second.dropped())
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            let (first, second) = tokio::join!(self.first.close(), self.second.close());
            both(first, second)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_try_comes_before_a_refusal() {
        let refused = || Err::<u8, _>(StoreError::permanent("refused"));
        let down = || Err(StoreError::unavailable("down"));
        assert_eq!(both(Ok(1), Ok(2)).unwrap(), 1);
        for (first, second, is_unavailable) in [
            (refused(), down(), true),
            (down(), refused(), true),
            (Ok(1), down(), true),
            (down(), Ok(2), true),
            (refused(), Ok(2), false),
            (Ok(1), refused(), false),
            (refused(), refused(), false),
        ] {
            assert_eq!(both(first, second).unwrap_err().is_unavailable(), is_unavailable);
        }
    }
}
