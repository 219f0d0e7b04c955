//! The log's events, compared with their recording. In a separate process, because the subscriber
//! is global.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use corpus::Recording;
use corpus::events::Events;
use http::{Request, StatusCode};
use status_error_log::{
    Access, Entry, ErrorLog, ErrorLogBuilder, ErrorLogLayer, Limits, Owner, Query, Store, StoreError, StoreFuture,
    StorePage, list,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tower::ServiceExt as _;
use uuid::Uuid;

/// How a call of a store ends.
#[derive(Clone, Copy)]
enum Ends {
    Well,
    Unavailable,
    Refused,
    Panics,
    Never,
}

impl Ends {
    async fn end<T>(self, value: T) -> Result<T, StoreError> {
        match self {
            Self::Well => Ok(value),
            Self::Unavailable => Err(StoreError::unavailable("the connection was reset")),
            Self::Refused => Err(StoreError::permanent("a value is out of range")),
            Self::Panics => panic!("the store's own words"),
            Self::Never => std::future::pending().await,
        }
    }
}

/// A store whose calls end as its fields say.
struct Told {
    /// How the first append ends, and how the later ones do.
    append: [Ends; 2],
    list: Ends,
    trim: Ends,
    close: Ends,
    appends: AtomicUsize,
}

impl Told {
    /// Returns a store whose calls all succeed.
    fn well() -> Self {
        let well = Ends::Well;
        Self { append: [well; 2], list: well, trim: well, close: well, appends: AtomicUsize::new(0) }
    }
}

impl Store for Told {
    fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(self.append[self.appends.fetch_add(1, SeqCst).min(1)].end(()))
    }
    fn list<'a>(&'a self, _: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(self.list.end(StorePage::default()))
    }
    fn get<'a>(&'a self, _: &'a Access, _: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(self.list.end(None))
    }
    fn trim<'a>(&'a self, _: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(self.trim.end(0))
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(self.close.end(()))
    }
}

fn log(store: Told) -> ErrorLogBuilder {
    ErrorLog::builder(store).linger(Duration::ZERO).trim_every(Duration::from_secs(3600))
}

/// Sends requests that get a 404; each becomes an entry of the log.
async fn ask(log: &ErrorLog, requests: usize) {
    let owner = |_: &http::request::Parts| |_: &http::Extensions| Owner::tenant("acme");
    let app: Router =
        Router::new().fallback(async || StatusCode::NOT_FOUND).layer(ErrorLogLayer::new(log.clone(), owner));
    for _ in 0..requests {
        let response = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 404);
    }
}

/// Causes each event that a test can cause. The clock is paused and advances only while all tasks
/// wait, so nothing depends on the machine's speed.
#[tokio::test(start_paused = true)]
async fn corpus_events() {
    let events = Events::new();
    tracing::subscriber::set_global_default(events.clone()).unwrap();
    let mut recording = Recording::new("events/error-log");
    let mut record = |title: &str| recording.section(title, &events.take().join("\n"));

    // A healthy store: nothing is reported.
    let fine = log(Told::well()).start().unwrap();
    ask(&fine, 1).await;
    fine.flush().await;
    fine.shutdown().await;
    record("the store takes an entry and closes");

    for (end, title) in [
        (Ends::Unavailable, "the store is not available, and then it is"),
        (Ends::Refused, "the store refuses an entry"),
        (Ends::Panics, "the store panics"),
        (Ends::Never, "the store takes too long, and then it does not"),
    ] {
        let log = log(Told { append: [end, Ends::Well], ..Told::well() }).start().unwrap();
        ask(&log, 1).await;
        log.flush().await;
        record(title);
    }

    // One tenant may take a quarter of the queue.
    let small = log(Told::well()).queue(8).start().unwrap();
    ask(&small, 5).await;
    small.flush().await;
    record("the queue is full");

    for (end, title) in [(Ends::Unavailable, "the log is not trimmed"), (Ends::Panics, "trimming panics")] {
        let _log = log(Told { trim: end, ..Told::well() }).trim_every(Duration::from_secs(60)).start().unwrap();
        tokio::time::sleep(Duration::from_secs(90)).await;
        record(title);
    }

    for (append, close, title) in [
        (Ends::Well, Ends::Refused, "the store does not close"),
        (Ends::Unavailable, Ends::Well, "the log shuts down while the store is not available"),
        (Ends::Never, Ends::Never, "the log shuts down while the store hangs"),
    ] {
        let log = log(Told { append: [append; 2], close, ..Told::well() }).start().unwrap();
        ask(&log, 1).await;
        log.shutdown().await;
        ask(&log, 1).await;
        record(title);
    }

    let store: Arc<dyn Store> = Arc::new(Told { list: Ends::Unavailable, ..Told::well() });
    let error = list(&*store, &Access::Operator, None).await.unwrap_err();
    assert_eq!(status_error::response(&error).status(), 500);
    record("the list is asked of a store that is not available");
    recording.check();
}
