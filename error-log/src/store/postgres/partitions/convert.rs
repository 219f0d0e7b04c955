//! The conversion of a plain table into a partitioned one, while nodes write to it.
//!
//! A constraint first promises that all rows are before a time in the future, and is validated
//! while the table is in use. PostgreSQL then takes the table as a partition without reading it.

use super::catalog::is_partitioned;
use super::make;
use super::ranges::{Range, Width};
use super::session::{has_code, lock_error, transaction};
use crate::error::StoreError;
use crate::util::time::first_id_at;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

const CONVERT: &str = include_str!("convert.sql");
/// The name of the constraint, which is also in `convert.sql`.
pub(super) const CONSTRAINT: &str = "status_error_log_cut";
/// The query for the constraint of an earlier try: its text, and whether it was validated.
const TRIED: &str = "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE conrelid = to_regclass('status_error_log') AND conname = 'status_error_log_cut'";
const DROP: &str = "ALTER TABLE status_error_log DROP CONSTRAINT IF EXISTS status_error_log_cut";
const VALIDATE: &str = "ALTER TABLE status_error_log VALIDATE CONSTRAINT status_error_log_cut";
/// The query for the newest id, which the index by id serves.
const NEWEST: &str = "SELECT id FROM status_error_log WHERE size >= 0 ORDER BY id DESC LIMIT 1";
/// The minimum time from the first step to the bound of the first partition. The validation of a
/// large table takes minutes.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The time after which the entries of the plain table have to be in the past. A clock that was
/// ahead would keep the table from becoming old.
const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Converts the table if it is plain and empty.
pub(in crate::store::postgres) async fn convert_empty(
    connection: &mut PgConnection,
    width: Width,
) -> Result<(), StoreError> {
    if is_partitioned(connection).await? {
        return Ok(());
    }
    let is_empty = "SELECT NOT EXISTS (SELECT FROM status_error_log)";
    if sqlx::query_scalar(is_empty).fetch_one(&mut *connection).await.map_err(lock_error)? {
        replace(connection, width, None).await?;
    }
    Ok(())
}

/// Converts the table if it is plain. The validation may take minutes.
pub(in crate::store::postgres) async fn convert(connection: &mut PgConnection, width: Width) -> Result<(), StoreError> {
    convert_empty(connection, width).await?;
    if is_partitioned(connection).await? {
        return Ok(());
    }
    let now = SystemTime::now();
    let (cut, is_valid) = match tried(connection).await? {
        // An earlier try was interrupted. Its bound may be too near by now.
        Some((cut, is_valid)) if cut > width.times(1, first_id_at(now).as_u128()).to => (cut, is_valid),
        _ => (constrain(connection, width, now).await?, false),
    };
    if !is_valid {
        validate(connection).await?;
    }
    replace(connection, width, Some(cut)).await
}

async fn tried(connection: &mut PgConnection) -> Result<Option<(u128, bool)>, StoreError> {
    let tried: Option<(String, bool)> = sqlx::query_as(TRIED).fetch_optional(connection).await.map_err(lock_error)?;
    // CHECK ((id < '019af232-b200-0000-0000-000000000000'::uuid)) NOT VALID
    Ok(tried.and_then(|(check, is_valid)| Some((Uuid::try_parse(check.split('\'').nth(1)?).ok()?.as_u128(), is_valid))))
}

/// Adds the constraint to the table, and returns the bound.
async fn constrain(connection: &mut PgConnection, width: Width, now: SystemTime) -> Result<u128, StoreError> {
    let id_after = |time: Duration| now.checked_add(time).map_or(u128::MAX, |time| first_id_at(time).as_u128());
    let newest: Option<Uuid> = sqlx::query_scalar(NEWEST).fetch_optional(&mut *connection).await.map_err(lock_error)?;
    let newest = newest.map_or(0, |id| id.as_u128());
    if newest > id_after(YEAR) {
        let why = "the table status_error_log has entries that are more than a year in the future, written by a clock \
                   that was ahead: delete them, and it becomes partitioned";
        return Err(StoreError::permanent(why));
    }
    let least = width.times(2, id_after(Duration::ZERO)).to.max(id_after(DAY));
    let cut = width.around(least.max(newest)).to;
    let add = format!(
        "{DROP}; ALTER TABLE status_error_log ADD CONSTRAINT {CONSTRAINT} CHECK (id < '{}') NOT VALID",
        Uuid::from_u128(cut)
    );
    let mut transaction = transaction(connection).await?;
    transaction.execute(AssertSqlSafe(add)).await.map_err(lock_error)?;
    transaction.commit().await.map_err(lock_error)?;
    Ok(cut)
}

async fn validate(connection: &mut PgConnection) -> Result<(), StoreError> {
    match connection.execute(VALIDATE).await {
        Ok(_) => Ok(()),
        Err(error) => {
            // An entry of a later time was written before the constraint was there. The next try
            // has a later bound.
            if has_code(&error, "23514") {
                drop_constraint(connection).await?;
            }
            Err(lock_error(error))
        }
    }
}

/// Removes the constraint of an interrupted conversion.
pub(in crate::store::postgres) async fn drop_constraint(connection: &mut PgConnection) -> Result<(), StoreError> {
    let mut transaction = transaction(connection).await?;
    transaction.execute(DROP).await.map_err(lock_error)?;
    transaction.commit().await.map_err(lock_error)
}

/// Puts the partitioned table in the place of the plain one, with the rows before `cut`. Without
/// `cut`, it does so only if there are no rows.
async fn replace(connection: &mut PgConnection, width: Width, cut: Option<u128>) -> Result<(), StoreError> {
    let mut transaction = transaction(connection).await?;
    // Taken before the table's lock, as a node that makes partitions does.
    transaction.execute(make::ONE_AT_A_TIME).await.map_err(lock_error)?;
    sqlx::query("SELECT set_config('status_error_log.cut', $1, true)")
        .bind(cut.map(|cut| Uuid::from_u128(cut).to_string()).unwrap_or_default())
        .execute(&mut *transaction)
        .await
        .map_err(lock_error)?;
    transaction.execute(CONVERT).await.map_err(lock_error)?;
    // The partitions also show the width to nodes without the setting.
    if is_partitioned(&mut transaction).await? {
        let after = cut.map(|cut| Range::only(Uuid::from_u128(cut)));
        let wanted: Vec<Range> = after.into_iter().chain([make::time_ahead(width)]).collect();
        make::fill(&mut transaction, Some(width), &wanted).await?;
    }
    transaction.commit().await.map_err(lock_error)
}
