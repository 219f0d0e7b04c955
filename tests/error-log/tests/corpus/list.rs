//! The log's list as JSON, compared with its recording.

use crate::api;
use crate::session::{Session, Troubled};
use error_log_tests::Made;
use serde_json::Value;
use status_error_log::Entry;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time of the first entry: 2091-02-03T04:00:00Z. The page shows how long ago an entry was
/// sent; for a time in the future it always shows "just now".
pub(crate) fn first() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(3_821_313_600)
}

/// An id that no entry has.
const NO_ENTRY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Invalid parameters, one at a time and together.
const REFUSED: [&str; 13] = [
    "status=300",
    "status=6xx",
    "status=nonsense",
    "limit=0",
    "limit=101",
    "limit=many",
    "cursor=nonsense",
    "from=yesterday",
    "to=2091-02-03",
    "code=a%0Ab",
    "search=%00",
    "limit=1&limit=2",
    "status=300&limit=0&cursor=7&from=x&to=y&method=%1b&route=%07&request_id=%7f&tenant=%00",
];

/// Parameters that filter the entries.
const FILTERS: [&str; 14] = [
    "status=401",
    "status=5xx",
    "code=bad_request",
    "method=POST",
    "route=%2Fthings%2F%7Bid%7D&limit=2",
    "request_id=r-1",
    "from=2091-02-03T14%3A30%3A00%2B00%3A00",
    "to=2091-02-03T05%3A30%3A00Z",
    "from=2091-02-03T05%3A00%3A00Z&to=2091-02-03T06%3A00%3A00Z",
    "search=NOWHERE",
    "search=%25",
    "status=4xx&code=not_found&method=GET&route=%2Fthings%2F%7Bid%7D&request_id=r-1&search=7&limit=50",
    "code=&status=&limit=1&unknown=x",
    "tenant=globex&limit=1",
];

/// Returns the id of the newest entry whose URL contains a text.
pub(crate) fn id(entries: &[Entry], part: &str) -> String {
    entries.iter().rfind(|entry| entry.request_url.contains(part)).unwrap().id.to_string()
}

/// Compares the responses from each kind of store with one recording.
#[tokio::test(flavor = "multi_thread")]
async fn corpus_list() {
    let entries = api::entries(first()).await;
    for made in Made::all().await {
        made.store.append(&entries).await.unwrap();
        replay(&made, &entries).await;
    }
}

async fn replay(made: &Made, entries: &[Entry]) {
    let mut session = Session::new("error-log/list", "", Arc::clone(&made.store)).await;
    session.get("acme", "/api-logs").await;
    pages(&mut session).await;
    for filter in FILTERS {
        session.get("acme", &format!("/api-logs?{filter}")).await;
    }
    for query in ["", "?tenant=globex&limit=1", "?tenant=nobody"] {
        session.get("operator", &format!("/api-logs{query}")).await;
    }
    session.get("nobody", "/api-logs").await;

    for entry in entries.iter().filter(|entry| entry.tenant.as_deref() == Some("acme")) {
        session.get("acme", &format!("/api-logs/{}", entry.id)).await;
    }
    let foreign = id(entries, "/things/1");
    session.get("operator", &format!("/api-logs/{foreign}")).await;
    for id in [&foreign, NO_ENTRY, "7", "%ff", "%00"] {
        session.get("acme", &format!("/api-logs/{id}")).await;
    }

    for query in REFUSED {
        session.get("acme", &format!("/api-logs?{query}")).await;
    }
    session.get("acme", &format!("/api-logs?search={}", "x".repeat(2049))).await;
    for account in ["", "guest"] {
        session.get(account, "/api-logs").await;
        session.get(account, &format!("/api-logs/{foreign}")).await;
    }
    for path in ["/api-logs?limit=1".to_owned(), format!("/api-logs/{foreign}"), "/api-logs?limit=0".to_owned()] {
        session.ask("HEAD", "globex", &path).await;
    }
    session.ask("POST", "acme", "/api-logs").await;
    session.ask("DELETE", "acme", &format!("/api-logs/{}", id(entries, "/things/7"))).await;

    session.turn_to(Troubled { store: Arc::clone(&made.store), is_down: false }).await;
    for account in ["operator", "acme"] {
        session.get(account, "/api-logs?limit=1").await;
    }
    session.turn_to(Troubled { store: Arc::clone(&made.store), is_down: true }).await;
    session.get("acme", "/api-logs").await;
    session.get("acme", &format!("/api-logs/{foreign}")).await;
    session.check();
}

/// Follows the cursors from the newest page to the oldest one, and one page back.
async fn pages(session: &mut Session) {
    let cursor = |page: &str, name: &str| {
        let page: Value = serde_json::from_str(page).unwrap();
        page[name].as_str().map(str::to_owned)
    };
    let mut page = session.get("acme", "/api-logs?limit=5").await;
    while let Some(next) = cursor(&page, "next_cursor") {
        page = session.get("acme", &format!("/api-logs?limit=5&cursor={next}")).await;
    }
    let previous = cursor(&page, "previous_cursor").unwrap();
    session.get("acme", &format!("/api-logs?limit=5&cursor={previous}")).await;
}
