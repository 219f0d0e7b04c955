//! Two replicas with a quorum.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_with_a_quorum_read_their_writes() {
    let Some(database) = throwaway_servers::clickhouse_replicas() else { return };
    let open = async |number| {
        let builder = ClickHouseStore::builder(&database.url_of(number)).cluster(ClickHouse::CLUSTER).quorum();
        builder.connect().await.unwrap()
    };
    let (one, other) = (open(0).await, open(1).await);
    for number in 0..20 {
        let (writer, reader) = if number % 2 == 0 { (&one, &other) } else { (&other, &one) };
        writer.append(&[entry("acme", &format!("/{number}"), 404)]).await.unwrap();
        assert_eq!(urls(reader, tenant("acme")).await[0], format!("/{number}"));
    }
    // Both write at the same time.
    let (left, right) = (numbered("left", 0..10), numbered("right", 0..10));
    let write = async |store: &ClickHouseStore, entries: &[Entry]| {
        for entry in entries {
            store.append(std::slice::from_ref(entry)).await.unwrap();
        }
    };
    tokio::join!(write(&one, &left), write(&other, &right));
    for store in [&one, &other] {
        assert_eq!(urls(store, tenant("left")).await.len(), 10);
        assert_eq!(urls(store, tenant("right")).await.len(), 10);
    }
    for number in 0..2 {
        assert_eq!(database.sql_of(number, "SELECT count() FROM status_error_log_local").trim(), "40", "{number}");
    }
    // Without a second replica, no write has a quorum.
    let stopped = database.clone();
    tokio::task::spawn_blocking(move || stopped.stop(1)).await.unwrap();
    let alone = [entry("acme", "/alone", 404)];
    let alone = tokio::time::timeout(Duration::from_secs(90), one.append(&alone)).await.unwrap();
    assert!(alone.unwrap_err().is_unavailable());
    let started = database.clone();
    tokio::task::spawn_blocking(move || started.start(1)).await.unwrap();
    until("both replicas write again", async || one.append(&[entry("acme", "/again", 404)]).await.is_ok()).await;
}
