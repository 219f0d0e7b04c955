//! The trimming of a SQL store to its limits.

use super::database::Db;
use super::dialect::Dialect;
use super::dirty_partitions::Partitions;
use super::statement::{Sql, Value};
use super::table::{EVERYBODY, EVERYBODY_FROM_TO, ONE_PARTITION, Partition};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::store::limits::Limits;
#[cfg(feature = "sqlite")]
use crate::util::time::first_id_within;
use uuid::Uuid;

/// The number of rows that one statement deletes. The number is small, so that other statements
/// don't wait for long.
const CHUNK: i64 = 1_000;
/// The number of entries that one statement removes by their ids.
const REMOVED: usize = 100;

/// Trims a table to the limits.
#[cfg(feature = "sqlite")]
pub(crate) async fn trim<D: Db>(db: &D, limits: &Limits) -> Result<u64, StoreError> {
    let removed = from_to(db, Uuid::nil(), first_id_within(limits.age)).await?;
    Ok(removed + by_shares(db, limits).await?)
}

/// Deletes the entries from one id on, below another one.
pub(crate) async fn from_to<D: Db>(db: &D, from: Uuid, to: Uuid) -> Result<u64, StoreError> {
    delete(db, EVERYBODY_FROM_TO, EVERYBODY, &[Value::Id(to), Value::Id(from)]).await
}

/// Trims the entries of each tenant to their maximum number and size.
pub(crate) async fn by_shares<D: Db>(db: &D, limits: &Limits) -> Result<u64, StoreError> {
    let dirty = db.dirty_partitions().take();
    let trimmed = trim_partitions(db, &dirty, limits).await;
    if trimmed.is_err() {
        db.dirty_partitions().put_back(dirty);
    }
    trimmed
}

async fn trim_partitions<D: Db>(db: &D, partitions: &Partitions, limits: &Limits) -> Result<u64, StoreError> {
    let partitions: Vec<Partition> = match partitions {
        Partitions::These(partitions) => partitions.iter().cloned().collect(),
        Partitions::All => {
            db.partitions(Sql::new("SELECT DISTINCT tenant, authenticated FROM status_error_log", [])).await?
        }
    };
    let (count, bytes) = (int(limits.count), int(limits.bytes));
    let mut removed = 0;
    for (tenant, authenticated) in partitions {
        let of = |limit| [Value::Text(tenant.clone()), Value::Bool(authenticated), Value::Int(limit)];
        let mut last = db.ids(Sql::new(BEYOND_COUNT, of(count))).await?;
        if last.is_empty() && db.ints(Sql::new(BYTES, of(0))).await?.iter().any(|sum| *sum > bytes) {
            last = db.ids(Sql::new(BEYOND_BYTES, of(bytes))).await?;
        }
        while let Some(id) = last.pop() {
            let partition = [Value::Id(id), Value::Text(tenant.clone()), Value::Bool(authenticated)];
            removed += delete(db, ONE_PARTITION, "id <= $1", &partition).await?;
            if db.ints(Sql::new(BYTES, of(0))).await?.iter().any(|sum| *sum > bytes) {
                last = db.ids(Sql::new(BEYOND_BYTES, of(bytes))).await?;
            }
        }
    }
    Ok(removed)
}

/// The query for the newest entry of a partition beyond a number of entries.
const BEYOND_COUNT: &str =
    "SELECT id FROM status_error_log WHERE tenant = $1 AND authenticated = $2 ORDER BY id DESC LIMIT 1 OFFSET $3";
/// The query for the size of a partition in bytes.
const BYTES: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM status_error_log \
    WHERE tenant = $1 AND authenticated = $2 AND $3 = 0";
/// The query for the newest entry of a partition beyond a number of bytes.
const BEYOND_BYTES: &str = "SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id DESC) AS total FROM status_error_log \
    WHERE tenant = $1 AND authenticated = $2) AS totals WHERE total > $3 ORDER BY id DESC LIMIT 1";

/// Removes entries by their tenants and ids.
pub(crate) async fn remove<D: Db>(db: &D, entries: &[Entry]) -> Result<u64, StoreError> {
    let mut removed = 0;
    for some in entries.chunks(REMOVED) {
        let mut sql = Sql::new("DELETE FROM status_error_log WHERE ", []);
        let mut or = "";
        for entry in some {
            sql.push(or).push("(tenant = ").bind(Value::Text(entry.tenant.clone().unwrap_or_default()));
            sql.push(" AND id = ").bind(Value::Id(entry.id)).push(")");
            or = " OR ";
        }
        removed += db.execute(sql).await?;
    }
    Ok(removed)
}

async fn delete<D: Db>(db: &D, whose: &'static str, which: &'static str, values: &[Value]) -> Result<u64, StoreError> {
    let mut removed = 0;
    loop {
        let deleted = db.execute(deletion(D::DIALECT, whose, which, values)).await?;
        removed += deleted;
        if deleted < CHUNK.unsigned_abs() {
            return Ok(removed);
        }
    }
}

/// Returns the statement that deletes up to [`CHUNK`] rows. `whose` is in both parts of the
/// statement, because another tenant may have an entry with the same id.
pub(crate) fn deletion(dialect: Dialect, whose: &'static str, which: &'static str, values: &[Value]) -> Sql {
    let mut sql = Sql::new("DELETE FROM status_error_log WHERE ", values.to_vec());
    let (before, after) = dialect.is_one_of;
    sql.push(whose).push(" AND id ").push(before);
    sql.push("SELECT id FROM status_error_log WHERE ").push(whose).push(" AND ").push(which);
    sql.push(" ORDER BY id LIMIT ").bind(Value::Int(CHUNK)).push(after);
    sql
}

/// Converts a limit to the integer type of the databases.
pub(crate) fn int(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
