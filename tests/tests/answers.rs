//! Responses of declared errors, in both formats.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{ENVELOPE, RFC, answer, body, headers, text};
use http::{HeaderValue, Method, Version};
use serde::Serialize;
use status_error::{
    ApiError, ApiProfile, FieldError, Location, Pointer, ProblemType, catalog::Message, field_error::FieldErrorSink,
    format, header::HeaderSink, layer::RequestScope, member::MemberSink, report::Report,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

fn detail(name: &str) -> FieldError {
    FieldError::new(Location::Body, Pointer::root().key(name), "missing", "This value is required.")
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Every {
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error("a constant of http names the status")]
    #[status(CONFLICT)]
    Constant,
    #[error("gone")]
    #[status(410, code = "removed", title = "Removed for good")]
    Declared,
    #[error("for the log {0}")]
    #[message(title)]
    #[status(422)]
    TitleOnly(u8),
    #[error("for the log {0}")]
    #[message("for the client")]
    #[status(400)]
    Sentence(u8),
    #[error("whatever {}", .0)]
    #[message(unchecked_display)]
    #[status(400)]
    Unchecked(u8),
    #[error("buyer {id} of {scheme}")]
    #[status(403)]
    Members {
        #[public]
        r#final: bool,
        #[public]
        id: u32,
        #[public(name = "other_name")]
        renamed: &'static str,
        #[public]
        absent: Option<u8>,
        #[public]
        present: Option<u8>,
        #[public(message)]
        scheme: &'static str,
        private: &'static str,
    },
    #[error("pair")]
    #[status(400)]
    Tuple(u8, #[public(name = "second")] u8, #[public(name = "third")] Vec<u8>, u8),
    #[error("braces without fields")]
    #[status(400)]
    Braces {},
    #[error("parentheses without fields")]
    #[status(400)]
    Parentheses(),
    #[error("the request failed validation")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", "billing_details.tax_id", constraint = "users_key", columns("users.email", "users.tax_id"))]
    Duplicate {
        #[public]
        resource_id: Option<u32>,
    },
    #[error("under maintenance until {until}")]
    #[status(503, code = "maintenance", disclose)]
    Disclosed {
        #[public]
        until: u32,
    },
    #[error("the pool is empty: {0}")]
    #[status(500)]
    Masked(&'static str),
    #[error("HTTP failed")]
    #[status(400)]
    HTTPError,
    #[error("a status without a phrase")]
    #[status(430, title = "Odd")]
    Odd,
}

#[test]
fn a_declaration_answers_the_same_in_both_formats() {
    use Every::*;
    let members = Members {
        r#final: true,
        id: 7,
        renamed: "x",
        absent: None,
        present: Some(1),
        scheme: "bearer",
        private: "SECRET",
    };
    let table: &[(Every, u16, &str, &str)] = &[
        (
            NotFound,
            404,
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"the buyer was not found","code":"not_found"}"#,
            r#"{"type":"error","code":"not_found","status":404,"message":"the buyer was not found","details":[]}"#,
        ),
        (
            Constant,
            409,
            r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"a constant of http names the status","code":"constant"}"#,
            r#"{"type":"error","code":"constant","status":409,"message":"a constant of http names the status","details":[]}"#,
        ),
        (
            Declared,
            410,
            r#"{"type":"about:blank","title":"Removed for good","status":410,"detail":"gone","code":"removed"}"#,
            r#"{"type":"error","code":"removed","status":410,"message":"gone","details":[]}"#,
        ),
        (
            TitleOnly(7),
            422,
            r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"code":"title_only"}"#,
            r#"{"type":"error","code":"title_only","status":422,"message":"Unprocessable Content","details":[]}"#,
        ),
        (
            Sentence(7),
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"for the client","code":"sentence"}"#,
            r#"{"type":"error","code":"sentence","status":400,"message":"for the client","details":[]}"#,
        ),
        (
            Unchecked(7),
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"whatever 7","code":"unchecked"}"#,
            r#"{"type":"error","code":"unchecked","status":400,"message":"whatever 7","details":[]}"#,
        ),
        (
            members,
            403,
            r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"buyer 7 of bearer","code":"members","final":true,"id":7,"other_name":"x","present":1}"#,
            r#"{"type":"error","code":"members","status":403,"message":"buyer 7 of bearer","details":[],"final":true,"id":7,"other_name":"x","present":1}"#,
        ),
        (
            Tuple(1, 2, vec![3], 4),
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"pair","code":"tuple","second":2,"third":[3]}"#,
            r#"{"type":"error","code":"tuple","status":400,"message":"pair","details":[],"second":2,"third":[3]}"#,
        ),
        (
            Braces {},
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"braces without fields","code":"braces"}"#,
            r#"{"type":"error","code":"braces","status":400,"message":"braces without fields","details":[]}"#,
        ),
        (
            Parentheses(),
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"parentheses without fields","code":"parentheses"}"#,
            r#"{"type":"error","code":"parentheses","status":400,"message":"parentheses without fields","details":[]}"#,
        ),
        (
            Invalid(vec![]),
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request failed validation","code":"invalid"}"#,
            r#"{"type":"error","code":"invalid","status":400,"message":"the request failed validation","details":[]}"#,
        ),
        (
            Invalid(vec![
                detail("a/b c"),
                FieldError::new(Location::Query, Pointer::root().key("limit"), "type_error.integer", "Not an integer."),
                FieldError::new(Location::Header, Pointer::root().key("x-a"), String::from("missing"), "Missing."),
            ]),
            400,
            r##"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request failed validation","code":"invalid","errors":[{"pointer":"#/a~1b%20c","detail":"This value is required.","code":"missing"},{"location":"query","pointer":"/limit","detail":"Not an integer.","code":"type_error.integer"},{"location":"header","pointer":"/x-a","detail":"Missing.","code":"missing"}]}"##,
            r#"{"type":"error","code":"invalid","status":400,"message":"the request failed validation","details":[{"location":"body","pointer":"/a~1b c","message":"This value is required.","type":"missing"},{"location":"query","pointer":"/limit","message":"Not an integer.","type":"type_error.integer"},{"location":"header","pointer":"/x-a","message":"Missing.","type":"missing"}]}"#,
        ),
        (
            Duplicate { resource_id: Some(9) },
            409,
            r##"{"type":"about:blank","title":"Conflict","status":409,"detail":"this email is taken","code":"duplicate_record","errors":[{"pointer":"#/email","detail":"This combination of values is taken.","code":"unique"},{"pointer":"#/billing_details/tax_id","detail":"This combination of values is taken.","code":"unique"}],"fields":["email","billing_details.tax_id"],"resource_id":9}"##,
            r#"{"type":"error","code":"duplicate_record","status":409,"message":"this email is taken","details":[{"location":"body","pointer":"/email","message":"This combination of values is taken.","type":"unique"},{"location":"body","pointer":"/billing_details/tax_id","message":"This combination of values is taken.","type":"unique"}],"resource_id":9}"#,
        ),
        (
            Disclosed { until: 5 },
            503,
            r#"{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"under maintenance until 5","code":"maintenance","until":5}"#,
            r#"{"type":"error","code":"maintenance","status":503,"message":"under maintenance until 5","details":[],"until":5}"#,
        ),
        (
            Masked("SECRET"),
            500,
            r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Something went wrong on our side.","code":"server_error"}"#,
            r#"{"type":"error","code":"server_error","status":500,"message":"Something went wrong on our side.","details":[]}"#,
        ),
        (
            HTTPError,
            400,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"HTTP failed","code":"http_error"}"#,
            r#"{"type":"error","code":"http_error","status":400,"message":"HTTP failed","details":[]}"#,
        ),
        (
            Odd,
            430,
            r#"{"type":"about:blank","title":"Odd","status":430,"detail":"a status without a phrase","code":"odd"}"#,
            r#"{"type":"error","code":"odd","status":430,"message":"a status without a phrase","details":[]}"#,
        ),
    ];
    for (error, status, rfc, envelope) in table {
        for (profile, expected, media_type) in
            [(&RFC, rfc, "application/problem+json"), (&ENVELOPE, envelope, "application/json")]
        {
            // Twice, because the second response may come from the cache.
            for _ in 0..2 {
                let response = answer(profile, error);
                assert_eq!(response.status(), *status, "{error:?}");
                assert_eq!(headers(&response, "content-type"), [media_type]);
                assert_eq!(headers(&response, "cache-control"), ["no-store"]);
                assert_eq!(response.headers().len(), 2, "{error:?}");
                assert_eq!(text(response), *expected);
            }
        }
    }
}

