//! Names that are raw identifiers, very long, or written in other alphabets.
#![allow(non_camel_case_types, non_upper_case_globals)]

use crate::common::text;
use status_error::{ApiError, ApiProfile, Catalog};

mod r#mod {
    pub(crate) static r#static: status_error::ApiProfile = status_error::ApiProfile::new("raw.test");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = r#mod::r#static)]
enum r#enum<'r#fn, r#type: std::fmt::Debug> {
    #[error("{type} of {match}")]
    #[status(404)]
    r#struct {
        #[public(name = "kind")]
        r#type: &'r#fn str,
        #[public(message)]
        r#match: u8,
        #[header("retry-after")]
        r#async: u8,
        r#dyn: r#type,
    },
    #[error("{type:?}, {match:>3}")]
    #[message("{type:?}, {match:>3}")]
    #[cause("{in}")]
    #[status(409)]
    r#trait {
        #[public(message)]
        r#type: &'r#fn str,
        #[public(message)]
        r#match: u8,
        #[public(cause)]
        r#in: u8,
    },
    #[error("hidden")]
    #[status(403)]
    #[conceal_as(r#use)]
    r#impl,
    #[error("used")]
    #[status(410)]
    r#use,
    #[error("another's")]
    #[status(transparent)]
    r#loop {
        #[source]
        r#else: crate::common_error::Plain,
        r#if: u8,
    },
    #[error("one of")]
    #[status(one_of(404, 410), otherwise = 502)]
    r#where {
        #[status]
        r#const: u16,
    },
    /// A field `r#source` is not a source.
    #[error("{source}")]
    #[message("{source}")]
    #[status(400)]
    r#ref {
        #[public]
        r#source: u8,
    },
}

#[test]
fn raw_names_are_sent_without_their_marks() {
    let r#struct = r#enum::r#struct { r#type: "x", r#match: 1, r#async: 2, r#dyn: () };
    let plain = crate::common_error::Plain;
    let table: Vec<(r#enum<'_, ()>, u16, &str)> = vec![
        (r#struct, 404, r#""detail":"x of 1","code":"struct","kind":"x""#),
        (r#enum::r#trait { r#type: "x", r#match: 1, r#in: 2 }, 409, r#"\"x\",   1"#),
        (r#enum::r#impl, 410, r#""code":"use""#),
        (r#enum::r#use, 410, r#""code":"use""#),
        (r#enum::r#loop { r#else: plain, r#if: 1 }, 404, r#""code":"plain""#),
        (r#enum::r#where { r#const: 410 }, 410, r#""code":"gone""#),
        (r#enum::r#ref { r#source: 7 }, 400, r#""source":7"#),
    ];
    for (error, status, part) in table {
        let response = status_error::response(&error);
        assert_eq!(response.status(), status, "{error:?}");
        let body = text(response);
        assert!(body.contains(part) && !body.contains("r#"), "{error:?}: {body}");
    }
    for kind in Catalog::of::<r#enum<'_, ()>>().iter() {
        assert!(!kind.variant.contains('#') && !kind.concealed_as.is_some_and(|name| name.contains('#')), "{kind:?}");
    }
}

static ÄPI: ApiProfile = ApiProfile::new("unicode.test");

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ÄPI)]
enum Größe<Ж: std::fmt::Debug> {
    #[error("déjà vu {größe}")]
    #[status(404, code = "deja_vu")]
    DéjàVu {
        #[public(name = "size")]
        größe: u8,
        名前: Ж,
    },
    #[error("{0}")]
    #[status(404, code = "deja_vu")]
    Ünlü(#[public(message)] &'static str),
}

#[test]
fn names_of_other_alphabets_work() {
    let body = text(status_error::response(&Größe::DéjàVu { größe: 7, 名前: () }));
    assert!(body.contains(r#""detail":"déjà vu 7""#) && body.contains(r#""size":7"#), "{body}");
    assert!(text(status_error::response(&Größe::<()>::Ünlü("ü"))).contains(r#""detail":"ü""#));
}

/// Declares an enum with names of 300 and more characters.
macro_rules! long {
    ($name:ident $variant:ident $field:ident) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        enum $name {
            #[error("long")]
            #[message(title)]
            #[status(404)]
            $variant {
                #[public]
                $field: u8,
            },
        }

        #[test]
        fn long_names_are_no_trouble() {
            let body = text(status_error::response(&$name::$variant { $field: 7 }));
            assert!(body.contains(concat!("\"", stringify!($field), "\":7")), "{body}");
        }
    };
}

long! {
    AnEnumWhoseNameIsExtremelyLongBecauseSomebodyThoughtThatANameShouldSayEverythingThatThereIsToSayAboutAThingAndThenSomeMoreUntilNobodyReadsItAnyMoreWhichIsTheFateOfAllLongNamesAndOfThisOneToo
    AVariantWhoseNameIsExtremelyLongBecauseSomebodyThoughtThatANameShouldSayEverythingThatThereIsToSayAboutAThingAndThenSomeMoreUntilNobodyReadsItAnyMoreWhichIsTheFateOfAllLongNamesAndOfThisOneToo
    a_field_whose_name_is_extremely_long_because_somebody_thought_that_a_name_should_say_everything_that_there_is_to_say_about_a_thing_and_then_some_more_until_nobody_reads_it_any_more_which_is_the_fate
}
