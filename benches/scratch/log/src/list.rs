//! The time that a page of the list takes, while the log grows.

use crate::stores::{self, Made};
use status_error_log::{Access, Cursor, Entry, StoredBody, Owner, list};
use std::time::{Duration, Instant, SystemTime};

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
/// The largest size without `ENTRIES`, which may be 10,000,000. SQLite does not grow further,
/// because it is for APIs on one machine.
const LARGEST: usize = 1_000_000;
const TIMES: usize = 200;
/// The time after which a list is not repeated any more, if it has run 20 times.
const MOST: Duration = Duration::from_secs(3);
const BATCH: usize = 1_000;

pub async fn run() {
    let largest = std::env::var("ENTRIES").map_or(LARGEST, |entries| entries.parse().unwrap());
    let mut sizes: Vec<usize> = SIZES.into_iter().filter(|size| *size < largest).collect();
    sizes.push(largest);
    for made in stores::databases().await {
        let (mut size, mut middle) = (0, None);
        let most = if made.name == "SQLite" { LARGEST } else { largest };
        for goal in sizes.iter().copied().filter(|goal| *goal <= most) {
            let (began, before) = (Instant::now(), size);
            while size < goal {
                let entries: Vec<Entry> = (size..(size + BATCH).min(goal)).map(entry).collect();
                made.store.append(&entries).await.unwrap();
                size += entries.len();
                if size >= goal / 2 && middle.is_none_or(|(at, _)| at < goal / 2) {
                    middle = Some((size, entries[0].id));
                }
            }
            let rate = (size - before) as f64 / began.elapsed().as_secs_f64();
            println!("size\t{}\t{goal}\t{}\t{rate:.0}", made.name, made.bytes() / goal as u64);
            measure(&made, goal, middle.map(|(_, id)| Cursor::Older(id)).unwrap()).await;
        }
    }
}

async fn measure(made: &Made, size: usize, middle: Cursor) {
    let of_tenant = [
        ("the newest", "limit=20".to_owned()),
        ("from the middle on", format!("limit=20&cursor={middle}")),
        ("a status", "limit=20&status=409".to_owned()),
        ("a class that there is none of", "limit=20&status=5xx".to_owned()),
        ("a code", "limit=20&code=code_7".to_owned()),
        ("a method that there is none of", "limit=20&method=PUT".to_owned()),
        ("a route", "limit=20&route=/buyers/{id}".to_owned()),
        ("a request's id", format!("limit=20&request_id=req-{}", size / 3)),
        ("a status and a code", "limit=20&status=409&code=code_7".to_owned()),
        ("a text that many URLs have", "limit=20&search=BUYERS".to_owned()),
        ("a text that none has", "limit=20&search=nowhere".to_owned()),
        ("a text that none has, from the middle on", format!("limit=20&search=nowhere&cursor={middle}")),
        ("a status and a text that none has", "limit=20&status=409&search=nowhere".to_owned()),
    ];
    let acme = || Access::Tenant("acme".to_owned());
    let quiet = || Access::Tenant("quiet".to_owned());
    let mut queries: Vec<_> = of_tenant.into_iter().map(|(what, query)| (acme(), what, query)).collect();
    queries.push((quiet(), "a tenant of 1,000 entries: the newest", "limit=20".to_owned()));
    queries.push((quiet(), "a tenant of 1,000 entries: a status", "limit=20&status=409".to_owned()));
    queries.push((quiet(), "a tenant of 1,000 entries: a text that none has", "limit=20&search=nowhere".to_owned()));
    queries.push((Access::Operator, "all tenants: the newest", "limit=20".to_owned()));
    for (access, what, query) in queries {
        let took = times(async || {
            let page = list(&*made.store, &access, Some(&query)).await.unwrap();
            assert!(page.items.len() <= 20);
        });
        print(made, size, what, took.await);
    }
    let newest = list(&*made.store, &quiet(), None).await.unwrap();
    if let Some(id) = newest.items.first().map(|entry| entry.id) {
        for (access, what) in [(quiet(), "one entry by its id"), (Access::Operator, "all tenants: one entry by its id")] {
            let took = times(async || assert!(made.store.get(&access, id).await.unwrap().is_some()));
            print(made, size, what, took.await);
        }
    }
}

/// Returns the times of many runs in milliseconds, the shortest first. A slow list runs less often.
async fn times(run: impl AsyncFn()) -> Vec<f64> {
    let (mut took, began) = (Vec::new(), Instant::now());
    for time in 0..TIMES + 10 {
        if time >= 30 && began.elapsed() > MOST {
            break;
        }
        let start = Instant::now();
        run().await;
        // The first 10 runs only warm up.
        if time >= 10 {
            took.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    took.sort_by(f64::total_cmp);
    took
}

fn print(made: &Made, size: usize, what: &str, took: Vec<f64>) {
    println!("time\t{}\t{size}\t{what}\t{:.2}\t{:.2}", made.name, took[took.len() / 2], took[took.len() * 99 / 100]);
}

/// Returns an entry, which is of one large tenant: among the first million, each thousandth is of a
/// quiet tenant. The entries have as many codes and statuses as a real API.
pub fn entry(number: usize) -> Entry {
    let is_quiet = number % 1_000 == 500 && number < 1_000_000;
    let tenant = if is_quiet { "quiet" } else { "acme" };
    let status = [400, 401, 403, 404, 409, 422, 429][number % 7];
    let url = format!("/buyers/{number}?expand=***&limit=20");
    let mut entry = Entry::new(Owner::tenant(tenant).principal("key 7"), "GET", &url, status, SystemTime::now());
    entry.code = Some(format!("code_{}", number % 30));
    entry.route = Some("/buyers/{id}".to_owned());
    entry.request_id = Some(format!("req-{number}"));
    entry.user_agent = Some("payments-client/4.2".to_owned());
    let body = r#"{"type":"error","code":"not_found","status":404,"message":"The buyer was not found.","details":[]}"#;
    entry.response_body = StoredBody::json(body.to_owned());
    entry
}
