//! What a driver's error comes down to.

use crate::contract::violation::Violation;

/// What a database's error comes down to, in no driver's terms.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DatabaseFailure {
    /// A constraint is violated.
    Violation(Violation),
    /// There is no such row, where one had to be.
    RowNotFound,
    /// There is no connection to be had: none of the network, none of the pool, too many of them.
    Unavailable,
    /// Another transaction was in the way (a deadlock, a lock, a serialization failure): the same
    /// again may succeed.
    Retry,
    /// The statement took longer than it may.
    Timeout,
    /// Anything else.
    Other,
}

/// An error of a database's driver. The features implement it for sqlx, diesel, tokio-postgres,
/// rusqlite and SeaORM; for another driver it is three lines, with
/// [`postgres`](crate::database::postgres), [`mysql`](crate::database::mysql) or
/// [`sqlite`](crate::database::sqlite).
///
/// A wrapper of such an error needs no impl: `#[from_database(via = path::to::fn)]` names a
/// function that finds it.
#[doc(alias("sqlx::Error", "diesel", "SeaORM", "tokio-postgres", "rusqlite"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known as a database's error",
    label = "this field is `#[from_database]`",
    note = "the errors of drivers are known with a feature of `status-error`: `sqlx-08`, `sqlx-09`, `diesel-2`, `tokio-postgres-07`, `rusqlite-0`, `sea-orm-1`, `sea-orm-2`",
    note = "for a type that holds one: `#[from_database(via = path::to::fn)]`, with `fn(&Wrapper) -> Option<&DriverError>`",
    note = "for a driver of your own: `impl status_error::database::DatabaseError for …`"
)]
pub trait DatabaseError {
    /// What it comes down to.
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
