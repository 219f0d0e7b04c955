//! Sends requests through a router, for measurements of its layers. `benches path` and `benches
//! quick` build and run this program.
//!
//! The first argument is the set of layers: `nothing`, `two`, `ours` or `logged`. The program runs
//! each case once in `measured`, for callgrind, and prints the case's allocations. With a number as
//! the second argument, the program runs that case in a loop, for a profiler.

mod measure;
mod request;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use http::{Request, StatusCode};
use http_body::Body as _;
use measure::{ROUNDS, counted, measured, warm_up};
use request::{Hung, request};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile};
use status_error_log::{ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner};
use std::cell::RefCell;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use tower::ServiceExt as _;

static API: ApiProfile = ApiProfile::new("a.test");

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("the buyer was not found")]
    #[status(404)]
    Gone,
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
}

/// A measured case: the response to a request, and the code that sends the request.
#[derive(Clone, Copy)]
pub struct Case {
    pub what: &'static str,
    pub who: &'static str,
    pub run: fn(&World),
}

/// A router, and a prepared request for each call of each case.
pub struct World {
    app: Router,
    requests: [RefCell<Vec<Request<Body>>>; 4],
}

const PATHS: [&str; 4] = ["/fine", "/gone", "/buyers/4815162342?expand=account&limit=20", "/nowhere"];

const CASES: [Case; 4] = [
    case("200", |world| world.send(0, StatusCode::OK)),
    case("404 of the enum, static", |world| world.send(1, StatusCode::NOT_FOUND)),
    case("404 of the enum, one field", |world| world.send(2, StatusCode::NOT_FOUND)),
    case("404 of the router", |world| world.send(3, StatusCode::NOT_FOUND)),
];

const fn case(what: &'static str, run: fn(&World)) -> Case {
    Case { what, who: "", run }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The writer of the error log waits for this runtime, which doesn't run.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _within = runtime.enter();
    let app = Router::new()
        .route("/fine", get(async || "fine"))
        .route("/gone", get(async || Err::<&str, _>(BuyerError::Gone)))
        .route("/buyers/{id}", get(async |Path(id): Path<u64>| Err::<&str, _>(BuyerError::NotFound { id })));
    // The layer that does nothing has a state, as every layer with settings. axum clones the layers
    // of a handler for each request, and boxes the clone unless it has no size.
    let nothing = || {
        let settings = Arc::new(());
        tower::util::MapResponseLayer::new(move |response: Response| {
            black_box(&settings);
            response
        })
    };
    let app = match arguments.first().map(String::as_str) {
        Some("two") => app.layer(nothing()).layer(nothing()),
        Some("ours") => app.layer(ApiErrorLayer::new(&API)),
        Some("logged") => app.layer(ApiErrorLayer::new(&API)).layer(log()),
        _ => app.layer(nothing()),
    };
    let number = arguments.get(1).map(|number| number.parse::<usize>().unwrap() - 1);
    let loops = if number.is_some() { 50 } else { 1 };
    let requests = |path| RefCell::new((0..(loops + 1) * ROUNDS + 1).map(|_| request(path)).collect());
    let world = World { app, requests: PATHS.map(requests) };
    warm_up(&CASES, &world);
    match number {
        None => counted(&CASES, &world),
        Some(number) => (0..loops).for_each(|_| measured(CASES[number].run, &world)),
    }
}

impl World {
    /// Sends a request and reads the response as a server does. A single poll is enough, because
    /// nothing here waits.
    fn send(&self, path: usize, status: StatusCode) {
        let request = self.requests[path].borrow_mut().pop().unwrap();
        let context = &mut Context::from_waker(Waker::noop());
        let Poll::Ready(response) = pin!(self.app.clone().oneshot(request)).poll(context) else { panic!("it waits") };
        let response = response.unwrap();
        assert_eq!(response.status(), status);
        let mut response = black_box(response);
        let body = response.body_mut();
        while !body.is_end_stream() {
            let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(context) else { panic!("it waits") };
            let Some(frame) = frame else { break };
            drop(black_box(frame.unwrap()));
        }
    }
}

fn log() -> ErrorLogLayer {
    let log = ErrorLog::builder(Hung(MemoryStore::new(Limits::new()))).start().unwrap();
    ErrorLogLayer::new(log, |_| |_| Owner::tenant("acme").principal("key 7"))
}
