//! Logs written by an earlier version, opened by the current version.

use crate::files;
use corpus::Recording;
use error_log_tests::{entry, tenant, urls};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use status_error_log::{Access, Limits, PostgresStore, SqliteStore, Store, get, list};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// Opens the file of the earlier version, and a file loaded from its SQL dump.
#[tokio::test(flavor = "multi_thread")]
async fn corpus_opens_a_log_of_an_earlier_version() {
    let folder = tempfile::tempdir().unwrap();
    let (copy, loaded) = (folder.path().join("copy.db"), folder.path().join("loaded.db"));
    let (file, dump) = files::sqlite().await;
    std::fs::copy(file, &copy).unwrap();
    replay(&SqliteStore::open(&copy).await.unwrap()).await;
    load(&loaded, dump).await;
    replay(&SqliteStore::open(&loaded).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn corpus_opens_a_log_of_an_earlier_version_in_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    database.sql(&files::postgres_dump().await);
    replay(&PostgresStore::connect(database.url()).await.unwrap()).await;
}

/// Compares the file with its dump, because a difference in the dump can be read.
#[tokio::test]
async fn corpus_the_dump_is_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let (file, dump) = files::sqlite().await;
    std::fs::copy(file, &copy).unwrap();
    assert_eq!(files::dump_of(&copy).await, dump);
}

async fn load(file: &Path, dump: String) {
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}?mode=rwc", file.display())).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Reads a log, writes to it and trims it. All databases have to match the same recording.
async fn replay(store: &dyn Store) {
    let mut recording = Recording::new("error-log/upgraded");
    let mut lines = String::new();
    for listed in list(store, &Access::Operator, Some("limit=100")).await.unwrap().items {
        let whole = get(store, &Access::Operator, &listed.id.to_string()).await.unwrap();
        // `normalize` replaces RFC 3339 times, so the milliseconds show that the time is unchanged.
        let millis = listed.response_sent_at.duration_since(UNIX_EPOCH).unwrap().as_millis();
        let json = [&listed, &whole].map(|entry| serde_json::to_string(entry).unwrap());
        lines += &format!("{millis} ms since 1970\n{}\n{}\n", json[0], json[1]);
    }
    recording.section("operator: each entry as it is listed, and whole", &lines);
    for name in ["acme", "globex"] {
        recording.section(name, &urls(store, tenant(name)).await.join("\n"));
    }

    let filters = [
        "status=404",
        "status=5xx",
        "code=bad_request",
        "method=POST",
        "route=%2Fthings%2F%7Bid%7D",
        "request_id=r-0",
        "from=2026-01-02T10%3A00%3A00Z",
        "search=EXPIRED",
        "tenant=globex",
    ];
    for filter in filters {
        let page = list(store, &Access::Operator, Some(filter)).await.unwrap();
        let urls: Vec<String> = page.items.into_iter().map(|entry| entry.request_url).collect();
        recording.section(&format!("operator: {filter}"), &urls.join("\n"));
    }

    store.append(&[entry("acme", "/new", 404)]).await.unwrap();
    recording.section("operator: with a new entry", &urls(store, Access::Operator).await.join("\n"));
    // Entries of an earlier version are old, so only the count limits them here.
    let limits = Limits::new().age(Duration::MAX).count(2);
    let trimmed = store.trim(&limits).await.unwrap();
    let left = urls(store, Access::Operator).await.join("\n");
    recording.section(&format!("operator: {trimmed} entries were trimmed, two of each lane are left"), &left);
    store.close().await.unwrap();
    recording.check();
}
