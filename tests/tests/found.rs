//! Defects found by the properties, the fuzz targets and reviews of the sources, each with the case
//! that showed it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use axum::response::IntoResponse as _;
use common::{ENVELOPE, RFC, answer, body, headers};
use status_error::__private::{Hook, HookValue, Table};
use status_error::format::{BodyWriter, Format};
use status_error::tower::ApiErrorLayer;
use status_error::{
    ApiError, ApiProfile, AsResponse, Catalog, FieldError, Location, Pointer, ProblemType,
    format::Problem,
    layer::{RenderedProblem, RequestScope},
    member::MemberSink,
    report::{Fault, Report},
    response,
};
use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::sync::LazyLock;
use tower::{Layer as _, ServiceExt as _, service_fn};

thread_local! {
    static CHAIN: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn tell(report: &Report<'_>) {
    CHAIN.set(Some(report.chain().to_string()));
}

static TOLD: ApiProfile = ApiProfile::new("told.test").reporter(tell);

#[derive(Debug, thiserror::Error, ApiError)]
enum Wide {
    #[error("for the log: {width}")]
    #[message("{text:>width$}|{float:.width$}|{width}")]
    #[header("x-wide", "{text:>width$}")]
    #[status(400)]
    Message {
        #[public(message)]
        text: &'static str,
        #[public(message)]
        float: f64,
        #[public(message)]
        width: usize,
    },
    #[error("{float:width$}")]
    #[status(400)]
    Proven {
        #[public(message)]
        float: f64,
        #[public(message)]
        width: usize,
    },
}

/// `format!` panics if a width or precision is above 65,535; a message must not.
#[test]
fn a_width_of_any_size_is_no_panic() {
    static ALL: ApiProfile = ApiProfile::new("all.test").max_text(1_000_000);
    for width in [usize::from(u16::MAX), usize::from(u16::MAX) + 1, usize::MAX] {
        let sent = body(&ALL, &Wide::Message { text: "x", float: 0.5, width });
        assert!(sent.contains(&format!("{}x|0.5000", " ".repeat(65_534))));
        assert!(sent.contains(&format!("000|{width}\"")), "the value itself is not cut");
        let sent = body(&ALL, &Wide::Proven { float: 0.5, width });
        assert!(sent.contains(&format!("\"{}0.5\"", " ".repeat(65_532))));
    }
    answer(&TOLD, &Wide::Proven { float: 0.5, width: 65_536 });
    assert_eq!(CHAIN.take().as_deref(), Some("(a Display panicked)"), "it is told all the same");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("it has headers")]
#[status(400)]
#[header("x-literal", "{0}")]
struct Headed(
    #[public(message)]
    #[header("x-text")]
    String,
    #[header("x-value")] http::HeaderValue,
);

/// RFC 9113 §8.2.1: a value that starts or ends with white space makes an HTTP/2 response
/// malformed.
#[test]
fn a_header_has_no_white_space_around_it() {
    let mut value = http::HeaderValue::from_static("\t a b ");
    value.set_sensitive(true);
    let response = answer(&RFC, &Headed("  a b ".into(), value));
    for name in ["x-literal", "x-text", "x-value"] {
        assert_eq!(headers(&response, name), ["a b"], "{name}");
    }
    assert!(response.headers()["x-value"].is_sensitive());
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("invalid")]
#[status(400)]
struct Invalid(#[field_errors] FieldError);

/// Such a pointer was cut at an arbitrary byte, inside an escape: `#/a%E2%82…`, `/~…`.
#[test]
fn a_pointer_that_is_too_long_is_that_of_its_container() {
    let long = Pointer::root().key("a").index(0).key(&"€~".repeat(3_000)).key("b");
    let error = Invalid(FieldError::new(Location::Body, long, "missing", "Missing."));
    assert!(body(&RFC, &error).contains(r##"{"pointer":"#/a/0","detail""##));
    assert!(body(&ENVELOPE, &error).contains(r#""pointer":"/a/0","message""#));
    let fits = Pointer::root().key(&"a".repeat(8 * 1024 - 2));
    let error = Invalid(FieldError::new(Location::Body, fits.clone(), "missing", "Missing."));
    assert!(body(&RFC, &error).contains(&fits.fragment().to_string()));
}

/// A chain of sources in which all texts but the last are equal.
#[derive(Debug)]
struct Repeats(u8);

impl fmt::Display for Repeats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if self.0 == 0 { "x".repeat(100_000) } else { "\0".repeat(1_000) };
        f.write_str(&text)
    }
}

impl Error for Repeats {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        static SOURCES: [Repeats; 8] =
            [Repeats(0), Repeats(1), Repeats(2), Repeats(3), Repeats(4), Repeats(5), Repeats(6), Repeats(7)];
        SOURCES.get(usize::from(self.0.checked_sub(1)?)).map(|source| source as _)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("it failed")]
#[status(500)]
struct Failed(#[source] Repeats);

/// Leaving out a repeated text freed more bytes than the text had taken if the text was escaped, so
/// the chain grew beyond its limit.
#[test]
fn a_chain_that_repeats_itself_is_bounded_too() {
    answer(&TOLD, &Failed(Repeats(8)));
    let chain = CHAIN.take().unwrap();
    assert!(chain.ends_with("x…") && chain.len() < 4 * 1024 + 5_000, "{}", chain.len());
}

/// A hand-written error with a member whose name the format uses itself.
#[derive(Debug, thiserror::Error)]
#[error("x")]
struct Clashes;

impl ApiError for Clashes {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(400, "clashes").members(&["details", "id"]);
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("details", "mine");
        members.add("id", &1);
    }
}

/// A response that a layer rendered again had such a member twice.
#[tokio::test]
async fn a_member_is_not_there_twice_when_it_is_rendered_again() {
    let layer = ApiErrorLayer::new(&ENVELOPE);
    // The response is made before the layer's request scope is entered.
    let made = status_error::response(&Clashes).map(axum::body::Body::from).into_response();
    let mut made = Some(made);
    let service = layer.layer(service_fn(|_: http::Request<axum::body::Body>| {
        std::future::ready(Ok::<_, std::convert::Infallible>(made.take().unwrap()))
    }));
    let response = service.oneshot(http::Request::new(axum::body::Body::empty())).await.unwrap();
    let sent = axum::body::to_bytes(axum::body::Body::new(response.into_body()), 4096).await.unwrap();
    let direct = RequestScope::new().profile(&ENVELOPE).in_scope(|| status_error::response(&Clashes));
    assert_eq!(sent, direct.body());
    assert_eq!(sent.windows(9).filter(|window| window == br#""details""#).count(), 1);
}

/// An error whose `Display` panics if the width is above 65,535.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{x:width$}")]
#[message(unchecked_display)]
#[status(400)]
struct Unchecked {
    x: u8,
    width: usize,
}

#[test]
fn a_sentence_whose_display_panics_is_the_title() {
    assert_eq!(response(&Unchecked { x: 7, width: 3 }).status(), 400);
    let sent = answer(&TOLD, &Unchecked { x: 7, width: 65_536 });
    let sent: serde_json::Value = serde_json::from_slice(sent.body()).unwrap();
    assert_eq!((&sent["status"], &sent["detail"]), (&400.into(), &"Bad Request".into()));
    assert!(CHAIN.take().unwrap().contains("panicked"));
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Deleted {
    #[error("buyer {id} was not found")]
    #[status(404)]
    #[cause("{id} was deleted {ago}")]
    NotFound {
        #[public]
        id: u32,
        #[public(cause)]
        ago: &'static str,
    },
    #[error("buyer {id} is of {owner}")]
    #[status(403)]
    #[cause("{id} is of another account")]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u32,
        owner: &'static str,
        #[public(cause)]
        ago: &'static str,
    },
}

#[test]
fn the_cause_of_a_concealed_error_is_the_other_ones() {
    let causes = [Deleted::NotFound { id: 7, ago: "today" }, Deleted::Foreign { id: 7, owner: "acme", ago: "today" }]
        .map(|error| {
            let answer = RequestScope::new().keep_cause().in_scope(|| response(&error));
            answer.extensions().get::<RenderedProblem>().unwrap().cause().map(str::to_owned)
        });
    assert_eq!(causes, [Some("7 was deleted today".to_owned()), Some("7 was deleted today".to_owned())]);
}

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn tell_faults(report: &Report<'_>) {
    FAULTS.set(report.faults().to_vec());
}

static FAULTY: ApiProfile = ApiProfile::new("faulty.test").format(&NoType).reporter(tell_faults);

/// A format with an illegal media type.
#[derive(Debug)]
struct NoType;

impl Format for NoType {
    fn media_type(&self) -> Option<&'static str> {
        Some("bad\ntype")
    }
    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| object.string("code", problem.code()));
    }
    fn reserved(&self) -> &'static [&'static str] {
        &["code"]
    }
}

/// A type whose responses are always the same. Its first header takes so much space that the next
/// one exceeds the limit.
#[derive(Debug, thiserror::Error)]
#[error("who are you?")]
struct Much;

static MUCH: LazyLock<Table> = LazyLock::new(|| {
    let much = "a".repeat(8165);
    let text = format!("v4:Much c4:much s401 L1:x h3:x-a H{}:{much} h16:www-authenticate H6:Bearer \n", much.len());
    Table::new(text.leak())
});

impl ApiError for Much {
    fn problem_type(&self) -> &'static ProblemType {
        MUCH.at(0)
    }
    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        matches!(hook, Hook::Table).then_some(HookValue::Table(&MUCH))
    }
}

