//! Database errors that aren't violations: no row, no connection, a conflicting transaction, a
//! timeout.

use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, MySqlConnection, PgConnection};
use sqlx::{SqliteConnection, query};
use status_error::{ApiError, response};
use std::time::Duration;

#[derive(Debug, thiserror::Error, ApiError)]
enum StoreError {
    #[error("there is no such thing")]
    #[status(404)]
    #[on_database(row_not_found)]
    NotFound,

    #[error("the database can't be reached")]
    #[status(503)]
    #[header("retry-after", "5")]
    #[on_database(unavailable)]
    Unavailable,

    #[error("somebody was in the way")]
    #[status(503)]
    #[header("retry-after", "0")]
    #[on_database(retry)]
    Again,

    #[error("that took too long")]
    #[status(504)]
    #[on_database(timeout)]
    Slow,

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        sqlx::Error,
    ),
}

/// Returns the variant that an error becomes, and the `retry-after` of its response.
fn becomes(error: sqlx::Error) -> (&'static str, Option<String>) {
    let told = error.to_string();
    let error = StoreError::from(error);
    let answer = response(&error);
    assert!(!String::from_utf8_lossy(answer.body()).contains(&told));
    let retry_after = answer.headers().get("retry-after").map(|it| it.to_str().unwrap().to_owned());
    (error.internal_type().variant, retry_after)
}

fn unavailable() -> (&'static str, Option<String>) {
    ("Unavailable", Some("5".to_owned()))
}

fn again() -> (&'static str, Option<String>) {
    ("Again", Some("0".to_owned()))
}

async fn one_of<DB: sqlx::Database>(pool: sqlx::Pool<DB>) {
    let held = pool.acquire().await.unwrap();
    assert_eq!(becomes(pool.acquire().await.unwrap_err()), unavailable(), "the pool is empty");
    drop(held);
    pool.close().await;
    assert_eq!(becomes(pool.acquire().await.unwrap_err()), unavailable(), "the pool is closed");
}

/// Returns a port on which nothing listens.
fn no_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut one = PgConnection::connect(database.url()).await.unwrap();
    let mut other = PgConnection::connect(database.url()).await.unwrap();
    for sql in ["CREATE TABLE t (id INT, n INT)", "INSERT INTO t VALUES (1, 0), (2, 0)"] {
        one.execute(sql).await.unwrap();
    }
    let none = query("SELECT * FROM t WHERE id = 3").fetch_one(&mut one).await.unwrap_err();
    assert_eq!(becomes(none), ("NotFound", None));

    // 40001: serialization failure.
    one.execute("BEGIN ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    one.execute("SELECT * FROM t").await.unwrap();
    other.execute("UPDATE t SET n = 1").await.unwrap();
    assert_eq!(becomes(one.execute("UPDATE t SET n = 2").await.unwrap_err()), again(), "serialization");
    one.execute("ROLLBACK").await.unwrap();

    // 40P01: deadlock.
    for connection in [&mut one, &mut other] {
        connection.execute("SET deadlock_timeout = '50ms'").await.unwrap();
        connection.execute("BEGIN").await.unwrap();
    }
    one.execute("UPDATE t SET n = 3 WHERE id = 1").await.unwrap();
    other.execute("UPDATE t SET n = 3 WHERE id = 2").await.unwrap();
    let (first, second) =
        tokio::join!(one.execute("UPDATE t SET n = 4 WHERE id = 2"), other.execute("UPDATE t SET n = 4 WHERE id = 1"),);
    let victim = first.err().or(second.err()).expect("one of them is the victim");
    assert_eq!(becomes(victim), again(), "deadlock");
    for connection in [&mut one, &mut other] {
        connection.execute("ROLLBACK").await.unwrap();
    }

    // 55P03: the lock is not available.
    one.execute("BEGIN").await.unwrap();
    one.execute("SELECT * FROM t FOR UPDATE").await.unwrap();
    assert_eq!(becomes(other.execute("SELECT * FROM t FOR UPDATE NOWAIT").await.unwrap_err()), again(), "a lock");
    one.execute("ROLLBACK").await.unwrap();

    // 57014: the statement timed out.
    other.execute("SET statement_timeout = '20ms'").await.unwrap();
    assert_eq!(becomes(other.execute("SELECT pg_sleep(10)").await.unwrap_err()), ("Slow", None));

    // 57P01: the administrator ended the connection. Afterwards the socket is closed.
    other.execute("SET statement_timeout = 0").await.unwrap();
    let (pid,): (i32,) = sqlx::query_as("SELECT pg_backend_pid()").fetch_one(&mut other).await.unwrap();
    query("SELECT pg_terminate_backend($1)").bind(pid).execute(&mut one).await.unwrap();
    for _ in 0..2 {
        assert_eq!(becomes(other.execute("SELECT 1").await.unwrap_err()), unavailable(), "terminated");
    }

    // 53300: too many connections.
    let few = "CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 1";
    one.execute(few).await.unwrap();
    let options: PgConnectOptions = database.url().parse().unwrap();
    let options = options.username("few").password("few");
    let _first = options.connect().await.unwrap();
    assert_eq!(becomes(options.connect().await.map(drop).unwrap_err()), unavailable(), "too many connections");
    assert_eq!(becomes(options.port(no_port()).connect().await.map(drop).unwrap_err()), unavailable(), "no server");

    let small = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(3));
    one_of(small.connect(database.url()).await.unwrap()).await;
    assert_eq!(becomes(one.execute("SELECT nothing").await.unwrap_err()), ("Database", None));
}

