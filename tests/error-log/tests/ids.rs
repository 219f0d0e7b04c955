//! The ids of a tenant's entries, which reveal nothing about other tenants.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::body::Body;
use error_log_tests::tenant;
use http::{Extensions, Request, StatusCode, request::Parts};
use status_error_log::{Entry, ErrorLog, ErrorLogLayer, Filter, Limits, MemoryStore, Owner, Query, Store as _};
use std::time::UNIX_EPOCH;
use tower::ServiceExt as _;

async fn send(app: &Router, account: &str, url: &str) {
    let request = Request::get(url).header("x-account", account).body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(request).await.unwrap().status(), 404);
}

/// Returns some of the bits of an entry's id.
fn part(entry: &Entry, shift: u32, bits: u32) -> u128 {
    (entry.id.as_u128() >> shift) & ((1 << bits) - 1)
}

/// Sends two requests of `acme` with some of other owners between them, many times. Returns the
/// differences of the two ids, without the time of the responses.
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
        let expected = (sent.as_millis(), u128::from(sent.subsec_nanos() % 1_000_000) * 4_096 / 1_000_000);
        assert_eq!((part(entry, 80, 48), part(entry, 64, 12)), expected);
    }
    found.chunks(2).map(|pair| signed(part(&pair[0], 0, 62)) - signed(part(&pair[1], 0, 62))).collect()
}

fn signed(bits: u128) -> i128 {
    i128::try_from(bits).unwrap()
}

#[tokio::test]
async fn the_difference_of_two_ids_does_not_tell_what_others_did() {
    let (few, many) = (differences(0).await, differences(20).await);
    let larger: usize = many.iter().map(|many| few.iter().filter(|few| *few < many).count()).sum();
    // For equal distributions, this is one half, with a standard deviation of 0.03.
    #[allow(clippy::cast_precision_loss)]
    let share = larger as f64 / (few.len() * many.len()) as f64;
    assert!((0.3..0.7).contains(&share), "{share}");
}
