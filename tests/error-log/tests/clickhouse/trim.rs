//! Trimming: few deletions, and none below 110 percent of a limit.

use super::*;

fn deletions(database: &ClickHouse) -> u32 {
    let count = "SELECT count() FROM system.mutations WHERE database = currentDatabase()";
    database.sql(count).trim().parse().unwrap()
}

fn weeks(database: &ClickHouse) -> usize {
    let weeks = "SELECT DISTINCT partition_id FROM system.parts WHERE database = currentDatabase() AND active
        AND table LIKE 'status_error_log%' AND partition_id != 'all'";
    database.sql(weeks).lines().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_weeks_are_dropped() {
    for database in arrangements() {
        let store = clickhouse(&database, 0).await;
        let mut batch = numbered("acme", 0..10);
        for (entry, number) in batch.iter_mut().zip(0_u32..) {
            entry.id = id_of(WEEK * (9 - number));
        }
        store.append(&batch).await.unwrap();
        // Up to four weeks have begun within 20 days. The week in which the limit is stays.
        let removed = store.trim(&Limits::new().age(Duration::from_secs(20 * 24 * 60 * 60))).await.unwrap();
        assert_eq!(urls(&store, tenant("acme")).await, ["/9", "/8", "/7"]);
        assert!((6..=7).contains(&removed), "{removed}");
        assert!(weeks(&database) <= 4 || database.cluster().is_some(), "{}", weeks(&database));
        // Another node sees at most the entries of the week in which the limit is.
        let other = urls(&clickhouse(&database, 0).await, tenant("acme")).await.len();
        assert_eq!(other as u64, 10 - removed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_entry_is_hidden_at_once_and_deleted_at_110_percent() {
    for database in servers() {
        let store = clickhouse(&database, 0).await;
        let limits = Limits::new().age(Duration::from_secs(1_000));
        let mut batch = numbered("acme", 0..2);
        batch[0].id = id_of(Duration::from_secs(1_050));
        store.append(&batch).await.unwrap();
        assert_eq!(store.trim(&limits).await.unwrap(), 0);
        assert_eq!((urls(&store, tenant("acme")).await, deletions(&database)), (vec!["/1".to_owned()], 0));
        assert!(store.get(&tenant("acme"), batch[0].id).await.unwrap().is_none());
        let mut older = entry("acme", "/older", 404);
        older.id = id_of(Duration::from_secs(1_110));
        store.append(&[older]).await.unwrap();
        // Both expired entries go with one deletion, unless a week has just begun between them.
        assert_eq!(store.trim(&limits).await.unwrap(), 2);
        assert!(deletions(&database) <= 1);
        assert_eq!(rows(&database), "1");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_deleted_below_110_percent_of_a_limit() {
    for database in arrangements() {
        let store = clickhouse(&database, 0).await;
        let limits = Limits::new().count(100);
        store.append(&numbered("acme", 0..110)).await.unwrap();
        assert_eq!(store.trim(&limits).await.unwrap(), 0);
        assert_eq!(urls(&store, tenant("acme")).await.len(), 110);
        store.append(&numbered("acme", 110..111)).await.unwrap();
        assert_eq!(store.trim(&limits).await.unwrap(), 11);
        assert_eq!(urls(&store, tenant("acme")).await.len(), 100);
        // The same for bytes: an entry of "/n" has 405 bytes and more.
        let size = entry("bytes", "/0", 404).size() as u64;
        store.append(&numbered("bytes", 0..10)).await.unwrap();
        assert_eq!(store.trim(&Limits::new().bytes(size * 10 * 100 / 109)).await.unwrap(), 0);
        store.append(&numbered("bytes", 0..1)).await.unwrap();
        assert!(store.trim(&Limits::new().bytes(size * 8)).await.unwrap() > 0);
        assert!(urls(&store, tenant("bytes")).await.len() <= 8);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_deletion_serves_200_tenants() {
    for database in servers() {
        let store = clickhouse(&database, 0).await;
        let mut batch = Vec::new();
        for tenant in 0..201 {
            for _ in 0..3 {
                batch.push(entry(&format!("t'{tenant}"), "/proven", 404));
                batch.push(Entry::new(
                    Owner::unauthenticated(format!("t'{tenant}")),
                    "GET",
                    "/claimed",
                    404,
                    SystemTime::now(),
                ));
            }
        }
        store.append(&batch).await.unwrap();
        assert_eq!(store.trim(&Limits::new().count(1)).await.unwrap(), 201 * 4);
        assert_eq!(deletions(&database), 2);
        assert_eq!(rows(&database), "402");
        assert_eq!(store.trim(&Limits::new().count(1)).await.unwrap(), 0);
        assert_eq!(deletions(&database), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_deletion_is_not_doubled() {
    let Some(database) = throwaway_servers::clickhouse() else { return };
    let (one, other) = (clickhouse(&database, 0).await, clickhouse(&database, 0).await);
    one.append(&numbered("acme", 0..10)).await.unwrap();
    let limits = Limits::new().count(5);
    // The deletion waits for as long as merges are stopped.
    database.sql("SYSTEM STOP MERGES");
    let trim = tokio::spawn(async move { one.trim(&limits).await.unwrap() });
    until("the deletion is there", async || deletions(&database) == 1).await;
    assert_eq!(other.trim(&limits).await.unwrap(), 0);
    assert_eq!(deletions(&database), 1);
    database.sql("SYSTEM START MERGES");
    assert_eq!(trim.await.unwrap(), 5);
    assert_eq!(urls(&other, tenant("acme")).await.len(), 5);
    // The node that did nothing looks at the tenant again.
    other.append(&numbered("acme", 10..20)).await.unwrap();
    assert_eq!(other.trim(&limits).await.unwrap(), 10);
}
