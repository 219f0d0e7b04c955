//! The conversion of a plain table.

use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

/// Fills a plain table with entries of the last 40 days.
async fn plain(database: &Database) -> PostgresStore {
    let store = PostgresStore::connect(database.url()).await.unwrap();
    let entries: Vec<Entry> = (0..40).map(|age| aged(&format!("/{age}"), DAY * age)).collect();
    store.append(&entries).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_in_use_is_converted_without_an_error() {
    let Some(database) = throwaway_servers::postgres() else { return };
    plain(&database).await;
    let before = indexes(&database);
    database.sql(
        "CREATE ROLE reader; CREATE ROLE \"Some One\";
        GRANT SELECT ON status_error_log TO reader WITH GRANT OPTION;
        GRANT SELECT (id, tenant), UPDATE (code) ON status_error_log TO \"Some One\", PUBLIC",
    );
    let grants = "SELECT grantee, privilege_type, is_grantable FROM information_schema.table_privileges
            WHERE table_name = 'status_error_log' AND grantee <> 'postgres'
        UNION ALL SELECT grantee, privilege_type || column_name, is_grantable FROM information_schema.column_privileges
            WHERE table_name = 'status_error_log' AND grantee <> 'postgres' ORDER BY 1, 2";
    let granted = database.sql(grants);
    let (is_over, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let some_rounds = async || {
        let end = rounds.load(SeqCst) + 20;
        while rounds.load(SeqCst) < end {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let mut nodes = Vec::new();
    for node in 0..4 {
        let builder = PostgresStore::builder(database.url());
        let store = if node % 2 == 0 { builder.partitioned(DAY) } else { builder }.connect().await.unwrap();
        let (is_over, rounds) = (Arc::clone(&is_over), Arc::clone(&rounds));
        nodes.push(tokio::spawn(async move {
            let (mut written, mut slowest) = (0, Duration::ZERO);
            while !is_over.load(SeqCst) {
                let start = Instant::now();
                let batch = [entry(&format!("node{node}"), &format!("/{written}"), 404)];
                store.append(&batch).await.unwrap();
                store.append(&batch).await.unwrap();
                written += 1;
                let found =
                    store.list(&Query::new(tenant(&format!("node{node}")), Filter::default(), 1)).await.unwrap();
                assert_eq!(found.entries[0].request_url, format!("/{}", written - 1));
                let all = store.list(&Query::new(Access::Operator, Filter::default(), 500)).await.unwrap().entries;
                assert!(all.len() >= 40);
                slowest = slowest.max(start.elapsed());
                rounds.fetch_add(1, SeqCst);
            }
            (written, slowest)
        }));
    }
    some_rounds().await;
    let store = partitioned(&database, DAY).await;
    assert!(partitions(&database).is_empty(), "a start converts no table with entries");
    store.trim(&Limits::new().age(DAY * 100)).await.unwrap();
    assert_eq!(partitions(&database)[0], "status_error_log_before");
    some_rounds().await;
    is_over.store(true, SeqCst);
    let mut total = 40;
    for node in nodes {
        let (written, slowest) = node.await.unwrap();
        assert!(slowest < Duration::from_secs(10), "{slowest:?}");
        total += written;
    }
    assert_eq!(count(&database), total);
    assert_eq!((indexes(&database), database.sql(grants)), (before, granted));
    // The old indexes serve the first partition; no other was built.
    let per_partition = "SELECT DISTINCT count(*) FROM pg_index WHERE indrelid IN
        (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'status_error_log'::regclass) GROUP BY indrelid";
    assert_eq!(database.sql(per_partition).trim(), before_count(&database));
    assert_eq!(database.sql("SELECT count(*) FROM pg_constraint WHERE conname LIKE '%cut%'").trim(), "0");
    // Entries of the first partition expire by deletions until it is dropped.
    assert_eq!(store.trim(&Limits::new().age(DAY * 30 - HOUR)).await.unwrap(), 10);
    database.sql("DROP OWNED BY reader, \"Some One\"; DROP ROLE reader, \"Some One\"");
}

fn before_count(database: &Database) -> String {
    indexes(database).lines().count().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_conversion_stops_no_write_and_is_done_again() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let old = plain(&database).await;
    // Interrupted long ago: the bound is in the past.
    let past = id_at(SystemTime::now() - DAY);
    let constrain = |cut: Uuid, valid: &str| {
        database.sql(&format!(
            "ALTER TABLE status_error_log ADD CONSTRAINT status_error_log_cut CHECK (id < '{cut}') {valid}"
        ))
    };
    constrain(past, "NOT VALID");
    old.append(&[aged("/beyond", Duration::ZERO)]).await.unwrap();
    let constraints = "SELECT count(*) FROM pg_constraint WHERE conname LIKE '%cut%'";
    assert_eq!(database.sql(constraints).trim(), "0");
    // The same for the node that converts.
    constrain(past, "NOT VALID");
    let store = partitioned(&database, HOUR).await;
    store.trim(&Limits::new().age(DAY * 100)).await.unwrap();
    assert_eq!(partitions(&database)[0], "status_error_log_before");
    assert_eq!(count(&database), 41);

    // Interrupted a moment ago: the validated bound is used.
    let Some(database) = throwaway_servers::postgres() else { return };
    let old = plain(&database).await;
    let cut = Uuid::from_u128((id_at(SystemTime::now() + DAY * 9).as_u128() >> 80) << 80);
    database.sql(&format!("ALTER TABLE status_error_log ADD CONSTRAINT status_error_log_cut CHECK (id < '{cut}')"));
    let store = partitioned(&database, HOUR).await;
    store.trim(&Limits::new().age(DAY * 100)).await.unwrap();
    let bounds =
        database.sql("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'status_error_log_before'");
    assert_eq!(bounds.trim(), format!("FOR VALUES FROM (MINVALUE) TO ('{cut}')"));
    old.append(&[aged("/new", Duration::ZERO)]).await.unwrap();
    assert_eq!(count(&database), 41);
    // A constraint of the administrator rejects entries as before.
    database.sql("ALTER TABLE status_error_log ADD CONSTRAINT mine CHECK (status < 500)");
    assert!(!store.append(&[entry("acme", "/x", 500)]).await.unwrap_err().is_unavailable());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_cannot_be_converted_yet_stays_plain_and_works() {
    let Some(database) = throwaway_servers::postgres() else { return };
    plain(&database).await;
    let store = partitioned(&database, DAY).await;
    let mut other = session(&database).await;
    other.execute("BEGIN; SELECT count(*) FROM status_error_log").await.unwrap();
    let start = Instant::now();
    let limits = Limits::new().age(DAY * 30 - HOUR);
    assert!(store.trim(&limits).await.unwrap_err().is_unavailable());
    assert!(start.elapsed() < Duration::from_secs(10));
    // The limits apply nevertheless.
    assert_eq!((partitions(&database).len(), count(&database)), (0, 30));
    store.append(&[aged("/new", Duration::ZERO)]).await.unwrap();
    other.execute("COMMIT").await.unwrap();

    // An entry of a clock that was far ahead.
    let mut ahead = entry("acme", "/ahead", 404);
    ahead.id = id_at(SystemTime::now() + DAY * 500);
    store.append(&[ahead.clone()]).await.unwrap();
    // The node that has just failed tries again after a minute, another node at once.
    assert_eq!(store.trim(&limits).await.unwrap(), 0);
    assert!(partitions(&database).is_empty());
    let error = partitioned(&database, DAY).await.trim(&limits).await.unwrap_err();
    let text = std::error::Error::source(&error).unwrap().to_string();
    assert!(text.contains("more than a year in the future") && !error.is_unavailable(), "{text}");
    database.sql(&format!("DELETE FROM status_error_log WHERE id = '{}'", ahead.id));
    // A clock that is a little ahead moves the bound.
    ahead.id = id_at(SystemTime::now() + DAY * 20);
    store.append(&[ahead.clone()]).await.unwrap();
    partitioned(&database, DAY).await.trim(&limits).await.unwrap();
    assert_eq!(partitions(&database)[0], "status_error_log_before");
    assert_eq!(count(&database), 32);
    assert_eq!(urls(&store, tenant("acme")).await[0], "/ahead");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_schema_leads_back_to_a_plain_table() {
    use status_error_log::MirrorStore;
    let Some(database) = throwaway_servers::postgres() else { return };
    let old = partitioned(&database, DAY).await;
    old.append(&[aged("/old", DAY)]).await.unwrap();
    database.sql("CREATE SCHEMA plain");
    let url = format!("{}?options=-c%20search_path%3Dplain", database.url());
    let mirror = MirrorStore::new(old, PostgresStore::connect(&url).await.unwrap());
    mirror.append(&[entry("acme", "/both", 404)]).await.unwrap();
    assert_eq!(urls(&mirror, tenant("acme")).await, ["/both", "/old"]);
    let plain = PostgresStore::connect(&url).await.unwrap();
    assert_eq!(urls(&plain, tenant("acme")).await, ["/both"]);
    assert_eq!(database.sql("SELECT relkind FROM pg_class WHERE oid = 'plain.status_error_log'::regclass").trim(), "r");
}
