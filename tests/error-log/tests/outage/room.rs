//! A queue that is full of many entries or of large ones, and the tenants whose entries are
//! dropped.

use super::*;

#[tokio::test]
async fn a_full_queue_drops_counts_and_never_waits() {
    let store = Moody::new(HANGS);
    let log = ErrorLog::builder(store.clone()).queue(100).linger(Duration::ZERO).start().unwrap();
    let app = app(&log);
    let start = Instant::now();
    for number in 0..5_000 {
        ask(&app, &format!("/{number}")).await;
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    // The store holds one batch, and a single tenant may take a quarter of the queue.
    let dropped = log.dropped();
    assert!((4_800..5_000).contains(&dropped), "{dropped}");
    let page = list(&log, &Access::Operator, None).await.unwrap();
    assert_eq!(page.dropped, Some(dropped), "the operator sees it");
    let page = list(&log, &Access::Tenant("acme".to_owned()), None).await.unwrap();
    assert_eq!(page.dropped, None, "tenants do not");

    // Other tenants can still queue entries.
    for account in 'a'..='z' {
        ask_as(&app, &account.to_string(), "/quiet").await;
    }
    assert_eq!(log.dropped(), dropped);
}

#[tokio::test]
async fn large_entries_do_not_fill_the_memory() {
    let store = Moody::new(HANGS);
    let log = ErrorLog::builder(store.clone()).queue(64).start().unwrap();
    let owner = |_: &http::request::Parts| |_: &http::Extensions| Owner::tenant(Uuid::new_v4().to_string());
    let large = async || (StatusCode::NOT_FOUND, "x".repeat(1 << 20));
    let app: Router = Router::new().fallback(large).layer(ErrorLogLayer::new(log.clone(), owner));
    for _ in 0..64 {
        let answer = app.clone().oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body.len(), 1 << 20);
    }
    // 64 entries at 2 KiB on average are 128 KiB, which holds one entry of slightly more than 64
    // KiB. The store may hold a batch already.
    assert!(log.dropped() >= 50, "{}", log.dropped());
}

/// Builds an app whose responses have bodies of `body` bytes. An account that begins with `?` is
/// unproven.
fn answering(log: &ErrorLog, body: usize) -> Router {
    let owner = |request: &http::request::Parts| {
        let account = request.headers["x-account"].to_str().unwrap().to_owned();
        move |_: &http::Extensions| match account.strip_prefix('?') {
            Some(claimed) => Owner::unauthenticated(claimed),
            None => Owner::tenant(account),
        }
    };
    let answer = async move || (StatusCode::NOT_FOUND, "x".repeat(body));
    Router::new().fallback(answer).layer(ErrorLogLayer::new(log.clone(), owner))
}

/// Sends a request whose user agent has `agent` bytes, and reads the response.
async fn send(app: &Router, account: &str, agent: usize) {
    let request = Request::get("/").header("x-account", account).header("user-agent", "x".repeat(agent));
    let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
}

/// Starts a log whose writer hangs, so nothing leaves the queue. The queue takes 1,024 entries and
/// 2 MiB.
async fn blocked() -> ErrorLog {
    let store = Moody::new(HANGS);
    let log = ErrorLog::builder(store.clone()).queue(1_024).linger(Duration::ZERO).start().unwrap();
    send(&answering(&log, 0), "first", 0).await;
    until("the writer is at it", async || store.appends.load(SeqCst) > 0).await;
    log
}

#[tokio::test]
async fn one_tenants_large_entries_leave_room_for_the_others() {
    let log = blocked().await;
    let (large, small) = (answering(&log, 64 << 10), answering(&log, 0));
    for account in ["noisy", "?noisy"] {
        let before = log.dropped();
        for _ in 0..50 {
            send(&large, account, 0).await;
        }
        // A quarter of 2 MiB holds seven entries of slightly more than 64 KiB.
        assert_eq!(log.dropped(), before + 43);
    }
    let before = log.dropped();
    for account in ["a", "?a", "b", "?b", "c", "?c", "d", "?d"] {
        for _ in 0..20 {
            send(&small, account, 0).await;
        }
        send(&large, account, 0).await;
    }
    // The queue has no place for the last two large entries.
    assert!(log.dropped() - before <= 2, "{}", log.dropped() - before);
}

