//! The rows of the table, and the conditions that select rows.

use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::search::plain;
use uuid::Uuid;

/// A condition that is true for each entry. The index by the id alone has this condition, and
/// serves only the statements that contain it. Otherwise PostgreSQL would use that index for a
/// tenant's newest entries too, and look through the entries of all other tenants.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) const EVERYBODY: &str = "size >= 0";

/// The same condition for the entries of a time.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) const EVERYBODY_FROM_TO: &str = "size >= 0 AND id >= $2 AND id < $1";

/// A condition that is true for the entries of one partition.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) const ONE_PARTITION: &str = "tenant = $2 AND authenticated = $3";

/// A tenant's authenticated or unauthenticated entries. The operator's entries have the tenant
/// `""`.
pub(crate) type Partition = (String, bool);

/// A row of a count: the index of the span, the status, the code, the route, the number of entries,
/// and the first and last id.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(crate) type Counted = (i64, i64, Option<String>, Option<String>, i64, Option<String>, Option<String>);

/// The columns of an entry that statements filter by. The JSON contains everything else.
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) tenant: String,
    pub(crate) authenticated: bool,
    pub(crate) size: i32,
    pub(crate) status: i16,
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        allow(dead_code, reason = "ClickHouse computes it")
    )]
    pub(crate) class: i16,
    pub(crate) code: Option<String>,
    pub(crate) method: String,
    pub(crate) route: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) error_id: Option<String>,
    pub(crate) url: String,
    /// The plain form of the URL, or `None` if it is the URL in lower case. Rows of earlier
    /// versions have none.
    pub(crate) plain: Option<String>,
    pub(crate) entry: String,
}

impl Row {
    pub(crate) fn of(entry: &Entry) -> Result<Self, StoreError> {
        let status = i16::try_from(entry.response_status_code).unwrap_or(i16::MAX);
        let json = serde_json::to_string(entry).map_err(StoreError::permanent)?;
        Ok(Self {
            id: entry.id,
            tenant: entry.tenant.clone().unwrap_or_default(),
            authenticated: entry.authenticated,
            size: i32::try_from(entry.size()).unwrap_or(i32::MAX),
            status,
            class: status / 100,
            code: entry.code.clone(),
            method: entry.request_method.clone(),
            route: entry.route.clone(),
            request_id: entry.request_id.clone(),
            error_id: entry.error_id.clone(),
            plain: Some(plain(&entry.request_url)).filter(|plain| *plain != entry.request_url.to_ascii_lowercase()),
            url: entry.request_url.clone(),
            entry: json,
        })
    }

    pub(crate) fn partition(&self) -> Partition {
        (self.tenant.clone(), self.authenticated)
    }
}

/// Parses the JSON of a row.
pub(crate) fn entry(json: &str) -> Result<Entry, StoreError> {
    serde_json::from_str(json).map_err(StoreError::permanent)
}
