//! Removal of expired partitions.

use super::*;
use sqlx::AssertSqlSafe;

/// Returns the size of a table's file, which PostgreSQL removes at the next checkpoint.
fn file_size(database: &Database, path: &str) -> u64 {
    std::fs::metadata(database.directory().join("data").join(path)).map_or(0, |file| file.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_age_trim_drops_files_and_deletes_nothing() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, DAY).await;
    let entries: Vec<Entry> = (0..10).flat_map(|age| (0..30).map(move |_| aged("/x", DAY * age))).collect();
    store.append(&entries).await.unwrap();
    forbid_deletions(&database);
    let expired = &partitions(&database)[..4];
    let paths: Vec<String> = expired
        .iter()
        .map(|name| database.sql(&format!("SELECT pg_relation_filepath('{name}')")).trim().to_owned())
        .collect();
    assert!(paths.iter().all(|path| file_size(&database, path) > 0), "{paths:?}");
    // The partitions of the last five days stay, and the partition that has the limit.
    let limits = Limits::new().age(DAY * 5);
    assert_eq!(store.trim(&limits).await.unwrap(), 4 * 30);
    assert!(paths.iter().all(|path| file_size(&database, path) == 0), "{paths:?}");
    assert!(expired.iter().all(|name| !partitions(&database).contains(name)));
    assert_eq!(count(&database), 6 * 30);
    assert_eq!(store.trim(&limits).await.unwrap(), 0);
    // A node without the setting does the same.
    let other = PostgresStore::connect(database.url()).await.unwrap();
    assert_eq!(other.trim(&Limits::new().age(DAY * 3)).await.unwrap(), 2 * 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_sizes_are_limited_as_before() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, HOUR).await;
    let entries: Vec<Entry> = (0..200).map(|number| aged(&format!("/{number}"), HOUR * (200 - number) / 10)).collect();
    store.append(&entries).await.unwrap();
    assert_eq!(store.trim(&Limits::new().count(50)).await.unwrap(), 150);
    let left: Vec<String> = (150..200).rev().map(|number| format!("/{number}")).collect();
    assert_eq!(urls(&store, tenant("acme")).await, left);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_transaction_keeps_a_trim_for_seconds_and_nothing_else() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, DAY).await;
    store.append(&[aged("/old", DAY * 40), aged("/older", DAY * 50), aged("/new", Duration::ZERO)]).await.unwrap();
    // As pg_dump does.
    let mut dump = session(&database).await;
    dump.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM status_error_log").await.unwrap();
    let limits = Limits::new();
    for round in 0..3 {
        let start = Instant::now();
        let trim = async {
            assert!(store.trim(&limits).await.unwrap_err().is_unavailable());
            assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        };
        // Other statements don't wait meanwhile.
        let others = async {
            for number in 0..20 {
                let one = Instant::now();
                store.append(&[aged(&format!("/{round}/{number}"), Duration::ZERO)]).await.unwrap();
                assert!(!urls(&store, tenant("acme")).await.is_empty());
                assert!(one.elapsed() < Duration::from_millis(1_500), "{:?}", one.elapsed());
                sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::join!(trim, others);
    }
    // The first partition is out of sight.
    let found = urls(&store, tenant("acme")).await;
    assert!(found.contains(&"/old".to_owned()) && !found.contains(&"/older".to_owned()), "{found:?}");
    dump.execute("COMMIT").await.unwrap();
    assert_eq!(store.trim(&limits).await.unwrap(), 2);
    assert_eq!(urls(&store, tenant("acme")).await.len(), 61);
    let tables = database.sql("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'status_error_log%'");
    // The version, the table, and the partitions.
    assert_eq!(tables.trim(), (2 + partitions(&database).len()).to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_trim_is_continued_and_others_tables_stay() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, DAY).await;
    let entries: Vec<Entry> = (40..45).map(|age| aged("/old", DAY * age)).collect();
    store.append(&entries).await.unwrap();
    let old = partitions(&database);
    // Keeps the second step of a detachment waiting.
    let mut other = session(&database).await;
    other.execute("BEGIN; SELECT count(*) FROM status_error_log").await.unwrap();
    let mut interrupted = session(&database).await;
    interrupted.execute("SET lock_timeout = '100ms'").await.unwrap();
    let detach = format!("ALTER TABLE status_error_log DETACH PARTITION {} CONCURRENTLY", old[0]);
    assert!(interrupted.execute(AssertSqlSafe(detach)).await.unwrap_err().to_string().contains("lock timeout"));
    other.execute("COMMIT").await.unwrap();
    let pending = "SELECT count(*) FROM pg_inherits WHERE inhdetachpending";
    assert_eq!(database.sql(pending).trim(), "1");
    // An administrator keeps an old partition, and a table of the same name pattern.
    database.sql(&format!(
        "ALTER TABLE status_error_log DETACH PARTITION {}; CREATE TABLE status_error_log_copy AS TABLE {0};
         COMMENT ON TABLE status_error_log_copy IS 'Expired partition of the error log, kept'",
        old[1]
    ));
    // The first partition was not marked, because no trim had detached it.
    assert_eq!(store.trim(&Limits::new()).await.unwrap(), 3);
    assert_eq!(database.sql(pending).trim(), "0");
    for kept in [&old[0], &old[1], "status_error_log_copy"] {
        assert_eq!(database.sql(&format!("SELECT count(*) FROM {kept}")).trim(), "1", "{kept}");
    }
    // An entry of that time gets another partition, whose name is free.
    store.append(&entries[..1]).await.unwrap();
    assert_eq!(urls(&store, tenant("acme")).await, ["/old"]);
    store.append(&entries[3..4]).await.unwrap();
    let again = partitions(&database);
    assert_eq!(again[0], format!("{}_2", old[1]), "{again:?}");
    // The trim that was interrupted after the detachment: the next one drops the table.
    let to = database.sql(&format!(
        "SELECT split_part(pg_get_expr(relpartbound, oid), '''', 4) FROM pg_class WHERE relname = '{}'",
        again[0]
    ));
    database.sql(&format!(
        "COMMENT ON TABLE {} IS 'Expired partition of the error log, to be dropped. All ids are lower than {}';
         ALTER TABLE status_error_log DETACH PARTITION {0}",
        again[0],
        to.trim()
    ));
    // Not if its entries have not expired for this trim.
    assert_eq!(store.trim(&Limits::new().age(DAY * 60)).await.unwrap(), 0);
    assert_eq!(store.trim(&Limits::new()).await.unwrap(), 2);
    assert_eq!(count(&database), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_trim_at_once_while_others_write_and_list() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, HOUR).await;
    let limits = Limits::new().age(DAY);
    let mut removed = 0;
    for round in 0..5 {
        let entries: Vec<Entry> = (0..20).map(|age| aged("/old", DAY * 2 + HOUR * age)).collect();
        store.append(&entries).await.unwrap();
        let nodes = [
            partitioned(&database, HOUR).await,
            partitioned(&database, HOUR).await,
            PostgresStore::connect(database.url()).await.unwrap(),
        ];
        let others = async {
            for number in 0..20 {
                store.append(&[aged(&format!("/{round}/{number}"), Duration::ZERO)]).await.unwrap();
                let query = Query::new(Access::Operator, Filter::default(), 100);
                assert!(store.list(&query).await.unwrap().entries.len() > number);
            }
        };
        let (one, two, three, ()) =
            tokio::join!(nodes[0].trim(&limits), nodes[1].trim(&limits), nodes[2].trim(&limits), others);
        removed += one.unwrap() + two.unwrap() + three.unwrap();
    }
    assert_eq!(removed, 100);
    assert_eq!(count(&database), 100);
}
