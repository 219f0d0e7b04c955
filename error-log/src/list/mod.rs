//! The list of entries, independent of frameworks.

mod csv;
pub(crate) mod export;
pub(crate) mod one;
pub(crate) mod page;
pub(crate) mod request;
pub(crate) mod target;

pub use one::get;

use crate::error::LogError;
use crate::query::access::Access;
use crate::store::interface::Store;
use page::Page;
use request::ListRequest;

/// Returns one page of the log, as `GET /api-logs` sends it. `query` is the query of the URL.
///
/// | parameter | selects entries by |
/// |---|---|
/// | `status` | a status (`404`) or a class (`4xx`) |
/// | `code`, `method`, `route`, `request_id` | the value of the member |
/// | `reference` | the error id of a server error |
/// | `from`, `to` | the time of the response, in RFC 3339; without `to` itself |
/// | `search` | an entry id, an error id, a request id, or a part of the URL |
/// | `tenant` | the tenant, for operators |
///
/// `limit` is the number of entries, from 1 to 100, by default 20. `cursor` is a cursor of an
/// earlier page.
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
