//! Properties that hold for all values of an error's fields: no secret is sent, no header or JSON
//! is broken, nothing panics, and the other properties of `sound.rs`. Each run generates more than
//! 100,000 errors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test")]

mod arbitrary;
#[path = "../common/mod.rs"]
mod common;
mod errors;
#[allow(dead_code, reason = "the derive uses the rest")]
#[path = "../../../macros/src/util/names.rs"]
mod names;
mod parts;
mod sound;

use arbitrary::{Fields, fields, long_text, text};
use axum::response::IntoResponse as _;
use bytes::Bytes;
use common::{ENVELOPE, RFC, answer, wire};
use errors::{KINDS, answered, pair};
use http::Response;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sound::assert_sound;
use status_error::tower::ApiErrorLayer;
use status_error::{
    ApiError, ApiProfile, ErrorId, ProblemType,
    field_error::FieldErrorSink,
    format,
    header::HeaderSink,
    layer::RequestScope,
    member::MemberSink,
    report::{Fault, Report},
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::{self, Debug};
use std::sync::Mutex;
use tower::{Layer as _, ServiceExt as _, service_fn};

/// Checks a property, and shrinks a value for which the property fails.
pub fn check<S: Strategy<Value: Debug>>(cases: u32, strategy: S, property: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let outcome = TestRunner::new(config).run(&strategy, |value| {
        property(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// The chain, the error id and the faults of a report.
type Told = (String, Option<ErrorId>, Vec<Fault>);

thread_local! {
    static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
}

fn tell(report: &Report<'_>) {
    let told = (report.chain().to_string(), report.error_id(), report.faults().to_vec());
    TOLD.with_borrow_mut(|all| all.push(told));
}

static TOLD_RFC: ApiProfile =
    ApiProfile::new("told.test").reporter(tell).docs("https://docs.test/errors/").support("support@test");
static TOLD_ENVELOPE: ApiProfile = ApiProfile::new("told.test")
    .reporter(tell)
    .format(&format::Envelope)
    .max_text(100)
    .max_member(300)
    .max_field_errors(2);

/// Returns the response, and its text with the faults but without the error id, which differs for
/// each response.
fn told_answer(profile: &'static ApiProfile, error: &dyn ApiError) -> (Response<Bytes>, String) {
    TOLD.take();
    let response = answer(profile, error);
    let told = TOLD.take();
    let [(chain, reference, faults)] = told.as_slice() else { panic!("{} reports", told.len()) };
    assert_eq!(reference.is_some(), response.status().is_server_error());
    assert_line(chain);
    let mut text = String::from_utf8(wire(&response)).expect("an answer is UTF-8");
    if let Some(reference) = reference {
        let reference = reference.to_string();
        assert!(text.contains(&reference), "what is reported is sent");
        text = text.replace(&reference, "");
        // A small limit may cut the message inside the error id.
        for len in (1..reference.len()).rev() {
            text = text.replace(&format!("is {}…", &reference[..len]), "is …");
        }
    }
    (response, format!("{text}{faults:?}"))
}

/// Checks that a line of a log is bounded and harmless to terminals.
fn assert_line(line: &str) {
    let is_harmful = |char: char| char.is_control() || ('\u{202a}'..='\u{202e}').contains(&char);
    assert!(!line.chars().any(is_harmful), "{line}");
    // An escape is at most ten times as long as its character: `\u{10ffff}`.
    assert!(line.len() <= 10 * 4 * 1024 + "…".len(), "{} bytes", line.len());
}

/// The same error without its table of cached response parts.
#[derive(Debug)]
struct Uncached<'e>(&'e dyn ApiError);

impl fmt::Display for Uncached<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)
    }
}

impl std::error::Error for Uncached<'_> {}

impl ApiError for Uncached<'_> {
    // The derive has proven the `Display` of the inner error, so this test declares by hand that
    // the `Display` above is the same.
    fn problem_type(&self) -> &'static ProblemType {
        static MADE: Mutex<BTreeMap<usize, &'static ProblemType>> = Mutex::new(BTreeMap::new());
        let kind = self.0.problem_type();
        let make = || -> &'static ProblemType { Box::leak(Box::new(kind.message(kind.message))) };
        MADE.lock().unwrap().entry(std::ptr::from_ref(kind).addr()).or_insert_with(make)
    }

    fn internal_type(&self) -> &'static ProblemType {
        self.0.internal_type()
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_message(f)
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        self.0.members(members);
    }

    fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
        self.0.field_errors(field_errors);
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        self.0.headers(headers);
    }
}

