//! Errors whose responses are written where they occur: `problem!`, `bail!` and `AdHocError`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};
use status_error::report::Report;
use status_error::{AdHocError, ApiError, ApiProfile, Catalog, ErrorId, bail, problem};
use std::cell::RefCell;
use std::error::Error;
use std::io;

/// Returns the status and the body of the response to an error.
fn answer(error: &dyn ApiError) -> (u16, Value) {
    let response = status_error::response(error);
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

#[test]
fn status_code_and_message_are_sent() {
    let id = 7;
    for (error, status, code, detail) in [
        (problem!(404), 404, "not_found", None),
        (problem!(404, "buyer {id} was not found"), 404, "not_found", Some("buyer 7 was not found")),
        (problem!(404, "buyer {} of {n}", id, n = 9,), 404, "not_found", Some("buyer 7 of 9")),
        (problem!(404, code = "no buyer"), 404, "no buyer", None),
        (problem!(404, code = "50035", "{{}} {id:03}"), 404, "50035", Some("{} 007")),
        (problem!(StatusCode::CONFLICT, "taken"), 409, "conflict", Some("taken")),
        (problem!(400 + 22_u16, code = "x", "taken"), 422, "x", Some("taken")),
        // A code that isn't printable ASCII is replaced.
        (problem!(410, code = "").message("é\0\r\n"), 410, "gone", Some("é\0\r\n")),
        (problem!(410, code = "a\r\nb"), 410, "gone", None),
    ] {
        let (sent, body) = answer(&error);
        assert_eq!((sent, body["code"].as_str().unwrap()), (status, code));
        assert_eq!(body["detail"].as_str(), detail, "{body}");
    }
}

#[test]
fn members_and_headers_keep_their_rules() {
    let error = problem!(429, "slow down").member("limit", 60).member("until", Some("now")).header("Retry-After", 9);
    let response = status_error::response(&error);
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&body["limit"], &body["until"]), (&json!(60), &json!("now")));
    assert_eq!(response.headers()["retry-after"], "9");
    // A reserved name, a value that is illegal on the wire, a header of the connection.
    let response = status_error::response(
        &problem!(400, "x").member("status", 200).header("x-note", "a\r\nx-evil: 1").header("connection", "close"),
    );
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!((&body["status"], &body["detail"]), (&json!(400), &json!("x")));
    assert!(!response.headers().contains_key("x-note") && !response.headers().contains_key("connection"));
    // A 401 without a challenge breaks HTTP, as for every other error.
    assert_eq!(answer(&problem!(401, "who?")).0, 500);
    assert_eq!(answer(&problem!(401, "who?").header("www-authenticate", "Bearer")).0, 401);
}

#[test]
fn a_server_error_is_masked_unless_it_is_disclosed() {
    let hidden =
        problem!(503, code = "hunter2", "hunter2").member("pool", "hunter2").source(io::Error::other("hunter2"));
    let response = status_error::response(&hidden);
    assert_eq!(response.status(), 503);
    assert!(!std::str::from_utf8(response.body()).unwrap().contains("hunter2"), "{response:?}");
    let (status, body) = answer(&problem!(503, code = "closed", "back at nine").member("at", 9).disclose());
    assert_eq!(
        (status, &body["code"], &body["detail"], &body["at"]),
        (503, &json!("closed"), &json!("back at nine"), &json!(9))
    );
    assert_eq!(answer(&AdHocError::new(200_u16).message("hunter2")).1["code"], "server_error");
    assert_eq!(answer(&AdHocError::new(42_u16).message("hunter2")).0, 500);
}

/// The chain, the place and the error id of a report.
type Reported = (String, Option<String>, Option<ErrorId>);

thread_local! {
    static REPORTS: RefCell<Vec<Reported>> = const { RefCell::new(Vec::new()) };
}

fn remember(report: &Report<'_>) {
    let location = report.location().map(ToString::to_string);
    REPORTS.with_borrow_mut(|reports| reports.push((report.chain().to_string(), location, report.error_id())));
}

static API: ApiProfile = ApiProfile::new("example.com").reporter(remember);

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum BuyerError {
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Other(#[from] AdHocError),
}

fn fails(status: u16) -> Result<(), BuyerError> {
    match status {
        403 => bail!(403, "hunter2"),
        _ => Err(problem!(status, "it failed").source(io::Error::other("the disk is full")))?,
    }
}

mod shadowed {
    /// The macro works where the names of the prelude mean something else.
    #[allow(dead_code, non_camel_case_types, reason = "the names are the test")]
    pub(super) fn find() -> ::core::result::Result<(), ::status_error::AdHocError> {
        struct Result;
        struct Err;
        struct String;
        struct core;
        mod std {}
        status_error::bail!(404, "buyer {} was not found", 7)
    }
}

#[test]
fn an_enum_takes_them_and_reports_know_their_place() {
    assert_eq!(shadowed::find().unwrap_err().to_string(), "buyer 7 was not found");
    let concealed = fails(403).unwrap_err();
    assert_eq!(answer(&concealed), answer(&BuyerError::NotFound));
    REPORTS.take();
    let error = fails(500).unwrap_err();
    assert_eq!(answer(&error).1["code"], "server_error");
    let reports = REPORTS.take();
    let [(chain, Some(location), Some(_))] = reports.as_slice() else { panic!("{reports:?}") };
    assert_eq!(chain, "it failed: the disk is full");
    assert!(location.contains("ad_hoc.rs:"), "{location}");
    assert!(error.source().unwrap().to_string() == "the disk is full");
    assert_eq!(answer(&BuyerError::NotFound).0, 404);
    assert_eq!(REPORTS.take()[0].1, None);
}

#[test]
fn the_catalog_says_that_there_are_open_codes() {
    let catalog = Catalog::of::<BuyerError>();
    assert!(catalog.open().eq(["AdHocError"]));
    assert!(catalog.iter().map(|kind| kind.code).eq(["not_found"]));
    assert_eq!(Catalog::of::<over_axum::BuyerError>().open().count(), 0);
}

#[tokio::test]
async fn a_handler_returns_them() {
    async fn handler() -> Result<&'static str, AdHocError> {
        bail!(409, code = "merging", "the buyer is being merged")
    }
    let app = Router::new().route("/", get(handler));
    let answer = over_axum::get(&app, "/").await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("merging")));
}

#[test]
fn a_huge_message_is_bounded() {
    let response = status_error::response(&problem!(400, "{}", "é".repeat(5_000_000)));
    assert!(response.body().len() < 10_000);
}
