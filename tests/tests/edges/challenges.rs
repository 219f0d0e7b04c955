//! A 401 whose challenge comes from the profile or is waived, and headers of some statuses only.

use crate::common::{RFC, answer, headers};
use http::StatusCode;
use status_error::catalog::{Challenge, assert_all_proven, assert_catalog};
use status_error::report::{Fault, Report};
use status_error::{ApiError, ApiProfile, Catalog};
use std::cell::RefCell;
use std::panic::catch_unwind;

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
}

static WITH: ApiProfile = ApiProfile::new("with.test").challenge("Bearer realm=\"with\"").reporter(note);
static WITHOUT: ApiProfile = ApiProfile::new("without.test").reporter(note);
static ILLEGAL: ApiProfile = ApiProfile::new("illegal.test").challenge("=Bearer\r\n").reporter(note);

#[derive(Debug, thiserror::Error, ApiError)]
enum Access {
    /// The token is missing.
    #[error("a token is required")]
    #[status(401, no_challenge)]
    NoToken,
    /// The proxy needs a token.
    #[error("a token of the proxy is required")]
    #[status(407, no_challenge)]
    Proxy,
    /// The token has expired.
    #[error("the token has expired")]
    #[status(401, challenge = profile)]
    Expired,
    /// The token is of another realm.
    #[error("the token is of another realm")]
    #[status(401, challenge = profile)]
    Realm(#[header("www-authenticate")] Option<&'static str>),
    /// The token is revoked, which only the log tells.
    #[error("the token is revoked")]
    #[status(403)]
    #[conceal_as(Expired)]
    Revoked,
}

fn challenges(profile: &'static ApiProfile, error: &Access) -> (u16, Vec<String>, Vec<Fault>) {
    FAULTS.take();
    let response = answer(profile, error);
    let values = headers(&response, "www-authenticate").into_iter().map(str::to_owned).collect();
    (response.status().as_u16(), values, FAULTS.take())
}

#[test]
fn a_waived_challenge_is_not_sent_and_is_no_fault() {
    for _ in 0..2 {
        assert_eq!(challenges(&WITH, &Access::NoToken), (401, vec![], vec![]));
        assert_eq!(challenges(&WITHOUT, &Access::Proxy), (407, vec![], vec![]));
    }
}

#[test]
fn the_profile_has_the_challenge() {
    let with = (401, vec!["Bearer realm=\"with\"".to_owned()], vec![]);
    for _ in 0..2 {
        assert_eq!(challenges(&WITH, &Access::Expired), with);
        assert_eq!(challenges(&WITH, &Access::Realm(None)), with);
        assert_eq!(challenges(&WITH, &Access::Revoked), with, "as the variant that is shown");
        assert_eq!(challenges(&WITH, &Access::Realm(Some("Basic"))), (401, vec!["Basic".to_owned()], vec![]));
        for profile in [&WITHOUT, &ILLEGAL] {
            let without = (401, vec![], vec![Fault::ProfileChallengeMissing]);
            assert_eq!(challenges(profile, &Access::Expired), without);
            assert_eq!(challenges(profile, &Access::Realm(None)), without);
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = WITHOUT)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum OfAProfile {
    /// The token has expired.
    #[error("the token has expired")]
    #[status(401, challenge = profile)]
    Expired,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = WITH)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum OfAnother {
    /// The token has expired.
    #[error("the token has expired")]
    #[status(401, challenge = profile)]
    Gone,
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] OfAProfile),
}

#[test]
fn a_catalog_is_checked_against_its_profile() {
    let text = |run: fn()| *catch_unwind(run).unwrap_err().downcast::<String>().unwrap();
    let missing = text(assert_catalog::<OfAProfile>);
    assert!(
        missing.ends_with(
            "`Expired` (expired) has the challenge of the profile, which has no challenge: call `ApiProfile::challenge`"
        ),
        "{missing}"
    );
    let unknown = text(assert_catalog::<Access>);
    assert!(unknown.contains("and its type names none: call `PROFILE.assert_catalog::<…>()`"), "{unknown}");
    let illegal = text(|| ILLEGAL.assert_catalog::<Access>());
    assert!(illegal.contains("which has a challenge with a character that is not legal"), "{illegal}");
    WITH.assert_catalog::<Access>();
    // The profile of the outermost type wins.
    assert_catalog::<OfAnother>();
}

#[test]
fn each_waiver_is_listed() {
    let lines = |catalog: &Catalog| catalog.unproven().map(|waiver| waiver.to_string()).collect::<Vec<_>>();
    let expected = ["`NoToken` (401 no_token): `no_challenge`", "`Proxy` (407 proxy): `no_challenge`"];
    assert_eq!(lines(&Catalog::of::<Access>()), expected);
    let outer = ["`Shown` (404 shown): `unchecked_display`", expected[0], expected[1]];
    assert_eq!(lines(&Catalog::of::<Outer>()), outer);
    let panic = catch_unwind(assert_all_proven::<Outer>).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(
        text.ends_with(&format!("give up a proof:\n  - {}\n  - {}\n  - {}", outer[0], outer[1], outer[2])),
        "{text}"
    );
    assert_all_proven::<OfAnother>();
    let waiver = Catalog::of::<Outer>().unproven().next().unwrap();
    let kind = waiver.kind.unwrap();
    assert_eq!((kind.variant, kind.code, waiver.word), ("Shown", "shown", "unchecked_display"));
    let first = Catalog::of::<Access>().iter().next().unwrap();
    assert_eq!(first.challenge, Challenge::Waived);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Outer {
    #[error("{0:?}")]
    #[message(unchecked_display)]
    #[status(404)]
    Shown(Vec<u8>),
    #[error(transparent)]
    #[status(transparent)]
    Access(#[from] Access),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[header("www-authenticate", "Bearer", on(401))]
#[header("retry-after", "5", on(429, 503))]
#[header("x-api", "1")]
enum OnTheType {
    #[error("x")]
    #[status(401)]
    Unauthorized,
    #[error("x")]
    #[status(404)]
    NotFound,
    #[error("x")]
    #[status(one_of(401, 403, 404, 429), otherwise = 503)]
    #[header("www-authenticate", "Bearer scope=\"{scope}\"", on(403))]
    #[header("x-region", "{region}", on(FORBIDDEN, 404))]
    Storage {
        #[status]
        status: StatusCode,
        #[public(message)]
        scope: &'static str,
        #[public(message)]
        region: u8,
        #[header("x-left", on(429))]
        left: u32,
    },
}

#[test]
fn a_header_is_sent_with_its_statuses_only() {
    let all = |error: &OnTheType| {
        let response = answer(&RFC, error);
        let names = ["www-authenticate", "retry-after", "x-api", "x-region", "x-left"];
        let values = names.map(|name| headers(&response, name).join("|"));
        (response.status().as_u16(), values)
    };
    let values = |values: [&str; 5]| values.map(str::to_owned);
    let storage = |status| {
        let status = StatusCode::from_u16(status).unwrap();
        all(&OnTheType::Storage { status, scope: "a", region: 7, left: 3 })
    };
    for _ in 0..2 {
        assert_eq!(all(&OnTheType::Unauthorized), (401, values(["Bearer", "", "1", "", ""])));
        assert_eq!(all(&OnTheType::NotFound), (404, values(["", "", "1", "", ""])));
        assert_eq!(storage(401), (401, values(["Bearer", "", "1", "", ""])));
        assert_eq!(storage(403), (403, values(["Bearer scope=\"a\"", "", "1", "7", ""])));
        assert_eq!(storage(404), (404, values(["", "", "1", "7", ""])));
        assert_eq!(storage(429), (429, values(["", "5", "1", "", "3"])));
        assert_eq!(storage(500), (503, values(["", "5", "1", "", ""])));
    }
}