fn assert_answers(kind: usize, fields: &Fields) {
    let error = answered(kind, fields);
    for (profile, is_rfc) in [(&RFC, true), (&ENVELOPE, false)] {
        let response = answer(profile, &error);
        assert_sound(&response, is_rfc);
        assert_eq!(wire(&response), wire(&answer(profile, &answered(kind, fields))), "it answers the same twice");
        if error.delegate().is_none() {
            assert_eq!(
                wire(&response),
                wire(&answer(profile, &Uncached(&error))),
                "it answers the same without a cache"
            );
        }
    }
    for (profile, is_rfc) in [(&TOLD_RFC, true), (&TOLD_ENVELOPE, false)] {
        let (response, text) = told_answer(profile, &error);
        assert_sound(&response, is_rfc);
        assert!(is_rfc || response.body().len() < 16 * 1024, "{} bytes", response.body().len());
        assert_eq!(text, told_answer(profile, &answered(kind, fields)).1);
    }
}

#[test]
fn every_answer_is_sound() {
    check(50_000, (0..KINDS, fields(text().boxed())), |(kind, fields)| assert_answers(kind, &fields));
}

#[test]
fn every_answer_is_sound_with_texts_of_megabytes() {
    check(4, (fields(text().boxed()), long_text()), |(mut fields, text)| {
        fields.secret.push_str(&text);
        fields.places.iter_mut().for_each(|(_, segments, _, _)| segments.push(text.clone()));
        fields.list.push(vec![text.clone()]);
        fields.text = text;
        (0..KINDS).for_each(|kind| assert_answers(kind, &fields));
    });
}

#[test]
fn a_concealed_answer_is_the_other_one() {
    check(10_000, (0..4_usize, fields(text().boxed())), |(kind, fields)| {
        let (real, concealed) = pair(kind, &fields);
        for (profile, is_rfc) in [(&RFC, true), (&ENVELOPE, false)] {
            let response = answer(profile, &concealed);
            assert_sound(&response, is_rfc);
            assert_eq!(wire(&answer(profile, &real)), wire(&response));
        }
        for profile in [&TOLD_RFC, &TOLD_ENVELOPE] {
            assert_eq!(told_answer(profile, &real).1, told_answer(profile, &concealed).1);
        }
    });
}

#[test]
fn over_axum_the_answer_is_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    check(3_000, (0..KINDS, fields(text().boxed()), any::<bool>()), |(kind, fields, early)| {
        for (profile, is_rfc) in [(&RFC, true), (&ENVELOPE, false)] {
            // A response that is made before the layer's scope is entered is rendered again by the
            // layer.
            let made = early.then(|| answered(kind, &fields).into_response());
            let handler = async || Ok::<_, Infallible>(made.unwrap_or_else(|| answered(kind, &fields).into_response()));
            let response = runtime.block_on(through_layer(profile, handler));
            assert_sound(&response, is_rfc);
            let scope = RequestScope::new().profile(profile).version(http::Version::HTTP_11);
            let direct = scope.in_scope(|| status_error::response(&answered(kind, &fields)));
            assert_eq!(lines(&direct), lines(&response));
        }
    });
}

/// Returns the response after the layer.
async fn through_layer(
    profile: &'static ApiProfile,
    handler: impl AsyncFnOnce() -> Result<axum::response::Response, Infallible>,
) -> Response<Bytes> {
    let mut handler = Some(handler);
    let service = service_fn(|_: http::Request<axum::body::Body>| handler.take().expect("is called once")());
    let service = ApiErrorLayer::new(profile).layer(service);
    let (mut parts, body) = service.oneshot(http::Request::new(axum::body::Body::empty())).await.unwrap().into_parts();
    let body = axum::body::to_bytes(axum::body::Body::new(body), usize::MAX).await.unwrap();
    if let Some(length) = parts.headers.remove("content-length") {
        assert_eq!(length, body.len().to_string());
    }
    Response::from_parts(parts, body)
}

/// Returns the lines of a response, sorted, because a layer that rewrites a response may reorder
/// its headers.
fn lines(response: &Response<Bytes>) -> Vec<String> {
    let mut lines: Vec<String> = String::from_utf8(wire(response)).unwrap().split("\r\n").map(str::to_owned).collect();
    lines.sort();
    lines
}
