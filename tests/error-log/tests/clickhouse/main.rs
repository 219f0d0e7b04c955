//! The promises of a store in ClickHouse, beyond the contract of every store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod quorum;
mod trim;

use error_log_tests::{clickhouse, entry, tenant, urls};
use status_error_log::{
    Access, ClickHouseStore, Entry, ErrorLog, ErrorLogLayer, Filter, Limits, MirrorStore, Owner, PostgresStore, Query,
    StatusFilter, Store as _, list,
};
use std::time::{Duration, SystemTime};
use throwaway_servers::ClickHouse;
use uuid::Uuid;

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Returns an id of a time ago, with random bits.
fn id_of(age: Duration) -> Uuid {
    let since = (SystemTime::now() - age).duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let random = Uuid::new_v4().as_u128() >> 48;
    Uuid::from_u128((since.as_millis() << 80) | (7 << 76) | random)
}

fn numbered(name: &str, numbers: std::ops::Range<u32>) -> Vec<Entry> {
    numbers.map(|number| entry(name, &format!("/{number}"), 404)).collect()
}

/// Creates a database on each kind of server: one server of an old version, and a recent engine.
fn servers() -> Vec<ClickHouse> {
    [throwaway_servers::clickhouse(), throwaway_servers::clickhouse_recent()].into_iter().flatten().collect()
}

