//! Clients: each error that a client sees is rebuilt from its response, and nothing else is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use bytes::Bytes;
use common::answer;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use status_error::client::{Decode, Decoded, ReceivedProblem, assert_decodable};
use status_error::format::{BodyWriter, Format, Problem, ReceivedResponse};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer, ProblemType, decode, format};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

static RFC: ApiProfile = ApiProfile::new("rfc.test").docs("https://rfc.test/errors/").reporter(|_| {});
static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope).reporter(|_| {});
static SHORT: ApiProfile = ApiProfile::new("short.test").format(&Short);
static TEXT: ApiProfile = ApiProfile::new("text.test").format(&CodeInHeader);

/// A format that nests the error, with a reader.
#[derive(Debug)]
struct Short;

impl Format for Short {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/vnd.short+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |object| {
                object.string("is", problem.code());
                object.array("fields", |fields| {
                    for error in problem.field_error_list() {
                        fields.object(|object| {
                            object.string("in", error.location.as_str());
                            object.string("at", error.pointer.as_str());
                            object.string("is", &error.code);
                            object.string("says", &error.message);
                        });
                    }
                });
                problem.members(object);
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["is", "fields"]
    }

    fn read(&self, response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
        let mut error = response.object()?.take_object("error")?;
        let mut problem = response.problem();
        problem.code = error.take("is");
        for mut field in error.take_objects("fields") {
            let location = match &*field.take::<String>("in")? {
                "query" => Location::Query,
                "body" => Location::Body,
                "path" => Location::Path,
                "header" => Location::Header,
                _ => Location::Unknown,
            };
            let pointer =
                field.take::<String>("at")?.split('/').skip(1).fold(Pointer::root(), |pointer, segment| {
                    pointer.key(&segment.replace("~1", "/").replace("~0", "~"))
                });
            let [code, message] = ["is", "says"].map(|name| field.take::<String>(name).unwrap_or_default());
            problem.field_errors.push(FieldError::new(location, pointer, code, message));
        }
        error.add_rest_to(&mut problem);
        Some(problem)
    }
}

/// A format whose only machine-readable part is a header.
#[derive(Debug)]
struct CodeInHeader;

