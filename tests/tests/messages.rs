//! Messages print the same text as `format!`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::ENVELOPE;
use status_error::{ApiError, catalog::Message};
use std::fmt;
use std::path::{Path, PathBuf};

fn message(error: &dyn ApiError) -> String {
    let body: serde_json::Value = serde_json::from_str(&common::body(&ENVELOPE, error)).unwrap();
    body["message"].as_str().unwrap().to_owned()
}

/// For each literal, tests one error that prints the literal through `#[error]`, and one that
/// prints it through `#[message]`.
macro_rules! named {
    // The caller passes the names with the literals, because a literal can't refer to locals of the
    // macro.
    ($id:ident $text:ident $width:ident $precision:ident $float:ident; $($literal:literal)*) => {
        #[test]
        fn named_fields_print_as_in_format() {
            let ($id, $text, $width, $precision, $float) = (42_i32, "a\"é", 8_usize, 2_usize, 0.123456_f64);
            $({
                #[derive(Debug, thiserror::Error, ApiError)]
                #[error($literal)]
                #[status(400)]
                struct Proven {
                    #[public]
                    $id: i32,
                    #[public]
                    $text: &'static str,
                    #[public]
                    $width: usize,
                    #[public]
                    $precision: usize,
                    #[public]
                    $float: f64,
                }

                #[derive(Debug, thiserror::Error, ApiError)]
                #[error("for the log")]
                #[message($literal)]
                #[status(400)]
                #[allow(dead_code, reason = "not every text has every field")]
                struct Said {
                    #[public(message)]
                    $id: i32,
                    #[public(message)]
                    $text: &'static str,
                    #[public(message)]
                    $width: usize,
                    #[public(message)]
                    $precision: usize,
                    #[public(message)]
                    $float: f64,
                }

                let expected = format!($literal);
                assert_eq!(message(&Proven { $id, $text, $width, $precision, $float }), expected);
                assert_eq!(message(&Said { $id, $text, $width, $precision, $float }), expected);
            })*
        }
    };
}

named! {
    id text width precision float;
    "buyer {id} was {text}"
    "{id}{id} {text}{id}"
    "{id:<8}|{id:^8}|{id:>8}|{id:8}"
    "{id:*<8}|{id:-^9}|{id:é>8}|{text:😀^9}"
    "{id:}>8}|{id:{<8}"
    "{{{id}}} {{id}} }}{{"
    "{id:+} {id:+08}"
    "{id:08}|{id:#010x}"
    "{id:x} {id:X} {id:o} {id:b} {id:#x} {id:#X} {id:#o} {id:#b}"
    "{float:e} {float:E}"
    "{float:.3}|{text:.1}|{float:8.2}"
    "{float:width$}|{float:.precision$}|{float:width$.precision$}|{id:>width$}|{text:^width$.precision$}"
    "{width:width$}{precision:precision$}"
    "Déjà vu {text} 😀 {id} \u{202e}rtl\u{2066} \u{0}"
    "{id } {id: >4} {id:4 }"
}

/// The same for `{x:?}`, which only `#[message]` may contain.
macro_rules! debugged {
    ($id:ident $text:ident $list:ident; $($literal:literal)*) => {
        #[test]
        fn debug_prints_as_in_format() {
            let ($id, $text, $list) = (255_u8, "a\"é\n", vec![Some(1), None]);
            $({
                #[derive(Debug, thiserror::Error, ApiError)]
                #[error("for the log")]
                #[message($literal)]
                #[status(400)]
                #[allow(dead_code, reason = "not every text has every field")]
                struct Said {
                    #[public(message)]
                    $id: u8,
                    #[public(message)]
                    $text: &'static str,
                    #[public(message)]
                    $list: Vec<Option<u8>>,
                }
                assert_eq!(message(&Said { $id, $text, $list: $list.clone() }), format!($literal));
            })*
        }
    };
}

