//! Database failures other than violated constraints.

/// A database failure that a variant declares with `#[on_database(unavailable)]`. Violated
/// constraints are declared with `#[unique(…)]` and `#[constraint(…)]`.
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
    /// A query that needs a row found none.
    RowNotFound,
    /// No connection: the network is down, the pool is exhausted, or the server refuses more
    /// clients. Also a server that is read-only, as after a failover.
    Unavailable,
    /// A concurrent transaction interfered: a deadlock, a lock, or a serialization failure. The
    /// same transaction may succeed when it is repeated.
    Retry,
    /// The statement exceeded its time limit.
    Timeout,
}
