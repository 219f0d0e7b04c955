//! A database, as far as the questions of a store go.

use super::dialect::Dialect;
use super::dirty_partitions::DirtyPartitions;
use super::statement::Sql;
use super::table::Partition;
use crate::error::StoreError;
use uuid::Uuid;

/// What `list`, `get` and `trim` ask of a database. sqlx's traits for "any database" would be a
/// page of bounds, so each store implements it for itself.
pub(crate) trait Db: Sync {
    const DIALECT: Dialect;

    fn dirty_partitions(&self) -> &DirtyPartitions;
    fn rows(&self, sql: Sql) -> impl Future<Output = Result<Vec<(Uuid, Option<String>)>, StoreError>> + Send;
    fn texts(&self, sql: Sql) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;
    fn ids(&self, sql: Sql) -> impl Future<Output = Result<Vec<Uuid>, StoreError>> + Send;
    fn ints(&self, sql: Sql) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;
    fn partitions(&self, sql: Sql) -> impl Future<Output = Result<Vec<Partition>, StoreError>> + Send;
    /// Says how many rows were affected.
    fn execute(&self, sql: Sql) -> impl Future<Output = Result<u64, StoreError>> + Send;
}
