//! The meaning of a search: an id, or a part of the URL.

use super::one::get;
use super::request::ListRequest;
use crate::entry::Entry;
use crate::error::LogError;
use crate::query::access::Access;
use crate::query::filter::Filter;
use crate::store::interface::Store;

/// The entries that a request is for.
pub(crate) enum Target {
    /// The entry with the id that is searched for.
    Entry(Box<Entry>),
    /// The entries that match a filter.
    Filter(Filter),
}

impl ListRequest {
    /// Returns the entries that the request is for. A search for the error id or the request id of
    /// an entry, or for its id, is served by an index, however many entries there are. No index
    /// serves the request ids of all tenants, so an operator's search looks at the newest entries.
    /// Any other search is for a part of the URL.
    pub(crate) async fn target(&self, store: &dyn Store, access: &Access) -> Result<Target, LogError> {
        let Some(id) = self.filter.search.as_deref().and_then(id) else {
            return Ok(Target::Filter(self.filter.clone()));
        };
        // The access alone decides on the tenant of a client that is not an operator.
        let tenant = self.filter.tenant.clone().filter(|_| *access == Access::Operator);
        let filter = Filter { search: None, tenant, ..self.filter.clone() };
        // A text that is not an id is not found, without a query to the store.
        match get(store, access, id).await {
            Ok(entry) if filter.matches(&entry) => return Ok(Target::Entry(Box::new(entry))),
            Ok(_) | Err(LogError::NotFound) => {}
            Err(error) => return Err(error),
        }
        let by_error_id = filter.error_id.is_none().then(|| Filter { error_id: Some(id.to_owned()), ..filter.clone() });
        let by_request_id =
            filter.request_id.is_none().then(|| Filter { request_id: Some(id.to_owned()), ..filter.clone() });
        for filter in [by_error_id, by_request_id].into_iter().flatten() {
            let request = Self { filter: filter.clone(), limit: LOOKED, ..Self::default() };
            let Some(query) = request.query(access) else { continue };
            let found = store.list(&query).await?.entries;
            // Checked again, because an application's own store may not know the error id.
            if found.iter().any(|entry| query.access.allows(entry.tenant.as_deref()) && query.filter.matches(entry)) {
                return Ok(Target::Filter(filter));
            }
        }
        Ok(Target::Filter(self.filter.clone()))
    }
}

/// The number of entries that the search for an id asks for. A store may look at few entries for
/// one.
const LOOKED: u32 = 2;

/// Returns the id that a text may be. A problem document has an error id as a URN (RFC 9562 §4).
fn id(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let is_part = |byte: u8| byte.is_ascii_graphic() && !b"/?#%=&".contains(&byte);
    ((4..=128).contains(&text.len()) && text.bytes().all(is_part)).then_some(text)
}