/// Creates a database on each kind of server and in each arrangement.
fn arrangements() -> Vec<ClickHouse> {
    let mut all = servers();
    all.extend(throwaway_servers::clickhouse_shards());
    all
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let end = tokio::time::Instant::now() + Duration::from_secs(60);
    while !is_so().await {
        assert!(tokio::time::Instant::now() < end, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Returns the number of rows, merged or not.
fn rows(database: &ClickHouse) -> String {
    database.sql("SELECT count() FROM status_error_log").trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_halved_batch_that_overlaps_counts_once() {
    for database in arrangements() {
        let store = clickhouse(&database, 0).await;
        let batch = numbered("acme", 0..5);
        store.append(&batch[..3]).await.unwrap();
        store.append(&batch).await.unwrap();
        store.append(&batch[2..4]).await.unwrap();
        let expected = ["/4", "/3", "/2", "/1", "/0"];
        // Before the rows are merged, and afterwards. Each page has as many entries as it can have.
        for is_merged in [false, true] {
            assert_eq!(urls(&store, tenant("acme")).await, expected);
            for limit in 1..=5 {
                let found = store.list(&Query::new(tenant("acme"), Filter::default(), limit)).await.unwrap();
                let found: Vec<_> = found.entries.into_iter().map(|entry| entry.request_url).collect();
                assert_eq!(found, expected[..limit as usize], "{is_merged}");
            }
            let stored = if database.cluster().is_some() { "status_error_log_local" } else { "status_error_log" };
            database.sql(&format!("OPTIMIZE TABLE {stored} FINAL"));
        }
        assert_eq!(store.trim(&Limits::new().count(5)).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_copies_of_an_entry_do_not_shorten_a_page() {
    for database in servers() {
        let store = clickhouse(&database, 0).await;
        let batch = numbered("acme", 0..4);
        store.append(&batch).await.unwrap();
        for _ in 0..50 {
            store.append(&batch[2..]).await.unwrap();
        }
        for access in [tenant("acme"), Access::Operator] {
            assert_eq!(urls(&store, access.clone()).await, ["/3", "/2", "/1", "/0"]);
            let found = store.list(&Query::new(access, Filter::default(), 3)).await.unwrap();
            assert_eq!(found.entries.len(), 3);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_write_wins() {
    for database in arrangements() {
        let store = clickhouse(&database, 0).await;
        let first = entry("acme", "/first", 404);
        let mut second = entry("acme", "/second", 409);
        second.id = first.id;
        store.append(&[first.clone(), second.clone()]).await.unwrap();
        store.append(std::slice::from_ref(&second)).await.unwrap();
        for is_merged in [false, true] {
            assert_eq!(urls(&store, tenant("acme")).await, ["/first"], "{is_merged}");
            let got = store.get(&tenant("acme"), first.id).await.unwrap().unwrap();
            assert_eq!(got.request_url, "/first");
            // A filter that only the second row matches.
            let mut query = Query::new(tenant("acme"), Filter::default(), 1);
            query.filter.status = Some(StatusFilter::Is(409));
            assert!(store.list(&query).await.unwrap().entries.is_empty());
            let stored = if database.cluster().is_some() { "status_error_log_local" } else { "status_error_log" };
            database.sql(&format!("OPTIMIZE TABLE {stored} FINAL"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_may_cross_weeks() {
    for database in arrangements() {
        let store = clickhouse(&database, 0).await;
        // More weeks than a recent server takes at once by default; fewer for the shards, which drop
        // them slowly.
        let weeks = if database.cluster().is_some() { 12 } else { 105 };
        let mut batch = numbered("acme", 0..weeks);
        for (entry, number) in batch.iter_mut().zip(1..) {
            entry.id = id_of(WEEK * (weeks - number));
        }
        store.append(&batch[5..6]).await.unwrap();
        store.append(&batch).await.unwrap();
        let expected: Vec<String> = (0..weeks).rev().map(|number| format!("/{number}")).collect();
        assert_eq!(urls(&store, tenant("acme")).await, expected);
        // Ids beyond the times of ClickHouse.
        let mut far = numbered("far", 0..3);
        far[0].id = Uuid::from_u128((4_294_967_296_000_u128 << 80) + 1);
        far[1].id = Uuid::from_u128((5_000_000_000_000_u128 << 80) + 1);
        far[2].id = Uuid::from_u128((((1_u128 << 48) - 1) << 80) + 1);
        store.append(&far).await.unwrap();
        assert_eq!(urls(&store, tenant("far")).await, ["/2", "/1", "/0"]);
        store.trim(&Limits::new()).await.unwrap();
        assert_eq!(urls(&store, tenant("far")).await.len(), 3);
        assert_eq!(urls(&store, tenant("acme")).await.len(), 5, "those of the last 30 days");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_a_filter() {
    let texts = [
        "'",
        "\\",
        "\\'",
        "'' OR 1=1 --",
        "\\' OR 1=1 --",
        "') OR 1=1 /*",
        "` OR `a`=`a",
        "?",
        "??",
        "?fields",
        "{tenant:String}",
        "{{}}",
        "%",
        "_",
        "\0",
        "a\0' OR 1=1 --",
        "\r\n; DROP TABLE status_error_log",
        "\u{1a}",
        "\u{8}\u{c}\t",
        "\\x27 OR 1=1",
        "\\N",
        "NULL",
        "😀",
        "",
        "e\u{301}",
    ];
    for database in servers() {
        let store = clickhouse(&database, 0).await;
        store.append(&[entry("other", "/other", 404)]).await.unwrap();
        for text in texts {
            let mut mine = entry("acme", &format!("/mine/{text}"), 404);
            mine.code = Some(text.to_owned());
            mine.request_method = text.to_owned();
            mine.route = Some(text.to_owned());
            mine.request_id = Some(text.to_owned());
            store.append(&[mine]).await.unwrap();
        }
        store.append(&[entry("acme", "/none", 404)]).await.unwrap();
        let set: [fn(&mut Filter, String); 4] = [
            |filter, text| filter.code = Some(text),
            |filter, text| filter.method = Some(text),
            |filter, text| filter.route = Some(text),
            |filter, text| filter.request_id = Some(text),
        ];
        for text in texts {
            for (number, set) in set.iter().enumerate() {
                let mut query = Query::new(tenant("acme"), Filter::default(), 1_000);
                set(&mut query.filter, text.to_owned());
                let found = store.list(&query).await.unwrap_or_else(|error| panic!("{number} {text:?}: {error:?}"));
                let found: Vec<_> = found.entries.into_iter().map(|entry| entry.request_url).collect();
                assert_eq!(found, [format!("/mine/{text}")], "{number} {text:?}");
            }
            let mut query = Query::new(tenant("acme"), Filter::default(), 1_000);
            query.filter.search = Some(format!("MINE/{text}"));
            let found = store.list(&query).await.unwrap_or_else(|error| panic!("{text:?}: {error:?}"));
            let expected = texts.iter().filter(|other| {
                let mut filter = Filter::default();
                filter.search.clone_from(&query.filter.search);
                filter.matches(&entry("acme", &format!("/mine/{other}"), 404))
            });
            assert_eq!(found.entries.len(), expected.count(), "{text:?}");
            // As a tenant's name: nothing but its own entries, and none for an impossible name.
            for access in [tenant(text), tenant(&format!("acme{text}"))] {
                let found = store.list(&Query::new(access, Filter::default(), 10)).await.unwrap().entries;
                assert!(found.is_empty() || text.is_empty() && found.len() == 10, "{text:?}");
            }
        }
        // A text that is longer than a server's default for a whole statement, and a text that is
        // longer than any statement, which fails or finds nothing.
        let mut query = Query::new(tenant("acme"), Filter::default(), 10);
        query.filter.code = Some("'".repeat(300 << 10));
        assert!(store.list(&query).await.unwrap().entries.is_empty());
        query.filter.code = Some("'".repeat(10 << 20));
        assert!(store.list(&query).await.map_or(true, |page| page.entries.is_empty()));
        assert_eq!(urls(&store, tenant("acme")).await[0], "/none", "the store goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_tenant_may_have_any_name() {
    for database in servers() {
        let store = clickhouse(&database, 0).await;
        let names = ["a'b", "a\\", "a\\'", "?", "a OR 1=1", "ü😀", "''", "{a:String}", "`"];
        for name in names {
            store.append(&numbered(name, 0..3)).await.unwrap();
        }
        for name in names {
            assert_eq!(urls(&store, tenant(name)).await, ["/2", "/1", "/0"], "{name}");
        }
        assert_eq!(store.trim(&Limits::new().count(1)).await.unwrap(), 2 * names.len() as u64);
        for name in names {
            assert_eq!(urls(&store, tenant(name)).await, ["/2"], "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_parts_are_tried_again() {
    let Some(database) = throwaway_servers::clickhouse() else { return };
    // The operator's own settings for the table, which the store leaves as they are.
    drop(clickhouse(&database, 0).await);
    let made = database.sql(
        "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'status_error_log'",
    );
    let made = made.trim().replace("\\'", "'").replace("\\n", "\n");
    database.sql("DROP TABLE status_error_log");
    database.sql(&format!("{made}, parts_to_throw_insert = 3, parts_to_delay_insert = 3"));
    database.sql("SYSTEM STOP MERGES");
    let store = std::sync::Arc::new(clickhouse(&database, 0).await);
    let mut refused = None;
    for number in 0..10 {
        refused = store.append(&[entry("acme", &format!("/{number}"), 404)]).await.err();
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.expect("there are too many parts");
    assert!(refused.is_unavailable(), "{refused:?}");
    let before = urls(&*store, tenant("acme")).await.len();

    let log = ErrorLog::builder(store.clone()).linger(Duration::ZERO).start().unwrap();
    record(&log, "/late").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(urls(&*store, tenant("acme")).await.len(), before);
    database.sql("SYSTEM START MERGES");
    database.sql("OPTIMIZE TABLE status_error_log FINAL");
    log.flush().await;
    assert_eq!(urls(&*store, tenant("acme")).await[0], "/late");
    assert_eq!(log.dropped(), 0);
}

/// Records one response with the status 404.
async fn record(log: &ErrorLog, url: &str) {
    use tower::{Layer as _, ServiceExt as _};
    let layer = ErrorLogLayer::new(log.clone(), |_| |_| Owner::tenant("acme"));
    let service = layer.layer(tower::service_fn(async |_: http::Request<String>| {
        Ok::<_, std::convert::Infallible>(http::Response::builder().status(404).body(String::new()).unwrap())
    }));
    let request = http::Request::get(url).body(String::new()).unwrap();
    drop(http_body_util::BodyExt::collect(service.oneshot(request).await.unwrap().into_body()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_no_server_takes_is_dropped_alone_and_counted() {
    for (database, guard) in [
        (throwaway_servers::clickhouse(), "ADD COLUMN guard UInt8 DEFAULT throwIf(url = '/bad')"),
        (throwaway_servers::clickhouse_recent(), "ADD CONSTRAINT guard CHECK url != '/bad'"),
    ] {
        let Some(database) = database else { continue };
        let store = std::sync::Arc::new(clickhouse(&database, 0).await);
        database.sql(&format!("ALTER TABLE status_error_log {guard}"));
        let log = ErrorLog::builder(store.clone()).start().unwrap();
        for number in 0..20 {
            record(&log, &format!("/{number}")).await;
            if number == 7 {
                record(&log, "/bad").await;
            }
        }
        log.flush().await;
        let expected: Vec<String> = (0..20).rev().map(|number| format!("/{number}")).collect();
        assert_eq!(urls(&*store, tenant("acme")).await, expected);
        assert_eq!(log.dropped(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_make_the_tables_once() {
    for database in arrangements() {
        let nodes: Vec<_> = (0..6)
            .map(|_| {
                let builder = ClickHouseStore::builder(database.url());
                let builder = if let Some(name) = database.cluster() { builder.cluster(name) } else { builder };
                let store = builder.lazy().unwrap();
                tokio::spawn(async move { store.append(&[entry("acme", "/", 404)]).await.unwrap() })
            })
            .collect();
        for node in nodes {
            node.await.unwrap();
        }
        assert_eq!(rows(&database), "6");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_of_a_later_version_or_another_arrangement_are_refused() {
    let Some(database) = throwaway_servers::clickhouse() else { return };
    drop(clickhouse(&database, 0).await);
    let refused = ClickHouseStore::builder(database.url()).cluster("logs").connect().await.unwrap_err();
    assert!(!refused.is_unavailable(), "{refused:?}");
    database.sql("INSERT INTO status_error_log_version VALUES (99)");
    let refused = ClickHouseStore::connect(database.url()).await.unwrap_err();
    assert!(!refused.is_unavailable(), "{refused:?}");
    if let Some(database) = throwaway_servers::clickhouse_shards() {
        drop(clickhouse(&database, 0).await);
        let refused = ClickHouseStore::connect(database.url()).await.unwrap_err();
        assert!(!refused.is_unavailable(), "{refused:?}");
    }
    let refused = ClickHouseStore::builder("clickhouse://db").quorum().lazy().unwrap_err();
    assert!(!refused.is_unavailable());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_can_not_connect_says_so_without_its_password() {
    let store = ClickHouseStore::lazy("clickhouse://log:hunter2@127.0.0.1:1/payments").unwrap();
    let error = store.append(&[entry("acme", "/", 404)]).await.unwrap_err();
    assert!(error.is_unavailable());
    let builder = ClickHouseStore::builder("clickhouse://log:hunter2@127.0.0.1:1/payments");
    for text in [format!("{store:?}"), format!("{error:?} {error}"), format!("{builder:?}")] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    let Some(database) = throwaway_servers::clickhouse() else { return };
    let url = database.url().replace("@127", "x@127");
    let error = ClickHouseStore::connect(&url).await.unwrap_err();
    let password = url.split([':', '@']).nth(2).unwrap();
    assert!(!format!("{error:?}").contains(password), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_from_postgresql_keeps_entries_pages_and_cursors() {
    let (Some(old), Some(new)) = (throwaway_servers::postgres(), throwaway_servers::clickhouse()) else { return };
    let postgres = async || PostgresStore::connect(old.url()).await.unwrap();
    let page = async |store: &dyn status_error_log::Store, cursor: Option<String>| {
        let query = cursor.map_or("limit=4".to_owned(), |cursor| format!("limit=4&cursor={cursor}"));
        serde_json::to_value(list(store, &tenant("acme"), Some(&query)).await.unwrap()).unwrap()
    };
    let first = postgres().await;
    first.append(&numbered("acme", 0..2)).await.unwrap();
    let both = MirrorStore::new(first, clickhouse(&new, 0).await);
    let batch = numbered("acme", 2..10);
    both.append(&batch[..4]).await.unwrap();
    both.append(&batch).await.unwrap();
    assert_eq!(urls(&both, tenant("acme")).await.len(), 10, "lists read from the first store");
    // When the old entries have expired, the pages are the same, and a cursor leads on in either
    // store.
    assert_eq!(both.trim(&Limits::new().count(8)).await.unwrap(), 2);
    let back = MirrorStore::new(clickhouse(&new, 0).await, postgres().await);
    let newest = page(&both, None).await;
    assert_eq!(page(&back, None).await, newest);
    let cursor = newest["next_cursor"].as_str().unwrap().to_owned();
    let next = page(&both, Some(cursor.clone())).await;
    assert_eq!(page(&back, Some(cursor)).await, next);
    assert_eq!(next["items"].as_array().unwrap().len(), 4);

    // While one of both is down, nothing counts as written; afterwards, nothing is lost or doubled.
    let down = ClickHouseStore::lazy("clickhouse://127.0.0.1:1/test").unwrap();
    let late = numbered("acme", 10..12);
    let half = MirrorStore::new(postgres().await, down);
    assert!(half.append(&late).await.unwrap_err().is_unavailable());
    both.append(&late).await.unwrap();
    assert_eq!(urls(&both, tenant("acme")).await, urls(&back, tenant("acme")).await);
}