debugged! {
    id text list;
    "{id:?} {text:?} {list:?}"
    "{list:#?}"
    "{id:x?} {id:X?} {id:#x?} {list:02x?}"
    "{text:>12?}|{text:-<12?}|{id:5?}"
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Positional {
    #[error("Déjà vu {0}")]
    #[status(400)]
    DejaVu(#[public(message)] u8),
    #[error("{1} before {0}, {1:>4}")]
    #[message("{1} before {0}, {1:>4}, {0:1$}, {0:.1$}")]
    #[status(400)]
    Swapped(#[public(message)] f64, #[public(message)] usize),
    #[error("for the log {0}")]
    #[message("{0:?} {0:#?} {0}")]
    #[status(400)]
    Debugged(#[public(message)] &'static str),
    #[error("{{0}} {{}} {{{0}}}")]
    #[status(400)]
    Escaped(#[public(message)] u8),
    #[error("only the second: {1}")]
    #[status(400)]
    Partly(&'static str, #[public(message)] u8, [u8; 2], Option<u8>),
    #[error("")]
    #[status(400)]
    Empty,
    #[error("{{}}")]
    #[status(400)]
    Braces,
    #[error("\0 \u{1b}[31m \"quoted\" \\ \r\n\t😀")]
    #[status(400)]
    Controls,
    #[error(r#"raw "{0}" \n"#)]
    #[status(400)]
    Raw(#[public(message)] u8),
    #[error(
        "continued \
             in {0}"
    )]
    #[status(400)]
    Continued(#[public(message)] u8),
    #[error("trailing comma {0}")]
    #[status(400)]
    Comma(#[public(message)] u8),
}

#[test]
fn positional_fields_print_as_in_format() {
    use Positional::*;
    let table = [
        (DejaVu(7), "Déjà vu 7".to_owned()),
        (Swapped(0.5, 3), format!("{1} before {0}, {1:>4}, {0:1$}, {0:.1$}", 0.5, 3)),
        (Debugged("a\"\n"), format!("{0:?} {0:#?} {0}", "a\"\n")),
        (Escaped(7), "{0} {} {7}".to_owned()),
        (Partly("SECRET", 7, [0; 2], None), "only the second: 7".to_owned()),
        (Empty, String::new()),
        (Braces, "{}".to_owned()),
        (Controls, "\0 \u{1b}[31m \"quoted\" \\ \r\n\t😀".to_owned()),
        (Raw(7), r#"raw "7" \n"#.to_owned()),
        (Continued(7), "continued in 7".to_owned()),
        (Comma(7), "trailing comma 7".to_owned()),
    ];
    for (error, expected) in table {
        assert_eq!(message(&error), expected);
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Fields {
    #[error("raw {type} {self_} {r}")]
    #[status(400)]
    Raw {
        #[public(message)]
        r#type: &'static str,
        #[public(message)]
        self_: u8,
        #[public(message)]
        r: u8,
    },
    #[error("for the log")]
    #[message("raw {type:>5} {match:?}")]
    #[status(400)]
    RawSaid {
        #[public(message)]
        r#type: &'static str,
        #[public(message)]
        r#match: u8,
    },
    #[error("{名前}")]
    #[status(400)]
    Unicode {
        #[public(message)]
        名前: u8,
    },
    #[error("for the log")]
    #[message("{f} {__to} {__field_f} {status_error}")]
    #[status(400)]
    Names {
        #[public(message)]
        f: u8,
        #[public(message)]
        __to: u8,
        #[public(message)]
        __field_f: u8,
        #[public(message)]
        status_error: u8,
    },
    #[error("at {path} and {owned}")]
    #[status(400)]
    Paths {
        #[public(message)]
        path: &'static Path,
        #[public(message)]
        owned: PathBuf,
    },
    #[error("for the log")]
    #[message("at {path} and {owned}, {owned:?}")]
    #[status(400)]
    PathsSaid {
        #[public(message)]
        path: &'static Path,
        #[public(message)]
        owned: PathBuf,
    },
    #[error("for the log")]
    #[message("{boxed} {reference} {cow} {nested}")]
    #[status(400)]
    #[allow(clippy::redundant_allocation, reason = "a pointer to a pointer prints, too")]
    Pointers {
        #[public(message)]
        boxed: Box<dyn Printable>,
        #[public(message)]
        reference: &'static &'static str,
        #[public(message)]
        cow: std::borrow::Cow<'static, str>,
        #[public(message)]
        nested: Box<Box<u8>>,
    },
}

trait Printable: fmt::Debug + fmt::Display + Send + Sync {}

#[derive(Debug)]
struct Opaque;

impl Printable for Opaque {}

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("opaque")
    }
}

#[test]
fn fields_of_any_name_and_type_print() {
    use Fields::*;
    let path = Path::new("/a b/é");
    let table = [
        (Raw { r#type: "t", self_: 1, r: 2 }, "raw t 1 2"),
        (RawSaid { r#type: "t", r#match: 1 }, "raw     t 1"),
        (Unicode { 名前: 1 }, "1"),
        (Names { f: 1, __to: 2, __field_f: 3, status_error: 4 }, "1 2 3 4"),
        (Paths { path, owned: path.into() }, "at /a b/é and /a b/é"),
        (PathsSaid { path, owned: path.into() }, "at /a b/é and /a b/é, \"/a b/é\""),
        (
            Pointers { boxed: Box::new(Opaque), reference: &"r", cow: "c".into(), nested: Box::new(Box::new(1)) },
            "opaque r c 1",
        ),
    ];
    for (error, expected) in table {
        assert_eq!(message(&error), expected);
    }
}

fn anything(_: &u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("SECRET by a function")
}

/// Sources of messages. A literal whose fields are proven to be public is sent; other texts aren't.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the default of the enum")]
enum Sources {
    #[error("a literal")]
    #[status(400)]
    Literal,
    #[status(400)]
    OfTheEnum,
    #[error("prints {id}")]
    #[status(400)]
    Display {
        #[public]
        id: u8,
    },
    #[error("prints {id}", id = .secret)]
    #[message("says {id}")]
    #[status(400)]
    Shadowed {
        #[public]
        id: u8,
        secret: &'static str,
    },
    #[error("{}", .0)]
    #[message(title)]
    #[status(400)]
    Argument(&'static str),
    #[error(fmt = anything)]
    #[message("says {0}")]
    #[status(400)]
    Function(#[public(message)] u8),
    #[error("{0}")]
    #[message(unchecked_display)]
    #[status(400)]
    Unchecked(u8),
    #[error("the code is {code}, the source is private")]
    #[status(400)]
    RawSource {
        #[public]
        r#source: u8,
        #[public(name = "number")]
        code: u8,
    },
    #[cfg(any())]
    #[error("not there {missing}")]
    #[status(400)]
    Absent,
    #[cfg_attr(all(), error("by cfg_attr"), status(404))]
    ByCfgAttr,
}

#[test]
fn a_message_comes_from_what_was_proven() {
    use Message::{Display, Literal, Title, Unchecked, Written};
    let table = [
        (Sources::Literal, Literal("a literal"), "a literal"),
        (Sources::OfTheEnum, Literal("the default of the enum"), "the default of the enum"),
        (Sources::Display { id: 1 }, Display("prints {id}"), "prints 1"),
        (Sources::Shadowed { id: 1, secret: "SECRET" }, Written("says {id}"), "says 1"),
        (Sources::Argument("SECRET"), Title, "Bad Request"),
        (Sources::Function(1), Written("says {0}"), "says 1"),
        (Sources::Unchecked(1), Unchecked, "1"),
        (
            Sources::RawSource { r#source: 1, code: 2 },
            Display("the code is {code}, the source is private"),
            "the code is 2, the source is private",
        ),
        (Sources::ByCfgAttr, Literal("by cfg_attr"), "by cfg_attr"),
    ];
    for (error, kind, expected) in table {
        assert_eq!(error.problem_type().message, kind);
        assert_eq!(message(&error), expected);
    }
    assert_eq!(Sources::ByCfgAttr.problem_type().status, 404);
}

macro_rules! declared_by_a_macro {
    ($name:ident $text:literal $status:literal $code:literal $member:literal) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        enum $name {
            #[error($text)]
            #[status($status, code = $code)]
            Only(#[public(name = $member)] u8),
        }
    };
}

declared_by_a_macro!(FromAMacro "from a macro: {0}" 410 "of_a_macro" "number");

#[test]
fn literals_may_come_from_a_macro() {
    assert_eq!(
        common::body(&ENVELOPE, &FromAMacro::Only(7)),
        r#"{"type":"error","code":"of_a_macro","status":410,"message":"from a macro: 7","details":[],"number":7}"#
    );
}

/// An enum without thiserror, whose hand-written `Display` is only for the log.
#[derive(Debug, ApiError)]
enum WithoutThiserror {
    #[status(404)]
    Title,
    #[message("it is {0}")]
    #[status(404)]
    Said(#[public(message)] u8),
}

impl fmt::Display for WithoutThiserror {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SECRET")
    }
}

impl std::error::Error for WithoutThiserror {}

#[test]
fn a_display_by_hand_is_for_the_log() {
    assert_eq!(message(&WithoutThiserror::Title), "Not Found");
    assert_eq!(message(&WithoutThiserror::Said(1)), "it is 1");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("for the log")]
#[message("{t} {path:>20} {u:>width$} {u:?}")]
#[status(400)]
struct Generic<T, U>
where
    T: fmt::Debug,
    U: fmt::Debug,
{
    #[public(message)]
    t: T,
    #[public(message)]
    u: U,
    #[public(message)]
    width: usize,
    #[public(message)]
    path: PathBuf,
}

#[test]
fn generic_fields_and_paths_print_with_a_format() {
    let error = Generic { t: 1, u: "u", width: 3, path: "/a".into() };
    assert_eq!(message(&error), format!("1 {:>20}   u \"u\"", Path::new("/a").display()));
}
