//! One page of a list.

use super::request::ListRequest;
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
/// A cursor that would lead to nothing is `null`. While a search goes through very many entries, a
/// page may have fewer than `limit` of them and lead on all the same: [`Page::next_cursor`] says
/// whether there is more to look at.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// The entries.
    pub items: Vec<Entry>,
    /// How many were asked for.
    pub limit: u32,
    /// Where older ones begin.
    pub next_cursor: Option<Cursor>,
    /// Where newer ones begin.
    pub previous_cursor: Option<Cursor>,
    /// For operators: how many entries this process has lost on their way to the store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped: Option<u64>,
}

impl ListRequest {
    /// Lists a page.
    ///
    /// # Errors
    ///
    /// [`LogError::Store`].
    pub async fn page(&self, store: &dyn Store, access: &Access) -> Result<Page, LogError> {
        let is_operator = *access == Access::Operator;
        let mut page = Page {
            items: Vec::new(),
            limit: self.limit,
            next_cursor: None,
            previous_cursor: None,
            dropped: is_operator.then(|| store.dropped()),
        };
        let Some(query) = self.query(access) else { return Ok(page) };
        // One more than asked for, to see whether there is a page beyond.
        let mut found = store.list(&Query { limit: self.limit + 1, ..query.clone() }).await?;
        let is_more = found.entries.len() > self.limit as usize;
        found.entries.truncate(self.limit as usize);
        page.items = seen(found.entries, &query.access).collect();
        // Where the store stopped, there may be more beyond.
        let beyond = found.stopped_at.filter(|_| !is_more);
        let backwards = query.ascends();
        if backwards {
            page.items.reverse();
        }
        let (newest, oldest) = (page.items.first().map(|entry| entry.id), page.items.last().map(|entry| entry.id));
        // A page that a cursor led to has something on the other side, unless it was trimmed or
        // does not fit. From an empty page it goes back to where it came from, the entry that the
        // cursor names among them.
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

    /// What is asked of the store; `None` where nothing can fit. Whose entries are listed is up to
    /// the access alone.
    fn query(&self, access: &Access) -> Option<Query> {
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

/// What is listed of what a store gives out, which is looked at once more: it may be the host's
/// own.
fn seen(found: Vec<Entry>, access: &Access) -> impl Iterator<Item = Entry> {
    found.into_iter().filter(|entry| access.allows(entry.tenant.as_deref())).map(Entry::brief)
}

/// The id right above or below.
fn beside(id: Uuid, above: bool) -> Uuid {
    let number = id.as_u128();
    Uuid::from_u128(if above { number.saturating_add(1) } else { number.saturating_sub(1) })
}

async fn is_any(store: &dyn Store, query: &Query, cursor: Cursor) -> Result<bool, LogError> {
    let found = store.list(&Query { cursor: Some(cursor), limit: 1, ..query.clone() }).await?;
    Ok(found.stopped_at.is_some() || seen(found.entries, &query.access).next().is_some())
}
