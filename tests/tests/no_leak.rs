//! Checks that private data never reaches a client, and that no value of a field breaks a response.
//! The development mode is the exception, because it adds the chain of sources to masked bodies.
//! `profile_switches.rs` tests the mode, and `export.rs` that the mode changes no export.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{ENVELOPE, RFC, answer, body, headers, text, wire};
use http::Response;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use status_error::{
    ApiError, ApiProfile, FieldError, Location, Pointer, ProblemType,
    catalog::Message,
    format::{self, Problem},
    header::{Header, HeaderSink},
    layer::RequestScope,
    report::{Fault, Report},
};
use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// A source whose every text is a secret.
#[derive(Debug)]
struct Source(Option<Box<Source>>);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SECRET of the source")
    }
}

impl Error for Source {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref().map(|source| source as _)
    }
}

fn source() -> Source {
    Source(Some(Box::new(Source(Some(Box::new(Source(None)))))))
}

/// A type whose `Display` is public and whose `Debug` is a secret.
#[derive(Serialize)]
struct Account(u8, #[serde(skip)] &'static str);

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "account {}", self.0)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

const ACCOUNT: Account = Account(7, "SECRET of Debug");
const SECRET: &str = "SECRET in a field";

fn detail() -> FieldError {
    FieldError::new(Location::Body, Pointer::root().key("a"), "missing", "Missing.")
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Leaky {
    #[error("SECRET {0}")]
    #[message("Private fields.")]
    #[status(400)]
    Private(&'static str),
    #[error("SECRET {secret}")]
    #[status(404)]
    #[message(title)]
    Title { secret: &'static str },
    #[error("only {account}")]
    #[status(403)]
    SentenceOnly {
        #[public(message)]
        account: Account,
        secret: &'static str,
    },
    #[error("of {account}")]
    #[status(403)]
    #[header("x-account", "{account}")]
    Member {
        #[public]
        account: Account,
    },
    #[error("it failed")]
    #[status(400)]
    Sourced {
        #[source]
        cause: Source,
    },
    #[error("it failed, as named")]
    #[status(400)]
    Named {
        source: Source,
        #[public]
        id: u8,
    },
    #[error("it failed, from")]
    #[status(400)]
    From(#[from] Source),
    #[error("{reason}")]
    #[message("The token is not valid.")]
    #[cause("{hint}: SECRET for the error log")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Caused {
        #[public(cause)]
        hint: &'static str,
        reason: &'static str,
    },
    #[error("SECRET {0}")]
    #[status(500)]
    Masked(&'static str, #[source] Source),
    #[error("SECRET {0}")]
    #[status(503, code = "SECRET", title = "SECRET")]
    #[header("retry-after", "5")]
    MaskedWithHeader(&'static str),
    #[error("under maintenance")]
    #[status(503, disclose)]
    Disclosed(#[source] Source),
    #[error("SECRET {secret}")]
    #[status(403)]
    #[conceal_as(Plain)]
    #[cause("SECRET")]
    #[header("x-secret", "SECRET")]
    Concealed { secret: &'static str },
    #[error("plain")]
    #[status(404)]
    Plain,
    #[error(transparent)]
    #[status(transparent)]
    Transparent(Inner),
    #[error("SECRET {context}")]
    #[status(transparent)]
    WithContext { source: Inner, context: &'static str },
    #[error("invalid")]
    #[status(400)]
    Details(
        #[from]
        #[field_errors]
        Validation,
    ),
}

/// An error with SECRET in its docs, sources and constraint names.
#[derive(Debug, thiserror::Error, ApiError)]
enum Inner {
    /// SECRET in the docs
    #[error("inner {0}: SECRET")]
    #[message("Inner {0}.")]
    #[status(409)]
    #[unique("email", constraint = "SECRET_key", columns("SECRET.email"))]
    Taken(#[public(name = "id")] u8, &'static str),
    #[error("SECRET {0}")]
    #[status(502)]
    Masked(#[source] Source),
}

/// An error whose text is a secret and whose field errors are public.
#[derive(Debug, thiserror::Error)]
#[error("SECRET of the validation")]
struct Validation;

impl status_error::field_error::ToFieldErrors for Validation {
    fn each(&self, details: &mut status_error::field_error::FieldErrorSink<'_>) {
        details.push(&detail());
    }
}

/// A format that prints everything in the problem.
#[derive(Debug)]
struct Printing;

impl format::Format for Printing {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut format::BodyWriter) {
        body.object(|object| {
            object.message("message", problem);
            object.text("debug", &format!("{:?}", problem.error_id()));
            object.boolean("has_field_errors", problem.may_have_field_errors());
            object.array("details", |list| problem.field_errors(&mut |detail| list.string(&format!("{detail:?}"))));
            object.value("groups", &format!("{:?}", problem.field_errors_by(|error| error.pointer.dotted())));
            object.text("members", &format!("{:?}", problem.each_member().collect::<Vec<_>>()));
            object.text("request", &format!("{:?} {:?}", problem.request_id(), problem.route()));
            problem.members(object);
            object.text("all", &format!("{problem:?} {:?}", problem.grpc_code()));
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }
}

static PRINTING: ApiProfile = ApiProfile::new("printing.test").format(&Printing);
static REPORTED: ApiProfile = ApiProfile::new("reported.test").format(&format::Envelope).reporter(|_| {});
static DOCUMENTED: ApiProfile = ApiProfile::new("docs.test").docs("https://docs.test/");

#[test]
fn no_answer_has_a_secret() {
    let all = || {
        vec![
            Leaky::Private(SECRET),
            Leaky::Title { secret: SECRET },
            Leaky::SentenceOnly { account: ACCOUNT, secret: SECRET },
            Leaky::Member { account: ACCOUNT },
            Leaky::Sourced { cause: source() },
            Leaky::Named { source: source(), id: 1 },
            Leaky::From(source()),
            Leaky::Caused { hint: SECRET, reason: SECRET },
            Leaky::Masked(SECRET, source()),
            Leaky::MaskedWithHeader(SECRET),
            Leaky::Disclosed(source()),
            Leaky::Concealed { secret: SECRET },
            Leaky::Transparent(Inner::Taken(1, SECRET)),
            Leaky::Transparent(Inner::Masked(source())),
            Leaky::WithContext { source: Inner::Taken(1, SECRET), context: SECRET },
            Leaky::WithContext { source: Inner::Masked(source()), context: SECRET },
            Leaky::Details(Validation),
        ]
    };
    assert!(body(&PRINTING, &Leaky::Plain).contains("plain"));
    for profile in [&RFC, &ENVELOPE, &REPORTED, &DOCUMENTED, &PRINTING] {
        for error in all() {
            // Makes sure that the error really holds the secret.
            let sources = std::iter::successors(error.source(), |source: &&dyn Error| (*source).source());
            let sources: Vec<String> = sources.map(ToString::to_string).collect();
            let hidden = format!("{error} {error:?} {:?} {sources:?}", error.internal_type());
            assert!(hidden.contains("SECRET"), "{hidden}");
            let wire = String::from_utf8(wire(&answer(profile, &error))).unwrap();
            assert!(!wire.contains("SECRET"), "{profile:?} {wire}");
        }
    }
}

#[test]
fn what_is_sayable_is_said() {
    let message = |error: Leaky| {
        let body: serde_json::Value = serde_json::from_str(&body(&ENVELOPE, &error)).unwrap();
        body["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message(Leaky::SentenceOnly { account: ACCOUNT, secret: SECRET }), "only account 7");
    assert_eq!(message(Leaky::WithContext { source: Inner::Taken(1, SECRET), context: SECRET }), "Inner 1.");
    assert_eq!(headers(&answer(&RFC, &Leaky::Member { account: ACCOUNT }), "x-account"), ["account 7"]);
    assert_eq!(headers(&answer(&RFC, &Leaky::MaskedWithHeader(SECRET)), "retry-after"), ["5"]);
}

/// Variants, each followed by variants that are concealed as it and hold secrets.
#[derive(Debug, thiserror::Error, ApiError)]
enum Pairs {
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error("not yours, but {0}'s")]
    #[status(403, code = "foreign", title = "Foreign")]
    #[conceal_as(NotFound)]
    Foreign(&'static str),
    #[error("the pool is empty")]
    #[status(500)]
    #[conceal_as(NotFound)]
    Broken(#[source] Source),

    #[error("buyer {id:>4} of {name:?}")]
    #[message("buyer {id:>4} of {name:?}, {{really}}")]
    #[status(404, code = "no_buyer")]
    Fields {
        #[public]
        id: u32,
        #[public(name = "called")]
        name: String,
        #[public]
        absent: Option<u8>,
    },
    #[error("{owner} owns {id}")]
    #[status(403)]
    #[conceal_as(Fields)]
    ForeignFields {
        owner: &'static str,
        #[public]
        absent: Option<u8>,
        #[public(name = "called")]
        name: String,
        #[public]
        id: u32,
    },

    #[error("invalid")]
    #[status(400)]
    Details(#[field_errors] Vec<FieldError>, u8),
    #[error("invalid, and {1}")]
    #[status(422)]
    #[conceal_as(Details)]
    ForeignDetails(#[field_errors] Vec<FieldError>, &'static str),

    #[error("{limit} requests a minute are served")]
    #[status(429)]
    #[header("x-limit", "{limit}")]
    #[header("x-static", "s")]
    Headers {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
        #[header("x-many")]
        many: Vec<&'static str>,
    },
    #[error("{limit} is {who}'s")]
    #[status(403)]
    #[conceal_as(Headers)]
    ForeignHeaders {
        #[public(message)]
        limit: u32,
        who: &'static str,
        #[header("x-many")]
        many: Vec<&'static str>,
        #[header("retry-after")]
        after: Duration,
    },

    #[error("log in")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{0}\"")]
    Unauthorized(#[public(message)] String),
    #[error("locked: {1}")]
    #[status(403)]
    #[conceal_as(Unauthorized)]
    Locked(#[public(message)] String, &'static str),
}

#[test]
fn a_concealed_answer_is_the_other_one_byte_for_byte() {
    use Pairs::*;
    let name = || "\"N\u{202e}\r\n".to_owned();
    let many = || vec!["a", "b\r\n", "c"];
    let after = Duration::from_millis(1_500);
    let details = || vec![detail(), detail()];
    let table = [
        (NotFound, Foreign(SECRET)),
        (NotFound, Broken(source())),
        (
            Fields { id: 7, name: name(), absent: None },
            ForeignFields { owner: SECRET, absent: None, name: name(), id: 7 },
        ),
        (
            Fields { id: 7, name: name(), absent: Some(1) },
            ForeignFields { owner: SECRET, absent: Some(1), name: name(), id: 7 },
        ),
        (Details(details(), 1), ForeignDetails(details(), SECRET)),
        (Details(vec![], 1), ForeignDetails(vec![], SECRET)),
        (Headers { limit: 5, after, many: many() }, ForeignHeaders { limit: 5, who: SECRET, many: many(), after }),
        (Unauthorized("r\"".into()), Locked("r\"".into(), SECRET)),
    ];
    for profile in [&RFC, &ENVELOPE, &REPORTED, &DOCUMENTED] {
        for (real, concealed) in &table {
            for _ in 0..2 {
                let (real, concealed) = (answer(profile, real), answer(profile, concealed));
                let (real, concealed) = (wire(&real), wire(&concealed));
                assert_eq!(String::from_utf8(real).unwrap(), String::from_utf8(concealed).unwrap());
            }
        }
    }
    let expected = "HTTP/1.1 429 Too Many Requests\r\nx-static: s\r\nx-limit: 5\r\nretry-after: 2\r\nx-many: a\r\nx-many: c\r\ncontent-type: application/json\r\ncache-control: no-store\r\ncontent-length: 112\r\n\r\n{\"type\":\"error\",\"code\":\"headers\",\"status\":429,\"message\":\"5 requests a minute are served\",\"details\":[]}";
    let real = answer(&ENVELOPE, &ForeignHeaders { limit: 5, who: SECRET, many: many(), after });
    assert_eq!(String::from_utf8(wire(&real)).unwrap(), expected.replace("112", &real.body().len().to_string()));
}

#[test]
fn only_the_true_type_knows_what_was_concealed() {
    let error = Pairs::Foreign(SECRET);
    assert_eq!((error.problem_type().code, error.internal_type().code), ("not_found", "foreign"));
    assert_eq!(error.internal_type().concealed_as, Some("NotFound"));
    assert!(std::ptr::eq(error.problem_type(), Pairs::NotFound.problem_type()));
}

/// The internal type's code, the chain and the faults of a report.
type Told = (&'static str, String, Vec<Fault>);

thread_local! {
    static TOLD: RefCell<Vec<Told>> = const { RefCell::new(Vec::new()) };
}

fn tell(report: &Report<'_>) {
    let told = (report.internal_type().code, report.chain().to_string(), report.faults().to_vec());
    TOLD.with_borrow_mut(|all| all.push(told));
}

static TOLD_RFC: ApiProfile = ApiProfile::new("told.test").reporter(tell).max_text(100).max_member(100);
static TOLD_ENVELOPE: ApiProfile =
    ApiProfile::new("told.test").reporter(tell).format(&format::Envelope).max_text(100).max_member(100);

/// Returns the response and its report, and checks that the headers are legal in HTTP.
fn told(profile: &'static ApiProfile, error: &dyn ApiError) -> (Response<bytes::Bytes>, Told) {
    TOLD.take();
    let response = answer(profile, error);
    let mut all = TOLD.take();
    assert_eq!(all.len(), 1, "reported once");
    for (name, value) in response.headers() {
        let legal = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~');
        assert!(value.as_bytes().iter().all(legal), "{name}: {value:?}");
    }
    text(response.clone());
    (response, all.remove(0))
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Hostile {
    #[error("it says {0}")]
    #[status(400)]
    Sentence(#[public(message)] String),
    #[error("it has it")]
    #[status(400)]
    Member(#[public(name = "before")] u8, #[public(name = "it")] String, #[public(name = "after")] u8),
    #[error("it names it")]
    #[status(400)]
    Named(#[field_errors] FieldError),
    #[error("it heads it")]
    #[status(400)]
    Header(#[header("x-it")] String),
    #[error("it heads it literally")]
    #[status(400)]
    #[header("x-it", "a {0}; b")]
    Literal(#[public(message)] String),
    #[error("it challenges with it")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{0}\", error=\"x\"")]
    Challenge(#[public(message)] String),
    #[error("it is the challenge")]
    #[status(401)]
    WholeChallenge(#[header("www-authenticate")] String),
    #[error("it has many")]
    #[status(400)]
    Many(#[header("x-it")] Vec<String>),
    #[error("for the log: {0}")]
    #[status(500)]
    Log(String),
}

fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "\r\n",
        "\r\nset-cookie: a=b",
        "\n",
        "\0",
        "\u{7f}",
        "\u{1b}[31m",
        "\u{202e}",
        "é",
        "😀",
        "\t",
        "",
        " ",
        "\"",
        "\\",
        "\\\"",
        "a\"b, Basic realm=\"evil",
    ]
    .map(str::to_owned)
    .into();
    all.extend(["x", "€"].map(|text| text.repeat(10_000_000 / text.len())));
    all.extend(["\"", "\0", "😀"].map(|text| text.repeat(1_000_000 / text.len())));
    all
}

#[test]
fn no_string_breaks_an_answer() {
    for text in hostile() {
        let errors = [
            Hostile::Sentence(text.clone()),
            Hostile::Member(1, text.clone(), 2),
            Hostile::Named(FieldError::new(Location::Body, Pointer::root().key(&text), text.clone(), text.clone())),
            Hostile::Header(text.clone()),
            Hostile::Literal(text.clone()),
            Hostile::Challenge(text.clone()),
            Hostile::WholeChallenge(text.clone()),
            Hostile::Log(text.clone()),
        ];
        for profile in [&TOLD_RFC, &TOLD_ENVELOPE] {
            for error in &errors {
                let (response, (_, chain, _)) = told(profile, error);
                let size = wire(&response).len();
                assert!(size < 12 * 1024, "{size}");
                assert!(chain.len() < 64 * 1024, "{}", chain.len());
                let is_control = |char: char| char.is_control() || char == '\u{202e}';
                assert!(!chain.chars().any(is_control), "{chain}");
            }
        }
    }
}

#[test]
fn many_header_values_are_bounded_together() {
    let (response, (_, _, faults)) = told(&TOLD_RFC, &Hostile::Many(vec!["x".repeat(1_000); 40_000]));
    assert_eq!(headers(&response, "x-it").len(), 8);
    assert_eq!(faults, [Fault::Header("x-it")]);
}

#[test]
fn texts_are_cut_at_a_character() {
    for char in ['x', '€', '😀'] {
        let (response, _) = told(&TOLD_ENVELOPE, &Hostile::Sentence(char.to_string().repeat(1_000)));
        // With "it says " the message has 100 bytes, or fewer if the next character doesn't fit.
        let body = text(response);
        let sent = body.split("it says ").nth(1).unwrap().split('…').next().unwrap();
        assert!(sent.len() <= 92 && sent.len() + char.len_utf8() > 92, "{}", sent.len());
        assert!(sent.chars().all(|sent| sent == char), "{body}");
    }
}

#[test]
fn an_illegal_header_value_is_left_out_and_reported() {
    let (response, (_, _, faults)) = told(&TOLD_RFC, &Hostile::Header("a\r\nb: c".into()));
    assert_eq!((response.status().as_u16(), headers(&response, "x-it")), (400, vec![]));
    assert_eq!(faults, [Fault::Header("x-it")]);
    let (response, (_, _, faults)) = told(&TOLD_RFC, &Hostile::Literal("a\r\nb: c".into()));
    assert_eq!((headers(&response, "x-it"), faults), (vec![], vec![Fault::Header("x-it")]));
    let (response, _) = told(&TOLD_RFC, &Hostile::Many(vec!["a".into(), "\0".into(), "b".into()]));
    assert_eq!(headers(&response, "x-it"), ["a", "b"]);
}

#[test]
fn a_value_stays_inside_of_its_quotes_in_a_challenge() {
    let table = [
        ("plain", r#"Bearer realm="plain", error="x""#),
        (r#"", Basic realm="evil"#, r#"Bearer realm="\", Basic realm=\"evil", error="x""#),
        (r"\", r#"Bearer realm="\\", error="x""#),
        ("a\r\nb: c", r#"Bearer realm="", error="x""#),
        ("é", r#"Bearer realm="", error="x""#),
    ];
    for (value, challenge) in table {
        let (response, _) = told(&TOLD_RFC, &Hostile::Challenge(value.into()));
        assert_eq!((response.status().as_u16(), headers(&response, "www-authenticate")), (401, vec![challenge]));
    }
}

#[test]
fn a_status_whose_required_header_has_no_legal_value_is_masked() {
    for value in ["a\r\nb: c", "é", "", " ", "\t"] {
        let (response, (code, _, faults)) = told(&TOLD_RFC, &Hostile::WholeChallenge(value.into()));
        assert_eq!(response.status(), 500, "{value:?}");
        assert_eq!(code, "broken_contract");
        assert_eq!(faults.last(), Some(&Fault::RequiredHeaderMissing("www-authenticate")), "{value:?}");
        assert!(headers(&response, "www-authenticate").is_empty());
        assert!(text(response).contains(r#""code":"server_error""#));
    }
}

/// A value that serializes some elements, then fails.
struct Fails(usize);

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        for _ in 0..self.0 {
            seq.serialize_element("SECRET, half-written")?;
        }
        Err(S::Error::custom("SECRET"))
    }
}

impl fmt::Debug for Fails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fails")
    }
}

impl fmt::Display for Fails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.0 {
            f.write_str("SECRET, half-written")?;
        }
        Err(fmt::Error)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Failing {
    #[error("its member fails")]
    #[status(400)]
    Member {
        #[public]
        one: u8,
        #[public]
        two: u8,
        #[public]
        three: u8,
        #[public]
        four: Fails,
        #[public]
        five: u8,
    },
    #[error("its key is no string")]
    #[status(400)]
    Key {
        #[public]
        map: std::collections::BTreeMap<(u8, u8), u8>,
    },
    #[error("its Display fails: {0}")]
    #[status(404)]
    Display(#[public(message)] Fails),
    #[error("x")]
    #[message("its Display fails: {0}")]
    #[status(404)]
    Message(#[public(message)] Fails, #[public(name = "id")] u8),
    #[error("x")]
    #[status(400)]
    #[header("x-it", "{0}")]
    Header(#[public(message)] Fails),
    #[error("x {0}")]
    #[status(500)]
    Log(Fails),
}

#[test]
fn a_member_that_fails_takes_all_members_with_it() {
    let error = |four| Failing::Member { one: 1, two: 2, three: 3, four: Fails(four), five: 5 };
    let rfc =
        r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"its member fails","code":"member"}"#;
    let envelope = r#"{"type":"error","code":"member","status":400,"message":"its member fails","details":[]}"#;
    // With 10,000 elements the member exceeds its size limit.
    for four in [0, 3, 10_000] {
        for (profile, expected) in [(&TOLD_RFC, rfc), (&TOLD_ENVELOPE, envelope)] {
            let (response, (_, _, faults)) = told(profile, &error(four));
            assert_eq!(text(response), expected);
            assert_eq!(faults, [Fault::Member("four")]);
        }
    }
    let (response, (_, _, faults)) = told(&TOLD_RFC, &Failing::Key { map: [((1, 2), 3)].into() });
    assert!(text(response).ends_with(r#""code":"key"}"#));
    assert_eq!(faults, [Fault::Member("map")]);
}

#[test]
fn a_display_that_fails_is_replaced_by_the_title() {
    for count in [0, 3] {
        let (response, (_, chain, faults)) = told(&TOLD_RFC, &Failing::Display(Fails(count)));
        let expected =
            r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found","code":"display"}"#;
        assert_eq!(text(response), expected);
        assert_eq!(faults, [Fault::Text("detail")]);
        assert!(chain.ends_with("(a Display failed)"), "{chain}");

        let (response, (_, _, faults)) = told(&TOLD_ENVELOPE, &Failing::Message(Fails(count), 7));
        let expected = r#"{"type":"error","code":"message","status":404,"message":"Not Found","details":[],"id":7}"#;
        assert_eq!((text(response).as_str(), faults), (expected, vec![Fault::Text("message")]));

        let (response, (_, _, faults)) = told(&TOLD_RFC, &Failing::Header(Fails(count)));
        assert_eq!((headers(&response, "x-it"), faults), (vec![], vec![Fault::Header("x-it")]));

        let (response, (_, chain, faults)) = told(&TOLD_RFC, &Failing::Log(Fails(count)));
        assert_eq!((response.status().as_u16(), faults), (500, vec![]));
        assert!(chain.ends_with("(a Display failed)"), "{chain}");
    }
}

/// A `Display` that ignores the error of the writer and continues to write.
#[derive(Debug)]
struct Stubborn;

impl fmt::Display for Stubborn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f.write_str(&"€".repeat(2_000));
        let _ = f.write_str("SECRET");
        Ok(())
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[status(400)]
struct IgnoresErrors(#[public(message)] Stubborn);

#[test]
fn a_display_that_ignores_errors_is_cut_all_the_same() {
    let (response, (_, chain, _)) = told(&TOLD_ENVELOPE, &IgnoresErrors(Stubborn));
    assert!(text(response).contains(r#"€…","details""#));
    assert!(chain.ends_with("€…") && !chain.contains("SECRET"), "{chain}");
}

#[derive(Debug)]
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("again")
    }
}

impl Error for Endless {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&Self)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("endless")]
#[status(500)]
struct HasEndlessSource(#[source] Endless);

/// An error that delegates to itself.
#[derive(Debug, thiserror::Error)]
#[error("SECRET")]
struct Ouroboros;

impl ApiError for Ouroboros {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(404, "SECRET").message(Message::Literal("SECRET"));
        &KIND
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        Some(self)
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        headers.add("x-secret", "SECRET");
    }
}

#[test]
fn chains_without_an_end_are_cut() {
    let (response, (_, chain, _)) = told(&TOLD_RFC, &HasEndlessSource(Endless));
    assert_eq!(response.status(), 500);
    // A source that only repeats the text before it is left out.
    assert_eq!(chain, "endless: again…");

    let (response, (code, _, faults)) = told(&TOLD_RFC, &Ouroboros);
    assert_eq!((response.status().as_u16(), code, faults), (500, "broken_contract", vec![Fault::Delegation]));
    assert!(!String::from_utf8(wire(&response)).unwrap().contains("SECRET"));
}

static PANICKING: ApiProfile = ApiProfile::new("panicking.test").reporter(|_| panic!("a reporter's own fault"));

#[test]
fn a_reporter_that_panics_does_not_harm_the_answer() {
    assert_eq!(body(&PANICKING, &Pairs::NotFound), body(&RFC, &Pairs::NotFound));
    let response = answer(&PANICKING, &Pairs::NotFound);
    assert_eq!(wire(&response), wire(&answer(&RFC, &Pairs::NotFound)));
    assert_eq!(answer(&PANICKING, &Leaky::Masked(SECRET, source())).status(), 500);
}

#[test]
fn a_report_is_one_line_without_controls() {
    let (_, (_, chain, _)) = told(&TOLD_RFC, &Hostile::Log("\r\n\0\u{1b}[31m\u{202e}\u{2066}\u{2028}é😀\u{85}".into()));
    assert_eq!(chain, r"for the log: \r\n\u{0}\u{1b}[31m\u{202e}\u{2066}\u{2028}é😀\u{85}");
    let (_, (_, chain, _)) = told(&TOLD_RFC, &Hostile::Log("x".repeat(10_000)));
    assert_eq!(chain.len(), 4 * 1024 + "…".len());
}

/// A hand-written error with headers that would break the framing of the response.
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct Smuggler;

const FRAMING: [&str; 8] = [
    "content-length",
    "Transfer-Encoding",
    "connection",
    "content-type",
    "content-encoding",
    "trailer",
    "te",
    "keep-alive",
];

impl ApiError for Smuggler {
    fn problem_type(&self) -> &'static ProblemType {
        const HEADERS: &[Header] = &[
            Header::new("content-length").value("1"),
            Header::new("Transfer-Encoding").value("chunked"),
            Header::new("connection"),
            Header::new("content-type"),
            Header::new("content-encoding"),
            Header::new("trailer"),
            Header::new("te"),
            Header::new("keep-alive"),
            Header::new("not a name").value("x"),
            Header::new("").value("x"),
        ];
        static KIND: ProblemType = ProblemType::new(400, "smuggler").headers(HEADERS);
        &KIND
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        FRAMING.iter().for_each(|name| headers.add(name, "5"));
    }
}

#[test]
fn no_declared_header_breaks_the_framing() {
    let (response, (_, _, faults)) = told(&TOLD_RFC, &Smuggler);
    let names: Vec<&str> = response.headers().keys().map(http::HeaderName::as_str).collect();
    assert_eq!(names, ["content-type", "cache-control"]);
    assert_eq!(headers(&response, "content-type"), ["application/problem+json"]);
    assert!(FRAMING.iter().all(|name| faults.contains(&Fault::Header(name))), "{faults:?}");
}

#[test]
fn an_answer_is_not_marked_where_nobody_looks_at_it() {
    assert!(
        status_error::response(&Pairs::NotFound).extensions().get::<status_error::layer::RenderedProblem>().is_none()
    );
}

#[test]
fn what_is_kept_of_an_answer_holds_nothing_private_but_the_true_type() {
    let scope = RequestScope::new().keep_snapshots();
    let response = scope.in_scope(|| status_error::response(&Leaky::Concealed { secret: SECRET }));
    let rendered = response.extensions().get::<status_error::layer::RenderedProblem>().unwrap();
    assert_eq!((rendered.problem_type().code, rendered.internal_type().code), ("plain", "concealed"));
    let occurrence = rendered.snapshot().unwrap();
    assert_eq!((occurrence.message.as_deref(), occurrence.cause.as_deref()), (Some("plain"), None));
    assert!(!format!("{occurrence:?}").contains("SECRET"));

    let response = scope.in_scope(|| status_error::response(&Leaky::Masked(SECRET, source())));
    let occurrence = response.extensions().get::<status_error::layer::RenderedProblem>().unwrap().snapshot().unwrap();
    assert!(occurrence.message.is_none() && !format!("{occurrence:?}").contains("SECRET"));

    let caused = Leaky::Caused { hint: "expired", reason: SECRET };
    let response = scope.in_scope(|| status_error::response(&caused));
    let occurrence = response.extensions().get::<status_error::layer::RenderedProblem>().unwrap().snapshot().unwrap();
    assert_eq!(occurrence.cause.as_deref(), Some("expired: SECRET for the error log"));

    // `keep_cause` keeps only the cause, and no cause of a concealed or masked error.
    let cause = |error: &Leaky| {
        let response = RequestScope::new().keep_cause().in_scope(|| status_error::response(error));
        let rendered = response.extensions().get::<status_error::layer::RenderedProblem>().unwrap();
        assert!(rendered.snapshot().is_none());
        rendered.cause().map(str::to_owned)
    };
    assert_eq!(cause(&caused).as_deref(), Some("expired: SECRET for the error log"));
    assert_eq!(cause(&Leaky::Concealed { secret: SECRET }), None);
    assert_eq!(cause(&Leaky::Masked(SECRET, source())), None);
}

/// An error whose problem type changes with each call, from a 401 to others.
#[derive(Debug, Default, thiserror::Error)]
#[error("x")]
struct FlipFlop(std::sync::atomic::AtomicUsize);

impl ApiError for FlipFlop {
    fn problem_type(&self) -> &'static ProblemType {
        static KINDS: [ProblemType; 3] =
            [ProblemType::new(401, "first"), ProblemType::new(404, "second"), ProblemType::new(404, "third")];
        &KINDS[self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 3]
    }
}

#[test]
fn an_error_that_changes_its_mind_gets_no_status_without_its_header() {
    for calls in 0..4 {
        let response = answer(&RFC, &FlipFlop(calls.into()));
        let is_complete = response.status() != 401 || response.headers().contains_key("www-authenticate");
        assert!(is_complete, "{calls} {response:?}");
    }
}

#[derive(Debug)]
struct Panics;

impl fmt::Display for Panics {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a Display's own fault");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x {0}")]
#[status(500)]
struct PanicsInTheLog(Panics);

#[test]
fn a_display_that_panics_in_a_report_does_not_harm_the_answer() {
    TOLD.take();
    let (response, (_, chain, _)) =
        RequestScope::new().keep_snapshots().in_scope(|| told(&TOLD_RFC, &PanicsInTheLog(Panics)));
    assert_eq!(response.status(), 500);
    assert!(text(response).contains("urn:uuid:"));
    assert!(chain.ends_with("(a Display panicked)"), "{chain}");
}

type Maybe = Option<&'static str>;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("log in")]
#[status(401)]
struct MaybeChallenge(#[header("www-authenticate")] Maybe);

#[test]
fn an_absent_challenge_behind_an_alias_is_masked() {
    assert_eq!(answer(&RFC, &MaybeChallenge(Some("Bearer"))).status(), 401);
    for none in [None, Some(""), Some(" , ,")] {
        let (response, (_, _, faults)) = told(&TOLD_RFC, &MaybeChallenge(none));
        assert_eq!((response.status().as_u16(), faults), (500, vec![Fault::RequiredHeaderMissing("www-authenticate")]));
    }
}

/// Errors whose `Display` is sent, because the derive has proven it, or because the declaration
/// vouches for it.
#[derive(Debug, thiserror::Error, ApiError)]
enum Proven {
    #[error("thing {id} is gone")]
    #[status(410)]
    Checked {
        #[public]
        id: u8,
    },
    #[error("thing {0} is locked")]
    #[message(unchecked_display)]
    #[status(423)]
    Vouched(u8),
    #[error("thing {0} is closed")]
    #[status(503, disclose)]
    Server(#[public(message)] u8),
}

/// An error that returns the problem type of another type, and prints a secret.
#[derive(Debug)]
struct Borrowing(&'static ProblemType);

impl fmt::Display for Borrowing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SECRET)
    }
}

impl Error for Borrowing {}

impl ApiError for Borrowing {
    fn problem_type(&self) -> &'static ProblemType {
        self.0
    }
}

/// An error that delegates to such an error.
#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[status(transparent)]
struct Around(Box<dyn ApiError>);

#[test]
fn a_proof_is_about_the_display_of_its_own_type() {
    type Make = fn() -> Proven;
    let proven: [(Make, &str, &str); 3] = [
        (|| Proven::Checked { id: 7 }, "thing 7 is gone", "Gone"),
        (|| Proven::Vouched(7), "thing 7 is locked", "Locked"),
        (|| Proven::Server(7), "thing 7 is closed", "Service Unavailable"),
    ];
    for (proven, text, title) in proven {
        let message = |error: &dyn ApiError| {
            let response = RequestScope::new().profile(&ENVELOPE).in_scope(|| status_error::response(error));
            let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
            body["message"].as_str().unwrap().to_owned()
        };
        let own: [Box<dyn ApiError>; 5] = [
            Box::new(proven()),
            Box::new(std::sync::Arc::new(proven())),
            Box::new(status_error::AsResponse(proven())),
            Box::new(Around(Box::new(proven()))),
            Box::new(Around(Box::new(Around(Box::new(Box::new(proven())))))),
        ];
        for error in own {
            assert!(message(&*error).starts_with(text), "{error:?}");
        }
        let kind = proven().problem_type();
        let copied: &'static ProblemType = Box::leak(Box::new(kind.title("Copied")));
        let borrowing = |kind| -> Box<dyn ApiError> { Box::new(Borrowing(kind)) };
        let table: [(Box<dyn ApiError>, &str); 5] = [
            (borrowing(kind), title),
            (borrowing(copied), "Copied"),
            (Box::new(std::sync::Arc::new(Borrowing(kind))), title),
            (Box::new(status_error::AsResponse(Borrowing(kind))), title),
            (Box::new(Around(borrowing(kind))), title),
        ];
        for (error, title) in table {
            let message = message(&*error);
            assert!(message.starts_with(title) && !message.contains("SECRET"), "{error:?}: {message}");
        }
    }
    // A problem type that is written by hand vouches for the `Display` of its own type.
    for sent in [Message::Display("…"), Message::Unchecked] {
        let kind: &'static ProblemType = Box::leak(Box::new(ProblemType::new(410, "gone").message(sent)));
        assert!(body(&ENVELOPE, &Borrowing(kind)).contains(SECRET));
    }
}
