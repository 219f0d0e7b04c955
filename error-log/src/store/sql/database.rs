//! The operations of a database that the SQL stores share.

use super::dialect::Dialect;
use super::dirty_partitions::DirtyPartitions;
use super::statement::Sql;
use super::table::{Counted, Partition};
use crate::error::StoreError;
use uuid::Uuid;

/// The operations of a database that `list`, `get` and `trim` need. Each store implements them,
/// because code over sqlx's traits for "any database" would need a page of bounds.
pub(crate) trait Db: Sync {
    const DIALECT: Dialect;

    fn dirty_partitions(&self) -> &DirtyPartitions;
    fn rows(&self, sql: Sql) -> impl Future<Output = Result<Vec<(Uuid, Option<String>)>, StoreError>> + Send;
    fn texts(&self, sql: Sql) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;
    fn ids(&self, sql: Sql) -> impl Future<Output = Result<Vec<Uuid>, StoreError>> + Send;
    fn ints(&self, sql: Sql) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;
    fn counted(&self, sql: Sql) -> impl Future<Output = Result<Vec<Counted>, StoreError>> + Send;
    fn partitions(&self, sql: Sql) -> impl Future<Output = Result<Vec<Partition>, StoreError>> + Send;
    /// Runs a statement, and returns the number of affected rows.
    fn execute(&self, sql: Sql) -> impl Future<Output = Result<u64, StoreError>> + Send;
}
