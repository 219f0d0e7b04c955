//! The instructions that the layer adds to the path of a request, for valgrind. There is no server,
//! and the store accepts nothing, so that the writer doesn't run.

use crate::rate;
use crate::request::{Hung, request};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::Request;
use http_body_util::BodyExt as _;
use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower::ServiceExt as _;

pub const TIMES: usize = 1_000;

/// Runs one variant of the measurement:
///
/// | `which` | layer | response |
/// |---|---|---|
/// | `bare`, `bare-fine` | none | 404, 200 |
/// | `other`, `other-fine` | a layer that does nothing | 404, 200 |
/// | `recorded`, `fine` | the error log's | 404, 200 |
/// | `dropped` | the error log's, with a full queue | 404 |
pub fn run(which: &str) {
    let queue = if which == "recorded" { 8 * TIMES } else { 4 };
    let log = ErrorLog::builder(Hung(MemoryStore::new(Limits::new()))).queue(queue).start().unwrap();
    let mut app: Router = rate::app();
    if which.starts_with("other") {
        app = idle(app);
    } else if !which.starts_with("bare") {
        app = app.layer(ErrorLogLayer::new(log, |_| |_| Owner::tenant("acme").principal("key 7")));
    }
    let path = if which.ends_with("fine") { "/fine" } else { "/buyers/4815162342?expand=account&limit=20" };
    // Warms up, because the first requests make values that are made once.
    (0..100).for_each(|_| once(&app, request(path)));
    let requests: Vec<_> = (0..TIMES).map(|_| request(path)).collect();
    measured(&app, requests);
}

/// Adds a layer that does nothing, to measure the cost that every layer has.
pub fn idle(app: Router) -> Router {
    app.layer(tower::util::MapResponseLayer::new(|answer: Response| answer))
}

/// The function whose instructions callgrind counts. `benches` passes this name to callgrind.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(app: &Router, requests: Vec<Request<Body>>) {
    requests.into_iter().for_each(|request| once(app, request));
}

/// Sends one request to the app. A single poll is enough, because nothing here waits.
fn once(app: &Router, request: Request<Body>) {
    let answering = pin!(async { app.clone().oneshot(request).await.unwrap().into_body().collect().await.unwrap() });
    let Poll::Ready(body) = answering.poll(&mut Context::from_waker(Waker::noop())) else { panic!("it waits") };
    assert!(!body.to_bytes().is_empty());
}
