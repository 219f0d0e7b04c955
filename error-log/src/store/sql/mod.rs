//! The parts that the SQL stores share: statements, migrations and trimming.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod cancel_safe_connection;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod count;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod database;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod dialect;
pub(super) mod dirty_partitions;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod error;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod migration;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod read;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod select;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod statement;
pub(super) mod table;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) mod trim;

#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests;
