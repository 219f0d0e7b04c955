//! One page of the list.

use super::request::ListRequest;
use super::target::Target;
use crate::entry::Entry;
use crate::error::LogError;
use crate::query::Query;
use crate::query::access::Access;
use crate::query::cursor::Cursor;
use crate::store::interface::Store;
use serde::Serialize;
use uuid::Uuid;

/// One page of the log, newest first.
///
/// A cursor is `null` if there are no entries in its direction. While a search goes through very
/// many entries, a page may have fewer than `limit` entries although more follow:
/// [`Page::next_cursor`] shows whether there are more entries to look at.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// The entries of the page.
    pub items: Vec<Entry>,
    /// The requested number of entries.
    pub limit: u32,
    /// The cursor of the page with older entries.
    pub next_cursor: Option<Cursor>,
    /// The cursor of the page with newer entries.
    pub previous_cursor: Option<Cursor>,
    /// The number of entries that this process dropped on their way to the store; only in lists for
    /// operators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<u64>,
}

impl ListRequest {
    /// Returns the page of this request.
    ///
    /// # Errors
    ///
    /// Fails with [`LogError::Store`] if the store fails.
    pub async fn page(&self, store: &dyn Store, access: &Access) -> Result<Page, LogError> {
        match self.target(store, access).await? {
            Target::Entry(entry) => Ok(self.page_of_one(store, access, *entry)),
            Target::Filter(filter) => Self { filter, ..self.clone() }.filtered(store, access).await,
        }
    }

    /// Returns the page of one entry, which a search for its id has found.
    pub(crate) fn page_of_one(&self, store: &dyn Store, access: &Access, entry: Entry) -> Page {
        Page {
            items: vec![entry.brief()],
            limit: self.limit,
            next_cursor: None,
            previous_cursor: None,
            dropped: (*access == Access::Operator).then(|| store.dropped()),
        }
    }

    /// Returns the page of the entries that match the filter. A search is for a part of the URL.
    pub(crate) async fn filtered(&self, store: &dyn Store, access: &Access) -> Result<Page, LogError> {
        let is_operator = *access == Access::Operator;
        let mut page = Page {
            items: Vec::new(),
            limit: self.limit,
            next_cursor: None,
            previous_cursor: None,
            dropped: is_operator.then(|| store.dropped()),
        };
        let Some(query) = self.query(access) else { return Ok(page) };
        // One entry more than requested, to see whether another page follows.
        let mut found = store.list(&Query { limit: self.limit + 1, ..query.clone() }).await?;
        let is_more = found.entries.len() > self.limit as usize;
        found.entries.truncate(self.limit as usize);
        page.items = seen(found.entries, &query).collect();
        // If the store stopped early, more entries may follow.
        let beyond = found.stopped_at.filter(|_| !is_more);
        let backwards = query.ascends();
        if backwards {
            page.items.reverse();
        }
        let (newest, oldest) = (page.items.first().map(|entry| entry.id), page.items.last().map(|entry| entry.id));
        // A page that was reached by a cursor has entries in the opposite direction, unless those
        // were trimmed or don't match the filter. An empty page leads back to the page before it,
        // including the entry that the cursor names.
        let behind = match self.cursor {
            None => None,
            Some(Cursor::Older(id)) => Some(Cursor::Newer(newest.unwrap_or(beside(id, false)))),
            Some(Cursor::Newer(id)) => Some(Cursor::Older(oldest.unwrap_or(beside(id, true)))),
        };
        let behind = match behind {
            Some(cursor) if is_any(store, &query, cursor).await? => Some(cursor),
            _ => None,
        };
        let ahead = match (if is_more { if backwards { newest } else { oldest } } else { beyond }, backwards) {
            (Some(id), true) => Some(Cursor::Newer(id)),
            (Some(id), false) => Some(Cursor::Older(id)),
            (None, _) => None,
        };
        (page.next_cursor, page.previous_cursor) = if backwards { (behind, ahead) } else { (ahead, behind) };
        if !is_operator {
            page.items.iter_mut().for_each(|entry| entry.tenant = None);
        }
        Ok(page)
    }

    /// Returns the query for the store. Returns `None` if no entry can match. The access alone
    /// decides which tenant's entries are listed.
    pub(crate) fn query(&self, access: &Access) -> Option<Query> {
        let mut query =
            Query { access: access.clone(), filter: self.filter.clone(), cursor: self.cursor, limit: self.limit };
        if *access != Access::Operator {
            query.filter.tenant = None;
        }
        query.access = query.effective_access()?;
        query.filter.tenant = None;
        Some(query)
    }
}

/// Returns the found entries as lists show them. The access is checked again here, because the
/// application may have written its own store. Such a store may also not know the error id.
fn seen(found: Vec<Entry>, query: &Query) -> impl Iterator<Item = Entry> {
    let error_id = &query.filter.error_id;
    let is_seen = |entry: &Entry| {
        query.access.allows(entry.tenant.as_deref()) && (error_id.is_none() || entry.error_id == *error_id)
    };
    found.into_iter().filter(is_seen).map(Entry::brief)
}

/// Returns the next id above or below.
fn beside(id: Uuid, above: bool) -> Uuid {
    let number = id.as_u128();
    Uuid::from_u128(if above { number.saturating_add(1) } else { number.saturating_sub(1) })
}

async fn is_any(store: &dyn Store, query: &Query, cursor: Cursor) -> Result<bool, LogError> {
    let found = store.list(&Query { cursor: Some(cursor), limit: 1, ..query.clone() }).await?;
    Ok(found.stopped_at.is_some() || seen(found.entries, query).next().is_some())
}
