//! Reading of the table's partitions.

use super::ranges::Range;
use super::session::lock_error;
use crate::error::StoreError;
use sqlx::PgConnection;

/// The query for the kind of the table: partitioned or plain.
const IS_PARTITIONED: &str =
    "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('status_error_log') AND relkind = 'p')";
const PARTITIONS: &str = "
    SELECT format('%I.%I', n.nspname, c.relname), pg_get_expr(c.relpartbound, c.oid), h.inhdetachpending
    FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE h.inhparent = to_regclass('status_error_log')";

/// A partition of the table.
#[derive(Debug)]
pub(super) struct TimePartition {
    /// The name in SQL, with the schema.
    pub(super) name: String,
    pub(super) range: Range,
    /// Whether a node began to detach the partition and did not end.
    pub(super) is_detaching: bool,
}

pub(in crate::store::postgres) async fn is_partitioned(connection: &mut PgConnection) -> Result<bool, StoreError> {
    sqlx::query_scalar(IS_PARTITIONED).fetch_one(connection).await.map_err(lock_error)
}

/// Returns the partitions, the oldest first. A default partition is not among them.
pub(super) async fn partitions(connection: &mut PgConnection) -> Result<Vec<TimePartition>, StoreError> {
    let rows: Vec<(String, Option<String>, bool)> =
        sqlx::query_as(PARTITIONS).fetch_all(connection).await.map_err(lock_error)?;
    let partitions = rows.into_iter().filter_map(|(name, bounds, is_detaching)| {
        Some(TimePartition { name, range: Range::parse(&bounds?)?, is_detaching })
    });
    let mut partitions: Vec<TimePartition> = partitions.collect();
    partitions.sort_unstable_by_key(|partition| partition.range.from);
    Ok(partitions)
}

pub(super) fn ranges(partitions: &[TimePartition]) -> Vec<Range> {
    partitions.iter().map(|partition| partition.range).collect()
}