#[tokio::test]
async fn of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut one = MySqlConnection::connect(database.url()).await.unwrap();
    let mut other = MySqlConnection::connect(database.url()).await.unwrap();
    for sql in ["CREATE TABLE t (id INT PRIMARY KEY, n INT)", "INSERT INTO t VALUES (1, 0), (2, 0)"] {
        one.execute(sql).await.unwrap();
    }
    let none = query("SELECT * FROM t WHERE id = 3").fetch_one(&mut one).await.unwrap_err();
    assert_eq!(becomes(none), ("NotFound", None));

    // 1213: deadlock.
    for connection in [&mut one, &mut other] {
        connection.execute(sqlx::raw_sql("BEGIN")).await.unwrap();
    }
    one.execute("UPDATE t SET n = 3 WHERE id = 1").await.unwrap();
    other.execute("UPDATE t SET n = 3 WHERE id = 2").await.unwrap();
    let (first, second) =
        tokio::join!(one.execute("UPDATE t SET n = 4 WHERE id = 2"), other.execute("UPDATE t SET n = 4 WHERE id = 1"),);
    let victim = first.err().or(second.err()).expect("one of them is the victim");
    assert_eq!(becomes(victim), again(), "deadlock");
    for connection in [&mut one, &mut other] {
        connection.execute(sqlx::raw_sql("ROLLBACK")).await.unwrap();
    }

    // 1205: the wait for a lock timed out.
    other.execute("SET innodb_lock_wait_timeout = 1").await.unwrap();
    one.execute(sqlx::raw_sql("BEGIN")).await.unwrap();
    one.execute("UPDATE t SET n = 5").await.unwrap();
    assert_eq!(becomes(other.execute("UPDATE t SET n = 6").await.unwrap_err()), again(), "a lock");
    one.execute(sqlx::raw_sql("ROLLBACK")).await.unwrap();

    // 1969: the statement timed out.
    other.execute("SET max_statement_time = 0.02").await.unwrap();
    assert_eq!(becomes(other.execute("SELECT sleep(10) FROM t").await.unwrap_err()), ("Slow", None));

    // 1927: the connection was killed; or the socket is closed.
    other.execute("SET max_statement_time = 0").await.unwrap();
    let (id,): (i64,) = sqlx::query_as("SELECT CAST(connection_id() AS SIGNED)").fetch_one(&mut other).await.unwrap();
    one.execute(AssertSqlSafe(format!("KILL {id}"))).await.unwrap();
    for _ in 0..2 {
        assert_eq!(becomes(other.execute("SELECT 1").await.unwrap_err()), unavailable(), "killed");
    }

    // 1226: the user has too many connections.
    one.execute("CREATE USER few@'%' IDENTIFIED BY 'few' WITH MAX_USER_CONNECTIONS 1").await.unwrap();
    let options: MySqlConnectOptions = database.url().parse().unwrap();
    let options = options.username("few").password("few").database("information_schema");
    let _first = options.connect().await.unwrap();
    assert_eq!(becomes(options.connect().await.map(drop).unwrap_err()), unavailable(), "too many connections");
    assert_eq!(becomes(options.port(no_port()).connect().await.map(drop).unwrap_err()), unavailable(), "no server");

    let small = MySqlPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(3));
    one_of(small.connect(database.url()).await.unwrap()).await;
    assert_eq!(becomes(one.execute("SELECT nothing").await.unwrap_err()), ("Database", None));
}

