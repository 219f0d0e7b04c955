//! The list, without any framework.

pub(crate) mod page;
pub(crate) mod request;

use crate::entry::Entry;
use crate::error::LogError;
use crate::query::access::Access;
use crate::store::interface::Store;
use page::Page;
use request::ListRequest;
use uuid::Uuid;

/// Lists a page of the log: what `GET /api-logs` answers. `query` is that of the URL.
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
/// [`LogError::Query`] and [`LogError::Store`].
pub async fn list(store: &dyn Store, access: &Access, query: Option<&str>) -> Result<Page, LogError> {
    ListRequest::parse(query.unwrap_or_default())?.page(store, access).await
}

/// One entry, whole: what `GET /api-logs/{id}` answers. Another tenant's id, one that does not
/// exist and one that is none are the same.
///
/// # Errors
///
/// [`LogError::NotFound`] and [`LogError::Store`].
pub async fn get(store: &dyn Store, access: &Access, id: &str) -> Result<Entry, LogError> {
    let id = Uuid::try_parse(id).ok().filter(|_| access.is_sound()).ok_or(LogError::NotFound)?;
    // What the store gives out is looked at once more: it may be the host's own.
    let found = store.get(access, id).await?.filter(|entry| access.allows(entry.tenant.as_deref()));
    let mut entry = found.ok_or(LogError::NotFound)?;
    if *access != Access::Operator {
        entry.tenant = None;
    }
    Ok(entry)
}
