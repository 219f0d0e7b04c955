//! Lets each kind of failure happen through a driver, on each database, and checks how it is
//! classified. The guide's tables of outcomes are written from the results.

use crate::cases::Database;
use crate::matrix::Driver;
use crate::table;
use status_error::database::{DatabaseFailure, ViolationKind};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use throwaway_servers::Database as Server;

/// A driver that can open connections to a server.
pub trait Connect: Driver + Sized {
    /// Opens a connection. `url` is a path for SQLite, and the file is created.
    async fn connect(url: &str) -> Result<Self, DatabaseFailure>;

    /// Returns the failure of a pool whose connections are all in use. Returns `None` if the driver
    /// has no pool.
    async fn pool_timeout(_url: &str) -> Option<DatabaseFailure> {
        None
    }
}

/// Each kind of failure, in the order of the table.
pub(crate) const OUTCOMES: [&str; 16] = [
    UNIQUE,
    FOREIGN_KEY,
    CHECK,
    NOT_NULL,
    DEADLOCK,
    SERIALIZATION,
    LOCK,
    STATEMENT_TIMEOUT,
    CANCELED,
    READ_ONLY,
    KILLED,
    KILLED_IDLE,
    TOO_MANY,
    NO_SERVER,
    POOL,
    OTHER,
];
const UNIQUE: &str = "a unique constraint";
const FOREIGN_KEY: &str = "a foreign key";
const CHECK: &str = "a check";
const NOT_NULL: &str = "a not-null constraint";
const DEADLOCK: &str = "deadlock";
const SERIALIZATION: &str = "serialization failure";
const LOCK: &str = "lock timeout";
const STATEMENT_TIMEOUT: &str = "statement timeout";
const CANCELED: &str = "canceled statement";
const READ_ONLY: &str = "read-only";
const KILLED: &str = "connection killed in a statement";
const KILLED_IDLE: &str = "connection killed between statements";
const TOO_MANY: &str = "too many connections";
const NO_SERVER: &str = "no server, or no file";
const POOL: &str = "pool timeout";
const OTHER: &str = "another error";

/// Returns the failure that an outcome has to be.
fn expected(outcome: &str) -> &'static str {
    match outcome {
        UNIQUE => "unique",
        FOREIGN_KEY => "foreign key",
        CHECK => "check",
        NOT_NULL => "not-null",
        DEADLOCK | SERIALIZATION | LOCK => "retry",
        STATEMENT_TIMEOUT | CANCELED => "timeout",
        READ_ONLY | KILLED | KILLED_IDLE | TOO_MANY | NO_SERVER | POOL => "unavailable",
        _ => "other",
    }
}

fn word(failure: &DatabaseFailure) -> &'static str {
    match failure {
        DatabaseFailure::Violation(violation) => violation.kind().as_str(),
        DatabaseFailure::RowNotFound => "row_not_found",
        DatabaseFailure::Unavailable => "unavailable",
        DatabaseFailure::Retry => "retry",
        DatabaseFailure::Timeout => "timeout",
        _ => "other",
    }
}

/// The outcomes observed through one driver.
struct Observed(Vec<(&'static str, &'static str)>);

impl Observed {
    fn add(&mut self, outcome: &'static str, failure: &DatabaseFailure) {
        self.0.push((outcome, word(failure)));
    }

    /// Runs a statement that fails.
    async fn run<D: Driver>(&mut self, outcome: &'static str, driver: &mut D, sql: &'static str) {
        let error = driver.run(sql).await.expect_err(outcome);
        let failure = D::failure(&error);
        assert_eq!(word(&failure), expected(outcome), "{outcome} through {}: {error:?}", D::NAME);
        self.add(outcome, &failure);
    }

    fn check<D: Driver>(self, database: Database) {
        for (outcome, word) in &self.0 {
            assert_eq!(*word, expected(outcome), "{outcome} through {}", D::NAME);
        }
        let mut column: Vec<(&str, String)> = self.0.iter().map(|(outcome, word)| (*outcome, cell(word))).collect();
        // A driver without a pool has nothing in this row.
        if !column.iter().any(|(outcome, _)| *outcome == POOL) {
            column.push((POOL, "–".to_owned()));
        }
        table::check(&table::outcomes_of(database), D::NAME, &column, &OUTCOMES)
            .unwrap_or_else(|differs| panic!("{differs}"));
    }
}

