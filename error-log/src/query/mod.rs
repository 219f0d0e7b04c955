//! The query that a store receives, and the page that a store returns.

pub(crate) mod access;
pub(crate) mod counts;
pub(crate) mod cursor;
pub(crate) mod filter;
mod mentions;
pub(crate) mod search;

use crate::entry::Entry;
use access::Access;
use cursor::Cursor;
use filter::Filter;
use uuid::Uuid;

/// A query for entries, as a [`Store`](crate::Store) receives it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Query {
    /// The access of the client.
    pub access: Access,
    /// The filter that entries match.
    pub filter: Filter,
    /// The position at which the page begins, or `None` for the newest entries.
    pub cursor: Option<Cursor>,
    /// The maximum number of entries.
    pub limit: u32,
}

impl Query {
    /// Returns a query for the newest entries.
    #[must_use]
    pub fn new(access: Access, filter: Filter, limit: u32) -> Self {
        Self { access, filter, cursor: None, limit }
    }

    /// Returns the query with a position at which the page begins.
    #[must_use]
    pub fn from(mut self, cursor: Cursor) -> Self {
        self.cursor = Some(cursor);
        self
    }

    /// Returns the bounds that the cursor and the filter's times set on ids: above the first id,
    /// and below the second.
    #[must_use]
    pub fn between(&self) -> (Option<Uuid>, Option<Uuid>) {
        let (above, below) = self.filter.between();
        match self.cursor {
            None => (above, below),
            Some(Cursor::Older(id)) => (above, Some(below.map_or(id, |below| below.min(id)))),
            Some(Cursor::Newer(id)) => (Some(above.map_or(id, |above| above.max(id))), below),
        }
    }

    /// Returns the access, reduced to the filter's tenant: an operator's query for one tenant has
    /// the access of that tenant. Returns `None` if no entry can match.
    #[must_use]
    pub fn effective_access(&self) -> Option<Access> {
        let access = match (&self.access, &self.filter.tenant) {
            (Access::Operator, Some(tenant)) => Access::Tenant(tenant.clone()),
            (access, Some(tenant)) if !access.allows(Some(tenant)) => return None,
            (access, _) => access.clone(),
        };
        access.is_sound().then_some(access)
    }

    /// Returns whether the page lists entries in ascending order of ids, as [`Cursor::Newer`]
    /// requires.
    #[must_use]
    pub fn ascends(&self) -> bool {
        matches!(self.cursor, Some(Cursor::Newer(_)))
    }
}

/// The entries that a store found for a [`Query`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct StorePage {
    /// The entries, the nearest to the cursor first.
    pub entries: Vec<Entry>,
    /// The last id that the store looked at, if it stopped before it had found enough entries or
    /// reached the end of the log. A search among very many entries takes several queries.
    pub stopped_at: Option<Uuid>,
}

impl StorePage {
    /// Returns a page of these entries, the nearest to the cursor first.
    #[must_use]
    pub const fn new(entries: Vec<Entry>) -> Self {
        Self { entries, stopped_at: None }
    }

    /// Returns the page, with the last id at which the store looked before it stopped early.
    #[must_use]
    pub fn stopped_at(mut self, id: Uuid) -> Self {
        self.stopped_at = Some(id);
        self
    }
}
