//! Transparent variants that are concealed always, or if their source has one of the listed
//! statuses.

use crate::common::{ENVELOPE, RFC, answer, wire};
use crate::holders::Inner;
use crate::report_levels::{self, Seen};
use status_error::{ApiError, Catalog};

#[derive(Debug, thiserror::Error, ApiError)]
enum Shop {
    /// No shop has this id.
    #[error("there is no such shop")]
    #[status(404, code = "no_such_shop")]
    #[header("x-shop", "none")]
    NotFound,
    #[error("{0}")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Sometimes(#[from] Inner),
    #[error("{0}")]
    #[status(transparent)]
    #[conceal_as(NotFound)]
    Always(#[source] Inner),
    #[error("{1}: {0}")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(FORBIDDEN, 500))]
    Two(#[source] Inner, &'static str),
    #[error("boxed")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Boxed(#[source] Box<dyn ApiError + Send + Sync>),
    #[error("nested")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(404, 403))]
    Nested(#[source] Box<Shop>),
}

fn same(error: &dyn ApiError, other: &dyn ApiError) {
    for profile in [&RFC, &ENVELOPE] {
        let (sent, expected) = (wire(&answer(profile, error)), wire(&answer(profile, other)));
        assert_eq!(String::from_utf8(sent), String::from_utf8(expected), "{error:?}");
    }
    assert!(std::ptr::eq(error.problem_type(), other.problem_type()), "{error:?}");
}

#[test]
fn a_concealed_status_answers_byte_for_byte_as_the_other_variant() {
    let cases = [
        Shop::Sometimes(Inner::Forbidden("SECRET")),
        Shop::Always(Inner::Forbidden("SECRET")),
        Shop::Always(Inner::NotFound { id: 7 }),
        Shop::Always(Inner::Failed("SECRET")),
        Shop::Two(Inner::Forbidden("SECRET"), "SECRET"),
        Shop::Two(Inner::Failed("SECRET"), "SECRET"),
        Shop::Boxed(Box::new(Inner::Forbidden("SECRET"))),
        Shop::Boxed(Box::new(Shop::Sometimes(Inner::Forbidden("SECRET")))),
        Shop::Nested(Box::new(Shop::Sometimes(Inner::Forbidden("SECRET")))),
        Shop::Nested(Box::new(Shop::NotFound)),
    ];
    for error in &cases {
        same(error, &Shop::NotFound);
        assert!(error.delegate().is_none() || matches!(error, Shop::Boxed(_)), "{error:?}");
    }
}

#[test]
fn another_status_is_untouched() {
    same(&Shop::Sometimes(Inner::NotFound { id: 7 }), &Inner::NotFound { id: 7 });
    same(&Shop::Two(Inner::NotFound { id: 8 }, "SECRET"), &Inner::NotFound { id: 8 });
    same(&Shop::Boxed(Box::new(Inner::NotFound { id: 7 })), &Inner::NotFound { id: 7 });
    same(&Shop::Nested(Box::new(Shop::Sometimes(Inner::Failed("x")))), &Inner::Failed("x"));
}

#[test]
fn the_truth_is_the_inner_errors() {
    for error in [Shop::Sometimes(Inner::Forbidden("x")), Shop::Always(Inner::Forbidden("x"))] {
        assert_eq!((error.problem_type().code, error.internal_type().code), ("no_such_shop", "forbidden"));
    }
    let nested = Shop::Nested(Box::new(Shop::Sometimes(Inner::Forbidden("x"))));
    assert_eq!(nested.internal_type().code, "forbidden");
}

#[test]
fn the_report_has_the_truth_and_the_chain() {
    let seen = report_levels::seen(&Shop::Two(Inner::Forbidden("SECRET"), "context"));
    let expected = Seen {
        public: "no_such_shop",
        truth: "forbidden",
        status: 404,
        has_reference: false,
        concealed: true,
        chain: "context: SECRET is not allowed".to_owned(),
    };
    assert_eq!(seen, [expected]);
}

#[test]
fn the_catalog_has_what_may_be_seen_and_what_is_nested() {
    let codes: Vec<&str> = Catalog::of::<Shop>().iter().map(|kind| kind.code).collect();
    assert_eq!(codes, ["no_such_shop", "not_found", "forbidden", "failed"]);
}

/// An error by hand that delegates to a 403, and whose own problem type is another one.
#[derive(Debug, thiserror::Error)]
#[error("s3cret")]
struct Evasive(Denied);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("s3cret")]
#[status(403)]
struct Denied;

impl ApiError for Evasive {
    fn problem_type(&self) -> &'static status_error::ProblemType {
        static OTHER: status_error::ProblemType = status_error::ProblemType::new(400, "other");
        &OTHER
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        Some(&self.0)
    }
}

impl status_error::catalog::ProblemTypes for Evasive {
    fn entries() -> &'static [status_error::catalog::CatalogEntry] {
        Denied::entries()
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Around {
    #[error("nothing here")]
    #[status(404)]
    NotFound,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Evasive(#[from] Evasive),
}

#[test]
fn the_error_that_responds_decides() {
    let concealed = status_error::response(&Around::from(Evasive(Denied)));
    let shown = status_error::response(&Around::NotFound);
    assert_eq!((concealed.status(), concealed.body()), (shown.status(), shown.body()));
}
