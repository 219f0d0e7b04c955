//! Statuses that are known only at run time.

use crate::common::{ENVELOPE, RFC, answer, headers, text};
use http::StatusCode;
use serde_json::Value;
use status_error::{
    ApiError, Catalog, FieldError, Location, Pointer,
    catalog::{CatalogEntry, ProblemTypes, assert_catalog},
};

#[derive(Debug, thiserror::Error, ApiError)]
enum FileError {
    /// The storage rejected the request.
    #[error("bucket {bucket} answered {status}")]
    #[message("The storage refused {file}.")]
    #[status(one_of(401, 404, CONFLICT, 413, 503), otherwise = 502)]
    #[header("www-authenticate", "Bearer")]
    Storage {
        #[status]
        status: StatusCode,
        #[public]
        file: &'static str,
        #[header("retry-after")]
        after: Option<u32>,
        #[field_errors]
        details: Vec<FieldError>,
        bucket: &'static str,
    },
    /// The mirror rejected the request.
    #[error("the mirror answered {0}")]
    #[message(title)]
    #[status(one_of(404, 410), otherwise = INTERNAL_SERVER_ERROR)]
    Mirror(#[status] u16),
    /// The archive rejected the request or is closed.
    #[error("the archive is closed until {until}")]
    #[status(one_of(404, 503), otherwise = 504, disclose)]
    Archive {
        #[status]
        status: u16,
        #[public]
        until: &'static str,
    },
}

fn storage(status: u16) -> FileError {
    FileError::Storage {
        status: StatusCode::from_u16(status).unwrap(),
        file: "a.png",
        after: Some(30),
        details: vec![FieldError::new(
            Location::Body,
            Pointer::root().key("file"),
            "refused",
            "This file was refused.",
        )],
        bucket: "SECRET",
    }
}

fn archive(status: u16) -> FileError {
    FileError::Archive { status, until: "noon" }
}

#[test]
fn each_listed_status_answers_as_itself_and_no_other_is_told() {
    let (refused, closed) = ("The storage refused a.png.", "the archive is closed until noon");
    // The error, its status, code and title, and its message, if one is sent.
    let table: &[(FileError, u16, &str, &str, Option<&str>)] = &[
        (storage(401), 401, "unauthorized", "Unauthorized", Some(refused)),
        (storage(404), 404, "not_found", "Not Found", Some(refused)),
        (storage(409), 409, "conflict", "Conflict", Some(refused)),
        (storage(413), 413, "content_too_large", "Content Too Large", Some(refused)),
        // Listed, but masked, because `disclose` is missing.
        (storage(503), 503, "server_error", "Service Unavailable", None),
        (storage(502), 502, "server_error", "Bad Gateway", None),
        // Not listed, so the status becomes `otherwise`.
        (storage(500), 502, "server_error", "Bad Gateway", None),
        (storage(400), 502, "server_error", "Bad Gateway", None),
        (storage(403), 502, "server_error", "Bad Gateway", None),
        (storage(418), 502, "server_error", "Bad Gateway", None),
        (storage(200), 502, "server_error", "Bad Gateway", None),
        (storage(100), 502, "server_error", "Bad Gateway", None),
        (storage(302), 502, "server_error", "Bad Gateway", None),
        (storage(999), 502, "server_error", "Bad Gateway", None),
        (FileError::Mirror(404), 404, "not_found", "Not Found", Some("")),
        (FileError::Mirror(410), 410, "gone", "Gone", Some("")),
        (FileError::Mirror(0), 500, "server_error", "Internal Server Error", None),
        (FileError::Mirror(99), 500, "server_error", "Internal Server Error", None),
        (FileError::Mirror(200), 500, "server_error", "Internal Server Error", None),
        (FileError::Mirror(u16::MAX), 500, "server_error", "Internal Server Error", None),
        (archive(404), 404, "not_found", "Not Found", Some(closed)),
        (archive(503), 503, "service_unavailable", "Service Unavailable", Some(closed)),
        // An error with an unlisted status is always masked, despite `disclose`.
        (archive(504), 504, "server_error", "Gateway Timeout", None),
        (archive(500), 504, "server_error", "Gateway Timeout", None),
        (archive(42), 504, "server_error", "Gateway Timeout", None),
    ];
    for (error, status, code, title, sentence) in table {
        let response = answer(&RFC, error);
        assert_eq!(response.status(), *status, "{error:?}");
        let body = text(response);
        assert!(!body.contains("SECRET") && (sentence.is_some() || !body.contains("a.png")), "{error:?}: {body}");
        assert!(sentence.is_some() || !body.contains("noon"), "{error:?}: {body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (body["status"].as_u64(), body["code"].as_str()),
            (Some(u64::from(*status)), Some(*code)),
            "{error:?}"
        );
        assert_eq!(body["title"], *title, "{error:?}");
        match sentence {
            Some("") => assert!(body.get("detail").is_none(), "{error:?}"),
            Some(sentence) => assert_eq!(body["detail"], *sentence, "{error:?}"),
            None => assert!(body.get("errors").is_none(), "{error:?}: {body}"),
        }
    }
}

#[test]
fn members_details_and_headers_are_those_of_the_variant() {
    for status in [401, 404, 409, 413] {
        let response = answer(&RFC, &storage(status));
        assert_eq!(headers(&response, "www-authenticate"), ["Bearer"], "{status}");
        assert_eq!(headers(&response, "retry-after"), ["30"], "{status}");
        let body: Value = serde_json::from_str(&text(response)).unwrap();
        assert_eq!(body["file"], "a.png", "{status}");
        assert_eq!(body["errors"][0]["pointer"], "#/file", "{status}");
    }
    // The header is declared for every status, and a masked response keeps `retry-after`, so that
    // clients know when to retry.
    assert_eq!(headers(&answer(&RFC, &storage(503)), "retry-after"), ["30"]);
    let body: Value = serde_json::from_str(&text(answer(&ENVELOPE, &archive(503)))).unwrap();
    assert_eq!(body["until"], "noon");
}

#[test]
fn the_true_type_is_the_declared_one() {
    assert_eq!(storage(404).internal_type().code, "not_found");
    let unlisted = storage(418);
    assert_eq!((unlisted.internal_type().code, unlisted.internal_type().variant), ("storage", "Storage"));
    assert!(unlisted.problem_type().is_masked() && archive(42).problem_type().is_masked());
    assert!(!archive(503).problem_type().is_masked());
}

#[test]
fn the_catalog_has_a_problem_type_for_each_status_and_no_clash() {
    let listed: Vec<(u16, &str, &str)> =
        Catalog::of::<FileError>().iter().map(|kind| (kind.status, kind.code, kind.variant)).collect();
    let storage = [(401, "unauthorized"), (404, "not_found"), (409, "conflict"), (413, "content_too_large")];
    let storage = storage.into_iter().chain([(503, "service_unavailable"), (502, "storage")]);
    let mirror = [(404, "not_found"), (410, "gone"), (500, "mirror")];
    let archive = [(404, "not_found"), (503, "service_unavailable"), (504, "archive")];
    let expected: Vec<(u16, &str, &str)> = storage
        .map(|(status, code)| (status, code, "Storage"))
        .chain(mirror.map(|(status, code)| (status, code, "Mirror")))
        .chain(archive.map(|(status, code)| (status, code, "Archive")))
        .collect();
    assert_eq!(listed, expected);
    assert_catalog::<FileError>();
    for kind in Catalog::of::<FileError>().iter() {
        assert_eq!(kind.members.is_empty(), kind.is_masked() || kind.variant == "Mirror", "{kind:?}");
    }
}

/// A struct whose status is chosen at run time has several problem types.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the upstream answered {status}")]
#[message("The upstream answered {status}.")]
#[status(one_of(404, 405), otherwise = 502)]
#[header("x-upstream", "{status}")]
struct Upstream<S: http_status::Like> {
    #[status]
    #[public(message)]
    status: u16,
    #[header("allow")]
    allow: Vec<http::Method>,
    marker: std::marker::PhantomData<S>,
}

mod http_status {
    pub(super) trait Like: std::fmt::Debug {}
    impl Like for u16 {}
}

#[test]
fn structs_may_be_generic_and_say_their_status() {
    let of = |status| Upstream::<u16> { status, allow: vec![http::Method::GET], marker: std::marker::PhantomData };
    let response = answer(&RFC, &of(405));
    assert_eq!((response.status().as_u16(), headers(&response, "allow")), (405, vec!["GET"]));
    assert!(text(response).contains("The upstream answered 405."));
    assert_eq!(answer(&RFC, &of(404)).status(), 404);
    let masked = answer(&RFC, &of(406));
    assert_eq!((masked.status().as_u16(), headers(&masked, "x-upstream")), (502, vec![]), "406 is not the status");
    let [CatalogEntry::Own(types), ..] = Upstream::<u16>::entries() else { panic!() };
    let [not_found, _, otherwise] = types() else { panic!() };
    assert_eq!((not_found.status, otherwise.status), (404, 502));
}

/// A status in each place that can print it.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the upstream answered {status}")]
#[cause("it answered {status}")]
#[status(one_of(404, 503, 504), otherwise = 502, disclose)]
#[header("x-template", "is {status}")]
#[header("x-both", "{part}={status}")]
#[header("x-part", "{part}")]
struct Printed {
    #[status]
    #[public(name = "upstream")]
    #[header("x-field")]
    status: u16,
    #[public(message)]
    part: u16,
}

#[test]
fn a_status_is_sent_only_where_it_is_the_status_of_the_response() {
    for (sent, received) in [(404, 404), (503, 503), (418, 502), (502, 502), (0, 502), (99, 502), (u16::MAX, 502)] {
        for profile in [&RFC, &ENVELOPE] {
            let response = answer(profile, &Printed { status: sent, part: 1 });
            assert_eq!(response.status(), received);
            let is_listed = sent == received && sent != 502;
            let listed = |text: String| if is_listed { vec![text] } else { Vec::new() };
            assert_eq!(headers(&response, "x-template"), listed(format!("is {sent}")), "{sent}");
            assert_eq!(headers(&response, "x-both"), listed(format!("1={sent}")), "{sent}");
            assert_eq!(headers(&response, "x-field"), listed(sent.to_string()), "{sent}");
            assert_eq!(headers(&response, "x-part"), ["1"]);
            let body: Value = serde_json::from_str(&text(response)).unwrap();
            assert_eq!(body.get("upstream").cloned(), is_listed.then(|| sent.into()), "{body}");
            let message = format!("the upstream answered {sent}");
            assert_eq!(body.to_string().contains(&message), is_listed, "{body}");
        }
    }
}