impl Format for CodeInHeader {
    fn media_type(&self) -> Option<&'static str> {
        Some("text/plain")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.message(problem);
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn code_header(&self) -> Option<&'static str> {
        Some("x-code")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Address {
    lines: Vec<String>,
    zip: Option<u32>,
}

/// The same errors under several profiles.
macro_rules! api {
    ($name:ident, $profile:ident) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api_error(profile = $profile, decode)]
        enum $name {
            /// No buyer has this id.
            #[error("buyer {id} was not found")]
            #[status(404)]
            NotFound {
                #[public]
                id: Uuid,
            },
            #[error("the buyer belongs to {owner}")]
            #[status(403)]
            #[conceal_as(NotFound)]
            Foreign {
                #[public]
                id: Uuid,
                owner: String,
            },
            #[error("too many")]
            #[status(422)]
            TooMany {
                #[public]
                limit: Option<i64>,
                #[public(name = "resource")]
                kind: String,
                #[public]
                r#match: BTreeMap<String, u8>,
                #[public]
                address: Address,
            },
            #[error("wait")]
            #[status(429)]
            Throttled(
                #[header("retry-after")] Duration,
                #[header("x-limit")] u64,
                #[header("x-tags")] Vec<u16>,
                #[header("x-until")] Option<SystemTime>,
                #[public(name = "kind")] Cow<'static, str>,
            ),
            #[error("not valid")]
            #[status(400)]
            Invalid(#[field_errors] Vec<FieldError>),
            #[error("refused")]
            #[status(one_of(410, 451..=459), otherwise = 502, code = "refused")]
            Refused {
                #[status]
                status: u16,
                #[public]
                reason: Option<String>,
            },
            #[error("closed")]
            #[status(503, disclose, code = "closed for maintenance")]
            Closed {
                #[public]
                hours: f64,
            },
            #[error("taken")]
            #[status(409)]
            #[unique("email", constraint = "buyers_email_key")]
            Taken,
            #[error("secret {0}")]
            #[status(500)]
            Storage(String),
            #[error("private")]
            #[status(406, server_only)]
            Private(String),
            #[error(transparent)]
            #[status(transparent)]
            Auth(#[from] Box<AuthError>),
            #[error("shard {shard}")]
            #[status(transparent)]
            #[message("Shard {shard}: {source}")]
            Shard {
                #[public]
                shard: u8,
                source: ShardError,
            },
            #[error(transparent)]
            #[status(transparent)]
            #[conceal_as(Taken, when(402))]
            Payment(#[from] PaymentError),
            #[error(transparent)]
            #[status(transparent)]
            #[conceal_as(Taken)]
            Hidden(#[from] HiddenError),
        }
    };
}

api!(OfRfc, RFC);
api!(OfEnvelope, ENVELOPE);
api!(OfShort, SHORT);

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[api_error(decode)]
enum AuthError {
    #[error("the token is not valid")]
    #[status(401, code = "bad_token")]
    #[header("www-authenticate", "Bearer")]
    Token,
    #[error("the scope is missing")]
    #[status(403)]
    Scope {
        #[public]
        scope: String,
    },
}

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[api_error(decode)]
#[error("the shard moved")]
#[status(421)]
struct ShardError {
    #[public]
    generation: u64,
}

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[api_error(decode)]
enum PaymentError {
    #[error("pay first")]
    #[status(402)]
    Unpaid,
    #[error("paid twice")]
    #[status(409)]
    PaidTwice,
}

#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[error("hidden")]
#[status(424)]
struct HiddenError;

fn decoded<E: Decode>(response: &Response<Bytes>) -> Decoded<E> {
    decode(response.status(), response.headers(), response.body())
}

/// The fields of an error, as text, because some have no `PartialEq`.
fn shown<E: Decode>(error: &E) -> String {
    format!("Known({error:?})")
}

fn assert_comes_back<E: Decode>(error: &E) {
    let response = status_error::response(error);
    assert_eq!(format!("{:?}", decoded::<E>(&response)), shown(error), "{:?}", response);
}

fn field_error() -> impl Strategy<Value = FieldError> {
    let location = prop::sample::select(vec![
        Location::Body,
        Location::Query,
        Location::Path,
        Location::Header,
        Location::Unknown,
    ]);
    let segments = prop::collection::vec(prop_oneof![any::<String>().boxed(), "[~/%#0-9]{0,4}".boxed()], 0..4);
    (location, segments, any::<String>(), any::<String>()).prop_map(|(location, segments, code, message)| {
        let pointer = segments.iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment));
        FieldError::new(location, pointer, code, message)
    })
}

macro_rules! property {
    ($test:ident, $api:ident) => {
        #[test]
        fn $test() {
            type Api = $api;
            let texts = (any::<String>(), any::<String>(), prop::collection::vec(any::<String>(), 0..3));
            let numbers = (any::<Option<i64>>(), any::<u64>(), any::<u32>(), any::<Option<u32>>());
            let others = (
                prop::collection::btree_map(any::<String>(), any::<u8>(), 0..4),
                prop::collection::vec(field_error(), 0..5),
                prop::collection::vec(any::<u16>(), 0..3),
                any::<i32>().prop_map(f64::from),
                prop::option::of(0_u64..253_402_300_800),
            );
            let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
            proptest!(config, |((text, kind, lines) in texts, (limit, big, small, zip) in numbers,
                               (map, field_errors, tags, hours, until) in others)| {
                let until = until.map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
                let id = Uuid::from_u128(u128::from(big) << 64 | u128::from(small));
                let address = Address { lines, zip };
                let status = [410, 451, 455, 459][small as usize % 4];
                for error in [
                    Api::NotFound { id },
                    Api::TooMany { limit, kind: kind.clone(), r#match: map, address },
                    Api::Throttled(Duration::from_secs(big), big, tags, until, kind.into()),
                    Api::Invalid(field_errors),
                    Api::Refused { status, reason: Some(text.clone()) },
                    Api::Refused { status, reason: None },
                    Api::Closed { hours },
                    Api::Taken,
                    Api::Auth(Box::new(AuthError::Token)),
                    Api::Auth(Box::new(AuthError::Scope { scope: text.clone() })),
                    Api::Shard { shard: small as u8, source: ShardError { generation: big } },
                    Api::Payment(PaymentError::PaidTwice),
                ] {
                    assert_comes_back(&error);
                }
                // The client sees exactly the shown variant.
                for (error, shown_as) in [
                    (Api::Foreign { id, owner: text.clone() }, Api::NotFound { id }),
                    (Api::Payment(PaymentError::Unpaid), Api::Taken),
                    (Api::Hidden(HiddenError), Api::Taken),
                ] {
                    let known = decoded::<Api>(&status_error::response(&error));
                    prop_assert_eq!(format!("{known:?}"), shown(&shown_as));
                }
                let response = status_error::response(&Api::Private(text.clone()));
                let Decoded::Unknown(problem) = decoded::<Api>(&response) else { panic!("it is known") };
                prop_assert_eq!(problem.code.as_deref(), Some("private"));
                for masked in [Api::Storage(text.clone()), Api::Refused { status: 404, reason: Some(text) }] {
                    let response = status_error::response(&masked);
                    let Decoded::Server(problem) = decoded::<Api>(&response) else { panic!("{masked:?} is known") };
                    prop_assert!(problem.code.is_none_or(|code| code == "server_error"));
                }
            });
        }
    };
}

property!(errors_come_back_from_rfc_9457, OfRfc);
property!(errors_come_back_from_the_envelope, OfEnvelope);
property!(errors_come_back_from_a_format_with_a_reader, OfShort);

#[test]
fn a_format_without_a_reader_may_send_the_code_in_a_header() {
    #[derive(Debug, PartialEq, thiserror::Error, ApiError)]
    #[api_error(profile = TEXT, decode)]
    enum Plain {
        #[error("busy")]
        #[status(503, disclose)]
        Busy {
            #[header("retry-after")]
            after: u32,
        },
    }
    let response = status_error::response(&Plain::Busy { after: 7 });
    let busy = decoded::<Plain>(&response);
    assert_eq!(busy, Decoded::Known(Plain::Busy { after: 7 }));
    assert_eq!(busy.retry_after(), Some(Duration::from_secs(7)));
    assert_decodable::<Plain>();
}

#[test]
fn parts_of_a_server_error_are_read() {
    for (profile, response) in [
        ("rfc", status_error::response(&OfRfc::Storage("secret".to_owned()))),
        ("envelope", status_error::response(&OfEnvelope::Storage("secret".to_owned()))),
    ] {
        let Decoded::Server(problem) = decoded::<OfRfc>(&response) else { panic!("{profile}: it is known") };
        if profile == "rfc" {
            assert_eq!(problem.code.as_deref(), Some("server_error"));
            assert!(problem.error_id.is_some());
            assert_eq!(problem.type_uri.as_deref(), Some("https://rfc.test/errors/server_error"));
        } else {
            // JSON of another format is not the API's own.
            assert_eq!((&problem.code, problem.error_id), (&None, None));
        }
        assert!(!problem.to_string().contains("secret"));
    }
    let response = status_error::response(&OfEnvelope::Storage("secret".to_owned()));
    let problem = decoded::<OfEnvelope>(&response).problem().unwrap().clone();
    let sent = response.headers()["x-error-id"].to_str().unwrap();
    assert_eq!(problem.error_id.unwrap().to_string(), sent);
    assert_eq!(problem.to_string(), format!("500 server_error: {}", problem.message.as_deref().unwrap()));
}

#[test]
fn a_newer_servers_code_is_unknown_and_readable() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(profile = ENVELOPE)]
    #[error("frozen until {until}")]
    #[status(409, code = "frozen")]
    struct Frozen {
        #[public]
        until: String,
        #[field_errors]
        at: FieldError,
    }
    let pointer = Pointer::root().key("a/b").index(3).key("~");
    let at = FieldError::new(Location::Query, pointer, "frozen", "It's frozen.");
    let response = status_error::response(&Frozen { until: "18:00\u{7}".to_owned(), at: at.clone() });
    let Decoded::Unknown(problem) = decoded::<OfEnvelope>(&response) else { panic!("it is known") };
    assert_eq!((problem.status, problem.code.as_deref()), (StatusCode::CONFLICT, Some("frozen")));
    assert_eq!(problem.member::<String>("until").as_deref(), Some("18:00\u{7}"));
    assert_eq!((problem.member::<u8>("until"), problem.member::<u8>("since")), (None, None));
    assert_eq!(problem.field_errors, [at]);
    assert!(problem.members().eq([("until", r#""18:00\u0007""#)]));
    assert_eq!(problem.to_string(), r"409 frozen: frozen until 18:00\u{7}", "control characters are escaped");
    assert!(problem.source().is_none());
}

/// The parts of a hand-made response.
fn received(status: u16, content_type: &str, body: &[u8]) -> Decoded<OfEnvelope> {
    let mut headers = HeaderMap::new();
    if !content_type.is_empty() {
        headers.insert("content-type", HeaderValue::from_str(content_type).unwrap());
    }
    decode(StatusCode::from_u16(status).unwrap(), &headers, body)
}

const TAKEN: &str = r#"{"type":"error","code":"taken","status":409,"message":"taken","details":[]}"#;

fn is_taken(decoded: &Decoded<OfEnvelope>) -> bool {
    matches!(decoded, Decoded::Known(OfEnvelope::Taken))
}

#[test]
fn only_the_apis_own_bodies_are_known() {
    for content_type in ["application/json", "Application/JSON; charset=utf-8", ""] {
        assert!(is_taken(&received(409, content_type, TAKEN.as_bytes())), "{content_type}");
    }
    for (status, content_type, body) in [
        (400, "application/json", TAKEN),
        (502, "application/json", TAKEN),
        (200, "application/json", TAKEN),
        (409, "text/html", TAKEN),
        (409, "application/problem+json", TAKEN),
        (409, "application/json", &TAKEN.replace("taken", "Taken")),
        (409, "application/json", &TAKEN.replace("\"taken\"", "409")),
        (409, "application/json", &format!("[{TAKEN}]")),
        (409, "application/json", &format!("{TAKEN} {TAKEN}")),
        (409, "application/json", ""),
        (409, "application/json", "null"),
        (404, "application/json", r#"{"code":"not_found","id":"no uuid"}"#),
        (404, "application/json", r#"{"code":"not_found"}"#),
        (404, "application/json", r#"{"code":"foreign","id":"6b1c7c4e-0000-4000-8000-000000000000"}"#),
        (403, "application/json", r#"{"code":"foreign","id":"6b1c7c4e-0000-4000-8000-000000000000"}"#),
        (500, "application/json", r#"{"code":"storage","message":"x"}"#),
        (402, "application/json", r#"{"code":"unpaid"}"#),
        (424, "application/json", r#"{"code":"hidden_error"}"#),
    ] {
        let decoded = received(status, content_type, body.as_bytes());
        assert!(decoded.problem().is_some(), "{status} {content_type} {body}: {decoded:?}");
        assert_eq!(matches!(decoded, Decoded::Server(_)), status >= 500);
    }
    // Two names that are equal after their escapes are read.
    let twice = r#"{"code":"taken","c\u006fde":"not_found"}"#;
    assert!(received(409, "application/json", twice.as_bytes()).problem().unwrap().code.is_none());
    let two_types = {
        let mut headers = HeaderMap::new();
        headers.append("content-type", HeaderValue::from_static("application/json"));
        headers.append("content-type", HeaderValue::from_static("text/html"));
        decode::<OfEnvelope>(StatusCode::CONFLICT, &headers, TAKEN.as_bytes())
    };
    assert!(!is_taken(&two_types));
}

#[test]
fn problem_details_of_a_gateway_are_read() {
    let body = br#"{"title":"Too Many Requests","detail":"slow down","code":"taken"}"#;
    let Decoded::Unknown(problem) = received(429, "application/problem+json", body) else { panic!("it is known") };
    assert_eq!(problem.to_string(), "429 taken: slow down");
    assert!(problem.is_retryable() && problem.retry_after.is_none());
}

#[test]
fn the_size_of_a_body_costs_bounded_time() {
    let megabytes = 10 * 1024 * 1024;
    let repeated = |text: &str| text.repeat(megabytes / text.len());
    let members: String = (0..megabytes / 16).map(|index| format!("\"a{index:09}\":1,")).collect();
    let bodies = [
        repeated("["),
        format!("{{\"code\":{}", repeated("[")),
        format!("{{\"code\":{}", repeated("{\"a\":")),
        format!("{{{}\"code\":\"taken\"}}", repeated("\"a\":1,")),
        format!("{{{members}\"code\":\"taken\"}}"),
        format!("{{\"code\":\"{}\"}}", repeated("a")),
        format!("{{\"code\":\"{}\"}}", repeated("\\u0000")),
        format!("{{\"details\":[{}{{}}]}}", repeated("{},")),
        format!("{{\"details\":[{}0],\"code\":\"bad_request\"}}", repeated("0,")),
        repeated("\u{feff}"),
    ];
    for body in bodies {
        let start = Instant::now();
        let decoded = received(409, "application/json", body.as_bytes());
        assert!(decoded.problem().is_some_and(|problem| problem.field_errors.len() <= 1_000));
        let took = start.elapsed();
        // Unoptimized: an optimized build takes about a tenth.
        assert!(took < Duration::from_secs(20), "{took:?}: {}", &body[..20]);
    }
    // Beyond the profile's limit, nothing is read.
    let long = format!("{}{}", TAKEN, " ".repeat(16 * 1024 * 1024));
    assert!(!is_taken(&received(409, "application/json", long.as_bytes())));
    let short = format!("{}{}", TAKEN, " ".repeat(megabytes));
    assert!(is_taken(&received(409, "application/json", short.as_bytes())));
}

#[test]
fn a_body_that_breaks_the_rules_of_json_is_unknown() {
    let taken = |rest: &str| format!("{{\"code\":\"taken\",\"status\":409,{rest}}}");
    // A member that the client doesn't know is not read, however deep it is.
    for depth in [1, 127, 128, 129, 100_000] {
        let nested = taken(&format!("\"more\":{}{}", "[".repeat(depth), "]".repeat(depth)));
        assert!(is_taken(&received(409, "application/json", nested.as_bytes())), "{depth}");
        let unclosed = taken(&format!("\"more\":{}", "{\"a\":".repeat(depth)));
        assert!(received(409, "application/json", unclosed.as_bytes()).problem().unwrap().code.is_none(), "{depth}");
        // A member that is read is limited to 128 levels by serde_json.
        let unknown = nested.replace("taken", "frozen");
        let decoded = received(409, "application/json", unknown.as_bytes());
        let more = decoded.problem().unwrap().member::<serde_json::Value>("more");
        assert_eq!(more.is_some(), depth < 128, "{depth}");
    }
    // One half of a pair of surrogates is valid JSON, and no text.
    let half = taken("\"message\":\"\\ud800\"");
    assert!(is_taken(&received(409, "application/json", half.as_bytes())), "the message is not read");
    let half = half.replace("taken", "\\udfff");
    assert!(received(409, "application/json", half.as_bytes()).problem().unwrap().code.is_none());
    let mut bodies: Vec<Vec<u8>> = [
        // A member twice, at each level.
        taken("\"code\":\"taken\""),
        taken("\"status\":409"),
        taken("\"details\":[],\"details\":[]"),
        // A control character, and numbers that are none.
        taken("\"message\":\"\u{1}\""),
        taken("\"n\":01"),
        taken("\"n\":NaN"),
        format!("\u{feff}{}", taken("\"n\":1")),
        format!("{}\0", taken("\"n\":1")),
    ]
    .map(String::into_bytes)
    .into();
    for invalid in [&b"\xff"[..], b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"] {
        for at in ["taken", "code", "409,"] {
            let text = taken("\"n\":1");
            let (before, after) = text.split_once(at).unwrap();
            bodies.push([before.as_bytes(), at.as_bytes(), invalid, after.as_bytes()].concat());
        }
    }
    for body in bodies {
        let decoded = received(409, "application/json", &body);
        let shown = String::from_utf8_lossy(&body);
        let problem = decoded.problem().unwrap_or_else(|| panic!("{shown}"));
        assert_eq!((problem.status.as_u16(), problem.code.as_deref()), (409, None), "{shown}");
        assert!(matches!(received(503, "application/json", &body), Decoded::Server(_)), "{shown}");
    }
}

#[test]
fn a_retry_is_as_declared_or_as_received() {
    let wait = |seconds| OfRfc::Throttled(Duration::from_secs(seconds), 0, vec![], None, "".into());
    let after = |error: OfRfc| decoded::<OfRfc>(&status_error::response(&error)).retry_after();
    assert_eq!(after(wait(30)), Some(Duration::from_secs(30)));
    assert_eq!(after(wait(u64::MAX)), Some(Duration::from_secs(365 * 24 * 60 * 60)), "at most a year");
    assert_eq!(after(OfRfc::Taken), None);
    let closed = decoded::<OfRfc>(&status_error::response(&OfRfc::Closed { hours: 1.0 }));
    assert!(closed.is_retryable() && closed.retry_after().is_none(), "a 503 without a time");

    let foreign = |status: u16, headers: &[(&'static str, &str)]| {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        decode::<OfRfc>(StatusCode::from_u16(status).unwrap(), &headers, b"")
    };
    let at = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (headers, seconds) in [
        (&[("retry-after", "120")][..], Some(120)),
        (&[("retry-after", "0")], Some(0)),
        (&[("retry-after", "-1")], None),
        (&[("retry-after", "soon")], None),
        (&[("retry-after", "99999999999999999999999")], Some(365 * 24 * 60 * 60)),
        (&[("retry-after", at), ("date", "Sun, 06 Nov 1994 08:49:07 GMT")], Some(30)),
        (&[("retry-after", "Sunday, 06-Nov-94 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:49:07 GMT")], Some(30)),
        (&[("retry-after", "Sun Nov  6 08:49:37 1994"), ("date", "Sun, 06 Nov 1994 08:49:07 GMT")], Some(30)),
        (&[("retry-after", at)], Some(0)),
        (&[("retry-after", at), ("date", "Sun, 06 Nov 1994 09:49:07 GMT")], Some(0)),
        (&[], None),
    ] {
        let decoded = foreign(502, headers);
        assert_eq!(decoded.retry_after(), seconds.map(Duration::from_secs), "{headers:?}");
        assert_eq!(decoded.is_retryable(), seconds.is_some());
    }
    assert!(foreign(429, &[]).is_retryable() && !foreign(404, &[]).is_retryable());
}

#[test]
fn what_is_known_is_declared_in_the_client() {
    #[derive(Debug, PartialEq, thiserror::Error, ApiError)]
    #[api_error(decode)]
    enum Declared {
        #[error("conflict")]
        #[status(409, retry)]
        Conflict,
        #[error("used up")]
        #[status(429, retry = false)]
        #[header("retry-after", "3600")]
        UsedUp,
    }
    let decoded = |error: Declared| decoded::<Declared>(&status_error::response(&error));
    let conflict = decoded(Declared::Conflict);
    assert!(conflict.is_retryable() && conflict.retry_after().is_none());
    let used_up = decoded(Declared::UsedUp);
    assert!(!used_up.is_retryable() && used_up.retry_after().is_none(), "a retry would not help");
    assert_eq!(used_up.to_string(), "used up");
    assert_eq!(used_up.known(), Some(Declared::UsedUp));
}

#[test]
fn a_profile_of_a_layer_is_named_by_the_caller() {
    #[derive(Debug, PartialEq, thiserror::Error, ApiError)]
    #[api_error(decode)]
    #[error("gone")]
    #[status(410)]
    struct Gone {
        #[public]
        id: u32,
    }
    let response = answer(&ENVELOPE, &Gone { id: 7 });
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    assert_eq!(ENVELOPE.decode(status, headers, body), Decoded::Known(Gone { id: 7 }));
    assert_eq!(decode::<Gone>(status, headers, body).known(), None);
}

#[test]
fn a_profile_is_that_of_the_inner_error_if_the_outer_one_has_none() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(decode)]
    enum Outer {
        #[error(transparent)]
        #[status(transparent)]
        Auth(AuthError),
        #[error(transparent)]
        #[status(transparent)]
        Inner(#[from] OfEnvelope),
    }
    assert_comes_back(&Outer::Inner(OfEnvelope::Taken));
}

#[test]
fn generic_errors_are_decoded() {
    #[derive(Debug, PartialEq, thiserror::Error, ApiError)]
    #[api_error(decode)]
    enum Generic<T, I: std::error::Error, const N: usize>
    where
        T: std::fmt::Debug + 'static,
        I: 'static,
    {
        #[error("a")]
        #[status(404)]
        A {
            #[public]
            value: T,
            #[public]
            list: Vec<T>,
        },
        #[error(transparent)]
        #[status(transparent)]
        Inner(I),
        #[error("b")]
        #[status(409)]
        B(#[header("x-n")] Option<T>),
    }
    type Of = Generic<u64, ShardError, 3>;
    for error in
        [Of::A { value: 7, list: vec![1] }, Of::Inner(ShardError { generation: 3 }), Of::B(Some(3)), Of::B(None)]
    {
        let response = status_error::response(&error);
        assert_eq!(decoded::<Of>(&response), Decoded::Known(error));
    }
}

#[test]
fn ambiguity_is_found_in_a_test() {
    const CODE: &str = "taken";

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(decode)]
    enum Ambiguous {
        #[error("a")]
        #[status(409, code = CODE)]
        A,
        #[error("b")]
        #[status(one_of(403..=410), otherwise = 500, code = "taken")]
        B {
            #[status]
            status: u16,
        },
        #[error(transparent)]
        #[status(transparent)]
        Nested(#[from] Nested),
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(decode)]
    #[error("c")]
    #[status(409, code = "taken")]
    struct Nested;

    static UNREADABLE: ApiProfile = ApiProfile::new("unreadable.test").format(&format::Text);

    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(profile = UNREADABLE, decode)]
    #[error("d")]
    #[status(409)]
    struct Unreadable;

    let failure = |assertion: fn()| *std::panic::catch_unwind(assertion).unwrap_err().downcast::<String>().unwrap();
    let found = failure(assert_decodable::<Ambiguous>);
    for pair in ["`A` and `B`", "`A` and `Nested`", "`B` and `Nested`"] {
        assert!(found.contains(&format!("{pair} have the code `taken` and the status 409")), "{found}");
    }
    let unreadable = failure(assert_decodable::<Unreadable>);
    assert!(unreadable.ends_with("\n  - Text does not read the code `unreadable` of `Unreadable`"), "{unreadable}");
    assert_decodable::<OfRfc>();
    assert_decodable::<OfEnvelope>();
    assert_decodable::<OfShort>();
}

#[test]
fn pointers_to_decoded_errors_are_decoded() {
    fn is_decode<E: Decode>() {}
    is_decode::<Box<OfRfc>>();
    is_decode::<std::sync::Arc<OfRfc>>();
    let kind: &'static ProblemType = OfRfc::Taken.problem_type();
    assert_eq!(kind.code, "taken");
}
