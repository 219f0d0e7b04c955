//! A shard of ClickHouse that goes down while entries are written. No other test of this program
//! uses the two shards.

use super::*;
use error_log_tests::{clickhouse, entry};

#[tokio::test(flavor = "multi_thread")]
async fn a_shard_that_goes_down_loses_and_doubles_nothing() {
    let Some(database) = throwaway_servers::clickhouse_shards() else { return };
    let store = Arc::new(clickhouse(&database, 0).await);
    let log = ErrorLog::builder(store.clone()).linger(Duration::ZERO).rate(0).start().unwrap();
    let batch: Vec<Entry> = (0..100).map(|number| entry(&format!("t{number}"), &format!("/{number}"), 404)).collect();
    store.append(&batch[..50]).await.unwrap();

    // Appends go on while the shard goes down.
    let down = tokio::task::spawn_blocking({
        let database = database.clone();
        move || database.stop(1)
    });
    let fail = async {
        loop {
            if let Err(error) = store.append(&batch).await {
                break error;
            }
        }
    };
    let refused = tokio::time::timeout(Duration::from_secs(60), fail).await.expect("an append fails");
    down.await.unwrap();
    assert!(refused.is_unavailable(), "{refused:?}");
    assert!(store.list(&Query::new(Access::Operator, Default::default(), 10)).await.unwrap_err().is_unavailable());
    ask(&app(&log), "/queued").await;

    let up = database.clone();
    tokio::task::spawn_blocking(move || up.start(1)).await.unwrap();
    until("the append succeeds", async || store.append(&batch).await.is_ok()).await;
    log.flush().await;
    let found = urls(&*store, Access::Operator).await;
    let mut expected: Vec<String> = (0..100).map(|number| format!("/{number}")).collect();
    expected.push("/queued".to_owned());
    expected.sort();
    let mut sorted = found.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    assert_eq!(log.dropped(), 0);
    for number in 0..2 {
        assert_ne!(database.sql_of(number, "SELECT count() FROM status_error_log_local").trim(), "0", "{number}");
    }
}
