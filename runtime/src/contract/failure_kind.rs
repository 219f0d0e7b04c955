//! What besides a violation a database can fail with.

/// What of a database, violations aside, a variant is: `#[on_database(unavailable)]`.
///
/// ```
/// # use status_error::{ApiError, Catalog, database::FailureKind};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the database is busy")]
/// #[status(503)]
/// #[header("retry-after", "5")]
/// #[on_database(unavailable, retry)]
/// struct Busy;
///
/// let busy = Catalog::of::<Busy>().iter().next().unwrap();
/// assert_eq!(busy.failures, [FailureKind::Unavailable, FailureKind::Retry]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// There is no such row, where one had to be.
    RowNotFound,
    /// There is no connection to be had: none of the network, none of the pool, too many of them.
    Unavailable,
    /// Another transaction was in the way (a deadlock, a lock, a serialization failure): the same
    /// again may succeed.
    Retry,
    /// The statement took longer than it may.
    Timeout,
}
