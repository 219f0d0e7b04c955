//! What the layer adds to a request's own path, for valgrind: no server, and a store that takes
//! nothing, so that nobody writes.

use crate::rate;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Response;
use http::header::{ACCEPT, AUTHORIZATION, HOST, USER_AGENT};
use http::{HeaderValue, Request, Uri};
use http_body_util::BodyExt as _;
use status_error_log::{Entry, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, Query, StorePage, Store, StoreFuture};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower::ServiceExt as _;

pub const TIMES: usize = 1_000;

/// Neither takes entries nor refuses them.
struct Hung(MemoryStore);

impl Store for Hung {
    fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(std::future::pending())
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.0.list(query)
    }
    fn get<'a>(&'a self, access: &'a status_error_log::Access, id: uuid::Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.0.get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        self.0.trim(limits)
    }
}

/// Without the layer `bare`, and under a layer that does nothing `other`; with it `recorded`, and
/// `dropped` where there is no room. Those are errors; `bare-fine`, `other-fine` and `fine` are
/// none.
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
    // What is made once is made by the first.
    (0..100).for_each(|_| once(&app, request(path)));
    let requests: Vec<_> = (0..TIMES).map(|_| request(path)).collect();
    measured(&app, requests);
}

/// Under a layer that does nothing: what any costs.
pub fn idle(app: Router) -> Router {
    app.layer(tower::util::MapResponseLayer::new(|answer: Response| answer))
}

/// What callgrind looks for: its name is in `benches`.
#[unsafe(no_mangle)]
#[inline(never)]
fn measured(app: &Router, requests: Vec<Request<Body>>) {
    requests.into_iter().for_each(|request| once(app, request));
}

/// Nothing here waits for anything, so one poll is enough.
fn once(app: &Router, request: Request<Body>) {
    let answering = pin!(async { app.clone().oneshot(request).await.unwrap().into_body().collect().await.unwrap() });
    let Poll::Ready(body) = answering.poll(&mut Context::from_waker(Waker::noop())) else { panic!("it waits") };
    assert!(!body.to_bytes().is_empty());
}

/// As hyper makes them: every part is a slice of what was read.
fn request(path: &str) -> Request<Body> {
    let token = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo";
    let values = ["a.test", "payments-client/4.2", "application/json", token];
    let read = Bytes::from([&[path][..], &values].concat().concat());
    let mut at = path.len();
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = Uri::from_maybe_shared(read.slice(..at)).unwrap();
    for (name, value) in [HOST, USER_AGENT, ACCEPT, AUTHORIZATION].into_iter().zip(values) {
        let value = read.slice(at..at + value.len());
        at += value.len();
        request.headers_mut().insert(name, HeaderValue::from_maybe_shared(value).unwrap());
    }
    request
}
