//! The trimming to the limits.
//!
//! A deletion in ClickHouse rewrites the parts that have deleted rows, so there are few of them:
//! expired weeks are dropped, nothing is deleted below 110 percent of a limit, and one statement
//! deletes the entries of 200 tenants.

use super::server::Server;
use super::statement::Statement;
use super::tables::{DAY, TABLE, WEEK};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::store::limits::Limits;
use crate::store::sql::dirty_partitions::{DirtyPartitions, Partitions};
use crate::store::sql::table::Partition;
use crate::util::time::first_id_within;
use clickhouse::Row;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// The number of partitions whose entries one statement deletes. A tenant has two: authenticated
/// and unauthenticated entries.
const BATCH: usize = 400;
/// The number of entries that one statement removes by their ids.
const REMOVED: usize = 500;
/// The maximum number of tenants that a statement names to count their entries. If there are more,
/// it counts those of all tenants.
const NAMED: usize = 1_000;
/// The maximum time for which a trim waits for a deletion. The server completes it also afterwards.
const PATIENCE: Duration = Duration::from_secs(60);
const WEEK_MILLIS: u128 = 7 * DAY_MILLIS;
const DAY_MILLIS: u128 = 24 * 60 * 60 * 1_000;

pub(super) async fn trim(server: &Server, dirty: &DirtyPartitions, limits: &Limits) -> Result<u64, StoreError> {
    let (oldest, overdue) = (first_id_within(limits.age), first_id_within(beyond_age(limits.age)));
    let (dropped, is_overdue) = drop_weeks(server, oldest, overdue).await?;
    if is_deleting(server).await? {
        return Ok(dropped);
    }
    let taken = dirty.take();
    match delete(server, &taken, limits, oldest, is_overdue).await {
        Ok(deleted) => Ok(dropped + deleted),
        Err(error) => {
            dirty.put_back(taken);
            Err(error)
        }
    }
}

fn beyond_age(age: Duration) -> Duration {
    age.checked_add(age / 10).unwrap_or(Duration::MAX)
}

fn beyond(limit: u64) -> u64 {
    limit.saturating_add(limit / 10)
}

/// The expired rows of a week.
#[derive(Row, Deserialize)]
struct Expired {
    week: u32,
    /// The Monday, as the number of days since 1970.
    day: u16,
    rows: u64,
    first: [u8; 16],
}

/// Drops the weeks whose entries have all expired. Returns the number of rows, and whether another
/// week has entries that are beyond 110 percent of the maximum age.
async fn drop_weeks(server: &Server, oldest: Uuid, overdue: Uuid) -> Result<(u64, bool), StoreError> {
    let mut sql = Statement::new("SELECT ");
    sql.push(WEEK).push(" AS week, ").push(DAY).push(" AS day, count() AS rows, min(id) AS first FROM ").name(TABLE);
    sql.push(" WHERE id < ").id(oldest).push(" GROUP BY week, day");
    let (mut dropped, mut is_overdue) = (0, false);
    for Expired { week, day, rows, first } in server.fetch(sql).await? {
        if u128::from(day) * DAY_MILLIS + WEEK_MILLIS <= oldest.as_u128() >> 80 {
            let mut sql = Statement::new("ALTER TABLE ");
            server.tables.push_stored(&mut sql);
            sql.push(" DROP PARTITION ID ").text(&week.to_string());
            server.execute(sql).await?;
            dropped += rows;
        } else {
            is_overdue |= Uuid::from_bytes(first) < overdue;
        }
    }
    Ok((dropped, is_overdue))
}

/// Returns whether a deletion is running, which may be another node's. Fails if it is stuck.
async fn is_deleting(server: &Server) -> Result<bool, StoreError> {
    let mut sql = Statement::new("SELECT count(), countIf(create_time < now() - 600) FROM system.mutations");
    sql.push(" WHERE is_done = 0 AND database = ")
        .text(&server.tables.database)
        .push(" AND table = ")
        .text(server.tables.stored());
    match server.fetch::<(u64, u64)>(sql).await?.first() {
        Some((_, 1..)) => Err(StoreError::unavailable("a deletion has not ended for 10 minutes: see system.mutations")),
        Some((1.., _)) => Ok(true),
        _ => Ok(false),
    }
}

