//! The partitions of the store in PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod convert;
mod expire;
mod make;

use error_log_tests::{entry, id_at, tenant, urls};
use sqlx::{Connection as _, Executor as _, PgConnection};
use status_error_log::{Access, Entry, Filter, Limits, PostgresStore, Query, Store};
use std::time::{Duration, Instant, SystemTime};
use throwaway_servers::Database;
use tokio::time::sleep;
use uuid::Uuid;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns an entry that was sent `age` ago.
fn aged(url: &str, age: Duration) -> Entry {
    let mut entry = entry("acme", url, 404);
    entry.id = id_at(SystemTime::now() - age);
    entry
}

async fn partitioned(database: &Database, width: Duration) -> PostgresStore {
    PostgresStore::builder(database.url()).partitioned(width).connect().await.unwrap()
}

/// Opens a connection for statements of others.
async fn session(database: &Database) -> PgConnection {
    PgConnection::connect(database.url()).await.unwrap()
}

/// Returns the names of the partitions, in the order of their ranges.
fn partitions(database: &Database) -> Vec<String> {
    let sql = "SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'status_error_log'::regclass ORDER BY replace(pg_get_expr(relpartbound, c.oid), 'MINVALUE', '''') COLLATE \"C\"";
    database.sql(sql).lines().map(str::to_owned).collect()
}

fn count(database: &Database) -> u64 {
    database.sql("SELECT count(*) FROM status_error_log").trim().parse().unwrap()
}

/// Makes each deletion from the log fail.
fn forbid_deletions(database: &Database) {
    database.sql(
        "CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a deletion'; END $$;
         CREATE TRIGGER forbid BEFORE DELETE ON status_error_log FOR EACH STATEMENT EXECUTE FUNCTION forbid()",
    );
}

/// Returns the definitions of the table's indexes.
fn indexes(database: &Database) -> String {
    database.sql(
        "SELECT replace(indexdef, ' ON ONLY ', ' ON ') FROM pg_indexes WHERE tablename = 'status_error_log' ORDER BY 1",
    )
}
