//! Nodes that start at once, and statements that get no response.

use super::*;
use crate::entry::owner::Owner;
use crate::query::filter::Filter;
use sqlx::PgConnection;
use std::time::SystemTime;

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_make_the_tables_once() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let nodes: Vec<_> = (0..6)
        .map(|_| {
            let store = PostgresStore::lazy(database.url()).unwrap();
            tokio::spawn(async move {
                let entry = Entry::new(Owner::operator(), "GET", "/", 404, SystemTime::now());
                store.append(&[entry]).await.unwrap();
            })
        })
        .collect();
    for node in nodes {
        node.await.unwrap();
    }
    assert_eq!(
        database.sql("SELECT count(*), max(version) FROM status_error_log, status_error_log_version").trim(),
        "6|4"
    );
    database.sql("UPDATE status_error_log_version SET version = 99");
    assert!(!PostgresStore::connect(database.url()).await.unwrap_err().is_unavailable());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_is_compiled() {
    let Some(database) = throwaway_servers::postgres() else { return };
    database.sql(&format!("ALTER DATABASE {} SET jit = on", database.name()));
    let store = PostgresStore::connect(database.url()).await.unwrap();
    let jit = store.texts(Sql::new("SELECT current_setting('jit')", [])).await.unwrap();
    assert_eq!((jit.as_slice(), database.sql("SHOW jit").trim()), (["off".to_owned()].as_slice(), "on"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_is_not_answered_fails_in_time() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = PostgresStore::connect(database.url()).await.unwrap();
    let store = PostgresStore { patience: Duration::from_millis(200), ..store };
    let mut other = PgConnection::connect(database.url()).await.unwrap();
    let mut lock = other.begin().await.unwrap();
    lock.execute("LOCK TABLE status_error_log").await.unwrap();
    let entry = Entry::new(Owner::operator(), "GET", "/", 404, SystemTime::now());
    let query = Query::new(Access::Operator, Filter::default(), 1);
    let asked = async {
        // More statements than the pool has connections, because each timeout closes a
        // connection.
        for _ in 0..2 {
            assert!(store.append(std::slice::from_ref(&entry)).await.unwrap_err().is_unavailable());
            assert!(store.list(&query).await.unwrap_err().is_unavailable());
            assert!(store.get(&Access::Operator, entry.id).await.unwrap_err().is_unavailable());
            assert!(store.trim(&Limits::new()).await.unwrap_err().is_unavailable());
        }
    };
    timeout(Duration::from_secs(60), asked).await.unwrap();
    lock.rollback().await.unwrap();
    let end = std::time::Instant::now() + Duration::from_secs(60);
    while store.append(std::slice::from_ref(&entry)).await.is_err() {
        assert!(std::time::Instant::now() < end);
    }
}

#[test]
fn partitions_need_a_version_that_detaches_them_concurrently() {
    for version in [90_624, 130_022] {
        assert!(!check_version(Some(version)).unwrap_err().is_unavailable());
    }
    for version in [None, Some(140_000), Some(180_001)] {
        assert!(check_version(version).is_ok());
    }
}