fn cell(word: &str) -> String {
    match word {
        "unique" => "`#[unique]`".to_owned(),
        "foreign key" | "check" | "not-null" => "`#[constraint]`".to_owned(),
        "other" => "the fallback".to_owned(),
        word => format!("`{word}`"),
    }
}

async fn run<D: Driver>(driver: &mut D, statements: &[&'static str]) {
    for sql in statements {
        driver.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

async fn connect<D: Connect>(url: &str) -> D {
    D::connect(url).await.unwrap_or_else(|failure| panic!("{url}: {failure:?}"))
}

/// Waits until a query of the server's own client returns something else than nothing and `0`.
fn wait_for(server: &Server, sql: &str) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let found = server.sql(sql).trim().to_owned();
        if !found.is_empty() && found != "0" {
            return found;
        }
        assert!(Instant::now() < end, "{sql} finds nothing");
        thread::sleep(Duration::from_millis(20));
    }
}

fn in_background(server: &Server, run: impl FnOnce(&Server) + Send + 'static) -> JoinHandle<()> {
    let server = server.clone();
    thread::spawn(move || run(&server))
}

/// Returns a port on which nothing listens.
fn no_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

const SCHEMA: &str = "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, parent INT,
        CONSTRAINT t_n_positive CHECK (n >= 0), CONSTRAINT t_parent_fkey FOREIGN KEY (parent) REFERENCES t (id));
    INSERT INTO t VALUES (1, 0, NULL), (2, 0, NULL);";

/// Violates a constraint of each kind.
async fn violate<D: Driver>(observed: &mut Observed, driver: &mut D) {
    observed.run(UNIQUE, driver, "INSERT INTO t VALUES (1, 0, NULL)").await;
    observed.run(FOREIGN_KEY, driver, "INSERT INTO t VALUES (3, 0, 9)").await;
    observed.run(CHECK, driver, "INSERT INTO t VALUES (3, -1, NULL)").await;
    observed.run(NOT_NULL, driver, "INSERT INTO t VALUES (3, NULL, NULL)").await;
    observed.run(OTHER, driver, "UPDATE nowhere SET n = 1").await;
    assert_eq!(expected(NOT_NULL), ViolationKind::NotNull.as_str());
}

