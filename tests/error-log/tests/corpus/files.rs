//! Files of an earlier version. A run that records creates missing files and never replaces
//! existing ones. To make new files, remove the old ones and record.

use crate::api;
use corpus::{folder, is_recording};
use error_log_tests::Made;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use status_error_log::Entry;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};
use throwaway_servers::Database;
use tokio::sync::OnceCell;

/// Returns an SQLite file, and a readable SQL dump of the same content.
pub(crate) async fn sqlite() -> (PathBuf, String) {
    static ONCE: OnceCell<()> = OnceCell::const_new();
    let (file, dump) = (path("errors.db"), path("errors.sqlite.sql"));
    let make = || async {
        if is_missing(&file) {
            let made = Made::sqlite().await;
            made.store.append(&entries().await).await.unwrap();
            made.store.close().await.unwrap();
            std::fs::write(&file, std::fs::read(made.file()).unwrap()).unwrap();
            std::fs::write(&dump, dump_of(&made.file()).await).unwrap();
        }
    };
    // Several tests need the files at the same time.
    ONCE.get_or_init(make).await;
    (file, read(&dump))
}

/// Returns a dump of PostgreSQL.
pub(crate) async fn postgres_dump() -> String {
    let path = path("errors.postgres.sql");
    if is_missing(&path) {
        let made = Made::postgres().await.expect("PostgreSQL, to make a dump of it");
        made.store.append(&entries().await).await.unwrap();
        std::fs::write(&path, pg_dump(made.database())).unwrap();
    }
    read(&path)
}

fn path(name: &str) -> PathBuf {
    folder().join("error-log").join(name)
}

/// Returns whether this run has to create the file.
fn is_missing(path: &Path) -> bool {
    is_recording() && !path.exists()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

/// Returns entries of two tenants and of the operator, from 2026-01-02T03:00:00Z on.
async fn entries() -> Vec<Entry> {
    const URLS: [&str; 7] = ["/expired", "/foreign", "/buyers", "/%F0", "/disk", "/things/8", "/things/9"];
    let first = UNIX_EPOCH + Duration::from_secs(1_767_322_800);
    let mut entries = api::entries(first).await;
    entries.retain(|entry| {
        let is_chosen = URLS.iter().any(|url| entry.request_url.starts_with(url));
        is_chosen || entry.tenant.as_deref() == Some("globex") && !entry.truncated
    });
    entries
}

/// Returns the tables, the indexes and the rows of a file, as SQL.
pub(crate) async fn dump_of(file: &Path) -> String {
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid";
    let mut lines: Vec<String> = sqlx::query_scalar(schema).fetch_all(&mut connection).await.unwrap();
    lines.iter_mut().for_each(|line| line.push(';'));
    for table in ["status_error_log_version", "status_error_log"] {
        let columns = "SELECT group_concat('quote(' || name || ')', ' || '', '' || ') FROM pragma_table_info($1)";
        let columns: String = sqlx::query_scalar(columns).bind(table).fetch_one(&mut connection).await.unwrap();
        let rows = format!("SELECT 'INSERT INTO {table} VALUES (' || {columns} || ');' FROM {table} ORDER BY rowid");
        lines.extend(sqlx::query_scalar::<_, String>(AssertSqlSafe(rows)).fetch_all(&mut connection).await.unwrap());
    }
    connection.close().await.unwrap();
    lines.join("\n") + "\n"
}

/// Returns the output of `pg_dump` without its comments and session settings, which differ between
/// versions of PostgreSQL.
fn pg_dump(database: &Database) -> String {
    let (user, password) = database.credentials();
    let output = Command::new("pg_dump")
        .env("PGPASSWORD", password)
        .args(["--inserts", "--no-owner", "-h", "127.0.0.1", "-U", user, "-p", &database.port().to_string()])
        .arg(database.name())
        .output()
        .expect("pg_dump, to make a dump");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let dump = String::from_utf8(output.stdout).unwrap();
    let is_kept = |line: &&str| {
        let others = ["--", "\\", "SET ", "SELECT pg_catalog.set_config("];
        !line.is_empty() && !others.iter().any(|start| line.starts_with(start))
    };
    dump.lines().filter(is_kept).flat_map(|line| [line, "\n"]).collect()
}
