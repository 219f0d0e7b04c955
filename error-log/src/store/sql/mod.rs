//! What the databases have in common: the questions, and what the log is trimmed by.

mod cancel_safe_connection;
mod dirty_partitions;
mod select;

pub(super) use cancel_safe_connection::Lent;
pub(super) use dirty_partitions::Touched;
pub(super) use select::{Sql, Value};

use super::{Limits, Query, Slice};
use crate::util::time::first_id_at;
use crate::{Access, Entry, StoreError};
use dirty_partitions::Lanes;
use select::Select;
use std::time::SystemTime;
use uuid::Uuid;

/// Where a filter is left over that no index serves, so many entries are looked at in one go. Each may be on a page of its own: of SQLite's
/// so many are read in about four milliseconds.
pub(super) const SCAN: &str = "(SELECT 1500)";
/// And so many where it is asked only whether there is one.
pub(super) const SCAN_FOR_ONE: &str = "(SELECT 250)";
/// So many rows are deleted in one go, so that nobody waits for long.
const CHUNK: i64 = 1_000;

/// True for each entry. The index by the id alone is for questions that have it: for a tenant's newest entries PostgreSQL would take
/// that index as well, and look through everybody else's.
const EVERYBODY: &str = "size >= 0";

/// True for a lane's entries.
const LANE: &str = "tenant = $2 AND authenticated = $3";

/// A tenant's authenticated entries, or its others. The operator's own have the tenant `""`.
pub(super) type Lane = (String, bool);

/// The columns of an entry that are asked for; the rest is in its JSON.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) tenant: String,
    pub(super) authenticated: bool,
    pub(super) size: i32,
    pub(super) status: i16,
    pub(super) class: i16,
    pub(super) code: Option<String>,
    pub(super) method: String,
    pub(super) route: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) url: String,
    pub(super) entry: String,
}

impl Row {
    pub(super) fn of(entry: &Entry) -> Result<Self, StoreError> {
        let status = i16::try_from(entry.response_status_code).unwrap_or(i16::MAX);
        let json = serde_json::to_string(entry).map_err(StoreError::refused)?;
        Ok(Self {
            id: entry.id,
            tenant: entry.tenant.clone().unwrap_or_default(),
            authenticated: entry.authenticated,
            size: i32::try_from(entry.size()).unwrap_or(i32::MAX),
            status,
            class: status / 100,
            code: entry.code.clone(),
            method: entry.request_method.clone(),
            route: entry.route.clone(),
            request_id: entry.request_id.clone(),
            url: entry.request_url.clone(),
            entry: json,
        })
    }

    pub(super) fn lane(&self) -> Lane {
        (self.tenant.clone(), self.authenticated)
    }
}

/// The entry of a row's JSON.
pub(super) fn entry(json: &str) -> Result<Entry, StoreError> {
    serde_json::from_str(json).map_err(StoreError::refused)
}

/// Where the databases' SQL differs.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    /// The function that finds a text in a text.
    position: &'static str,
    /// Whether the index is named in the statement: SQLite, which knows nothing of the values, takes two bounds of the id for better
    /// than an equal status.
    names_index: bool,
    /// What makes a `SELECT` leave out what another node is deleting.
    skip_locked: &'static str,
}

#[cfg(feature = "sqlite")]
pub(super) const SQLITE: Dialect = Dialect { position: "instr", names_index: true, skip_locked: "" };
#[cfg(feature = "postgres")]
pub(super) const POSTGRES: Dialect =
    Dialect { position: "strpos", names_index: false, skip_locked: " FOR UPDATE SKIP LOCKED" };

/// A database, as far as the questions here go.
pub(super) trait Db: Sync {
    const DIALECT: Dialect;

