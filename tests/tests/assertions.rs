//! `assert_problem!`: the arguments that it accepts and refuses, and its messages.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use bytes::Bytes;
use http::{Response, StatusCode};
use status_error::layer::RequestScope;
use status_error::profile::RequestIds;
use status_error::report::Report;
use status_error::{AdHocError, ApiError, ApiProfile, FinishedResponse, RequestError, format, problem};
use status_error::{assert_problem, testing::Recorded};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn ignore(_: &Report<'_>) {}

/// An API with a reporter, so that server errors have error ids.
static API: ApiProfile =
    ApiProfile::new("example.com").docs("https://example.com/errors/").support("help@example.com").reporter(ignore);
static ENVELOPE: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(ignore);
static TEXT: ApiProfile = ApiProfile::new("example.com").format(&format::Text);
static EMPTY: ApiProfile = ApiProfile::new("example.com").format(&format::Empty);

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("the token is not valid")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Expired,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error("buyer {id} belongs to {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
        owner: &'static str,
    },
    #[error("this name is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("name")]
    Taken(#[public(name = "resource_id")] Option<u64>),
    #[error("{limit} requests a minute are served")]
    #[status(429)]
    Throttled {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: u32,
    },
    #[error("the storage refused the request")]
    #[status(one_of(400..=499), otherwise = 502, code = "refused")]
    Refused(#[status] u16),
    #[error("the database failed")]
    #[status(500)]
    Database,
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),
}

fn under(profile: &'static ApiProfile, error: &dyn ApiError) -> Recorded {
    Recorded::from(RequestScope::new().profile(profile).in_scope(|| status_error::response(error)))
}

/// Returns a response as it comes through a socket: without the mark of this crate.
fn sent(profile: &'static ApiProfile, error: &dyn ApiError) -> Recorded {
    let mut response = RequestScope::new().profile(profile).in_scope(|| status_error::response(error));
    response.extensions_mut().clear();
    Recorded::from(response).profile(profile)
}

/// Returns the message of a failed assertion.
fn failure(assertion: impl FnOnce()) -> String {
    let failure = catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    *failure.downcast::<String>().unwrap()
}

#[test]
fn values_and_variants_in_each_format() {
    for profile in [&API, &ENVELOPE] {
        for recorded in [under, sent] {
            let missing = recorded(profile, &BuyerError::NotFound { id: 7 });
            assert_problem!(&missing, BuyerError::NotFound { id: 7 });
            assert_problem!(&missing, self::BuyerError::NotFound { .. });
            assert_problem!(&missing, BuyerError::Foreign { .. });
            assert_problem!(&missing, BuyerError::Foreign { id: 7, owner: "acme" });
            assert_problem!(recorded(profile, &BuyerError::Taken(Some(8))), BuyerError::Taken(..));
            assert_problem!(recorded(profile, &BuyerError::Taken(None)), BuyerError::Taken(None));
            assert_problem!(recorded(profile, &BuyerError::Refused(413)), BuyerError::Refused(413));
            assert_problem!(recorded(profile, &BuyerError::Refused(409)), BuyerError::Refused(..));
            assert_problem!(recorded(profile, &BuyerError::Auth(AuthError::Expired)), AuthError::Expired);
            assert_problem!(recorded(profile, &BuyerError::Auth(AuthError::Expired)), AuthError::Expired { .. });
            assert_problem!(recorded(profile, &RequestError::NotFound), RequestError::NotFound);
            assert_problem!(recorded(profile, &BuyerError::Database), BuyerError::Database);
            assert_problem!(recorded(profile, &BuyerError::Database), BuyerError::Database { .. });
        }
    }
    for profile in [&TEXT, &EMPTY] {
        for recorded in [under, sent] {
            assert_problem!(recorded(profile, &BuyerError::NotFound { id: 7 }), BuyerError::NotFound { id: 7 });
            assert_problem!(recorded(profile, &BuyerError::Database), BuyerError::Database);
        }
    }
}

#[test]
fn errors_without_a_declaration() {
    let gone: AdHocError = problem!(410, code = "gone", "it is gone since {}", 1999).header("x-since", 1999);
    assert_problem!(under(&API, &gone), problem!(410, code = "gone", "it is gone since 1999").header("x-since", 1999));
    let missing = failure(|| assert_problem!(under(&API, &gone), problem!(410, code = "gone", "it is gone")));
    assert!(missing.contains("it is gone since 1999"), "{missing}");
    let old = || Response::builder().status(502).header("x-old", "1").body(Bytes::from("old")).unwrap();
    assert_problem!(under(&API, &FinishedResponse::from(old())), FinishedResponse::from(old()));
}

#[test]
fn a_response_in_memory_needs_no_conversion() {
    assert_problem!(status_error::response(&BuyerError::NotFound { id: 7 }), BuyerError::NotFound { id: 7 });
    let text = Response::builder().status(404).body("buyer 7 was not found".to_owned()).unwrap();
    let failed = failure(|| assert_problem!(text, BuyerError::NotFound { id: 7 }));
    assert!(failed.contains("the header content-type is missing"), "{failed}");
}

#[test]
fn a_header_of_another_layer_is_not_compared() {
    let mut response = RequestScope::new().in_scope(|| status_error::response(&BuyerError::NotFound { id: 7 }));
    response.headers_mut().insert("access-control-allow-origin", http::HeaderValue::from_static("*"));
    assert_problem!(response, BuyerError::NotFound { id: 7 });
}

#[test]
fn the_failure_of_a_value_shows_all_differences() {
    let throttled = BuyerError::Throttled { limit: 60, after: 5 };
    assert_eq!(
        failure(|| assert_problem!(under(&API, &BuyerError::Foreign { id: 7, owner: "acme" }), throttled)),
        r#"the response is not that of `Throttled`:
  the status is 404 Not Found, and should have been 429 Too Many Requests
  the header retry-after is missing, and should have been 5
  the body is          {"type":"https://example.com/errors/not_found","title":"Not found","status":404,"detail":"buyer 7 was not found","code":"not_found","id":7}
  and should have been {"type":"https://example.com/errors/throttled","title":"Throttled","status":429,"detail":"60 requests a minute are served","code":"throttled"}
  the error inside is `Foreign` (403 foreign)"#
    );
    assert_eq!(
        failure(|| assert_problem!(sent(&TEXT, &BuyerError::NotFound { id: 8 }), BuyerError::NotFound { id: 7 })),
        "the response is not that of `NotFound`:\n  the body is          buyer 8 was not found\n  and should have been buyer 7 was not found"
    );
}

#[test]
fn the_failure_of_a_variant_shows_status_and_code() {
    assert_eq!(
        failure(|| assert_problem!(under(&API, &BuyerError::NotFound { id: 7 }), BuyerError::Taken(..))),
        r#"the response is not that of `BuyerError::Taken`:
  the status is 404 Not Found, and should have been 409 Conflict
  the code is not_found, and should have been duplicate_record
  the body is {"type":"https://example.com/errors/not_found","title":"Not found","status":404,"detail":"buyer 7 was not found","code":"not_found","id":7}
  the error inside is `NotFound` (404 not_found)"#
    );
    assert_eq!(
        failure(|| assert_problem!(sent(&API, &BuyerError::Refused(404)), BuyerError::NotFound { .. })),
        r#"the response is not that of `BuyerError::NotFound`:
  the body doesn't have the code not_found
  the body is {"type":"https://example.com/errors/refused","title":"Refused","status":404,"detail":"the storage refused the request","code":"refused"}"#
    );
}

#[test]
fn a_masked_failure_shows_the_error_inside_and_its_id() {
    let failed = failure(|| assert_problem!(under(&API, &BuyerError::Database), BuyerError::NotFound { .. }));
    let last = failed.lines().last().unwrap();
    assert!(last.starts_with("  the error inside is `Database` (500 database), error id "), "{failed}");
}

#[test]
fn the_failure_in_the_guide_is_a_real_one() {
    static PLAIN: ApiProfile = ApiProfile::new("example.com");
    let error = BuyerError::NotFound { id: 7 };
    let failed = failure(|| assert_problem!(under(&PLAIN, &BuyerError::Database), error));
    for line in [
        "the response is not that of `NotFound`:",
        "  the status is 500 Internal Server Error, and should have been 404 Not Found",
        r#"  the body is          {"type":"about:blank","title":"Internal Server Error","status":500,"#,
        r#"  and should have been {"type":"about:blank","title":"Not Found","status":404,"#,
        "  the error inside is `Database` (500 database)",
    ] {
        assert!(failed.lines().any(|shown| shown.starts_with(line)), "{failed}");
    }
}

#[test]
fn a_transparent_variant_is_refused() {
    assert_eq!(
        failure(|| assert_problem!(under(&API, &AuthError::Expired), BuyerError::Auth(..))),
        "`BuyerError::Auth` has no status and code of its own, because its source responds: write the variant of the source, such as `AuthError::Expired { .. }`"
    );
}

/// Each byte of a response counts, apart from the error id.
#[test]
fn a_changed_byte_is_a_failure() {
    let response = RequestScope::new().profile(&API).in_scope(|| status_error::response(&BuyerError::Database));
    let (parts, body) = response.into_parts();
    let id = Recorded::from(Response::new(body.clone())).json()["instance"]
        .as_str()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    let text = String::from_utf8(body.to_vec()).unwrap();
    let start = text.find(&id).unwrap();
    let mut unnoticed = Vec::new();
    for index in 0..body.len() {
        let mut changed = body.to_vec();
        changed[index] = if changed[index] == b'1' { b'2' } else { b'1' };
        let mut response = Response::new(Bytes::from(changed));
        *response.status_mut() = parts.status;
        *response.headers_mut() = parts.headers.clone();
        let response = Recorded::from(response).profile(&API);
        if catch_unwind(AssertUnwindSafe(|| assert_problem!(&response, BuyerError::Database))).is_ok() {
            unnoticed.push(index);
        }
    }
    let digits: Vec<usize> = (start..start + id.len()).filter(|index| text.as_bytes()[*index] != b'-').collect();
    assert_eq!(unnoticed, digits);
}

#[test]
fn hostile_bodies_are_compared_in_bounded_time() {
    for body in ["{{}}".repeat(1 << 20), "\0".repeat(1 << 20), "é-".repeat(1 << 20), "a".repeat(10 << 20)] {
        let response = Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(body).unwrap();
        let response = Recorded::from(response).profile(&API);
        assert!(catch_unwind(AssertUnwindSafe(|| assert_problem!(&response, BuyerError::Database))).is_err());
        assert!(catch_unwind(AssertUnwindSafe(|| assert_problem!(&response, BuyerError::Database { .. }))).is_err());
    }
}

/// The id of the request is known under a layer. Otherwise the test gives it.
#[test]
fn a_response_with_the_id_of_its_request() {
    static IDS: ApiProfile = ApiProfile::new("example.com")
        .request_ids(RequestIds::new().send_header("x-request-id").send_member("request_id"));
    let error = BuyerError::NotFound { id: 7 };
    let scope = RequestScope::new().profile(&IDS).request_id("r-1");
    let response = scope.in_scope(|| status_error::response(&error));
    assert_eq!(Recorded::from(response.clone()).json()["request_id"], "r-1");
    assert_problem!(response.clone(), error);
    let (mut sent, body) = response.into_parts();
    sent.extensions.clear();
    let sent = Recorded::from(Response::from_parts(sent, body)).profile(&IDS);
    assert_problem!(sent.clone().scope(RequestScope::new().request_id("r-1")), error);
    let failed = failure(|| assert_problem!(sent, error));
    assert!(failed.contains(r#"the body is          {"type""#) && failed.contains(r#""request_id":"r-1""#), "{failed}");
}

/// Under development mode the expected response has the chain of sources too.
#[test]
fn a_masked_response_in_development_mode() {
    static DEVELOPMENT: ApiProfile = ApiProfile::new("example.com").reporter(ignore).development();
    assert_problem!(under(&DEVELOPMENT, &BuyerError::Database), BuyerError::Database);
    let other = failure(|| assert_problem!(under(&DEVELOPMENT, &BuyerError::Database), BuyerError::Refused(500)));
    assert!(other.contains("the body is"), "{other}");
}
