//! The list as a file.

use error_log_tests::{Made, entry, tenant};
use http_body_util::BodyExt as _;
use serde_json::Value;
use status_error_log::{
    Access, Entry, ExportFormat, Limits, LogError, Query, Store, StoreError, StoreFuture, StorePage, export,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

async fn text(store: &Arc<dyn Store>, access: Access, query: &str, format: ExportFormat) -> String {
    let file = export(Arc::clone(store), access, Some(query), format).await.unwrap();
    String::from_utf8(file.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_entries_of_the_list() {
    for made in Made::all().await {
        let mut entries: Vec<Entry> = (0..250).map(|number| entry("acme", &format!("/{number}"), 404)).collect();
        entries.push(entry("globex", "/theirs", 404));
        entries.push(entry("acme", "/=1+1,\"", 409));
        made.store.append(&entries).await.unwrap();
        let acme = tenant("acme");
        let lines = text(&made.store, acme.clone(), "status=404&limit=3&tenant=globex", ExportFormat::JsonLines).await;
        let urls: Vec<String> = lines
            .lines()
            .map(|line| {
                let entry: Value = serde_json::from_str(line).unwrap();
                assert!(entry.get("tenant").is_none(), "{line}");
                entry["request_url"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(urls, (0..250).rev().map(|number| format!("/{number}")).collect::<Vec<_>>(), "{}", made.name);

        let csv = text(&made.store, acme, "status=409", ExportFormat::Csv).await;
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert!(lines.len() == 3 && lines[0].starts_with("id,response_sent_at,") && lines[2].is_empty(), "{csv}");
        assert!(lines[1].contains(r#","409","","GET","/=1+1,""","#), "{csv}");
        let operator = text(&made.store, Access::Operator, "search=theirs", ExportFormat::Csv).await;
        assert!(operator.contains("\"globex\""), "{operator}");
        assert_eq!(text(&made.store, tenant("none"), "", ExportFormat::JsonLines).await, "");
    }
}

#[tokio::test]
async fn a_file_has_headers_for_a_browser_and_is_refused_with_invalid_filters() {
    let store: Arc<dyn Store> = Made::memory(Limits::new()).store;
    for (format, kind, name) in [
        (ExportFormat::Csv, "text/csv", "api-logs.csv"),
        (ExportFormat::JsonLines, "application/jsonl", "api-logs.jsonl"),
    ] {
        let file = export(Arc::clone(&store), tenant("acme"), None, format).await.unwrap();
        let header = |name: &str| file.headers()[name].to_str().unwrap().to_owned();
        assert!(header("content-type").starts_with(kind));
        assert_eq!(header("content-disposition"), format!("attachment; filename=\"{name}\""));
        assert_eq!(
            (header("cache-control").as_str(), header("x-content-type-options").as_str()),
            ("no-store", "nosniff")
        );
        let refused = export(Arc::clone(&store), tenant("acme"), Some("status=300"), format).await;
        assert!(matches!(refused, Err(LogError::Query(_))));
    }
}

/// A store that has no end, and that fails after a number of lists.
struct Endless {
    lists: AtomicUsize,
    fails_after: usize,
}

impl Store for Endless {
    fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(async move {
            if self.lists.fetch_add(1, Ordering::Relaxed) >= self.fails_after {
                return Err(StoreError::unavailable("sda1 is full"));
            }
            Ok(StorePage::new((0..query.limit).map(|_| entry("acme", "/", 404)).collect()))
        })
    }
    fn get<'a>(&'a self, _: &'a Access, _: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async { Ok(None) })
    }
    fn trim<'a>(&'a self, _: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(async { Ok(0) })
    }
}

#[tokio::test]
async fn a_file_ends() {
    let store: Arc<dyn Store> = Arc::new(Endless { lists: AtomicUsize::new(0), fails_after: usize::MAX });
    let lines = text(&store, tenant("acme"), "", ExportFormat::JsonLines).await;
    assert_eq!(lines.lines().count(), 10_000);
}

#[tokio::test]
async fn a_store_that_fails_meanwhile_breaks_the_file_off() {
    let store: Arc<dyn Store> = Arc::new(Endless { lists: AtomicUsize::new(0), fails_after: 5 });
    let file = export(store, tenant("acme"), None, ExportFormat::JsonLines).await.unwrap();
    assert!(matches!(file.into_body().collect().await, Err(LogError::Store(_))));
    let store: Arc<dyn Store> = Arc::new(Endless { lists: AtomicUsize::new(0), fails_after: 0 });
    assert!(matches!(export(store, tenant("acme"), None, ExportFormat::Csv).await, Err(LogError::Store(_))));
}