    fn touched(&self) -> &Touched;
    fn rows(&self, sql: Sql) -> impl Future<Output = Result<Vec<(Uuid, Option<String>)>, StoreError>> + Send;
    fn texts(&self, sql: Sql) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;
    fn ids(&self, sql: Sql) -> impl Future<Output = Result<Vec<Uuid>, StoreError>> + Send;
    fn ints(&self, sql: Sql) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;
    fn lanes(&self, sql: Sql) -> impl Future<Output = Result<Vec<Lane>, StoreError>> + Send;
    /// Says how many rows were affected.
    fn execute(&self, sql: Sql) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// Makes a store of a type that has `pool`, `touched`, `lend`, `within` and `write`, beside `STEPS`. sqlx's traits for "any database" would be a page of bounds.
macro_rules! database {
    ($store:ty, $database:ty, $dialect:expr) => {
        /// What the database answers to a query of `$function` with the values bound.
        macro_rules! ask {
            ($of:ident, $sql:ident, $function:path, $fetch:ident) => {{
                let mut query = $function(sqlx::AssertSqlSafe($sql.text));
                for value in $sql.values {
                    query = match value {
                        $crate::store::sql::Value::Text(text) | $crate::store::sql::Value::Part(text) => {
                            query.bind(text)
                        }
                        $crate::store::sql::Value::Int(int) => query.bind(int),
                        $crate::store::sql::Value::Bool(bool) => query.bind(bool),
                        $crate::store::sql::Value::Id(id) => query.bind(id),
                    };
                }
                let answer = $of.within(async {
                    let mut connection = $of.lend().await?;
                    let answer = query.$fetch(&mut *connection).await;
                    connection.give_back();
                    answer.map_err($crate::store::sql::error)
                });
                answer.await
            }};
        }
        impl $store {
            /// Takes the tables from their version to this one. Nobody else may be at it during the transaction.
            async fn take_steps(mut transaction: sqlx::Transaction<'_, $database>) -> Result<(), $crate::StoreError> {
                use $crate::store::sql::{error, steps};
                let table = "CREATE TABLE IF NOT EXISTS status_error_log_version (version BIGINT NOT NULL)";
                sqlx::raw_sql(table).execute(&mut *transaction).await.map_err(error)?;
                let version = "SELECT COALESCE(MAX(version), 0) FROM status_error_log_version";
                let version: i64 = sqlx::query_scalar(version).fetch_one(&mut *transaction).await.map_err(error)?;
                let steps = steps(&STEPS, version)?;
                for step in steps {
                    sqlx::raw_sql(*step).execute(&mut *transaction).await.map_err(error)?;
                }
                if !steps.is_empty() {
                    let version = format!(
                        "DELETE FROM status_error_log_version; INSERT INTO status_error_log_version VALUES ({})",
                        STEPS.len()
                    );
                    sqlx::raw_sql(sqlx::AssertSqlSafe(version)).execute(&mut *transaction).await.map_err(error)?;
                }
                transaction.commit().await.map_err(error)
            }
        }
        impl $crate::store::sql::Db for $store {
            const DIALECT: $crate::store::sql::Dialect = $dialect;

            fn touched(&self) -> &$crate::store::sql::Touched {
                &self.touched
            }
            async fn rows(
                &self,
                sql: $crate::store::sql::Sql,
            ) -> Result<Vec<(uuid::Uuid, Option<String>)>, $crate::StoreError> {
                ask!(self, sql, sqlx::query_as, fetch_all)
            }
            async fn texts(&self, sql: $crate::store::sql::Sql) -> Result<Vec<String>, $crate::StoreError> {
                ask!(self, sql, sqlx::query_scalar, fetch_all)
            }
            async fn ids(&self, sql: $crate::store::sql::Sql) -> Result<Vec<uuid::Uuid>, $crate::StoreError> {
                ask!(self, sql, sqlx::query_scalar, fetch_all)
            }
            async fn ints(&self, sql: $crate::store::sql::Sql) -> Result<Vec<i64>, $crate::StoreError> {
                ask!(self, sql, sqlx::query_scalar, fetch_all)
            }
            async fn lanes(
                &self,
                sql: $crate::store::sql::Sql,
            ) -> Result<Vec<$crate::store::sql::Lane>, $crate::StoreError> {
                ask!(self, sql, sqlx::query_as, fetch_all)
            }
            async fn execute(&self, sql: $crate::store::sql::Sql) -> Result<u64, $crate::StoreError> {
                let done = ask!(self, sql, sqlx::query, execute)?;
                Ok(done.rows_affected())
            }
        }
        impl $crate::Store for $store {
            fn append<'a>(&'a self, entries: &'a [$crate::Entry]) -> $crate::StoreFuture<'a, ()> {
                Box::pin(self.write(entries))
            }
            fn list<'a>(&'a self, query: &'a $crate::Query) -> $crate::StoreFuture<'a, $crate::Slice> {
                Box::pin($crate::store::sql::list(self, query))
            }
            fn get<'a>(
                &'a self,
                access: &'a $crate::Access,
                id: uuid::Uuid,
            ) -> $crate::StoreFuture<'a, Option<$crate::Entry>> {
                Box::pin($crate::store::sql::get(self, access, id))
            }
            fn trim<'a>(&'a self, limits: &'a $crate::Limits) -> $crate::StoreFuture<'a, u64> {
                Box::pin($crate::store::sql::trim(self, limits))
            }
            fn close(&self) -> $crate::StoreFuture<'_, ()> {
                Box::pin(async {
                    self.pool.close().await;
                    Ok(())
                })
            }
        }
    };
}
pub(super) use database;

pub(super) async fn list<D: Db>(db: &D, query: &Query) -> Result<Slice, StoreError> {
    let Some(select) = Select::new(query, D::DIALECT) else { return Ok(Slice::default()) };
    let mut slice = Slice::default();
    for (id, json) in db.rows(select.statement()).await? {
        match json {
            Some(json) => slice.entries.push(entry(&json)?.brief()),
            None => slice.stopped_at = Some(id),
        }
    }
    Ok(slice)
}

pub(super) async fn get<D: Db>(db: &D, access: &Access, id: Uuid) -> Result<Option<Entry>, StoreError> {
    let mut sql = Sql::new("SELECT entry FROM status_error_log WHERE id = $1 AND ", [Value::Id(id)]);
    match access {
        Access::Tenant(tenant) => sql.push("tenant = ").bind(Value::Text(tenant.clone())),
        Access::Operator => sql.push(EVERYBODY),
    };
    if !access.is_sound() {
        return Ok(None);
    }
    let entry = db.texts(sql).await?.pop().map(|json| entry(&json)).transpose()?;
    Ok(entry.filter(|entry| access.reaches(entry.tenant.as_deref())))
}

