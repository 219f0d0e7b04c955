//! Transactions and connections that change the table's partitions.
//!
//! A statement that waits for a lock makes the later statements on the same table wait behind it.
//! So each of these statements waits for a short time, and the next trim tries again.

use crate::error::StoreError;
use crate::store::sql::error::store_error;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Executor as _, Postgres, Transaction};

/// The statements at the begin of each transaction. If the node disappears, the server ends the
/// transaction, which otherwise would keep its locks.
const LIMITS: &str = "SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '10s'; \
    SET LOCAL client_min_messages = 'warning'";
/// The lock of the node that converts the table or removes partitions. Other nodes don't wait.
const MAINTENANCE: &str = "SELECT pg_try_advisory_lock(7309475598860087664)";

/// The settings of the maintenance. A large table may take longer than an administrator allows for
/// other statements.
const SETTINGS: &str = "SET lock_timeout = '2s'; SET statement_timeout = 0";

/// Begins a transaction that waits for locks only for a short time.
pub(super) async fn transaction(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>, StoreError> {
    let mut transaction = connection.begin().await.map_err(lock_error)?;
    transaction.execute(LIMITS).await.map_err(lock_error)?;
    Ok(transaction)
}

/// Opens a connection of its own for the maintenance, so that its settings and its lock end with
/// the connection. Returns `None` if another node does the maintenance at this time.
pub(in crate::store::postgres) async fn maintenance(
    options: &PgConnectOptions,
) -> Result<Option<PgConnection>, StoreError> {
    let mut connection = PgConnection::connect_with(options).await.map_err(store_error)?;
    if sqlx::query_scalar(MAINTENANCE).fetch_one(&mut connection).await.map_err(store_error)? {
        connection.execute(SETTINGS).await.map_err(store_error)?;
        return Ok(Some(connection));
    }
    drop(connection.close().await);
    Ok(None)
}

/// Returns whether the error has this code.
pub(super) fn has_code(error: &sqlx::Error, code: &str) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|has| has == code)
}

/// Converts the error of a statement that changes partitions. Such an error never rejects the
/// entries of a batch.
pub(super) fn lock_error(error: sqlx::Error) -> StoreError {
    if has_code(&error, "55P03") {
        let why = "a transaction has kept a lock on the table status_error_log or on a part of it for too long: \
                   see pg_stat_activity";
        return StoreError::unavailable(why);
    }
    StoreError::unavailable(error)
}
