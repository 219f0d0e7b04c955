//! The log's HTML page, compared with its recording.

use crate::api;
use crate::list::{first, id};
use crate::session::{Session, Troubled};
use error_log_tests::Made;
use status_error_log::Entry;
use std::sync::Arc;

/// The `accept` header of a browser.
const ACCEPT: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// Compares the responses from each kind of store with one recording.
#[tokio::test(flavor = "multi_thread")]
async fn corpus_page() {
    let entries = api::entries(first()).await;
    for made in Made::all().await {
        made.store.append(&entries).await.unwrap();
        replay(&made, &entries).await;
    }
}

async fn replay(made: &Made, entries: &[Entry]) {
    let mut session = Session::new("error-log/page", ACCEPT, Arc::clone(&made.store)).await;
    session.get("nobody", "/api-logs").await;
    session.get("acme", "/api-logs").await;
    pages(&mut session).await;
    // A browser's date picker sends a time without an offset.
    let combined = "status=4xx&code=not_found&method=GET&route=%2Fthings%2F%7Bid%7D&request_id=r-1&limit=7\
                    &from=2091-02-03T05%3A00&to=2091-02-03T05%3A00%3A00.001";
    session.get("acme", &format!("/api-logs?{combined}")).await;
    session.get("acme", "/api-logs?search=%3Cscript%3E%7B%7B7*7%7D%7D%22%27%F0%9F%A6%80&code=x").await;
    session.get("operator", "/api-logs?tenant=globex").await;

    for part in ["/expired", "/buyers", "/coded?code=%3C", "/things/***", "/%F0", "/disk"] {
        session.get("acme", &format!("/api-logs/{}", id(entries, part))).await;
    }
    let foreign = id(entries, "/long");
    session.get("operator", &format!("/api-logs/{foreign}")).await;
    for id in [&foreign, "7", "%ff"] {
        session.get("acme", &format!("/api-logs/{id}")).await;
    }

    let refused = "status=300&limit=0&cursor=7&from=x&to=y&search=%00&code=%0a&method=%1b&route=%07&request_id=%7f";
    for query in [refused, "status=404&status=500", "limit=%22%3E%3Cscript%3E"] {
        session.get("acme", &format!("/api-logs?{query}")).await;
    }
    for account in ["", "guest"] {
        session.get(account, "/api-logs").await;
        session.get(account, &format!("/api-logs/{foreign}")).await;
    }
    for path in ["/api-logs?limit=1".to_owned(), format!("/api-logs/{foreign}"), "/api-logs?limit=0".to_owned()] {
        session.ask("HEAD", "globex", &path).await;
    }
    session.ask("POST", "acme", "/api-logs").await;

    session.turn_to(Troubled { store: Arc::clone(&made.store), is_down: false }).await;
    session.get("operator", "/api-logs?limit=1").await;
    session.turn_to(Troubled { store: Arc::clone(&made.store), is_down: true }).await;
    session.get("acme", "/api-logs").await;
    session.get("acme", &format!("/api-logs/{foreign}")).await;
    session.check();
}

/// Follows the links from the newest page to the oldest one.
async fn pages(session: &mut Session) {
    let mut page = session.get("acme", "/api-logs?limit=3&code=not_found").await;
    while let Some((before, _)) = page.split_once("\" rel=\"next\"") {
        let link = before.rsplit_once("href=\"").unwrap().1.replace("&#38;", "&");
        page = session.get("acme", &format!("/api-logs{link}")).await;
    }
}
