//! Classified database failures, and the trait of the errors that can be classified.

use crate::contract::violation::Violation;

/// A database error, classified independently of the database and its driver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseFailure {
    /// A constraint is violated.
    Violation(Violation),
    /// A query that needs a row found none.
    RowNotFound,
    /// No connection: the network is down, the pool is exhausted, or the server is shutting down or
    /// refuses more clients. Also a server without memory or disk space, and one that is read-only,
    /// as after a failover.
    Unavailable,
    /// A concurrent transaction interfered: a deadlock, a lock, or a serialization failure. The
    /// same transaction may succeed when it is repeated.
    Retry,
    /// The statement exceeded its time limit or was canceled.
    Timeout,
    /// Any other error.
    Other,
}

/// An error of a database driver, which can be classified as a [`DatabaseFailure`].
///
/// Features of this crate implement it for sqlx, diesel, tokio-postgres, rusqlite and SeaORM. For
/// another driver, an impl takes three lines, with [`postgres`](crate::database::postgres),
/// [`mysql`](crate::database::mysql) or [`sqlite`](crate::database::sqlite).
///
/// A type that wraps a driver's error needs no impl: `#[from_database(via = path::to::fn)]` names a
/// function that returns the driver's error from it.
#[doc(alias("sqlx::Error", "diesel", "SeaORM", "tokio-postgres", "rusqlite"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a known database error",
    label = "`#[from_database]` needs the error of a database driver",
    note = "for a supported driver, turn on its feature of `status-error`: `sqlx-08`, `sqlx-09`, `diesel-2`, `tokio-postgres-07`, `rusqlite-0`, `sea-orm-1`, `sea-orm-2`",
    note = "for a type that holds a driver's error, write `#[from_database(via = find_error)]` with `fn find_error(error: &Wrapper) -> Option<&DriverError>`",
    note = "for another driver, write `impl status_error::database::DatabaseError for …`"
)]
pub trait DatabaseError {
    /// Returns the classified failure.
    fn failure(&self) -> DatabaseFailure;
}

impl DatabaseError for DatabaseFailure {
    fn failure(&self) -> DatabaseFailure {
        self.clone()
    }
}

macro_rules! holders {
    ($($holder:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: DatabaseError + ?Sized> DatabaseError for $holder {
            fn failure(&self) -> DatabaseFailure {
                (**self).failure()
            }
        }
    )*};
}

holders!(&E, Box<E>, std::sync::Arc<E>);
