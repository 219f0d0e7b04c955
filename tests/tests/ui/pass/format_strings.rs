//! Every feature of a format string, in thiserror's literal and in a message.

use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[status(400)]
enum Formats {
    #[error("Déjà vu {{x}} }}{{ {a} {b }")]
    Plain {
        #[public]
        a: u8,
        #[public(message)]
        b: &'static str,
    },

    #[error("{0:>8} {0:<+8} {1:^#010x} {1:08.3e}")]
    Numbers(#[public(message)] i64, #[public(message)] u32),

    #[error("{x:>0$.prec$} {y:#06b}", 3, x = 2.0, y = 1, prec = 4)]
    #[message("{x:>width$.prec$}|{x:*^9.2}|{y:}>4}|{y:#b}|{y:#o}|{y:X}|{z:E}|{z:e}")]
    Spec {
        #[public(message)]
        x: f64,
        #[public(message)]
        y: u8,
        #[public(message)]
        z: f32,
        #[public(message)]
        width: usize,
        #[public(message)]
        prec: usize,
    },

    #[error("for the log")]
    #[message("{0:?} {0:#?} {1:x?} {1:X?} {2:1$}")]
    Debug(#[public(message)] String, #[public(message)] usize, #[public(message)] char),

    #[error("{type} and {名前}")]
    Names {
        #[public(message)]
        r#type: u8,
        #[public(message)]
        名前: u8,
    },

    #[error("for the log")]
    #[message("{0} {1} {2} {3}")]
    Paths(
        #[public(message)] PathBuf,
        #[public(message)] &'static Path,
        #[public(message)] Arc<Path>,
        #[public(message)] Box<str>,
    ),

    #[error("")]
    Empty,

    #[error("😀 {0:😀^5}",)]
    TrailingComma(#[public(message)] u8),
}

fn message(error: &Formats) -> String {
    let body = status_error::response(error).into_body();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let (_, rest) = body.split_once(r#""detail":""#).unwrap_or_else(|| panic!("{body}"));
    rest.replace(r#"\""#, "'").replace(r"\n", "/").split('"').next().unwrap().to_owned()
}

fn main() {
    assert_eq!(message(&Formats::Plain { a: 1, b: "two" }), "Déjà vu {x} }{ 1 two");
    assert_eq!(message(&Formats::Numbers(5, 255)), "       5 +5       0x000000ff 02.550e2");
    let spec = Formats::Spec { x: 1.25, y: 10, z: 1500.0, width: 6, prec: 1 };
    assert_eq!(message(&spec), "   1.2|**1.25***|}}10|0b1010|0o12|A|1.5E3|1.5e3");
    assert_eq!(message(&Formats::Debug("a".into(), 11, 'c')), "'a' 'a' b B c          ");
    assert_eq!(message(&Formats::Names { r#type: 1, 名前: 2 }), "1 and 2");
    let paths = Formats::Paths("/a".into(), Path::new("/b"), Path::new("/c").into(), "d".into());
    assert_eq!(message(&paths), "/a /b /c d");
    assert_eq!(message(&Formats::TrailingComma(1)), "😀 😀😀1😀😀");
    assert_eq!(status_error::response(&Formats::Empty).status(), 400);
}
