//! Types with unusual declarations or names.
#![deny(warnings)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{ENVELOPE, answer, body, headers};
use status_error::{ApiError, ApiProfile, FieldError};
use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::time::Duration;

/// Returns the part of an envelope's body from the message on.
fn rest(error: &dyn ApiError) -> String {
    let body = body(&ENVELOPE, error);
    body.split_once(r#","message":"#).unwrap().1.trim_end_matches('}').to_owned()
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("raw {type} {}", .r#type)]
#[message("raw {type} {fn:>2} {async:?}")]
#[status(400)]
#[header("x-raw", "{type}")]
#[allow(non_camel_case_types)]
struct r#struct {
    #[public(name = "kind")]
    r#type: &'static str,
    #[public]
    r#fn: u8,
    #[public(message)]
    r#async: bool,
    #[header("x-match")]
    r#match: u8,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(non_camel_case_types)]
enum Raw {
    #[error("raw {type}")]
    #[status(400)]
    r#match {
        #[public(name = "kind")]
        r#type: u8,
    },
    #[error("hidden")]
    #[status(403)]
    #[conceal_as(r#match)]
    r#fn {
        #[public(name = "kind")]
        r#type: u8,
    },
}

#[test]
fn raw_identifiers_are_names_without_their_prefix() {
    let error = r#struct { r#type: "t", r#fn: 7, r#async: true, r#match: 9 };
    assert_eq!(error.problem_type().code, "struct");
    assert_eq!(rest(&error), r#""raw t  7 true","details":[],"kind":"t","fn":7"#);
    let response = answer(&ENVELOPE, &error);
    assert_eq!((headers(&response, "x-raw"), headers(&response, "x-match")), (vec!["t"], vec!["9"]));

    assert_eq!(Raw::r#match { r#type: 1 }.problem_type().code, "match");
    assert_eq!(Raw::r#fn { r#type: 1 }.internal_type().concealed_as, Some("match"));
    assert_eq!(body(&ENVELOPE, &Raw::r#fn { r#type: 1 }), body(&ENVELOPE, &Raw::r#match { r#type: 1 }));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "two of them can't be made")]
enum Attributes {
    #[error("{}, for the log", .0)]
    #[message("{0:?}, {0:>4}, {1:.0$}, {1:0$}")]
    #[status(400)]
    Widths(#[public(name = "width")] usize, #[public(message)] f64),
    #[error("all of {id}")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{id:03}\", scope=\"{id:?}{{}}\"")]
    AllOnOne {
        #[public(name = "ident")]
        #[header("x-id")]
        #[header("X-Again")]
        id: u32,
    },
    #[error("details and a header")]
    #[status(400)]
    DetailsToo {
        #[field_errors]
        one: Option<Box<FieldError>>,
        #[header("retry-after")]
        after: Option<Duration>,
    },
    #[error("it can't be")]
    #[status(400)]
    Impossible(Infallible),
    #[error("it can't be either")]
    #[status(400)]
    ImpossibleMember(#[public(name = "never")] Never),
}

#[derive(Debug, serde::Serialize)]
enum Never {}

#[test]
fn one_field_may_have_several_attributes() {
    let widths = Attributes::Widths(3, 0.5);
    assert_eq!(rest(&widths), r#""3,    3, 0.500, 0.5","details":[],"width":3"#);
    let all = Attributes::AllOnOne { id: 7 };
    assert_eq!(rest(&all), r#""all of 7","details":[],"ident":7"#);
    let response = answer(&ENVELOPE, &all);
    let expected = [r#"Bearer realm="007", scope="7{}""#];
    assert_eq!(headers(&response, "www-authenticate"), expected);
    assert_eq!((headers(&response, "x-id"), headers(&response, "x-again")), (vec!["7"], vec!["7"]));
    let response = answer(&ENVELOPE, &Attributes::DetailsToo { one: None, after: Some(Duration::from_secs(1)) });
    assert_eq!(headers(&response, "retry-after"), ["1"]);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0:0$}")]
#[status(400)]
struct OwnWidth(#[public(message)] usize);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0:>3}")]
#[status(400)]
struct OnlyPadded(#[public(message)] u8);

#[test]
fn a_lone_width_prints_without_a_warning() {
    assert_eq!(rest(&OwnWidth(3)), r#""  3","details":[]"#);
    assert_eq!(rest(&OnlyPadded(3)), r#""  3","details":[]"#);
}

/// "Quoted", \n and {braced} \u{7}; `code`, */ and #"raw"#.
#[doc = "More of it: \"\\"]
#[derive(Debug, thiserror::Error, ApiError)]
#[error("documented")]
#[status(400)]
struct Documented;

/**
 * One.
 *
 *   * A list.
 */
#[derive(Debug, thiserror::Error, ApiError)]
#[error("documented")]
#[status(400)]
struct DocumentedInABlock;

#[test]
fn docs_are_kept_as_they_are() {
    assert_eq!(DocumentedInABlock.problem_type().docs, "One.\n\n  * A list.");
    let expected = "\"Quoted\", \\n and {braced} \\u{7}; `code`, */ and #\"raw\"#.\nMore of it: \"\\";
    assert_eq!(Documented.problem_type().docs, expected);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
#[repr(u8)]
#[non_exhaustive]
enum Discriminants {
    #[deprecated]
    Old = 3,
    New = 7,
    #[allow(non_camel_case_types)]
    snake_case_name,
    #[allow(non_camel_case_types)]
    V2_0,
    A1B2,
}

#[test]
#[allow(deprecated)]
fn codes_of_unusual_names() {
    use Discriminants::*;
    let table = [(Old, "old"), (New, "new"), (snake_case_name, "snake_case_name"), (V2_0, "v2_0"), (A1B2, "a1_b2")];
    for (error, code) in table {
        assert_eq!(error.problem_type().code, code);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<'a, T: Debug, E, const N: usize>
where
    E: std::error::Error + 'static,
{
    #[error("a member of {0}")]
    #[status(400)]
    Member(#[public(name = "it")] T),
    #[error("for the log")]
    #[message("it is {0:?} {1:x}")]
    #[status(400)]
    #[header("x-t", "{0:?}")]
    Said(#[public(message)] &'a T, #[public(message)] u8),
    #[error("many")]
    #[status(409)]
    #[cause("it was {0:?}")]
    Many(#[public(name = "all")] [T; N], #[header("x-vec")] Vec<&'a str>),
    #[error("inner")]
    #[status(transparent)]
    Inner(#[source] E),
    #[error("broken")]
    #[status(500)]
    Broken(#[source] Box<E>),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("inner")]
#[status(404)]
struct Inner;

#[test]
fn generics_are_bounded_by_what_is_sent() {
    type E<'a> = Generic<'a, u8, Inner, 2>;
    assert_eq!(rest(&E::Member(1)), r#""a member of 1","details":[],"it":1"#);
    assert_eq!(rest(&E::Said(&2, 255)), r#""it is 2 ff","details":[]"#);
    assert_eq!(headers(&answer(&ENVELOPE, &E::Said(&2, 0)), "x-t"), ["2"]);
    assert_eq!(headers(&answer(&ENVELOPE, &E::Many([1, 2], vec!["a"])), "x-vec"), ["a"]);
    assert_eq!(rest(&E::Inner(Inner)), r#""inner","details":[]"#);
    assert_eq!(answer(&ENVELOPE, &E::Broken(Box::new(Inner))).status(), 500);
}

/// An error that borrows, so it is neither `'static` nor `Send`.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("not {0} of {1}")]
#[status(404)]
struct Borrowing<'a, T: ?Sized + Display + Debug>(#[public(message)] &'a T, #[public(message)] std::rc::Rc<str>);

#[test]
fn an_error_may_borrow() {
    let name = String::from("ann");
    assert_eq!(rest(&Borrowing(name.as_str(), "b".into())), r#""not ann of b","details":[]"#);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(400)]
enum Nested<E: std::error::Error + 'static> {
    #[status(transparent)]
    Again(Box<Nested<E>>),
    #[status(transparent)]
    Inner(E),
    Own,
}

#[test]
fn a_generic_enum_may_nest_itself() {
    let error = Nested::Again(Box::new(Nested::Again(Box::new(Nested::Inner(Inner)))));
    assert_eq!(answer(&ENVELOPE, &error).status(), 404);
    assert_eq!(answer(&ENVELOPE, &Nested::<Inner>::Own).status(), 400);
}

static LOCAL: ApiProfile = ApiProfile::new("local.test");

#[test]
fn a_type_may_be_declared_in_a_function() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(profile = crate::LOCAL)]
    #[error("local")]
    #[status(400)]
    struct Local;

    assert!(std::ptr::eq(Local.profile().unwrap(), &LOCAL));
    assert!(body(&ENVELOPE, &Local).starts_with(r#"{"type":"about:blank""#));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("too many")]
#[status(429)]
#[header("x-type", "{limit}")]
enum TypeHeader {
    One {
        #[public(message)]
        limit: u8,
    },
    Two {
        #[public]
        limit: &'static str,
    },
}

#[test]
fn a_header_of_the_type_may_interpolate_what_every_variant_has() {
    assert_eq!(headers(&answer(&ENVELOPE, &TypeHeader::One { limit: 1 }), "x-type"), ["1"]);
    assert_eq!(headers(&answer(&ENVELOPE, &TypeHeader::Two { limit: "b" }), "x-type"), ["b"]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Long {
    #[error("many members")]
    #[status(400)]
    #[rustfmt::skip]
    Members {
        #[public] a: u8, #[public] b: u8, #[public] c: u8, #[public] d: u8, #[public] e: u8, #[public] f: u8,
        #[public] g: u8, #[public] h: u8, #[public] i: u8, #[public] j: u8, #[public] k: u8, #[public] l: u8,
    },
}

#[test]
fn there_may_be_many_members() {
    let long = Long::Members { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1 };
    assert_eq!(rest(&long).matches(":1").count(), 12);
}

/// A type with methods whose names the derive's output might call.
#[derive(Debug)]
struct Sneaky;

impl Sneaky {
    #[allow(dead_code)]
    fn as_display(&self) -> &'static str {
        "SECRET"
    }

    #[allow(dead_code)]
    fn fmt(&self) -> &'static str {
        "SECRET"
    }
}

impl Display for Sneaky {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("sneaky")
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{0} {0:>8}")]
#[status(503, disclose)]
struct Said(#[public(message)] Sneaky);

#[test]
fn a_method_of_a_fields_type_changes_nothing() {
    assert_eq!(rest(&Said(Sneaky)), r#""sneaky sneaky","details":[]"#);
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("full: {0}")]
#[status(503)]
#[header("x-again", "in {1} s")]
struct Full(&'static str, #[public(message)] u8);

#[test]
fn a_header_of_a_masked_answer_may_interpolate() {
    let response = answer(&ENVELOPE, &Full("SECRET", 5));
    assert_eq!(headers(&response, "x-again"), ["in 5 s"]);
    assert!(rest(&Full("SECRET", 5)).starts_with("\"The service is unavailable for now.\""));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("not that")]
#[status(405)]
struct NotAllowed(#[header("Allow")] Vec<http::Method>);

#[test]
fn a_405_without_methods_leaves_allow_to_the_router() {
    assert!(answer(&ENVELOPE, &NotAllowed(vec![])).headers().get("allow").is_none());
    let two = NotAllowed(vec![http::Method::GET, http::Method::PUT]);
    assert_eq!(headers(&answer(&ENVELOPE, &two), "allow"), ["GET", "PUT"]);
}

#[test]
fn profiles_do_not_mix_however_many_there_are() {
    let profiles: Vec<&'static ApiProfile> = (0..40)
        .map(|index| {
            let base: &'static str = Box::leak(format!("https://{index}.test/").into_boxed_str());
            &*Box::leak(Box::new(ApiProfile::new("many.test").docs(base)))
        })
        .collect();
    for _ in 0..2 {
        for profile in &profiles {
            let expected = format!(r#"{{"type":"{}inner","title":"Inner","#, profile.docs_base().unwrap());
            assert!(body(profile, &Inner).starts_with(&expected));
        }
    }
}

/// A profile with a name that the derive's output might use itself.
static TABLE: ApiProfile = ApiProfile::new("table.test");

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = TABLE)]
#[error("x")]
#[status(400)]
struct OfTable;

#[test]
fn a_profile_may_have_any_name() {
    assert!(std::ptr::eq(OfTable.profile().unwrap(), &TABLE));
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Concealing<T: Debug> {
    #[error("no {x:?}")]
    #[message("no {x:?}")]
    #[status(404)]
    Shown {
        #[public(message)]
        x: T,
    },
    #[error("{y:?} has {x:?}")]
    #[status(403)]
    #[conceal_as(Shown)]
    Hidden {
        #[public(message)]
        x: T,
        y: T,
    },
}

#[test]
fn generic_fields_are_concealed_too() {
    let hidden = Concealing::Hidden { x: 1, y: 2 };
    assert_eq!(body(&ENVELOPE, &hidden), body(&ENVELOPE, &Concealing::Shown { x: 1 }));
}
