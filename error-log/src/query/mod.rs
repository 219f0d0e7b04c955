//! What a store is asked for, and what it finds.

pub(crate) mod access;
pub(crate) mod cursor;
pub(crate) mod filter;

use crate::entry::Entry;
use access::Access;
use cursor::Cursor;
use filter::Filter;
use uuid::Uuid;

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

    /// Whose entries can be among them: of an operator's query for a tenant that one's. `None`:
    /// nobody's.
    #[must_use]
    pub fn effective_access(&self) -> Option<Access> {
        let access = match (&self.access, &self.filter.tenant) {
            (Access::Operator, Some(tenant)) => Access::Tenant(tenant.clone()),
            (access, Some(tenant)) if !access.allows(Some(tenant)) => return None,
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
pub struct StorePage {
    /// The entries, the nearest to the cursor first.
    pub entries: Vec<Entry>,
    /// The last id that was looked at, where the store stopped before it had found enough or come
    /// to the log's end: a search among very many entries goes in steps.
    pub stopped_at: Option<Uuid>,
}
