//! Errors that use everything that a declaration can have.

use crate::arbitrary::{Fields, Place};
use status_error::{ApiError, FieldError, Location, Pointer};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// A chain of sources, each of whose texts is a secret.
pub struct Deep(String, Option<Box<Self>>);

impl fmt::Display for Deep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Deep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Deep {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|inner| inner as _)
    }
}

fn deep(fields: &Fields) -> Deep {
    let leaf = Deep(fields.secret.clone(), None);
    // Some sources repeat the text of their own source, as transparent errors do.
    (0..fields.depth).fold(leaf, |inner, index| {
        let text = if index % 3 == 0 { format!("{index}: {}", fields.secret) } else { inner.0.clone() };
        Deep(text, Some(Box::new(inner)))
    })
}

/// A text whose `Display` is public and whose `Debug` is a secret.
#[derive(Clone, serde::Serialize)]
pub struct Said(String, #[serde(skip)] String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.1)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
pub enum Answered {
    #[error("it says {said}, {{}}")]
    #[status(400)]
    Sentence {
        #[public]
        said: Said,
        secret: String,
    },
    #[error("{secret}")]
    #[message("{text:?} {text:>8} {float:e} {number:#x} {number:+} {{really}} {path:?}")]
    #[status(422, title = "It can't be used")]
    Formatted {
        #[public(message)]
        text: String,
        #[public(message)]
        float: f64,
        #[public(message)]
        number: i128,
        #[public(message)]
        path: PathBuf,
        secret: String,
    },
    #[error("{secret}")]
    #[message("{text:>width$} {float:.width$} {width:width$}")]
    #[cause("{text:width$}")]
    #[header("x-wide", "{text:>width$}")]
    #[status(400)]
    Wide {
        #[public]
        text: String,
        #[public]
        float: f64,
        #[public]
        width: usize,
        secret: String,
    },
    #[error("{float:width$}: it is proven, so its Display is sent")]
    #[status(400)]
    WideDisplay {
        #[public]
        float: f64,
        #[public(message)]
        width: usize,
        secret: String,
    },
    #[error("it has members")]
    #[status(404)]
    Members {
        #[public]
        text: String,
        #[public(name = "renamed")]
        other: Option<Said>,
        #[public]
        list: Vec<Vec<String>>,
        #[public]
        map: BTreeMap<String, Option<f64>>,
        #[public]
        float: f64,
        #[public]
        number: i128,
        #[public]
        path: PathBuf,
        #[public]
        unit: (),
        secret: String,
    },
    #[error("of {path}, {secret}")]
    #[message("of {path}")]
    #[status(403)]
    Path {
        #[public(message)]
        path: PathBuf,
        secret: String,
    },
    #[error("it has headers")]
    #[status(429)]
    #[header("x-static", "s")]
    #[header("x-mixed", "a=\"{text}\"; b={text}")]
    #[header("x-number", "{number}")]
    Headers {
        #[public(message)]
        text: String,
        #[public(message)]
        number: i128,
        #[header("x-text")]
        other: String,
        #[header("x-list")]
        list: Vec<String>,
        #[header("retry-after")]
        wait: Duration,
        #[header("x-time")]
        time: Option<SystemTime>,
        secret: String,
    },
    #[error("it names places")]
    #[status(400)]
    Details(#[field_errors] Vec<FieldError>, String),
    #[error("it challenges")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{0}\", error=\"invalid_token\"")]
    Challenge(#[public(message)] String, String),
    #[error("it is the challenge")]
    #[status(401)]
    WholeChallenge(#[header("www-authenticate")] String, String),
    #[error("upgrade")]
    #[status(426)]
    Upgrade(#[header("upgrade")] String, String),
    #[error("{secret}")]
    #[status(500)]
    Masked { secret: String, source: Deep },
    #[error("under maintenance of {0}")]
    #[status(503, disclose)]
    Disclosed(#[public(name = "by")] String, #[source] Deep),
    #[error("the storage says {status}: {secret}")]
    #[message("The storage refused {text}.")]
    #[status(one_of(404, 409, 413), otherwise = 502)]
    OneOf {
        #[status]
        status: u16,
        #[public]
        text: String,
        secret: String,
    },
    #[error("{secret}")]
    #[status(500, downcast(Inner))]
    Downcast {
        #[source]
        anything: Box<dyn Error + Send + Sync>,
        secret: String,
    },
    #[error("{secret}")]
    #[status(transparent)]
    Transparent { source: Inner, secret: String },
    #[error("{secret}")]
    #[status(transparent)]
    #[conceal_as(NoSuch, when(403))]
    When { source: Inner, secret: String },
    #[error("there is none")]
    #[status(404)]
    NoSuch,
}

#[derive(Debug, thiserror::Error, ApiError)]
pub enum Inner {
    #[error("{0}")]
    #[message("This address is taken.")]
    #[status(409)]
    #[unique("address.email", constraint = "hunter2_key", columns("hunter2.email"))]
    Taken(String),
    #[error("{1}")]
    #[message("Not for {0}.")]
    #[status(403)]
    Forbidden(#[public(name = "who")] String, String),
    #[error("{0}")]
    #[status(502)]
    Broken(Deep),
}

pub fn detail((location, segments, kind, message): &Place) -> FieldError {
    let location = match location {
        0 => Location::Query,
        1 => Location::Path,
        2 => Location::Header,
        _ => Location::Body,
    };
    FieldError::new(location, pointer(segments), kind.clone(), message.clone())
}

pub fn pointer(segments: &[String]) -> Pointer {
    segments.iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment))
}

fn inner(fields: &Fields) -> Inner {
    match fields.depth % 3 {
        0 => Inner::Taken(fields.secret.clone()),
        1 => Inner::Forbidden(fields.text.clone(), fields.secret.clone()),
        _ => Inner::Broken(deep(fields)),
    }
}

fn said(text: &str, secret: &str) -> Said {
    Said(text.to_owned(), secret.to_owned())
}

/// The number of kinds of errors that [`answered`] makes.
pub const KINDS: usize = 19;

pub fn answered(kind: usize, fields: &Fields) -> Answered {
    let Fields { text, other, secret, list, map, float, number, width, status, path, wait, time, .. } = fields.clone();
    let source = || deep(fields);
    match kind {
        0 => Answered::Sentence { said: said(&text, &secret), secret },
        1 => Answered::Formatted { text, float, number, path, secret },
        2 => Answered::Wide { text, float, width, secret },
        3 => Answered::WideDisplay { float, width, secret },
        4 => {
            let other = Some(said(&other, &secret)).filter(|_| width % 2 == 0);
            Answered::Members { text, other, list, map, float, number, path, unit: (), secret }
        }
        5 => Answered::Path { path, secret },
        6 => {
            let list = list.concat();
            Answered::Headers { text, number, other, list, wait, time: Some(time).filter(|_| width % 3 > 0), secret }
        }
        7 => Answered::Details(fields.places.iter().map(detail).collect(), secret),
        8 => Answered::Challenge(text, secret),
        9 => Answered::WholeChallenge(text, secret),
        10 => Answered::Upgrade(text, secret),
        11 => Answered::Masked { source: source(), secret },
        12 => Answered::Disclosed(text, source()),
        13 => Answered::OneOf { status, text, secret },
        14 => Answered::Downcast { anything: Box::new(inner(fields)), secret },
        15 => Answered::Downcast { anything: Box::new(source()), secret },
        16 => Answered::Transparent { source: inner(fields), secret },
        17 => Answered::When { source: inner(fields), secret },
        _ => Answered::NoSuch,
    }
}

/// Pairs of variants, one of which is concealed as the other.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Pairs {
    #[error("there is none")]
    #[status(404)]
    NoSuch,
    #[error("{0}")]
    #[status(500)]
    #[conceal_as(NoSuch)]
    Broken(#[source] Deep),
    #[error("{0}")]
    #[status(403)]
    #[conceal_as(NoSuch)]
    Secret(String),

    #[error("no {text:>9} of {0}", .said)]
    #[message("no {text:>width$} of {said}")]
    #[status(404, code = "no_record")]
    #[header("x-it", "{said}")]
    Fields {
        #[public]
        text: String,
        #[public(name = "called")]
        said: Said,
        #[public(message)]
        width: usize,
        #[public]
        map: BTreeMap<String, Option<f64>>,
        #[field_errors]
        details: Vec<FieldError>,
        #[header("retry-after")]
        wait: Duration,
    },
    #[error("{secret}")]
    #[status(403)]
    #[conceal_as(Fields)]
    ForeignFields {
        secret: String,
        #[header("retry-after")]
        wait: Duration,
        #[field_errors]
        details: Vec<FieldError>,
        #[public]
        map: BTreeMap<String, Option<f64>>,
        #[public(message)]
        width: usize,
        #[public(name = "called")]
        said: Said,
        #[public]
        text: String,
    },

    #[error("log in to {0}")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{0}\"")]
    Unauthorized(#[public(message)] String),
    #[error("{1}")]
    #[status(403)]
    #[conceal_as(Unauthorized)]
    Locked(#[public(message)] String, String),
}

/// Returns an error and an error that is concealed as the first.
pub fn pair(kind: usize, fields: &Fields) -> (Pairs, Pairs) {
    let Fields { text, other, secret, map, width, wait, .. } = fields.clone();
    let details = || fields.places.iter().map(detail).collect();
    match kind {
        0 => (Pairs::NoSuch, Pairs::Broken(deep(fields))),
        1 => (Pairs::NoSuch, Pairs::Secret(secret)),
        2 => (Pairs::Unauthorized(text.clone()), Pairs::Locked(text, secret)),
        _ => {
            let said = || said(&other, &secret);
            let real =
                Pairs::Fields { text: text.clone(), said: said(), width, map: map.clone(), details: details(), wait };
            (
                real,
                Pairs::ForeignFields {
                    secret: secret.clone(),
                    wait,
                    details: details(),
                    map,
                    width,
                    said: said(),
                    text,
                },
            )
        }
    }
}
