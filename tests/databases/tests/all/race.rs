//! 200 concurrent transactions insert the same key: one succeeds, and the others get the pointer of
//! the taken field.

use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{Database, Executor, Pool};
use status_error::response;
use std::time::Duration;

databases::taken!(sqlx::Error);

const MANY: usize = 200;

/// Inserts the key in a transaction, after a row without a conflict, which has to be rolled back
/// with the key.
async fn insert<DB: Database>(pool: Pool<DB>, sql: &'static str) -> Result<(), Taken>
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    let mut transaction = pool.begin_with("BEGIN").await?;
    (&mut *transaction).execute("INSERT INTO visits VALUES (1)").await?;
    (&mut *transaction).execute(sql).await?;
    transaction.commit().await?;
    Ok(())
}

async fn race<DB: Database>(pool: Pool<DB>)
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
    for<'c> &'c Pool<DB>: Executor<'c, Database = DB>,
    for<'q> <DB as Database>::Arguments: sqlx::IntoArguments<DB>,
    (i64,): for<'r> sqlx::FromRow<'r, DB::Row>,
{
    for sql in [
        "CREATE TABLE visits (visitor INT)",
        "CREATE TABLE users (email VARCHAR(100), CONSTRAINT users_email_key UNIQUE (email))",
    ] {
        (&pool).execute(sql).await.unwrap();
    }
    let tasks: Vec<_> =
        (0..MANY).map(|_| tokio::spawn(insert(pool.clone(), "INSERT INTO users VALUES ('one@example.com')"))).collect();
    let mut statuses = Vec::new();
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => statuses.push(201),
            Err(error) => {
                let answer = response(&error);
                let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
                assert_eq!(body["errors"][0]["pointer"], "#/email", "{error:?}: {body}");
                assert!(!body.to_string().contains("one@example.com"), "{body}");
                statuses.push(answer.status().as_u16());
            }
        }
    }
    statuses.sort_unstable();
    assert_eq!(statuses.len(), MANY);
    assert_eq!(statuses[0], 201);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    for table in ["SELECT count(*) FROM users", "SELECT count(*) FROM visits"] {
        let (count,): (i64,) = sqlx::query_as(table).fetch_one(&pool).await.unwrap();
        assert_eq!(count, 1, "{table}");
    }
}

fn options<DB: Database>() -> PoolOptions<DB> {
    PoolOptions::new().max_connections(30).acquire_timeout(Duration::from_secs(120))
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    race(options::<sqlx::Postgres>().connect(database.url()).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    race(options::<sqlx::MySql>().connect(database.url()).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("race.db");
    let connect = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(Duration::from_secs(120));
    let pool = options::<sqlx::Sqlite>().connect_with(connect).await.unwrap();
    race(pool.clone()).await;
    pool.close().await;
}