/// Checks all outcomes on PostgreSQL.
///
/// # Panics
/// Panics if an outcome is classified in another way than expected, or if the guide's table
/// differs.
pub async fn outcomes_of_postgres<D: Connect>(server: &Server) {
    const WAITING: &str =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut observed = Observed(Vec::new());
    server.sql(SCHEMA);
    let mut driver: D = connect(server.url()).await;
    violate(&mut observed, &mut driver).await;

    // The driver's connection looks for the deadlock first, so it is the victim.
    run(&mut driver, &["SET deadlock_timeout = '20ms'", "BEGIN", "UPDATE t SET n = 1 WHERE id = 1"]).await;
    let other = in_background(server, |server| {
        server.sql("SET deadlock_timeout = '1min'; UPDATE t SET n = 2 WHERE id = 2; UPDATE t SET n = 2 WHERE id = 1");
    });
    wait_for(server, WAITING);
    observed.run(DEADLOCK, &mut driver, "UPDATE t SET n = 1 WHERE id = 2").await;
    run(&mut driver, &["ROLLBACK"]).await;
    other.join().unwrap();

    run(&mut driver, &["BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM t"]).await;
    server.sql("UPDATE t SET n = 3");
    observed.run(SERIALIZATION, &mut driver, "UPDATE t SET n = 4").await;
    run(&mut driver, &["ROLLBACK", "SET lock_timeout = '50ms'"]).await;

    let other = in_background(server, |server| drop(server.sql("UPDATE t SET n = 5; SELECT pg_sleep(2)")));
    wait_for(
        server,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
    );
    observed.run(LOCK, &mut driver, "UPDATE t SET n = 6").await;
    run(&mut driver, &["SET lock_timeout = 0", "SET statement_timeout = '50ms'"]).await;
    other.join().unwrap();
    observed.run(STATEMENT_TIMEOUT, &mut driver, "UPDATE t SET n = 7 FROM pg_sleep(10)").await;
    run(&mut driver, &["SET statement_timeout = 0"]).await;

    // Functions of the server that end the driver's statement, or its connection.
    let end = |function: &'static str| {
        in_background(server, move |server| {
            let sql = format!(
                "SELECT count({function}(pid)) FROM pg_stat_activity
                 WHERE datname = current_database() AND state = 'active' AND query LIKE 'UPDATE t SET n = 8%'"
            );
            wait_for(server, &sql);
        })
    };
    let other = end("pg_cancel_backend");
    observed.run(CANCELED, &mut driver, "UPDATE t SET n = 8 FROM pg_sleep(20)").await;
    other.join().unwrap();
    run(&mut driver, &["SET default_transaction_read_only = on"]).await;
    observed.run(READ_ONLY, &mut driver, "UPDATE t SET n = 9").await;

    let mut driver: D = connect(server.url()).await;
    let other = end("pg_terminate_backend");
    observed.run(KILLED, &mut driver, "UPDATE t SET n = 8 FROM pg_sleep(20)").await;
    other.join().unwrap();
    let mut driver: D = connect(server.url()).await;
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
    thread::sleep(Duration::from_millis(200));
    observed.run(KILLED_IDLE, &mut driver, "UPDATE t SET n = 9").await;

    let name = server.name();
    server.sql(&format!("CREATE ROLE few_{name} LOGIN PASSWORD 'few' CONNECTION LIMIT 1"));
    let few = |port| format!("postgres://few_{name}:few@127.0.0.1:{port}/{name}");
    refuse::<D>(&mut observed, &few(server.port()), &few(no_port()), server.url()).await;
    observed.check::<D>(Database::Postgres);
}

/// Checks the outcomes of connecting.
async fn refuse<D: Connect>(observed: &mut Observed, few: &str, nowhere: &str, url: &str) {
    let _first: D = connect(few).await;
    observed.add(TOO_MANY, &D::connect(few).await.err().expect(TOO_MANY));
    observed.add(NO_SERVER, &D::connect(nowhere).await.err().expect(NO_SERVER));
    if let Some(failure) = D::pool_timeout(url).await {
        observed.add(POOL, &failure);
    }
}