#[test]
fn answers_that_do_not_vary_have_their_faults_told_each_time() {
    for _ in 0..3 {
        let answer = RequestScope::new().profile(&FAULTY).in_scope(|| response(&Gone));
        assert_eq!((answer.status().as_u16(), answer.headers().get("content-type")), (410, None));
        assert_eq!(FAULTS.take(), [Fault::Header("content-type")]);
        let answer = RequestScope::new().profile(&FAULTY).in_scope(|| response(&Much));
        assert_eq!((answer.status().as_u16(), answer.headers().get("x-a")), (500, None), "no 401 without a challenge");
        assert!(FAULTS.take().contains(&Fault::RequiredHeaderMissing("www-authenticate")));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("this is gone")]
#[status(410)]
struct Gone;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the secret account {id} is there")]
#[status(403)]
struct Account {
    #[public(message)]
    id: u32,
}

#[test]
fn an_error_that_was_given_a_type_keeps_its_texts() {
    let kind = Catalog::of::<Account>().iter().next().unwrap();
    let answer = answer(&RFC, &AsResponse::with(std::io::Error::other("disk /dev/sda1"), |_| kind));
    let (status, sent) = (answer.status().as_u16(), String::from_utf8(answer.into_body().to_vec()).unwrap());
    assert_eq!(status, 403);
    assert!(sent.contains("Forbidden") && !sent.contains("sda1") && !sent.contains("detail"), "{sent}");
}