async fn delete(
    server: &Server,
    partitions: &Partitions,
    limits: &Limits,
    oldest: Uuid,
    is_overdue: bool,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    let large = large(server, partitions, limits, oldest).await?;
    let mut is_overdue = is_overdue;
    let mut batches = large.chunks(BATCH);
    loop {
        let mut which = Statement::new("");
        let mut or = "";
        if std::mem::take(&mut is_overdue) {
            which.push("id < ").id(oldest);
            or = " OR ";
        }
        for (tenant, authenticated) in batches.next().unwrap_or_default() {
            if let Some(last) = last_beyond(server, tenant, *authenticated, limits, oldest).await? {
                which
                    .push(or)
                    .push("(tenant = ")
                    .text(tenant)
                    .push(" AND authenticated = ")
                    .int((*authenticated).into());
                which.push(" AND id <= ").id(last).push(")");
                or = " OR ";
            }
        }
        if or.is_empty() {
            return Ok(removed);
        }
        removed += delete_rows(server, which).await?;
    }
}

/// Returns the partitions beyond 110 percent of a limit, among those that may be. Rows of one entry
/// that are not merged yet count separately.
async fn large(
    server: &Server,
    partitions: &Partitions,
    limits: &Limits,
    oldest: Uuid,
) -> Result<Vec<Partition>, StoreError> {
    let mut sql = Statement::new("SELECT tenant, authenticated FROM ");
    sql.name(TABLE).push(" WHERE ");
    if let Partitions::These(partitions) = partitions {
        let tenants: BTreeSet<&str> = partitions.iter().map(|(tenant, _)| tenant.as_str()).collect();
        if tenants.is_empty() {
            return Ok(Vec::new());
        }
        if tenants.len() <= NAMED {
            sql.push("tenant IN (");
            for (number, tenant) in tenants.into_iter().enumerate() {
                sql.push(if number == 0 { "" } else { ", " }).text(tenant);
            }
            sql.push(") AND ");
        }
    }
    sql.push("id >= ").id(oldest).push(" GROUP BY tenant, authenticated HAVING count() > ").int(beyond(limits.count));
    sql.push(" OR sum(size) > ").int(beyond(limits.bytes)).push(" ORDER BY tenant, authenticated");
    server.fetch(sql).await
}

#[derive(Row, Deserialize)]
struct Weight {
    id: [u8; 16],
    size: i32,
}

/// Returns the newest id of a partition beyond a limit.
async fn last_beyond(
    server: &Server,
    tenant: &str,
    authenticated: bool,
    limits: &Limits,
    oldest: Uuid,
) -> Result<Option<Uuid>, StoreError> {
    let mut sql = Statement::new("SELECT id, any(size) AS size FROM ");
    sql.name(TABLE).push(" WHERE tenant = ").text(tenant).push(" AND authenticated = ").int(authenticated.into());
    sql.push(" AND id >= ").id(oldest).push(" GROUP BY id ORDER BY id DESC LIMIT ").int(limits.count.saturating_add(1));
    let (mut count, mut bytes) = (0, 0);
    let is_beyond = |Weight { id, size }: Weight| {
        count += 1;
        bytes += u64::from(size.unsigned_abs());
        (count > limits.count || bytes > limits.bytes).then(|| Uuid::from_bytes(id))
    };
    server.find(sql, is_beyond).await
}

/// Removes entries by their tenants and ids.
pub(super) async fn remove(server: &Server, entries: &[Entry]) -> Result<u64, StoreError> {
    let mut removed = 0;
    for some in entries.chunks(REMOVED) {
        let mut which = Statement::new("");
        let mut or = "";
        for entry in some {
            which.push(or).push("(tenant = ").text(entry.tenant.as_deref().unwrap_or_default());
            which.push(" AND id = ").id(entry.id).push(")");
            or = " OR ";
        }
        removed += delete_rows(server, which).await?;
    }
    Ok(removed)
}

/// Deletes the rows that fulfill a condition, and returns the number of their entries.
async fn delete_rows(server: &Server, which: Statement) -> Result<u64, StoreError> {
    let mut sql = Statement::new("SELECT uniqExact(tenant, id) FROM ");
    sql.name(TABLE).push(" WHERE ").append(which.clone());
    let removed = server.fetch::<u64>(sql).await?.into_iter().sum();

    let mut sql = Statement::new("ALTER TABLE ");
    server.tables.push_stored(&mut sql);
    sql.push(" DELETE WHERE ").append(which.clone());
    server.execute(sql).await?;

    // The statement ends before the deletion does.
    let mut left = Statement::new("SELECT count() FROM ");
    left.name(TABLE).push(" WHERE ").append(which);
    let (end, mut pause) = (Instant::now() + PATIENCE, Duration::from_millis(10));
    while server.fetch::<u64>(left.clone()).await?.iter().any(|rows| *rows > 0) && Instant::now() < end {
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
    Ok(removed)
}
