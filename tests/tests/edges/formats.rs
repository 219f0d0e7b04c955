//! Formats that make mistakes, that depend on the request, and that place members by themselves.

use crate::common::answer;
use status_error::format::{self, BodyWriter, Format, Problem};
use status_error::layer::RequestScope;
use status_error::member::MemberSink;
use status_error::report::{Fault, FormatFault, Report};
use status_error::{ApiError, ApiProfile, Catalog, ProblemType, catalog::assert_catalog};
use std::cell::{Cell, RefCell};

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

fn note(report: &Report<'_>) {
    FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
}

/// A format made of a function.
#[derive(Debug)]
struct Of {
    media_type: Option<&'static str>,
    write: fn(&Problem<'_>, &mut BodyWriter),
    is_pure: bool,
}

impl Format for Of {
    fn media_type(&self) -> Option<&'static str> {
        self.media_type
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        CALLS.set(CALLS.get() + 1);
        (self.write)(problem, body);
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code"]
    }

    fn is_pure(&self) -> bool {
        self.is_pure
    }
}

const fn of(write: fn(&Problem<'_>, &mut BodyWriter)) -> Of {
    Of { media_type: Some("a/b"), write, is_pure: false }
}

/// Two members. A word of more than 64 KiB is too large.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
struct Two {
    #[public]
    word: String,
    #[public]
    number: u8,
}

fn two(letters: usize) -> Two {
    Two { word: "w".repeat(letters), number: 7 }
}

/// Returns the body under a format, `-` in place of the media type if there is none, and the
/// faults.
fn sent(profile: &'static ApiProfile, error: &dyn ApiError) -> (String, String, Vec<Fault>) {
    FAULTS.take();
    let response = answer(profile, error);
    let media_type = response.headers().get("content-type").map_or("-", |value| value.to_str().unwrap()).to_owned();
    (media_type, String::from_utf8(response.into_body().to_vec()).unwrap(), FAULTS.take())
}

macro_rules! profile {
    ($format:expr) => {
        profile!($format, 100)
    };
    ($format:expr, $max_body:expr) => {{
        static FORMAT: Of = $format;
        static PROFILE: ApiProfile = ApiProfile::new("format.test").format(&FORMAT).reporter(note).max_body($max_body);
        &PROFILE
    }};
}

#[track_caller]
fn assert_sent(profile: &'static ApiProfile, error: &dyn ApiError, (media_type, body): (&str, &str), faults: &[Fault]) {
    assert_eq!(sent(profile, error), (media_type.to_owned(), body.to_owned(), faults.to_vec()));
}

#[test]
fn a_mistake_of_a_format_is_reported_and_sends_nothing_half_written() {
    let second = Fault::Format(FormatFault::SecondRoot);
    let two_roots = profile!(of(|problem, body| {
        body.object(|object| object.string("code", problem.code()));
        body.object(|object| object.string("more", "x"));
        body.array(|_| {});
        body.json().boolean(true);
        body.text(&"x");
        body.bytes(b"x");
        body.empty();
    }));
    assert_sent(two_roots, &two(1), ("a/b", r#"{"code":"two"}"#), &[second]);
    assert_sent(profile!(of(|_, _| {})), &two(1), ("-", ""), &[Fault::Format(FormatFault::NoBody)]);
    let unused = profile!(of(|_, body| drop(body.json())));
    assert_sent(unused, &two(1), ("-", ""), &[Fault::Format(FormatFault::NoBody)]);
    let after_empty = profile!(of(|_, body| {
        body.empty();
        body.object(|_| {});
    }));
    assert_sent(after_empty, &two(1), ("-", ""), &[second]);
    let endless = profile!(of(|_, body| body.array(|list| (0..10_000).for_each(|_| list.text(&"xxxxxxxx")))));
    assert_sent(endless, &two(1), ("-", ""), &[Fault::Format(FormatFault::TooLong)]);
}

/// A JSON client could not read an empty body.
#[test]
fn a_json_format_that_panics_sends_an_empty_object() {
    fn write(problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("code", problem.code());
            panic!("the format has a mistake");
        });
    }
    let json = profile!(Of { media_type: Some("application/json"), ..of(write) });
    assert_sent(json, &two(1), ("application/json", "{}"), &[Fault::Panicked]);
    let charset = profile!(Of { media_type: Some("application/problem+json; charset=utf-8"), ..of(write) });
    assert_sent(charset, &two(1), ("application/problem+json; charset=utf-8", "{}"), &[Fault::Panicked]);
    assert_sent(profile!(of(write)), &two(1), ("-", ""), &[Fault::Panicked]);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
struct Deep {
    #[public]
    value: serde_json::Value,
}

/// A member has fewer levels if the format places it in nested objects. The body's own level is not
/// counted.
#[test]
fn the_levels_around_a_member_count() {
    fn nest(object: &mut format::JsonObject, levels: usize, write: &dyn Fn(&mut format::JsonObject)) {
        match levels {
            0 => write(object),
            _ => object.object("a", |inner| nest(inner, levels - 1, write)),
        }
    }
    static FLAT: ApiProfile = ApiProfile::new("flat.test").reporter(note);
    let members = profile!(of(|problem, body| body.object(|object| nest(object, 99, &|at| problem.members(at)))), 1000);
    let except = profile!(
        of(|problem, body| body.object(|object| nest(object, 99, &|at| problem.members_except(&[], at)))),
        1000
    );
    let placed = profile!(
        of(|problem, body| {
            body.object(|object| nest(object, 99, &|at| at.value("value", &problem.member("value"))));
        }),
        1000
    );
    let deep = |levels| Deep { value: (0..levels).fold(serde_json::Value::Null, |inner, _| vec![inner].into()) };
    for (profile, fits, fault) in [
        (&FLAT, 128, Fault::Member("value")),
        (members, 29, Fault::Member("value")),
        (except, 29, Fault::Member("value")),
        (placed, 29, Fault::Value("value")),
    ] {
        for (levels, sent_levels, faults) in [(fits, fits, vec![]), (fits + 1, 0, vec![fault])] {
            let (_, body, reported) = sent(profile, &deep(levels));
            assert_eq!((body.matches('[').count(), reported), (sent_levels, faults), "{body}");
        }
    }
}

#[test]
fn a_body_is_any_value_or_a_sequence_that_begins_with_a_text() {
    let array = profile!(of(|problem, body| body.array(|list| list.message(problem))));
    assert_sent(array, &two(1), ("a/b", r#"["x"]"#), &[]);
    let scalar = profile!(of(|problem, body| body.json().string(problem.code())));
    assert_sent(scalar, &two(1), ("a/b", r#""two""#), &[]);
    let pieces = profile!(of(|problem, body| {
        body.text(&")]}'");
        body.bytes(b"\n");
        body.object(|object| problem.members(object));
        body.array(|list| list.null());
        body.escaped(&"<é>", format::xml);
    }));
    assert_sent(pieces, &two(1), ("a/b", ")]}'\n{\"word\":\"w\",\"number\":7}[null]&lt;é&gt;"), &[]);
    let without_type = profile!(Of { media_type: None, ..of(|_, body| body.text(&"x")) });
    assert_sent(without_type, &two(1), ("-", "x"), &[]);
}

#[test]
fn a_body_that_is_too_long_is_sent_without_members() {
    let all = profile!(of(|problem, body| body.object(|object| {
        object.string("code", problem.code());
        problem.members(object);
    })));
    assert_sent(all, &two(90), ("a/b", r#"{"code":"two"}"#), &[Fault::Format(FormatFault::TooLong)]);
    assert_sent(all, &two(2), ("a/b", r#"{"code":"two","word":"ww","number":7}"#), &[]);
}

#[test]
fn a_format_places_members_by_itself() {
    let profile = profile!(of(|problem, body| body.object(|object| {
        object.value("first", &problem.member("number"));
        object.value("none", &problem.member("none"));
        object.object("rest", |rest| problem.members_except(&["number"], rest));
        let doubled = problem.member("number").and_then(|number| number.read::<u8>()).map(|number| 2 * number);
        object.value("doubled", &doubled);
        object.text("shown", &problem.each_member().map(|member| format!("{member}")).collect::<String>());
    })));
    let body = r#"{"first":7,"none":null,"rest":{"word":"w"},"doubled":14,"shown":"w7"}"#;
    assert_sent(profile, &two(1), ("a/b", body), &[]);
    // If one member fails, no member is sent.
    let body = r#"{"first":null,"none":null,"rest":{},"doubled":null,"shown":""}"#;
    assert_sent(profile, &two(70_000), ("a/b", body), &[Fault::Member("word")]);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
struct Same;

#[test]
fn a_body_is_kept_only_if_the_format_says_so() {
    let calls = |profile: &'static ApiProfile| {
        CALLS.set(0);
        (0..3).for_each(|_| drop(sent(profile, &Same)));
        CALLS.get()
    };
    assert_eq!(calls(profile!(of(|problem, body| body.text(&problem.code())))), 3);
    assert_eq!(calls(profile!(Of { is_pure: true, ..of(|problem, body| body.text(&problem.code())) })), 1);
    let of_request = profile!(Of {
        is_pure: true,
        ..of(|problem, body| {
            body.text_or(&problem.request_id().unwrap_or_default(), &"");
            body.text(&problem.route().unwrap_or_default());
        })
    });
    for (id, route) in [("a", "/x"), ("b", "/y")] {
        let scope = RequestScope::new().request_id(id).route(route);
        assert_eq!(scope.in_scope(|| sent(of_request, &Same).1), format!("{id}{route}"));
    }
}

static CODE_FORMAT: Of = of(|problem, body| body.object(|object| problem.members(object)));
static CODE: ApiProfile = ApiProfile::new("code.test").format(&CODE_FORMAT).reporter(note);
static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope).reporter(note);

/// Has members that only other formats reserve.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ENVELOPE)]
#[error("x")]
#[status(400)]
struct Legal {
    #[public]
    errors: u8,
    #[public]
    title: u8,
}

/// Has members that its format reserves.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = CODE)]
enum Clash {
    /// A static member.
    #[error("x")]
    #[status(404, members(code = 1))]
    Static,
    /// A field.
    #[error("x")]
    #[status(409)]
    Field {
        #[public]
        code: u8,
        #[public]
        r#type: u8,
    },
}

/// Responds under the profile of the outer type.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = CODE)]
#[error(transparent)]
#[status(transparent)]
struct Outer(#[from] Legal);

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ENVELOPE)]
#[error(transparent)]
#[status(transparent)]
struct Around(#[from] Clash);

#[test]
fn a_member_with_a_reserved_name_is_found_in_a_test() {
    assert_catalog::<Legal>();
    assert_catalog::<Outer>();
    let faults = Catalog::of::<Clash>().faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("`Static` (static) has the member `code`, which the profile or its format reserves"));
    assert!(faults[1].contains("`Field` (field) has the member `code`"), "{faults:?}");
    // The profile of the outermost type decides: the envelope also reserves `type`.
    assert_eq!(Catalog::of::<Around>().faults().len(), 3);
    let named = std::panic::catch_unwind(|| ENVELOPE.assert_catalog::<Clash>()).unwrap_err();
    assert!(named.downcast_ref::<String>().unwrap().contains("`type`"));
}

#[test]
fn a_member_with_a_reserved_name_is_left_out_and_reported() {
    let body = r#"{"type":"error","code":"legal","status":400,"message":"x","details":[],"errors":1,"title":2}"#;
    assert_sent(&ENVELOPE, &Legal { errors: 1, title: 2 }, ("application/json", body), &[]);
    assert_sent(&CODE, &Clash::Field { code: 1, r#type: 2 }, ("a/b", "{}"), &[Fault::Member("code")]);
    assert_sent(&CODE, &Clash::Static, ("a/b", "{}"), &[Fault::Member("code")]);
}

/// A hand-written error, whose members the derive has not checked.
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct ByHand;

impl ApiError for ByHand {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(400, "by_hand").members(&["errors"]);
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("errors", &1);
    }
}

#[test]
fn without_a_named_profile_the_names_of_all_formats_are_reserved() {
    let body = r#"{"type":"error","code":"by_hand","status":400,"message":"Bad Request","details":[]}"#;
    assert_sent(&ENVELOPE, &ByHand, ("application/json", body), &[Fault::Member("errors")]);
}

/// A format whose header for the code has this name.
#[derive(Debug)]
struct CodeIn(&'static str);

impl Format for CodeIn {
    fn media_type(&self) -> Option<&'static str> {
        Some("text/plain")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.text(&problem.code());
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn is_pure(&self) -> bool {
        true
    }

    fn code_header(&self) -> Option<&'static str> {
        Some(self.0)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Coded {
    #[error("x")]
    #[status(400, code = r#"a"b\c <d> %2F"#)]
    Odd,
    #[error("x")]
    #[status(404)]
    #[header("x-error-code", "own")]
    Own,
    #[error("x")]
    #[status(500)]
    Masked,
}

#[test]
fn a_header_has_the_code_of_each_response() {
    static CODE_IN: CodeIn = CodeIn("x-error-code");
    static PROFILE: ApiProfile = ApiProfile::new("header.test").format(&CODE_IN).reporter(note);
    // Twice, because the second response comes from the cache.
    for _ in 0..2 {
        for (error, code) in [
            (Coded::Odd, r#"a"b\c <d> %2F"#),
            (Coded::Own, "own"),
            // The code of the variant is not for clients.
            (Coded::Masked, "server_error"),
        ] {
            FAULTS.take();
            let response = answer(&PROFILE, &error);
            assert_eq!(response.headers()["x-error-code"], code);
            assert_eq!(response.headers().get_all("x-error-code").iter().count(), 1);
            assert_eq!(FAULTS.take(), []);
        }
    }
}

#[test]
fn a_header_for_the_code_with_an_illegal_name_is_left_out_and_reported() {
    static FRAMING: CodeIn = CodeIn("content-length");
    static NO_NAME: CodeIn = CodeIn("x error\r\n");
    static A: ApiProfile = ApiProfile::new("framing.test").format(&FRAMING).reporter(note);
    static B: ApiProfile = ApiProfile::new("name.test").format(&NO_NAME).reporter(note);
    for (profile, name) in [(&A, "content-length"), (&B, "x error\r\n")] {
        assert_sent(profile, &Coded::Odd, ("text/plain", r#"a"b\c <d> %2F"#), &[Fault::Header(name)]);
    }
}