pub(super) async fn trim<D: Db>(db: &D, limits: &Limits) -> Result<u64, StoreError> {
    let removed = delete(db, EVERYBODY, "id < $1", &[Value::Id(oldest(limits))]).await?;
    let touched = db.touched().take();
    match trim_lanes(db, &touched, limits).await {
        Ok(trimmed) => Ok(removed + trimmed),
        Err(error) => {
            db.touched().put_back(touched);
            Err(error)
        }
    }
}

async fn trim_lanes<D: Db>(db: &D, lanes: &Lanes, limits: &Limits) -> Result<u64, StoreError> {
    let lanes: Vec<Lane> = match lanes {
        Lanes::These(lanes) => lanes.iter().cloned().collect(),
        Lanes::All => db.lanes(Sql::new("SELECT DISTINCT tenant, authenticated FROM status_error_log", [])).await?,
    };
    let (count, bytes) = (int(limits.count), int(limits.bytes));
    let mut removed = 0;
    for (tenant, authenticated) in lanes {
        let of = |limit| [Value::Text(tenant.clone()), Value::Bool(authenticated), Value::Int(limit)];
        let mut last = db.ids(Sql::new(BEYOND_COUNT, of(count))).await?;
        if last.is_empty() && db.ints(Sql::new(BYTES, of(0))).await?.iter().any(|sum| *sum > bytes) {
            last = db.ids(Sql::new(BEYOND_BYTES, of(bytes))).await?;
        }
        while let Some(id) = last.pop() {
            let lane = [Value::Id(id), Value::Text(tenant.clone()), Value::Bool(authenticated)];
            removed += delete(db, LANE, "id <= $1", &lane).await?;
            if db.ints(Sql::new(BYTES, of(0))).await?.iter().any(|sum| *sum > bytes) {
                last = db.ids(Sql::new(BEYOND_BYTES, of(bytes))).await?;
            }
        }
    }
    Ok(removed)
}

/// The newest entry of a lane that is beyond a number of them.
const BEYOND_COUNT: &str =
    "SELECT id FROM status_error_log WHERE tenant = $1 AND authenticated = $2 ORDER BY id DESC LIMIT 1 OFFSET $3";
/// The bytes of a lane.
const BYTES: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM status_error_log \
    WHERE tenant = $1 AND authenticated = $2 AND $3 = 0";
/// The newest entry of a lane that is beyond a number of bytes.
const BEYOND_BYTES: &str = "SELECT id FROM (SELECT id, SUM(size) OVER (ORDER BY id DESC) AS total FROM status_error_log \
    WHERE tenant = $1 AND authenticated = $2) AS lane WHERE total > $3 ORDER BY id DESC LIMIT 1";

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

/// Deletes a bit. Both parts say whose: another tenant may have an entry with the same id.
fn deletion(dialect: Dialect, whose: &'static str, which: &'static str, values: &[Value]) -> Sql {
    let mut sql = Sql::new("DELETE FROM status_error_log WHERE ", values.to_vec());
    sql.push(whose).push(" AND id IN (SELECT id FROM status_error_log WHERE ").push(whose).push(" AND ").push(which);
    sql.push(" ORDER BY id LIMIT ").bind(Value::Int(CHUNK)).push(dialect.skip_locked).push(")");
    sql
}

/// The steps from a version on.
pub(super) fn steps<'s>(steps: &'s [&'static str], version: i64) -> Result<&'s [&'static str], StoreError> {
    let done = usize::try_from(version).ok().and_then(|done| steps.get(done..));
    done.ok_or_else(|| StoreError::refused("the tables of the error log are of a later version than this program"))
}

/// The oldest id that is kept for its age.
fn oldest(limits: &Limits) -> Uuid {
    SystemTime::now().checked_sub(limits.age).map_or(Uuid::nil(), first_id_at)
}

/// A number as the databases take it.
pub(super) fn int(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What a driver says, as the writer has to know it: whether what was to be written is at fault.
pub(super) fn error(error: sqlx::Error) -> StoreError {
    let is_refusal = match &error {
        sqlx::Error::Database(error) => is_refusal(error.code().as_deref().unwrap_or_default()),
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) | sqlx::Error::Decode(_) => true,
        _ => false,
    };
    if is_refusal { StoreError::refused(error) } else { StoreError::unavailable(error) }
}

/// PostgreSQL has five characters (22: data, 23: constraints, 54: limits), SQLite a number (TOOBIG, CONSTRAINT, MISMATCH, RANGE).
fn is_refusal(code: &str) -> bool {
    match (code.len(), code.parse::<u32>()) {
        (5, _) => ["22", "23", "54"].iter().any(|class| code.starts_with(class)),
        (_, Ok(code)) => [18, 19, 20, 25].contains(&(code & 0xff)),
        _ => false,
    }
}

#[cfg(all(test, feature = "sqlite", feature = "postgres"))]
mod tests;
