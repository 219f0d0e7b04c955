//! Ranges of statuses that are known only at run time.

use crate::common::{ENVELOPE, RFC, answer, headers, text};
use http::StatusCode;
use serde_json::Value;
use status_error::catalog::assert_catalog;
use status_error::{ApiError, Catalog};

#[derive(Debug, thiserror::Error, ApiError)]
#[header("retry-after", "5", on(429, 503))]
enum Upstream {
    /// The storage refused the request.
    #[error("the storage answered {status}")]
    #[status(one_of(401, 404, 400..=499, 500..=503), otherwise = 502, code = "refused", title = "Refused", grpc = "ABORTED")]
    #[header("www-authenticate", "Bearer", on(401))]
    Storage {
        #[status]
        status: StatusCode,
        #[public]
        file: &'static str,
        #[header("x-left", on(429))]
        left: u8,
        #[header("x-all")]
        all: u8,
    },
    /// The mirror refused the request.
    #[error("the mirror answered {0}")]
    #[status(one_of(409), otherwise = same_or(502))]
    Mirror(#[status] u16),
    /// The archive is down.
    #[error("the archive answered {0}")]
    #[status(one_of(500..=599), otherwise = 500, disclose, code = "archive", docs = "https://example.com/archive")]
    Archive(#[status] u16),
    /// A fixed status beside ranges.
    #[error("x")]
    #[status(410)]
    Gone,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(Gone, when(400))]
    Inner(#[from] Inner),
}

/// The inner service refused the request.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[status(one_of(400..=403), otherwise = 502, code = "inner")]
struct Inner(#[status] u16);

fn storage(status: u16) -> Upstream {
    Upstream::Storage { status: StatusCode::from_u16(status).unwrap(), file: "a.png", left: 3, all: 4 }
}

/// Returns the status, the code, the title and whether the members are sent.
fn seen(error: &Upstream) -> (u16, String, String, bool) {
    let response = answer(&RFC, error);
    let status = response.status().as_u16();
    let body: Value = serde_json::from_str(&text(response)).unwrap();
    let text = |name| body[name].as_str().unwrap().to_owned();
    assert_eq!(body["status"], status);
    (status, text("code"), text("title"), body.get("file").is_some())
}

#[test]
fn a_status_of_a_range_is_sent_with_the_declared_code() {
    let is = |status, code: &str, title: &str, file| (status, code.to_owned(), title.to_owned(), file);
    for _ in 0..2 {
        for status in [400, 402, 403, 406, 408, 409, 417, 419, 422, 425, 427, 429, 451, 499] {
            assert_eq!(seen(&storage(status)), is(status, "refused", "Refused", true));
        }
        assert_eq!(seen(&storage(404)), is(404, "not_found", "Not Found", true));
        assert_eq!(seen(&storage(401)), is(401, "unauthorized", "Unauthorized", true));
        let bad = is(502, "server_error", "Bad Gateway", false);
        for outside in [200, 302, 399, 405, 407, 418, 426, 504, 599, 600] {
            assert_eq!(seen(&storage(outside)), bad, "{outside}");
        }
        assert_eq!(seen(&storage(503)), is(503, "server_error", "Service Unavailable", false), "listed and masked");
        assert_eq!(seen(&Upstream::Mirror(409)), is(409, "conflict", "Conflict", false));
        assert_eq!(seen(&Upstream::Mirror(451)), is(451, "mirror", "Unavailable For Legal Reasons", false));
        assert_eq!(seen(&Upstream::Mirror(499)), is(499, "mirror", "Client Error", false), "without a phrase");
        for outside in [0, 204, 401, 405, 418, 500, 503] {
            assert_eq!(seen(&Upstream::Mirror(outside)), bad, "{outside}");
        }
        let body = text(answer(&ENVELOPE, &Upstream::Archive(507)));
        let archive = r#""code":"archive","status":507,"message":"the archive answered 507","#;
        assert!(body.contains(archive), "{body}");
        assert_eq!(seen(&Upstream::Archive(404)).0, 500);
        assert_eq!(seen(&Upstream::Gone).0, 410);
    }
}

#[test]
fn a_header_of_some_statuses_is_sent_with_these_only() {
    let of = |error: &Upstream| {
        let response = answer(&RFC, error);
        ["www-authenticate", "retry-after", "x-left", "x-all"].map(|name| headers(&response, name).join("|"))
    };
    let values = |values: [&str; 4]| values.map(str::to_owned);
    for _ in 0..2 {
        assert_eq!(of(&storage(401)), values(["Bearer", "", "", "4"]));
        assert_eq!(of(&storage(429)), values(["", "5", "3", "4"]));
        assert_eq!(of(&storage(428)), values(["", "", "", "4"]));
        assert_eq!(of(&storage(503)), values(["", "5", "", "4"]));
        assert_eq!(of(&storage(204)), values(["", "", "", "4"]));
        assert_eq!(of(&Upstream::Mirror(429)), values(["", "5", "", ""]));
        assert_eq!(of(&Upstream::Mirror(430)), values(["", "", "", ""]));
    }
}

#[test]
fn a_range_is_one_entry_of_the_catalog() {
    assert_catalog::<Upstream>();
    let catalog = Catalog::of::<Upstream>();
    let entries: Vec<(u16, Option<u16>, &str)> =
        catalog.iter().take(5).map(|kind| (kind.status, kind.range.map(|range| range.last), kind.code)).collect();
    let storage = [(401, None), (404, None), (400, Some(499)), (500, Some(503)), (502, None)];
    let codes = ["unauthorized", "not_found", "refused", "refused", "refused"];
    let expected: Vec<_> = storage.iter().zip(codes).map(|((status, last), code)| (*status, *last, code)).collect();
    assert_eq!(entries, expected);
    let of = |status| catalog.by_status(status).map(|kind| (kind.variant, kind.code)).collect::<Vec<_>>();
    assert_eq!(of(404), [("Storage", "not_found"), ("Mirror", "mirror")]);
    assert_eq!(of(401), [("Storage", "unauthorized")]);
    assert_eq!(of(418), []);
    assert_eq!(of(499), [("Storage", "refused"), ("Mirror", "mirror")]);
    let range = catalog.by_code("refused").next().unwrap();
    assert_eq!(range.range.unwrap().without, [401, 404, 405, 407, 418, 426]);
    let on: Vec<(&str, &[u16])> = range.headers.iter().map(|header| (header.name, header.on)).collect();
    let expected: [(&str, &[u16]); 3] = [("retry-after", &[429]), ("x-left", &[429]), ("x-all", &[])];
    assert_eq!(on, expected);
    assert!(catalog.public().any(|kind| kind.code == "inner"), "some of its statuses are not concealed");
    assert_eq!(storage_type(), (422, None));
}

fn storage_type() -> (u16, Option<status_error::catalog::StatusRange>) {
    let error = storage(422);
    (error.problem_type().status, error.internal_type().range)
}

#[test]
fn a_concealed_status_of_a_range_is_concealed() {
    assert_eq!(seen(&Upstream::Inner(Inner(400))).0, 410);
    assert_eq!(seen(&Upstream::Inner(Inner(403))).1, "inner");
}