#[tokio::test]
async fn of_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("busy.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true).busy_timeout(Duration::ZERO);
    let mut one: SqliteConnection = options.connect().await.unwrap();
    let mut other: SqliteConnection = options.connect().await.unwrap();
    one.execute("CREATE TABLE t (id INT)").await.unwrap();
    let none = query("SELECT * FROM t").fetch_one(&mut one).await.unwrap_err();
    assert_eq!(becomes(none), ("NotFound", None));
    one.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(becomes(other.execute("INSERT INTO t VALUES (1)").await.unwrap_err()), again(), "busy");
    let nowhere = SqliteConnectOptions::new().filename("/nowhere/at/all.db");
    assert_eq!(becomes(nowhere.connect().await.map(drop).unwrap_err()), unavailable(), "no file");
    assert_eq!(becomes(one.execute("SELECT nothing").await.unwrap_err()), ("Database", None));
}

#[test]
fn of_sqlite_through_other_drivers() {
    use status_error::database::{DatabaseError as _, DatabaseFailure};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("locked.db");
    let one = rusqlite::Connection::open(&file).unwrap();
    one.execute_batch("CREATE TABLE t (id INT); BEGIN IMMEDIATE").unwrap();

    let other = rusqlite::Connection::open(&file).unwrap();
    other.busy_timeout(Duration::ZERO).unwrap();
    assert_eq!(other.execute("INSERT INTO t VALUES (1)", []).unwrap_err().failure(), DatabaseFailure::Retry);
    assert_eq!(other.query_row("SELECT * FROM t", [], |_| Ok(())).unwrap_err().failure(), DatabaseFailure::RowNotFound);

    use diesel::Connection as _;
    use diesel::RunQueryDsl as _;
    let mut other = diesel::SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let busy = diesel::sql_query("INSERT INTO t VALUES (1)").execute(&mut other).unwrap_err();
    assert_eq!(busy.failure(), DatabaseFailure::Retry);
    let nowhere = diesel::SqliteConnection::establish("/nowhere/at/all.db").map(drop).unwrap_err();
    assert_eq!(nowhere.failure(), DatabaseFailure::Unavailable);
}

#[tokio::test]
async fn of_postgresql_through_tokio_postgres() {
    use status_error::database::{DatabaseError as _, DatabaseFailure};
    let Some(database) = throwaway_servers::postgres() else { return };
    let (client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute("SET statement_timeout = '20ms'").await.unwrap();
    assert_eq!(client.execute("SELECT pg_sleep(10)", &[]).await.unwrap_err().failure(), DatabaseFailure::Timeout);
    // tokio-postgres reports only that `query_one` didn't get exactly one row, which doesn't show
    // whether there was none.
    assert_eq!(client.query_one("SELECT 1 WHERE false", &[]).await.unwrap_err().failure(), DatabaseFailure::Other);
    let nowhere = format!("postgres://nobody@127.0.0.1:{}/nothing", no_port());
    let refused = tokio_postgres::connect(&nowhere, tokio_postgres::NoTls).await.map(drop).unwrap_err();
    assert_eq!(refused.failure(), DatabaseFailure::Unavailable);
    drop(client.execute("SELECT pg_terminate_backend(pg_backend_pid())", &[]).await);
    assert_eq!(client.execute("SELECT 1", &[]).await.unwrap_err().failure(), DatabaseFailure::Unavailable);
}