/// Checks all outcomes on MariaDB.
///
/// # Panics
/// Panics if an outcome is classified in another way than expected, or if the guide's table
/// differs.
pub async fn outcomes_of_mariadb<D: Connect>(server: &Server) {
    const OWN: &str = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()";
    let mut observed = Observed(Vec::new());
    server.sql(SCHEMA);
    server.sql("CREATE TABLE heavy AS SELECT seq AS n FROM seq_1_to_1000");
    let mut driver: D = connect(server.url()).await;
    violate(&mut observed, &mut driver).await;

    // The transaction that changed fewer rows is the victim.
    run(&mut driver, &["BEGIN", "UPDATE t SET n = 1 WHERE id = 1"]).await;
    let other = in_background(server, |server| {
        server.sql(
            "BEGIN; UPDATE heavy SET n = n + 1; UPDATE t SET n = 2 WHERE id = 2; UPDATE t SET n = 2 WHERE id = 1; COMMIT",
        );
    });
    wait_for(server, &format!("{OWN} AND info LIKE 'UPDATE t SET n = 2 WHERE id = 1%'"));
    // The statement has begun, and waits for the lock a moment later.
    thread::sleep(Duration::from_millis(100));
    observed.run(DEADLOCK, &mut driver, "UPDATE t SET n = 1 WHERE id = 2").await;
    run(&mut driver, &["ROLLBACK"]).await;
    other.join().unwrap();

    run(&mut driver, &["SET innodb_snapshot_isolation = ON", "BEGIN", "SELECT * FROM t"]).await;
    server.sql("UPDATE t SET n = 3");
    observed.run(SERIALIZATION, &mut driver, "UPDATE t SET n = 4").await;
    run(&mut driver, &["ROLLBACK", "SET innodb_lock_wait_timeout = 1"]).await;

    let other = in_background(server, |server| drop(server.sql("BEGIN; UPDATE t SET n = 5; SELECT sleep(4); COMMIT")));
    wait_for(server, &format!("SELECT count(*) FROM ({OWN} AND info LIKE 'SELECT sleep(4)%') x"));
    observed.run(LOCK, &mut driver, "UPDATE t SET n = 6").await;
    other.join().unwrap();
    run(&mut driver, &["SET max_statement_time = 0.05"]).await;
    observed.run(STATEMENT_TIMEOUT, &mut driver, "UPDATE t SET n = sleep(10)").await;
    run(&mut driver, &["SET max_statement_time = 0"]).await;

    let end = |kill: &'static str| {
        in_background(server, move |server| {
            let id = wait_for(server, &format!("{OWN} AND info LIKE 'UPDATE t SET n = 8%'"));
            server.sql(&format!("{kill} {id}"));
        })
    };
    let other = end("KILL QUERY");
    observed.run(CANCELED, &mut driver, "UPDATE t SET n = 8 + sleep(20)").await;
    other.join().unwrap();
    run(&mut driver, &["SET SESSION TRANSACTION READ ONLY"]).await;
    observed.run(READ_ONLY, &mut driver, "UPDATE t SET n = 9").await;

    let mut driver: D = connect(server.url()).await;
    let other = end("KILL");
    observed.run(KILLED, &mut driver, "UPDATE t SET n = 8 + sleep(20)").await;
    other.join().unwrap();
    let mut driver: D = connect(server.url()).await;
    for id in server.sql(OWN).split_whitespace() {
        server.sql(&format!("KILL {id}"));
    }
    thread::sleep(Duration::from_millis(200));
    observed.run(KILLED_IDLE, &mut driver, "UPDATE t SET n = 9").await;

    let name = server.name();
    server.sql(&format!("CREATE USER few_{name}@'%' IDENTIFIED BY 'few' WITH MAX_USER_CONNECTIONS 1"));
    let few = |port| format!("mysql://few_{name}:few@127.0.0.1:{port}/information_schema");
    refuse::<D>(&mut observed, &few(server.port()), &few(no_port()), server.url()).await;
    observed.check::<D>(Database::Mariadb);
}

/// Checks the outcomes on SQLite.
///
/// # Panics
/// Panics if an outcome is classified in another way than expected, or if the guide's table
/// differs.
pub async fn outcomes_of_sqlite<D: Connect>() {
    let folder = Folder::new();
    let file = folder.0.join("outcomes.db");
    let url = file.to_str().unwrap();
    let mut observed = Observed(Vec::new());
    let (mut driver, mut other): (D, D) = (connect(url).await, connect(url).await);
    for driver in [&mut driver, &mut other] {
        run(driver, &["PRAGMA busy_timeout = 0", "PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON"]).await;
    }
    run(&mut driver, &[SCHEMA]).await;
    violate(&mut observed, &mut driver).await;

    run(&mut driver, &["BEGIN", "SELECT * FROM t"]).await;
    run(&mut other, &["UPDATE t SET n = 3"]).await;
    observed.run(SERIALIZATION, &mut driver, "UPDATE t SET n = 4").await;
    run(&mut driver, &["ROLLBACK"]).await;
    run(&mut other, &["BEGIN IMMEDIATE"]).await;
    observed.run(LOCK, &mut driver, "UPDATE t SET n = 6").await;
    run(&mut other, &["ROLLBACK"]).await;
    run(&mut driver, &["PRAGMA query_only = ON"]).await;
    observed.run(READ_ONLY, &mut driver, "UPDATE t SET n = 9").await;

    observed.add(NO_SERVER, &D::connect("/nowhere/at/all.db").await.err().expect(NO_SERVER));
    if let Some(failure) = D::pool_timeout(url).await {
        observed.add(POOL, &failure);
    }
    observed.check::<D>(Database::Sqlite);
}

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("outcomes-{}-{number}", process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
