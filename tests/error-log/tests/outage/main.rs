//! A store that is slow, down or broken, and a log that shuts down: responses aren't affected, and
//! lost entries are counted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod clickhouse;
mod postgres;
mod room;

use axum::Router;
use axum::body::Body;
use error_log_tests::urls;
use http::{Request, StatusCode};
use status_error_log::{
    Access, Entry, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, Query, Store, StoreError, StoreFuture,
    StorePage, list,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tower::ServiceExt as _;
use uuid::Uuid;

/// A store whose `mood` decides how its calls end.
struct Moody {
    inner: MemoryStore,
    mood: AtomicU8,
    appends: AtomicU64,
}

const FINE: u8 = 0;
const DOWN: u8 = 1;
const HANGS: u8 = 2;
const PANICS: u8 = 3;
const PICKY: u8 = 4;
/// Writes the entries, then reports that it is unavailable.
const FORGETFUL: u8 = 5;
const SLOW: u8 = 6;
/// Hangs if a batch has more than 50 entries.
const WEAK: u8 = 7;

impl Moody {
    fn new(mood: u8) -> Arc<Self> {
        let inner = MemoryStore::new(Limits::new().count(1_000_000));
        Arc::new(Self { inner, mood: AtomicU8::new(mood), appends: AtomicU64::new(0) })
    }
}

impl Store for Moody {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(async {
            self.appends.fetch_add(1, SeqCst);
            match self.mood.load(SeqCst) {
                DOWN => return Err(StoreError::unavailable("down")),
                HANGS => std::future::pending::<()>().await,
                PANICS => panic!("the store"),
                PICKY if entries.iter().any(|entry| entry.request_url.contains("bad")) => {
                    return Err(StoreError::permanent("bad"));
                }
                FORGETFUL => {
                    self.inner.append(entries).await?;
                    self.mood.store(FINE, SeqCst);
                    return Err(StoreError::unavailable("was it written?"));
                }
                WEAK if entries.len() > 50 => std::future::pending::<()>().await,
                SLOW => tokio::time::sleep(Duration::from_millis(20)).await,
                _ => {}
            }
            self.inner.append(entries).await
        })
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.inner.list(query)
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.inner.get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        if self.mood.load(SeqCst) == PANICS { Box::pin(async { panic!("trim") }) } else { self.inner.trim(limits) }
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        if self.mood.load(SeqCst) == HANGS { Box::pin(std::future::pending()) } else { self.inner.close() }
    }
}

fn app(log: &ErrorLog) -> Router {
    let owner = |request: &http::request::Parts| {
        let account = request.headers.get("x-account").cloned();
        move |_: &http::Extensions| account.map_or(Owner::tenant("acme"), |name| Owner::tenant(name.to_str().unwrap()))
    };
    Router::new().fallback(async || StatusCode::NOT_FOUND).layer(ErrorLogLayer::new(log.clone(), owner))
}

async fn ask(app: &Router, url: &str) {
    let answer = app.clone().oneshot(Request::get(url).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 404);
}

async fn ask_as(app: &Router, account: &str, url: &str) {
    let request = Request::get(url).header("x-account", account).body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(request).await.unwrap().status(), 404);
}

