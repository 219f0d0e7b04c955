//! The erasure of entries, such as those of one person.

use super::interface::Store;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::Query;
use crate::query::access::Access;
use crate::query::cursor::Cursor;
use crate::query::filter::Filter;
use uuid::Uuid;

/// The number of entries of one list.
const PAGE: u32 = 100;
/// The number of entries that are removed together. ClickHouse rewrites files for each removal.
const TOGETHER: usize = 1_000;

/// Removes the entries of an access that match the filter and for which `is_meant` returns `true`.
/// Returns the number of removed entries.
pub(crate) async fn erase(
    store: &dyn Store,
    access: &Access,
    filter: &Filter,
    is_meant: &(dyn Fn(&Entry) -> bool + Sync),
) -> Result<u64, StoreError> {
    let mut query = Query::new(access.clone(), filter.clone(), PAGE);
    let (mut found, mut removed) = (Vec::new(), 0);
    loop {
        let page = store.list(&query).await?;
        let last = page.entries.last().map(|entry| entry.id).filter(|_| page.entries.len() >= PAGE as usize);
        // Entries of other owners may have the last id too, so the next page begins with this id,
        // unless the whole page has it.
        let split = last.filter(|last| page.entries.iter().any(|entry| entry.id != *last));
        for brief in page.entries.into_iter().filter(|entry| Some(entry.id) != split) {
            // Lists leave parts out. After an import, entries of several owners may have the same
            // id, and an operator may then get the entry of a tenant for the operator's own one.
            let owner = brief.tenant.clone().map_or_else(|| access.clone(), Access::Tenant);
            let whole = store.get(&owner, brief.id).await?.filter(|whole| whole.tenant == brief.tenant);
            let entry = whole.unwrap_or(brief);
            // The access and the filter are checked again, because the store may be careless.
            if access.allows(entry.tenant.as_deref()) && filter.matches(&entry) && is_meant(&entry) {
                found.push(entry);
            }
        }
        let before_split = split.map(|id| Uuid::from_u128(id.as_u128().saturating_add(1)));
        let next = before_split.or(last).or(page.stopped_at);
        if found.len() >= TOGETHER || next.is_none() {
            removed += store.remove(&std::mem::take(&mut found)).await?;
        }
        let Some(next) = next else { return Ok(removed) };
        query.cursor = Some(Cursor::Older(next));
    }
}
