//! The entries per second that the writer moves from the queue into a store: redacted, as JSON, in
//! batches.

use crate::stores::{self, Made, median};
use http::{Request, Response};
use status_error_log::{ErrorLog, ErrorLogLayer, Owner};
use std::convert::Infallible;
use std::time::Instant;
use tower::{Layer, ServiceExt, service_fn};

const ROUNDS: usize = 7;
const ENTRIES: usize = 20_000;
/// The entries that are queued at a time: fewer than the queue holds, so that none is dropped.
const QUEUED: usize = 1_000;

pub async fn run() {
    for made in stores::databases().await {
        let name = made.name;
        let rates: Vec<f64> = rates(made).await;
        println!("{name}\t{:.0}", median(rates));
    }
}

async fn rates(made: Made) -> Vec<f64> {
    let log = ErrorLog::builder(made.store.clone()).start().unwrap();
    let layer = ErrorLogLayer::new(log.clone(), |_| |_| Owner::tenant("acme").principal("key 7"));
    let service = layer.layer(service_fn(|_: Request<String>| async { Ok::<_, Infallible>(answer()) }));
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..ENTRIES / QUEUED {
            for _ in 0..QUEUED {
                let answer = service.clone().oneshot(request()).await.unwrap();
                drop(http_body_util::BodyExt::collect(answer.into_body()).await.unwrap());
            }
            log.flush().await;
        }
        rates.push(ENTRIES as f64 / start.elapsed().as_secs_f64());
    }
    assert_eq!(log.dropped(), 0);
    log.shutdown().await;
    rates
}

fn request() -> Request<String> {
    let request = Request::get("/buyers/4815162342?expand=account&limit=20&token=hunter2");
    request.header("user-agent", "payments-client/4.2").header("x-request-id", "req-1").body(String::new()).unwrap()
}

fn answer() -> Response<String> {
    let body = r#"{"type":"error","code":"not_found","status":404,"message":"The buyer 4815162342 was not found.","details":[]}"#;
    Response::builder().status(404).header("content-type", "application/json").body(body.to_owned()).unwrap()
}
