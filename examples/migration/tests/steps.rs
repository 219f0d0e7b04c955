//! Old requests to every step of the migration.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod requests;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use migration::step_5::{AdminError, AuthError, PasteError, RawError};
use migration::store::Store;
use migration::{Change, step_0, step_1, step_2, step_3, step_4, step_5};
use requests::{DURING_MAINTENANCE, REQUESTS};
use status_error::catalog::{assert_all_proven, assert_catalog};
use status_error::{ApiErrorLayer, Catalog};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

type App = fn(Arc<Store>) -> Router;

const STEPS: [(App, &[Change]); 5] = [
    (step_1::app, step_1::CHANGES),
    (step_2::app, step_2::CHANGES),
    (step_3::app, step_3::CHANGES),
    (step_4::app, step_4::CHANGES),
    (step_5::app, step_5::CHANGES),
];

/// Each step sends what step 0 sent, byte for byte, except for the changes that it lists.
#[tokio::test]
async fn each_step_sends_the_old_responses() {
    let mut wrong = String::new();
    let mut expected = responses(step_0::app).await;
    for (step, (app, changes)) in (1..).zip(STEPS) {
        for Change { request, response, reason } in changes {
            let old =
                expected.get_mut(*request).unwrap_or_else(|| panic!("step {step}: no request is named {request}"));
            assert_ne!(old, response, "step {step} changes nothing here: {request}");
            assert!(!reason.is_empty());
            *old = (*response).to_owned();
        }
        for (request, response) in responses(app).await {
            if response != expected[request] {
                let expected = &expected[request];
                write!(wrong, "\nstep {step}: {request}\n--- sends\n{response}\n--- instead of\n{expected}\n").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The responses of step 0 are recorded, so that an update of axum can't change them unseen.
#[tokio::test]
async fn step_0_sends_the_recorded_responses() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/responses.txt");
    let mut text = String::new();
    let responses = responses(step_0::app).await;
    for (name, request) in REQUESTS.iter().chain(DURING_MAINTENANCE) {
        writeln!(text, "# {name}\n\n{request}\n\n{}\n", responses[name]).unwrap();
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(path).unwrap_or_default(), "`BLESS=1` records the responses");
}

/// The README shows the report of the dry run of step 1. The same line comes for each request of a
/// kind, so each is shown once.
#[tokio::test]
async fn the_readme_shows_the_report_of_the_dry_run() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let observed = Arc::clone(&lines);
    responses(move |store| {
        let lines = Arc::clone(&observed);
        let layer = ApiErrorLayer::default().dry_run(move |change| lines.lock().unwrap().push(change.to_string()));
        step_0::app(store).layer(layer)
    })
    .await;
    let mut report = std::mem::take(&mut *lines.lock().unwrap());
    report.sort_unstable();
    report.dedup();
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let block = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(report.join("\n") + "\n", block);
}

/// The rate limiter's response is all that is left of old code.
#[test]
fn step_5_declares_every_other_error() {
    assert_all_proven::<PasteError>();
    assert_all_proven::<RawError>();
    assert_all_proven::<AdminError>();
    let waivers: Vec<&str> = Catalog::of::<AuthError>().unproven().map(|waiver| waiver.word).collect();
    assert_eq!(waivers, ["FinishedResponse"]);
    assert_catalog::<PasteError>();
    assert_catalog::<RawError>();
    assert_catalog::<AdminError>();
    assert_catalog::<AuthError>();
}

/// Sends all requests to a step, and returns the response of each by its name.
async fn responses(app: impl Fn(Arc<Store>) -> Router) -> BTreeMap<&'static str, String> {
    let mut responses = BTreeMap::new();
    for (requests, is_maintained) in [(REQUESTS, false), (DURING_MAINTENANCE, true)] {
        let store = Store::new(Path::new("/nonexistent/pastes"));
        if is_maintained {
            store.begin_maintenance();
        }
        let app = app(Arc::new(store));
        for (name, request) in requests {
            let is_new = responses.insert(*name, send(&app, request).await).is_none();
            assert!(is_new, "two requests are named {name}");
        }
    }
    responses
}

/// Sends a request, and returns the response as text: status, headers in alphabetical order, an
/// empty line, body. A panic ends the connection.
async fn send(app: &Router, request: &str) -> String {
    let sent = tokio::spawn(app.clone().oneshot(parse(request)));
    let Ok(response) = sent.await else { return "the connection is closed".to_owned() };
    let (parts, body) = response.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    format!("{}\n{}\n{}", status(parts.status), headers(&parts.headers), std::str::from_utf8(&body).unwrap())
}

fn status(status: StatusCode) -> String {
    format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default())
}

/// Returns the headers without `Content-Length`, which the server makes from the body.
fn headers(map: &HeaderMap) -> String {
    let mut lines: Vec<String> = map
        .iter()
        .filter(|(name, _)| *name != header::CONTENT_LENGTH)
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    lines.sort_unstable();
    lines.concat()
}

/// Makes a request of its text: method and target, headers, an empty line, body.
fn parse(text: &str) -> Request<Body> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target);
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    // A text of 5,000 bytes would not be readable in the list.
    request.body(Body::from(body.replace("{2000}", &"x".repeat(2000)).replace("{5000}", &"x".repeat(5000)))).unwrap()
}
