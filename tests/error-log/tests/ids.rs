//! The ids that a tenant sees, and what they could reveal about other tenants.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use error_log_tests::tenant;
use http::{Extensions, Request, StatusCode, request::Parts};
use status_error_log::{Entry, ErrorLog, ErrorLogLayer, Filter, Limits, MemoryStore, Owner, Query, Store as _};
use std::time::{Duration, UNIX_EPOCH};
use tower::ServiceExt as _;

async fn send(app: &Router, account: &str, url: &str) {
    let request = Request::get(url).header("x-account", account).body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(request).await.unwrap().status(), 404);
}

fn millis(entry: &Entry) -> u128 {
    entry.id.as_u128() >> 80
}

/// Sends two requests of `acme` with some of other owners between them, many times. Returns the
/// differences of the two ids, if both are of one millisecond.
async fn differences(others: usize) -> Vec<i128> {
    let log = ErrorLog::builder(MemoryStore::new(Limits::new())).start().unwrap();
    let owner = |request: &Parts| {
        let account = request.headers["x-account"].to_str().unwrap().to_owned();
        move |_: &Extensions| match account.as_str() {
            "" => Owner::operator(),
            "acme" => Owner::tenant(account),
            _ => Owner::unauthenticated(account),
        }
    };
    let app = Router::new().fallback(async || StatusCode::NOT_FOUND).layer(ErrorLogLayer::new(log.clone(), owner));
    for round in 0..300 {
        send(&app, "acme", &format!("/{round}")).await;
        for other in 0..others {
            send(&app, ["globex", ""][other % 2], "/other").await;
        }
        send(&app, "acme", &format!("/{round}")).await;
    }
    log.flush().await;
    let found = log.list(&Query::new(tenant("acme"), Filter::default(), 1_000)).await.unwrap().entries;
    assert_eq!(found.len(), 600);
    // The ids of a tenant have the order of its log, and the times of its responses.
    let rounds: Vec<usize> = found.iter().map(|entry| entry.request_url[1..].parse().unwrap()).collect();
    assert!(rounds.is_sorted_by(|a, b| a >= b));
    for entry in &found {
        let sent = entry.response_sent_at.duration_since(UNIX_EPOCH).unwrap();
        assert_eq!(millis(entry), sent.as_millis());
    }
    let pairs = found.chunks(2).filter(|pair| millis(&pair[0]) == millis(&pair[1]));
    pairs.map(|pair| i128::try_from(pair[0].id.as_u128() - pair[1].id.as_u128()).unwrap()).collect()
}

#[tokio::test]
async fn the_difference_of_two_ids_does_not_tell_what_others_did() {
    // The pairs are of one millisecond, which a busy machine may need for a few requests.
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        few.extend(differences(0).await);
        many.extend(differences(3).await);
        if few.len().min(many.len()) >= 300 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(few.len().min(many.len()) >= 100, "{} {}", few.len(), many.len());
    let larger: usize = many.iter().map(|many| few.iter().filter(|few| *few < many).count()).sum();
    // For equal distributions, this is one half, with a standard deviation of 0.04 at most.
    #[allow(clippy::cast_precision_loss)]
    let share = larger as f64 / (few.len() * many.len()) as f64;
    assert!((0.3..0.7).contains(&share), "{share}");
}
