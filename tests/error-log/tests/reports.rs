//! Reports to operators about lost entries. In a separate process, because the subscriber is
//! global.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use status_error_log::{
    Access, Entry, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, Query, Store, StoreError, StoreFuture,
    StorePage,
};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower::ServiceExt as _;
use uuid::Uuid;

/// A store that is down until `up` is set.
struct Down {
    inner: MemoryStore,
    up: AtomicBool,
}

impl Default for Down {
    fn default() -> Self {
        Self { inner: MemoryStore::new(Limits::new()), up: AtomicBool::new(false) }
    }
}

impl Store for Down {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        if self.up.load(SeqCst) {
            self.inner.append(entries)
        } else {
            Box::pin(async { Err(StoreError::unavailable("down")) })
        }
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.inner.list(query)
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.inner.get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        self.inner.trim(limits)
    }
}

/// A writer that collects the events of this process.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Events {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_dropped_is_reported_and_not_once_for_each() {
    let events = Events::default();
    let writer = events.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    // Set globally, because tracing caches for the whole process whether an event is enabled.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let store = Arc::new(Down::default());
    let log = ErrorLog::builder(store.clone()).queue(8).linger(Duration::ZERO).start().unwrap();
    let owner = |_: &http::request::Parts| |_: &http::Extensions| Owner::tenant("acme");
    let app: Router =
        Router::new().fallback(async || StatusCode::NOT_FOUND).layer(ErrorLogLayer::new(log.clone(), owner));
    for number in 0..1_000 {
        let request = Request::get(format!("/{number}")).body(Body::empty()).unwrap();
        assert_eq!(app.clone().oneshot(request).await.unwrap().status(), 404);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    store.up.store(true, SeqCst);
    log.flush().await;
    log.shutdown().await;
    let text = String::from_utf8(events.0.lock().unwrap().clone()).unwrap();
    let told: Vec<&str> = text.lines().filter(|line| line.contains("entries of the error log were dropped")).collect();
    assert!((1..=4).contains(&told.len()), "{text}");
    let last = format!("dropped={}", log.dropped());
    assert!(told.last().unwrap().contains(&last) && told[0].contains("WARN"), "{text}");
    assert!(text.contains("the error log's store is not available"));
}
