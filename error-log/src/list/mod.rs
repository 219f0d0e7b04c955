//! The list of entries, independent of frameworks.

pub(crate) mod page;
pub(crate) mod request;

use crate::entry::Entry;
use crate::error::LogError;
use crate::query::access::Access;
use crate::store::interface::Store;
use page::Page;
use request::ListRequest;
use uuid::Uuid;

/// Returns one page of the log, as `GET /api-logs` sends it. `query` is the query of the URL.
///
/// ```
/// use status_error_log::{Access, Limits, MemoryStore, list};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), status_error_log::LogError> {
/// let store = MemoryStore::new(Limits::new());
/// let page = list(&store, &Access::Tenant("acme".to_owned()), Some("status=404&limit=10")).await?;
/// assert!(page.items.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Fails with [`LogError::Query`] if a parameter is invalid, and with [`LogError::Store`] if the
/// store fails.
pub async fn list(store: &dyn Store, access: &Access, query: Option<&str>) -> Result<Page, LogError> {
    ListRequest::parse(query.unwrap_or_default())?.page(store, access).await
}

/// Returns one complete entry, as `GET /api-logs/{id}` sends it. The error is the same for the id
/// of another tenant's entry, for an unknown id and for a text that is not an id.
///
/// # Errors
///
/// Fails with [`LogError::NotFound`] if the access includes no entry with this id, and with
/// [`LogError::Store`] if the store fails.
pub async fn get(store: &dyn Store, access: &Access, id: &str) -> Result<Entry, LogError> {
    let id = Uuid::try_parse(id).ok().filter(|_| access.is_sound()).ok_or(LogError::NotFound)?;
    // Checks the access again, because an application's own store may not have done so.
    let found = store.get(access, id).await?.filter(|entry| access.allows(entry.tenant.as_deref()));
    let mut entry = found.ok_or(LogError::NotFound)?;
    if *access != Access::Operator {
        entry.tenant = None;
    }
    Ok(entry)
}