#[tokio::test]
async fn a_large_head_takes_the_room_of_what_is_looked_at() {
    let log = blocked().await;
    let app = answering(&log, 0);
    for _ in 0..50 {
        send(&app, "?noisy", 300 << 10).await;
    }
    // Only 4 KiB of each user agent are queued.
    for _ in 0..100 {
        send(&app, "quiet", 0).await;
    }
    assert_eq!(log.dropped(), 0);
}

#[tokio::test]
async fn what_nobody_has_proven_takes_half_of_the_room() {
    let log = blocked().await;
    let app = answering(&log, 0);
    for account in 0..16 {
        for _ in 0..64 {
            send(&app, &format!("?{account}"), 0).await;
        }
    }
    assert_eq!(log.dropped(), 512);
    for account in 16..80 {
        for _ in 0..8 {
            send(&app, &account.to_string(), 0).await;
        }
    }
    assert_eq!(log.dropped(), 512);
}

/// Starts a log whose store is down until the test makes it available.
async fn interrupted(entries: usize) -> (Arc<Moody>, ErrorLog) {
    let store = Moody::new(DOWN);
    let log = ErrorLog::builder(store.clone()).queue(entries).linger(Duration::ZERO).rate(0).start().unwrap();
    send(&answering(&log, 0), "first", 0).await;
    until("the writer is at it", async || store.appends.load(SeqCst) > 0).await;
    (store, log)
}

#[tokio::test]
async fn twenty_quiet_tenants_lose_nothing_to_busy_ones() {
    let names = |names: std::ops::Range<u32>, prefix: &str| names.map(|name| format!("{prefix}{name}")).collect();
    let two = vec!["busy".to_owned(), "busier".to_owned(), "?".to_owned()];
    let claims: Vec<String> = [two.clone(), names(0..100, "?claimed")].concat();
    let many: Vec<String> = [names(0..40, "busy"), names(0..10, "?claimed")].concat();
    for (what, busy, body, rounds) in [
        ("two busy tenants and anonymous requests", two.clone(), 0, 10),
        ("their entries are large", two, 64 << 10, 10),
        ("the anonymous requests name many tenants", claims, 0, 5),
        ("many busy tenants", many, 0, 1),
        ("one huge tenant", vec!["busy".to_owned()], 16 << 10, 10),
    ] {
        for is_in_turn in [false, true] {
            let (store, log) = interrupted(1_024).await;
            let (flood, quiet) = (answering(&log, body), answering(&log, 0));
            let each = 2_000 / busy.len();
            if is_in_turn {
                for _ in 0..each {
                    for account in &busy {
                        send(&flood, account, 0).await;
                    }
                }
            } else {
                for account in &busy {
                    for _ in 0..each {
                        send(&flood, account, 0).await;
                    }
                }
            }
            assert!(log.dropped() > 500, "{what}: {}", log.dropped());
            for round in 0..rounds {
                for tenant in 0..20 {
                    let before = log.dropped();
                    send(&quiet, &format!("quiet{tenant}"), 0).await;
                    assert_eq!(log.dropped(), before, "{what}: tenant {tenant} in round {round}");
                    send(&flood, &busy[tenant % busy.len()], 0).await;
                }
            }
            store.mood.store(FINE, SeqCst);
            log.flush().await;
            for tenant in 0..20 {
                let tenant = Access::Tenant(format!("quiet{tenant}"));
                assert_eq!(urls(&store.inner, tenant).await.len(), rounds, "{what}");
            }
        }
    }
}