/// Waits until a condition holds, for at most one minute.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so().await {
        assert!(Instant::now() < end, "{what}: not in a minute");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_store_that_is_down_loses_nothing_that_fits_the_queue() {
    for mood in [DOWN, FORGETFUL] {
        let store = Moody::new(mood);
        let log = ErrorLog::builder(store.clone()).linger(Duration::from_millis(1)).start().unwrap();
        let app = app(&log);
        for number in 0..1_500 {
            ask(&app, &format!("/{number}")).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        store.mood.store(FINE, SeqCst);
        log.flush().await;
        assert_eq!(urls(&store.inner, Access::Operator).await.len(), 1_000, "as many as are listed here");
        let page = store.inner.list(&Query::new(Access::Operator, Default::default(), 10_000)).await.unwrap();
        assert_eq!((page.entries.len(), log.dropped()), (1_500, 0), "{mood}");
        assert!(page.entries.is_sorted_by(|a, b| a.id > b.id));
    }
}

#[tokio::test]
async fn an_entry_that_is_refused_spoils_no_other() {
    let store = Moody::new(PICKY);
    let log = ErrorLog::builder(store.clone()).linger(Duration::from_millis(50)).start().unwrap();
    let app = app(&log);
    for number in 0..200 {
        ask(&app, &format!("/{number}{}", if number % 67 == 0 { "bad" } else { "" })).await;
    }
    log.flush().await;
    assert_eq!((urls(&store.inner, Access::Operator).await.len(), log.dropped()), (197, 3));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_too_slow_for_a_batch_gets_smaller_ones() {
    let store = Moody::new(WEAK);
    let log = ErrorLog::builder(store.clone()).rate(0).start().unwrap();
    let app = app(&log);
    for number in 0..700 {
        ask(&app, &format!("/{number}")).await;
    }
    // An hour on the paused clock, which advances while all tasks wait.
    tokio::time::timeout(Duration::from_secs(3600), log.flush()).await.unwrap();
    let page = store.inner.list(&Query::new(Access::Operator, Default::default(), 10_000)).await.unwrap();
    assert_eq!((page.entries.len(), log.dropped()), (700, 0));
}

#[tokio::test]
async fn a_store_that_panics_ends_neither_task() {
    let store = Moody::new(PANICS);
    let log = ErrorLog::builder(store.clone()).trim_every(Duration::from_millis(10)).start().unwrap();
    let app = app(&log);
    ask(&app, "/lost").await;
    log.flush().await;
    assert_eq!(log.dropped(), 1);
    tokio::time::sleep(Duration::from_millis(50)).await;
    store.mood.store(FINE, SeqCst);
    ask(&app, "/kept").await;
    log.flush().await;
    assert_eq!(urls(&store.inner, Access::Operator).await, ["/kept"]);
}

#[tokio::test]
async fn a_flood_is_written_at_a_rate_until_somebody_waits() {
    let store = Moody::new(FINE);
    let log = ErrorLog::builder(store.clone()).linger(Duration::ZERO).rate(100).start().unwrap();
    let app = app(&log);
    let all = Query::new(Access::Operator, Default::default(), 10_000);
    let written = async || store.inner.list(&all).await.unwrap().entries.len();
    ask(&app, "/first").await;
    until("the first is written", async || written().await == 1).await;
    for number in 0..1_500 {
        ask(&app, &format!("/{number}")).await;
    }
    // At this rate, a batch of 512 entries takes five seconds.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(written().await <= 513);
    let start = Instant::now();
    log.flush().await;
    assert!(start.elapsed() < Duration::from_secs(8), "not at its rate, which takes 15 s: {:?}", start.elapsed());
    assert_eq!((written().await, log.dropped()), (1_501, 0), "a burst is kept");
    ask(&app, "/last").await;
    log.shutdown().await;
    assert_eq!(written().await, 1_502);
}

#[tokio::test]
async fn shutdown_writes_what_is_queued() {
    for mood in [FINE, SLOW] {
        let store = Moody::new(mood);
        let log = ErrorLog::builder(store.clone()).linger(Duration::from_secs(60)).start().unwrap();
        let app = app(&log);
        for number in 0..900 {
            ask(&app, &format!("/{number}")).await;
        }
        let start = Instant::now();
        // Shutdown is called three times, twice at once, and ends the log only once.
        let other = log.clone();
        tokio::join!(log.shutdown(), other.shutdown());
        log.shutdown().await;
        assert!(start.elapsed() < Duration::from_secs(20), "it did not linger: {:?}", start.elapsed());
        assert_eq!((urls(&store.inner, Access::Operator).await.len(), log.dropped()), (900, 0));
        ask(&app, "/late").await;
        assert_eq!(log.dropped(), 1, "what comes later is counted");
    }
}

#[tokio::test]
async fn shutdown_ends_in_time_where_the_store_is_down_or_hangs() {
    for mood in [DOWN, HANGS] {
        let store = Moody::new(mood);
        let grace = Duration::from_millis(300);
        let log = ErrorLog::builder(store.clone()).grace(grace).linger(Duration::ZERO).start().unwrap();
        let app = app(&log);
        for number in 0..700 {
            ask(&app, &format!("/{number}")).await;
        }
        until("the writer is at it", async || store.appends.load(SeqCst) > 0).await;
        let start = Instant::now();
        // A hanging store also hangs in `close`, which has no time limit of its own.
        let ended = tokio::time::timeout(Duration::from_secs(60), log.shutdown()).await;
        // Half the time that the writer waits for a store.
        assert!(ended.is_ok() && start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        until("what was not written is counted", async || log.dropped() == 700).await;
    }
}

#[tokio::test]
async fn a_log_that_nobody_holds_writes_what_is_queued_and_ends() {
    let store = Moody::new(FINE);
    let log = ErrorLog::builder(store.clone()).linger(Duration::from_millis(20)).start().unwrap();
    ask(&app(&log), "/last").await;
    drop(log);
    until("the tasks are gone", async || Arc::strong_count(&store) == 1).await;
    assert_eq!(urls(&store.inner, Access::Operator).await, ["/last"]);
}
