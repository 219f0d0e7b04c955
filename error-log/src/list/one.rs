//! One complete entry.

use crate::entry::Entry;
use crate::error::LogError;
use crate::query::access::Access;
use crate::store::interface::Store;
use uuid::Uuid;

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
