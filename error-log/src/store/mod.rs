//! The stores of entries.

#[cfg(feature = "clickhouse")]
pub(crate) mod clickhouse;
pub(crate) mod erase;
pub(crate) mod interface;
pub(crate) mod limits;
pub(crate) mod memory;
pub(crate) mod mirror;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(any(feature = "postgres", feature = "clickhouse"))]
mod secret_url;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "clickhouse"))]
mod sql;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
