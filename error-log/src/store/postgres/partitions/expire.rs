//! Removal of the partitions whose entries have all expired.
//!
//! A partition is marked, detached and dropped. Each step may be interrupted, and the next trim
//! continues: it drops a detached table only if it has the mark of an expired partition, so a table
//! that an administrator has detached stays.

use super::catalog::{TimePartition, partitions, ranges};
use super::make::or_newest;
use super::ranges::{Range, Width};
use super::session::{has_code, lock_error};
use crate::error::StoreError;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use uuid::Uuid;

/// The comment of an expired partition, without its upper bound.
const MARK: &str = "Expired partition of the error log, to be dropped. All ids are lower than ";
/// The query for the detached tables with a mark: their names in SQL, and the mark.
const DETACHED: &str = "
    SELECT format('%I.%I', n.nspname, c.relname), obj_description(c.oid, 'pg_class')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('status_error_log'))
    AND c.relkind = 'r' AND NOT c.relispartition AND c.relname LIKE 'status\\_error\\_log\\_%'
    AND starts_with(obj_description(c.oid, 'pg_class'), $1)";

/// Returns whether there is a partition or a detached table to drop.
pub(in crate::store::postgres) async fn is_due(
    connection: &mut PgConnection,
    oldest: Uuid,
) -> Result<bool, StoreError> {
    let oldest = oldest.as_u128();
    let partitions = partitions(connection).await?;
    let is_expired = partitions.iter().any(|partition| partition.is_detaching || partition.range.to <= oldest);
    Ok(is_expired || !detached(connection, oldest).await?.is_empty())
}

/// Drops the partitions that have no id from `oldest` on, and returns the number of their entries.
pub(in crate::store::postgres) async fn drop_expired(
    connection: &mut PgConnection,
    oldest: Uuid,
) -> Result<u64, StoreError> {
    let detached = detach_expired(connection, oldest.as_u128()).await;
    let removed = drop_detached(connection, oldest.as_u128()).await?;
    detached.map(|()| removed)
}

async fn detach_expired(connection: &mut PgConnection, oldest: u128) -> Result<(), StoreError> {
    let partitions = partitions(connection).await?;
    // Only one partition at a time can be in this state, so it comes first. It may also be one that
    // an administrator began to detach.
    for partition in partitions.iter().filter(|partition| partition.is_detaching) {
        detach(connection, partition, "FINALIZE").await?;
    }
    for partition in partitions.iter().filter(|partition| partition.range.to <= oldest && !partition.is_detaching) {
        mark(connection, partition).await?;
        detach(connection, partition, "CONCURRENTLY").await?;
    }
    Ok(())
}

/// Returns the ranges of expired ids whose partitions have entries that have not expired, and that
/// span more time than the others. Their expired entries would stay for longer than users expect.
pub(in crate::store::postgres) async fn expired_parts(
    connection: &mut PgConnection,
    width: Option<Width>,
    oldest: Uuid,
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let (ranges, oldest) = (ranges(&partitions(connection).await?), oldest.as_u128());
    let width = or_newest(width, &ranges);
    let wide = |range: &&Range| range.from < oldest && range.to > oldest && width.is_exceeded_by(**range);
    let part = |range: &Range| (Uuid::from_u128(range.from), Uuid::from_u128(oldest));
    Ok(ranges.iter().filter(wide).map(part).collect())
}

async fn mark(connection: &mut PgConnection, partition: &TimePartition) -> Result<(), StoreError> {
    let (name, to) = (&partition.name, Uuid::from_u128(partition.range.to));
    let comment = format!("COMMENT ON TABLE {name} IS '{MARK}{to}'");
    unless_gone(connection.execute(AssertSqlSafe(comment)).await.map(drop))
}

/// Detaches a partition. A transaction that uses the log may run for very long, and the statement
/// then fails: the partition's rows are out of sight, and the next trim continues.
async fn detach(connection: &mut PgConnection, partition: &TimePartition, how: &str) -> Result<(), StoreError> {
    let detach = format!("ALTER TABLE status_error_log DETACH PARTITION {} {how}", partition.name);
    unless_gone(connection.execute(AssertSqlSafe(detach)).await.map(drop))
}

async fn drop_detached(connection: &mut PgConnection, oldest: u128) -> Result<u64, StoreError> {
    let mut removed = 0;
    for name in detached(connection, oldest).await? {
        removed += drop_table(connection, &name).await?;
    }
    Ok(removed)
}

/// Returns the names of the detached tables with the mark of an expired partition.
async fn detached(connection: &mut PgConnection, oldest: u128) -> Result<Vec<String>, StoreError> {
    let detached: Vec<(String, String)> =
        sqlx::query_as(DETACHED).bind(MARK).fetch_all(connection).await.map_err(lock_error)?;
    // The maximum age may have become longer since.
    let has_expired = |comment: &str| {
        let below = comment.strip_prefix(MARK).and_then(|id| Uuid::try_parse(id).ok());
        below.is_some_and(|below| below.as_u128() <= oldest)
    };
    Ok(detached.into_iter().filter(|(_, comment)| has_expired(comment)).map(|(name, _)| name).collect())
}

/// Drops a detached table, and returns the number of its rows.
async fn drop_table(connection: &mut PgConnection, name: &str) -> Result<u64, StoreError> {
    let count = AssertSqlSafe(format!("SELECT count(*) FROM {name}"));
    let counted: Result<i64, _> = sqlx::query_scalar(count).fetch_one(&mut *connection).await;
    match counted {
        Ok(rows) => {
            let drop = AssertSqlSafe(format!("DROP TABLE IF EXISTS {name}"));
            connection.execute(drop).await.map_err(lock_error)?;
            Ok(rows.unsigned_abs())
        }
        Err(error) => unless_gone(Err(error)).map(|()| 0),
    }
}

/// Ignores that a partition no longer exists or is no longer attached, because someone else has
/// removed it.
fn unless_gone(done: Result<(), sqlx::Error>) -> Result<(), StoreError> {
    match done {
        Err(error) if has_code(&error, "42P01") => Ok(()),
        done => done.map_err(lock_error),
    }
}
