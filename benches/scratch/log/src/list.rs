//! The time that a page of the list takes, while the log grows.

use crate::stores::{self, Made};
use status_error_log::{Access, Cursor, Entry, StoredBody, Owner, list};
use std::time::{Instant, SystemTime};

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
const TIMES: usize = 200;

pub async fn run() {
    for made in [Some(stores::sqlite().await), stores::postgres().await].into_iter().flatten() {
        let (mut size, mut middle) = (0, None);
        for goal in SIZES {
            while size < goal {
                let entries: Vec<Entry> = (size..(size + 1_000).min(goal)).map(entry).collect();
                made.store.append(&entries).await.unwrap();
                size += entries.len();
                if size >= goal / 2 && middle.is_none_or(|(at, _)| at < goal / 2) {
                    middle = Some((size, entries[0].id));
                }
            }
            measure(&made, goal, middle.map(|(_, id)| Cursor::Older(id)).unwrap()).await;
        }
    }
}

async fn measure(made: &Made, size: usize, middle: Cursor) {
    let queries = [
        ("the newest", "limit=20".to_owned()),
        ("from the middle on", format!("limit=20&cursor={middle}")),
        ("a status", "limit=20&status=409".to_owned()),
        ("a class that there is none of", "limit=20&status=5xx".to_owned()),
        ("a code", "limit=20&code=code_7".to_owned()),
        ("a request's id", format!("limit=20&request_id=req-{}", size / 3)),
        ("a status and a code", "limit=20&status=409&code=code_7".to_owned()),
        ("a text that many URLs have", "limit=20&search=BUYERS".to_owned()),
        ("a text that none has", "limit=20&search=nowhere".to_owned()),
        ("a text that none has, from the middle on", format!("limit=20&search=nowhere&cursor={middle}")),
        ("a status and a text that none has", "limit=20&status=409&search=nowhere".to_owned()),
    ];
    let access = Access::Tenant("acme".to_owned());
    for (what, query) in queries {
        let mut took = Vec::new();
        for time in 0..TIMES + 10 {
            let start = Instant::now();
            let page = list(&*made.store, &access, Some(&query)).await.unwrap();
            assert!(page.items.len() <= 20);
            // The first 10 runs only warm up.
            if time >= 10 {
                took.push(start.elapsed().as_secs_f64() * 1e3);
            }
        }
        took.sort_by(f64::total_cmp);
        println!("{}\t{size}\t{what}\t{:.2}\t{:.2}", made.name, took[TIMES / 2], took[TIMES * 99 / 100]);
    }
}

/// Returns an entry of the single tenant. The entries have as many codes and statuses as a real
/// API.
fn entry(number: usize) -> Entry {
    let status = [400, 401, 403, 404, 409, 422, 429][number % 7];
    let url = format!("/buyers/{number}?expand=***&limit=20");
    let mut entry = Entry::new(Owner::tenant("acme").principal("key 7"), "GET", &url, status, SystemTime::now());
    entry.code = Some(format!("code_{}", number % 30));
    entry.route = Some("/buyers/{id}".to_owned());
    entry.request_id = Some(format!("req-{number}"));
    entry.user_agent = Some("payments-client/4.2".to_owned());
    let body = r#"{"type":"error","code":"not_found","status":404,"message":"The buyer was not found.","details":[]}"#;
    entry.response_body = StoredBody::json(body.to_owned());
    entry
}