#[test]
fn a_body_without_a_scope_is_of_rfc_9457() {
    assert_eq!(text(status_error::response(&Every::NotFound)), body(&RFC, &Every::NotFound));
}

macro_rules! codes {
    ($($module:ident $case:literal: $not_found:literal $http_error:literal $declared:literal;)*) => {$(
        mod $module {
            #[derive(Debug, thiserror::Error, status_error::ApiError)]
            #[api_error(rename_all = $case, code_prefix = "buyers.")]
            #[error("x")]
            #[status(400)]
            pub(super) enum E {
                NotFound,
                HTTPError,
                #[status(400, code = "declared")]
                Declared,
            }
        }
    )*
    #[test]
    fn rename_all_has_serdes_names_and_a_prefix_is_for_derived_codes_only() {
        use status_error::ApiError as _;
        $(
            let code = |error: $module::E| error.problem_type().code;
            assert_eq!(code($module::E::NotFound), concat!("buyers.", $not_found), $case);
            assert_eq!(code($module::E::HTTPError), concat!("buyers.", $http_error), $case);
            assert_eq!(code($module::E::Declared), $declared, $case);
        )*
    }};
}

codes! {
    lower "lowercase": "notfound" "httperror" "declared";
    upper "UPPERCASE": "NOTFOUND" "HTTPERROR" "declared";
    pascal "PascalCase": "NotFound" "HTTPError" "declared";
    camel "camelCase": "notFound" "httpError" "declared";
    snake "snake_case": "not_found" "http_error" "declared";
    screaming_snake "SCREAMING_SNAKE_CASE": "NOT_FOUND" "HTTP_ERROR" "declared";
    kebab "kebab-case": "not-found" "http-error" "declared";
    screaming_kebab "SCREAMING-KEBAB-CASE": "NOT-FOUND" "HTTP-ERROR" "declared";
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("unit")]
#[status(404)]
struct Unit;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("tuple {0}")]
#[status(404, code = "no_tuple")]
struct Tuple(#[public(name = "number")] u8, u8);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("named {id}")]
#[status(429)]
#[header("x-a", "{id}")]
struct Named {
    #[public]
    id: u8,
    #[header("retry-after")]
    after: Duration,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[status(transparent)]
struct TransparentTuple(#[from] Tuple);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("outer")]
#[status(transparent)]
struct TransparentNamed {
    inner: Named,
}

#[test]
fn structs_answer_as_variants_do() {
    let table: &[(&dyn ApiError, &str)] = &[
        (&Unit, r#"{"type":"error","code":"unit","status":404,"message":"unit","details":[]}"#),
        (
            &Tuple(1, 2),
            r#"{"type":"error","code":"no_tuple","status":404,"message":"tuple 1","details":[],"number":1}"#,
        ),
        (
            &Named { id: 3, after: Duration::from_millis(1) },
            r#"{"type":"error","code":"named","status":429,"message":"named 3","details":[],"id":3}"#,
        ),
        (
            &TransparentTuple(Tuple(1, 2)),
            r#"{"type":"error","code":"no_tuple","status":404,"message":"tuple 1","details":[],"number":1}"#,
        ),
        (
            &TransparentNamed { inner: Named { id: 3, after: Duration::ZERO } },
            r#"{"type":"error","code":"named","status":429,"message":"named 3","details":[],"id":3}"#,
        ),
    ];
    for (error, expected) in table {
        assert_eq!(body(&ENVELOPE, *error), *expected);
    }
    let response = answer(&RFC, &TransparentNamed { inner: Named { id: 3, after: Duration::from_millis(1_001) } });
    assert_eq!((headers(&response, "x-a"), headers(&response, "retry-after")), (vec!["3"], vec!["2"]));
}

static DOCUMENTED: ApiProfile =
    ApiProfile::new("docs.test").docs("https://docs.test/errors#").support("help@docs.test");

#[test]
fn a_documentation_base_gives_types_a_uri_and_titles_of_their_own() {
    let table = [
        (
            Every::Duplicate { resource_id: None },
            r##"{"type":"https://docs.test/errors#duplicate_record","title":"Duplicate record","status":409,"detail":"this email is taken","code":"duplicate_record","errors":[{"pointer":"#/email","detail":"This combination of values is taken.","code":"unique"},{"pointer":"#/billing_details/tax_id","detail":"This combination of values is taken.","code":"unique"}],"fields":["email","billing_details.tax_id"]}"##,
        ),
        (
            Every::Declared,
            r#"{"type":"https://docs.test/errors#removed","title":"Removed for good","status":410,"detail":"gone","code":"removed"}"#,
        ),
        (
            Every::TitleOnly(1),
            r#"{"type":"https://docs.test/errors#title_only","title":"Title only","status":422,"code":"title_only"}"#,
        ),
        (
            Every::Masked("SECRET"),
            r#"{"type":"https://docs.test/errors#server_error","title":"Internal Server Error","status":500,"detail":"Something went wrong on our side. Please contact help@docs.test.","code":"server_error"}"#,
        ),
    ];
    for (error, expected) in table {
        assert_eq!(body(&DOCUMENTED, &error), expected);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
enum ServerErrors {
    #[status(501)]
    A,
    #[status(502)]
    B,
    #[status(503)]
    C,
    #[status(504)]
    D,
    #[status(507)]
    E,
    #[status(599)]
    F,
}

#[test]
fn a_masked_answer_has_the_generic_sentence_of_its_status() {
    use ServerErrors::*;
    let table = [
        (A, 501, "Not Implemented", "This is not supported."),
        (B, 502, "Bad Gateway", "A service that this API depends on failed."),
        (C, 503, "Service Unavailable", "The service is unavailable for now."),
        (D, 504, "Gateway Timeout", "A service that this API depends on did not answer in time."),
        (E, 507, "Insufficient Storage", "The service has no room left for this."),
        (F, 599, "Server Error", "Something went wrong on our side."),
    ];
    for (error, status, title, sentence) in table {
        let expected = format!(
            r#"{{"type":"about:blank","title":"{title}","status":{status},"detail":"{sentence}","code":"server_error"}}"#
        );
        assert_eq!(body(&RFC, &error), expected);
    }
}

static FEW: ApiProfile = ApiProfile::new("few.test").format(&format::Envelope).max_field_errors(2);
static FEW_RFC: ApiProfile = ApiProfile::new("few.test").max_field_errors(1);

#[test]
fn details_beyond_the_limit_are_counted_in_a_marker() {
    let five = || Every::Invalid(["a", "b", "c", "d", "e"].map(detail).into());
    let listed = |name| {
        format!(r#"{{"location":"body","pointer":"/{name}","message":"This value is required.","type":"missing"}}"#)
    };
    assert_eq!(
        body(&FEW, &five()),
        format!(
            r#"{{"type":"error","code":"invalid","status":400,"message":"the request failed validation","details":[{},{},{{"location":"unknown","pointer":"","message":"3 more faults are not listed.","type":"truncated"}}]}}"#,
            listed("a"),
            listed("b"),
        )
    );
    assert!(body(&FEW, &Every::Invalid(vec![detail("a"), detail("b")])).ends_with(&format!("{}]}}", listed("b"))));
    // The fields of a unique constraint count against the limit, too.
    assert!(body(&FEW_RFC, &Every::Duplicate { resource_id: None }).contains(
        r##","errors":[{"pointer":"#/email","detail":"This combination of values is taken.","code":"unique"},{"location":"unknown","pointer":"","detail":"1 more fault is not listed.","code":"truncated"}],"##
    ));
}

thread_local! {
    static REPORTED: RefCell<Vec<Option<String>>> = const { RefCell::new(Vec::new()) };
}

fn remember(report: &Report<'_>) {
    REPORTED.with_borrow_mut(|reported| reported.push(report.error_id().map(|reference| reference.to_string())));
}

static REPORTING: ApiProfile = ApiProfile::new("r.test").reporter(remember);
static REPORTING_ENVELOPE: ApiProfile = ApiProfile::new("r.test").format(&format::Envelope).reporter(remember);

#[test]
fn the_reference_of_a_server_error_is_the_reporters() {
    for error in [Every::Masked("SECRET"), Every::Disclosed { until: 1 }] {
        let rfc = answer(&REPORTING, &error);
        let reference = REPORTED.take().pop().unwrap().unwrap();
        assert!(rfc.headers().get("x-error-id").is_none());
        assert!(text(rfc).contains(&format!(r#","instance":"urn:uuid:{reference}","code":""#)));

        let envelope = answer(&REPORTING_ENVELOPE, &error);
        let reference = REPORTED.take().pop().unwrap().unwrap();
        assert_eq!(headers(&envelope, "x-error-id"), [reference.as_str()]);
        assert!(text(envelope).contains(&format!(r#" The reference of this error is {reference}.","details":[]"#)));
    }
}

#[test]
fn a_client_error_is_reported_once_and_has_no_reference() {
    let response = answer(&REPORTING_ENVELOPE, &Every::NotFound);
    assert_eq!(REPORTED.take(), [None]);
    assert!(response.headers().get("x-error-id").is_none());
    assert_eq!(text(response), body(&ENVELOPE, &Every::NotFound));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[message(title)]
enum WithHeaders<'a> {
    Seconds(#[header("retry-after")] Duration),
    Date(#[header("retry-after")] SystemTime),
    Text(#[header("retry-after")] &'a str),
    Negative(#[header("retry-after")] i32),
    #[header("retry-after", "{0}")]
    Within(#[public(message)] i32),
    Unsigned(#[header("x-a")] u64),
    Signed(#[header("x-a")] i8),
    Owned(#[header("x-a")] String),
    Borrowed(#[header("x-a")] &'a str),
    Cow(#[header("x-a")] Cow<'a, str>),
    Boxed(#[header("x-a")] Box<str>),
    Value(#[header("x-a")] HeaderValue),
    Method(#[header("allow")] Method),
    Optional(#[header("x-a")] Option<u8>),
    Many(#[header("x-a")] Vec<u8>),
    Nested(#[header("x-a")] Vec<Option<&'a str>>),
    Two(
        #[header("x-a")]
        #[header("x-b")]
        u8,
    ),
    #[header("link", "<https://a.test>; rel=\"help\"")]
    Both(#[header("link")] &'a str),
    Once(#[header("location")] Vec<&'a str>),
    #[header("x-a", "{0:>4}, {0:?}; q=\"{1}\"")]
    Interpolated(#[public(message)] u8, #[public(message)] &'a str),
    #[header("x-a", "{{}}")]
    Literal,
    #[header("Cache-Control", "max-age=60")]
    Cached,
    Caching(#[header("cache-control")] Option<&'a str>),
}

#[test]
fn headers_are_what_their_fields_are() {
    use WithHeaders::*;
    let table: Vec<(WithHeaders<'_>, &str, Vec<&str>)> = vec![
        (Seconds(Duration::from_secs(3)), "retry-after", vec!["3"]),
        (Seconds(Duration::from_nanos(3_000_000_001)), "retry-after", vec!["4"]),
        (Seconds(Duration::MAX), "retry-after", vec!["18446744073709551615"]),
        (Date(UNIX_EPOCH + Duration::from_secs(784_111_777)), "retry-after", vec!["Sun, 06 Nov 1994 08:49:37 GMT"]),
        (Text("Sun, 06 Nov 1994 08:49:37 GMT"), "retry-after", vec!["Sun, 06 Nov 1994 08:49:37 GMT"]),
        // RFC 9110 §10.2.3: a value that is neither seconds nor a date is not sent.
        (Text("soon"), "retry-after", vec![]),
        (Negative(5), "retry-after", vec!["5"]),
        (Negative(-5), "retry-after", vec![]),
        (Within(5), "retry-after", vec!["5"]),
        (Within(-5), "retry-after", vec![]),
        (Unsigned(u64::MAX), "x-a", vec!["18446744073709551615"]),
        (Signed(-1), "x-a", vec!["-1"]),
        (Owned("a b".into()), "x-a", vec!["a b"]),
        (Borrowed("a"), "x-a", vec!["a"]),
        (Cow("a".into()), "x-a", vec!["a"]),
        (Boxed("a".into()), "x-a", vec!["a"]),
        (Value(HeaderValue::from_static("a")), "x-a", vec!["a"]),
        (Method(http::Method::PATCH), "allow", vec!["PATCH"]),
        (Optional(Some(1)), "x-a", vec!["1"]),
        (Optional(None), "x-a", vec![]),
        (Many(vec![1, 2, 3]), "x-a", vec!["1", "2", "3"]),
        (Many(vec![]), "x-a", vec![]),
        (Nested(vec![Some("a"), None, Some("b")]), "x-a", vec!["a", "b"]),
        (Two(1), "x-a", vec!["1"]),
        (Two(1), "x-b", vec!["1"]),
        (Both("<b>"), "link", vec!["<https://a.test>; rel=\"help\"", "<b>"]),
        // RFC 9110 §5.3: a header that isn't a list is sent once.
        (Once(vec!["/a", "/b"]), "location", vec!["/a"]),
        (Interpolated(7, "a\"b\\"), "x-a", vec![r#"7, 7; q="a\"b\\""#]),
        (Literal, "x-a", vec!["{}"]),
        (Literal, "cache-control", vec!["no-store"]),
        (Cached, "cache-control", vec!["max-age=60"]),
        (Caching(Some("private")), "cache-control", vec!["private"]),
        (Caching(None), "cache-control", vec!["no-store"]),
    ];
    for (error, name, expected) in table {
        assert_eq!(headers(&answer(&RFC, &error), name), expected, "{error:?}");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("HTTP/1.1 no longer")]
#[status(426)]
#[header("upgrade", "HTTP/2.0")]
struct Upgrade;

#[test]
fn an_upgrade_is_asked_for_where_the_version_has_one() {
    let table = [
        (Some(Version::HTTP_11), vec!["HTTP/2.0"], vec!["upgrade"]),
        (Some(Version::HTTP_2), vec![], vec![]),
        // Without a known version, both are sent. An HTTP/2 server strips them.
        (None, vec!["HTTP/2.0"], vec!["upgrade"]),
    ];
    for (version, upgrade, connection) in table {
        let scope = version.map_or_else(RequestScope::new, |version| RequestScope::new().version(version));
        let response = scope.in_scope(|| status_error::response(&Upgrade));
        assert_eq!((headers(&response, "upgrade"), headers(&response, "connection")), (upgrade, connection));
    }
}

static INNER: ApiProfile = ApiProfile::new("inner.test").format(&format::Envelope);
static OUTER: LazyLock<ApiProfile> =
    LazyLock::new(|| ApiProfile::new("outer.test").format(&format::Envelope).support("o"));

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = INNER)]
enum Inner {
    #[error("inner {0}")]
    #[status(404)]
    Lost(#[public(name = "n")] u8),
    #[error("broken")]
    #[status(500)]
    Broken,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Middle {
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] Inner),
    #[error("with context")]
    #[status(transparent)]
    Context { source: Box<Inner>, attempt: u8 },
    #[error("own")]
    #[status(400)]
    Own,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = OUTER)]
enum Outer {
    #[error(transparent)]
    #[status(transparent)]
    Middle(#[from] Arc<Middle>),
}

#[test]
fn a_transparent_chain_answers_as_its_end_in_the_profile_of_the_outermost_type() {
    let lost = r#"{"type":"error","code":"lost","status":404,"message":"inner 7","details":[],"n":7}"#;
    assert_eq!(body(&RFC, &Middle::Inner(Inner::Lost(7))), lost);
    assert_eq!(body(&RFC, &Middle::Context { source: Box::new(Inner::Lost(7)), attempt: 1 }), lost);
    assert_eq!(body(&RFC, &Outer::Middle(Arc::new(Middle::Inner(Inner::Lost(7))))), lost);
    let broken = |support: &str| {
        format!(
            r#"{{"type":"error","code":"server_error","status":500,"message":"Something went wrong on our side.{support}","details":[]}}"#
        )
    };
    assert_eq!(body(&RFC, &Middle::Inner(Inner::Broken)), broken(""));
    assert_eq!(body(&RFC, &Outer::Middle(Arc::new(Inner::Broken.into()))), broken(" Please contact o."));
    // The response of a type without a profile uses the profile of the request scope.
    assert_eq!(body(&RFC, &Middle::Own), body(&DEFAULT_LIKE, &Middle::Own));
    assert!(body(&OUTER, &Middle::Own).starts_with(r#"{"type":"error""#));
}

static DEFAULT_LIKE: ApiProfile = ApiProfile::new("");

#[test]
fn scopes_nest_and_the_inner_profile_serves() {
    let envelope = body(&ENVELOPE, &Unit);
    RequestScope::new().profile(&RFC).in_scope(|| {
        assert_eq!(body(&ENVELOPE, &Unit), envelope);
        assert_eq!(text(status_error::response(&Unit)), body(&RFC, &Unit));
        RequestScope::new()
            .request_id("r")
            .in_scope(|| assert_eq!(text(status_error::response(&Unit)), body(&RFC, &Unit)));
    });
}

#[test]
fn holders_answer_as_what_they_hold() {
    let expected = body(&RFC, &Every::NotFound);
    let shared: Arc<dyn ApiError + Send + Sync> = Arc::new(Every::NotFound);
    let table: [&dyn ApiError; 5] =
        [&&Every::NotFound, &Box::new(Every::NotFound), &Arc::new(Every::NotFound), &shared, &&&Every::NotFound];
    for holder in table {
        assert_eq!(body(&RFC, holder), expected);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("all kinds of values")]
#[status(400)]
struct Values {
    #[public]
    text: &'static str,
    #[public]
    float: f64,
    #[public]
    negative: i64,
    #[public]
    list: Vec<Option<bool>>,
    #[public]
    object: Point,
}

#[derive(Debug, Serialize)]
struct Point {
    y: u8,
    x: u8,
}

#[test]
fn a_body_apart_from_http_is_that_of_the_response() {
    let values =
        Values { text: "a=b&c", float: 0.5, negative: -1, list: vec![None, Some(true)], object: Point { y: 1, x: 2 } };
    let body = status_error::response(&values).into_body();
    let json = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"all kinds of values","code":"values","text":"a=b&c","float":0.5,"negative":-1,"list":[null,true],"object":{"y":1,"x":2}}"#;
    assert_eq!(body, json);
}

/// A hand-written implementation that overrides every method and puts data into each of them.
#[derive(Debug)]
struct ByHand(&'static ProblemType);

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SECRET display")
    }
}

impl std::error::Error for ByHand {}

impl ApiError for ByHand {
    fn problem_type(&self) -> &'static ProblemType {
        self.0
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("written")
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("member", "SECRET member");
    }

    fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
        field_errors.push(&FieldError::new(Location::Body, Pointer::root(), "SECRET", "SECRET detail"));
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        headers.add("retry-after", &Duration::from_secs(5));
        headers.add("x-leak", "SECRET header");
    }
}

#[test]
fn an_implementation_by_hand_says_what_it_declares() {
    static WRITTEN: ProblemType = ProblemType::new(400, "by_hand").message(Message::Written("written"));
    let expected = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"written","code":"by_hand","member":"SECRET member"}"#;
    assert_eq!(body(&RFC, &ByHand(&WRITTEN)), expected);
}

/// Two enums in one module, the derive named by its path, an enum without variants.
mod shapes {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[error("a")]
    #[status(400)]
    pub(super) enum A {
        One,
    }

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[error("b")]
    #[status(404)]
    pub(super) enum B {
        One,
    }

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    pub(super) enum Never {}
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{1} as {0}")]
#[status(400)]
struct Generic<'a, T, const N: usize>(#[public(name = "t")] T, #[public(message)] &'a str, PhantomData<[u8; N]>)
where
    T: Serialize + fmt::Debug + fmt::Display;

#[test]
fn shapes_of_types_do_not_matter() {
    assert_eq!(status_error::response(&shapes::A::One).status(), 400);
    assert_eq!(status_error::response(&shapes::B::One).status(), 404);
    assert!(<shapes::Never as status_error::catalog::ProblemTypes>::entries().is_empty());
    let generic: Generic<'_, u8, 3> = Generic(7, "x", PhantomData);
    assert!(body(&ENVELOPE, &generic).contains(r#""message":"x as 7","details":[],"t":7"#));
}

#[test]
fn an_implementation_by_hand_is_masked_too() {
    for (message, status, disclosed, answered) in [
        (Message::Display("SECRET"), 500, false, 500),
        (Message::Unchecked, 503, false, 503),
        (Message::Literal("SECRET literal"), 599, false, 599),
        (Message::Written("SECRET"), 42, true, 500),
        (Message::Written("SECRET"), 200, true, 500),
        (Message::Written("SECRET"), 302, true, 500),
        (Message::Written("SECRET"), 600, true, 500),
        (Message::Written("SECRET"), 999, true, 500),
        (Message::Written("SECRET"), 0, true, 500),
        (Message::Written("SECRET"), u16::MAX, true, 500),
    ] {
        let kind: &'static ProblemType = Box::leak(Box::new(
            ProblemType::new(status, "SECRET_code")
                .message(message)
                .disclosed(disclosed)
                .title("SECRET title")
                .docs("SECRET docs")
                .field_errors(true)
                .members(&["member"])
                .headers(const { &[status_error::header::Header::new("retry-after")] }),
        ));
        for profile in [&RFC, &ENVELOPE, &DOCUMENTED] {
            let response = answer(profile, &ByHand(kind));
            assert_eq!(response.status(), answered, "{status}");
            assert_eq!(headers(&response, "retry-after"), ["5"]);
            let wire = String::from_utf8(common::wire(&response)).unwrap();
            assert!(!wire.contains("SECRET"), "{wire}");
        }
    }
}

#[test]
fn an_implementation_by_hand_gives_out_no_header_that_it_does_not_declare() {
    static KIND: ProblemType =
        ProblemType::new(429, "slow").headers(&[status_error::header::Header::new("Retry-After")]);
    let response = answer(&RFC, &ByHand(&KIND));
    assert_eq!(headers(&response, "retry-after"), ["5"]);
    assert!(response.headers().get("x-leak").is_none());
}

static TIGHT: ApiProfile = ApiProfile::new("t.test").max_text(4).reporter(remember).docs("https://docs.test/");

#[test]
fn a_bound_on_sentences_cuts_neither_title_nor_uris() {
    let response = text(answer(&TIGHT, &Every::Masked("SECRET")));
    let reference = REPORTED.take().pop().unwrap().unwrap();
    let expected = format!(
        r#"{{"type":"https://docs.test/server_error","title":"Internal Server Error","status":500,"detail":"Some…","instance":"urn:uuid:{reference}","code":"server_error"}}"#
    );
    assert_eq!(response, expected);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log only: {0}", "secret")]
#[status(403, code = "forbidden")]
#[message(title)]
#[header("x-type", "of the type")]
#[header("cache-control", "private")]
enum Defaults {
    AsTheType,
    #[message("A sentence of its own.")]
    OwnSentence,
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    OwnStatus,
    #[header("x-type", "of the variant")]
    #[header("x-own", "1")]
    OwnHeader,
    OwnField {
        #[header("x-type")]
        field: u8,
    },
}

#[test]
fn what_stands_on_the_type_is_the_default_of_its_variants() {
    let table = [
        (Defaults::AsTheType, 403, "forbidden", "Forbidden", vec!["of the type"]),
        (Defaults::OwnSentence, 403, "forbidden", "A sentence of its own.", vec!["of the type"]),
        (Defaults::OwnStatus, 401, "own_status", "Unauthorized", vec!["of the type"]),
        (Defaults::OwnHeader, 403, "forbidden", "Forbidden", vec!["of the variant"]),
        (Defaults::OwnField { field: 3 }, 403, "forbidden", "Forbidden", vec!["3"]),
    ];
    for (error, status, code, message, header) in table {
        let response = answer(&ENVELOPE, &error);
        assert_eq!(response.status(), status);
        assert_eq!(headers(&response, "x-type"), header, "{error:?}");
        assert_eq!(headers(&response, "cache-control"), ["private"]);
        let expected =
            format!(r#"{{"type":"error","code":"{code}","status":{status},"message":"{message}","details":[]}}"#);
        assert_eq!(text(response), expected);
    }
}

/// A format like JSON:API, with the members inside an object of an array.
#[derive(Debug)]
struct Nested;

impl format::Format for Nested {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/vnd.api+json")
    }

    fn write(&self, problem: &status_error::format::Problem<'_>, body: &mut format::BodyWriter) {
        body.object(|object| {
            object.string("id", "1");
            object.array("errors", |errors| {
                errors.object(|error| {
                    error.string("code", problem.code());
                    problem.members(error);
                });
            });
            object.number("status", problem.status().as_u16().into());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code"]
    }
}

static NESTED: ApiProfile = ApiProfile::new("nested.test").format(&Nested);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
struct FourMembers {
    #[public]
    a: Option<u8>,
    #[public]
    b: Option<u8>,
    #[public]
    c: Option<u8>,
    #[public]
    id: u8,
}

#[test]
fn a_format_may_write_the_members_into_an_inner_object() {
    let error = FourMembers { a: None, b: None, c: None, id: 7 };
    assert_eq!(body(&NESTED, &error), r#"{"id":"1","errors":[{"code":"four_members","id":7}],"status":400}"#);
}

static MANY_NAMES: [&str; 20] =
    ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"];

/// A hand-written error with twenty members, one of which is sent twice if the field names it.
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct Twice(Option<&'static str>);

impl ApiError for Twice {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(400, "twice").members(&MANY_NAMES);
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        MANY_NAMES.iter().chain(&self.0).for_each(|name| members.add(name, &1));
    }
}

#[test]
fn no_name_stands_in_a_body_twice() {
    assert_eq!(body(&RFC, &Twice(None)).matches(":1").count(), 20);
    for name in ["a", "t", "type", "code", "status"] {
        let expected = r#"{"type":"about:blank","title":"Bad Request","status":400,"code":"twice"}"#;
        assert_eq!(body(&RFC, &Twice(Some(name))), expected, "{name}");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Unended {
    #[error("{0}")]
    #[status(503, disclose)]
    Disclosed(#[public(message)] &'static str),
    #[error("secret")]
    #[status(500)]
    Masked,
}

/// The envelope's second sentence comes behind a period, whether the message has one or not.
#[test]
fn the_reference_is_a_sentence_of_its_own() {
    let start = |error: &dyn ApiError| {
        let body = body(&REPORTING_ENVELOPE, error);
        let message = body.split_once(r#""message":""#).unwrap().1;
        message.split_once(" The reference of this error is ").unwrap().0.to_owned()
    };
    for (message, sent) in [
        ("The ledger is down", "The ledger is down."),
        ("The ledger is down.", "The ledger is down."),
        ("Down (again)", "Down (again)."),
        ("Is it down?", "Is it down?"),
        ("Down…", "Down…"),
        ("", ""),
    ] {
        assert_eq!(start(&Unended::Disclosed(message)), sent);
    }
    assert!(start(&Unended::Masked).ends_with('.'));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("moved")]
#[status(410)]
struct HeaderTypes {
    #[header("x-shared")]
    shared: Arc<str>,
    #[header("x-count")]
    count: std::num::NonZeroU32,
    #[header("x-flag")]
    flag: bool,
    #[header("x-place")]
    place: Option<http::Uri>,
}

#[test]
fn shared_texts_nonzero_numbers_flags_and_uris_are_header_values() {
    let place = Some(http::Uri::from_static("https://example.com/a?b=c"));
    let count = std::num::NonZeroU32::MIN;
    let response = answer(&RFC, &HeaderTypes { shared: "a".into(), count, flag: true, place });
    let sent = ["x-shared", "x-count", "x-flag", "x-place"].map(|name| headers(&response, name).join("|"));
    assert_eq!(sent, ["a", "1", "true", "https://example.com/a?b=c"]);
}
