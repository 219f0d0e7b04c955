//! The parts that the SQL stores share: statements, migrations and trimming.

pub(super) mod cancel_safe_connection;
pub(super) mod count;
pub(super) mod database;
pub(super) mod dialect;
pub(super) mod dirty_partitions;
pub(super) mod error;
pub(super) mod migration;
pub(super) mod read;
mod select;
pub(super) mod statement;
pub(super) mod table;
pub(super) mod trim;

#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests;
