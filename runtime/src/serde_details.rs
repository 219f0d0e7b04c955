//! From a failed deserialization to the property at fault.

mod words;

pub(crate) use words::{Said, of_type, read};

use crate::{Detail, Location, Pointer, RequestError};
use serde_core::de::value::Error as ValueError;
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};
use words::{DUPLICATE, JSON, MISSING, NUMERIC_NAMES, OUT_OF_RANGE, UNKNOWN, Words};

/// What is wrong with a body of JSON.
pub(crate) fn body_error(error: &serde_path_to_error::Error<serde_json::Error>, body: &[u8]) -> RequestError {
    // A type may give up on a body before the syntax error in it is reached.
    match serde_json::from_slice(body) {
        Ok(root) => RequestError::Body(value_error(error, &root)),
        Err(broken) => syntax_error(&broken, body),
    }
}

/// A body that is no JSON. Of the parser's words only the place is sent.
pub(crate) fn syntax_error(error: &serde_json::Error, body: &[u8]) -> RequestError {
    let place = format!("line {}, column {}", error.line(), error.column());
    let text = error.to_string();
    let (kind, message) = if std::str::from_utf8(body).is_err() {
        (JSON, "The text is not UTF-8.".to_owned())
    } else if body.iter().all(u8::is_ascii_whitespace) {
        (JSON, "There is no body.".to_owned())
    } else if text.starts_with("number out of range") {
        (OUT_OF_RANGE.kind, format!("The number at {place} is out of range."))
    } else if text.starts_with("trailing characters") {
        (JSON, format!("Something follows the JSON, at {place}."))
    } else if text.starts_with("recursion limit exceeded") {
        (JSON, format!("The JSON is nested too deeply at {place}."))
    } else if error.classify() == Category::Eof {
        (JSON, "The JSON ends too early.".to_owned())
    } else {
        (JSON, format!("The JSON is broken at {place}."))
    };
    RequestError::Syntax(Detail::new(Location::Body, Pointer::root(), kind, message))
}

fn value_error(error: &serde_path_to_error::Error<serde_json::Error>, root: &Value) -> Detail {
    let place = Place::of(error.path(), root);
    let text = error.inner().to_string();
    if text.starts_with("invalid value: expected key to be a number in quotes") {
        return detail(Location::Body, place.pointer, NUMERIC_NAMES);
    }
    let has = |name: &str| place.value.get(name).is_some();
    let (pointer, words) = match read(&text) {
        Said::Missing(name) if place.value.is_object() && !has(name) => (place.pointer.key(name), MISSING),
        Said::Unknown(name) if has(name) => (place.pointer.key(name), UNKNOWN),
        Said::Duplicate(name) if has(name) => (place.pointer.key(name), DUPLICATE),
        Said::Missing(_) => (place.pointer, MISSING),
        Said::Unknown(_) => (place.pointer, UNKNOWN),
        Said::Duplicate(_) => (place.pointer, DUPLICATE),
        Said::Value(words) => (place.pointer, words),
    };
    detail(Location::Body, pointer, words)
}

/// As far as a path of serde's leads in the body. Such a path also names enum variants, which are not always in the body,
/// and ends early in what serde buffers (`flatten`, untagged and internally tagged enums).
struct Place<'v> {
    pointer: Pointer,
    value: &'v Value,
}

impl<'v> Place<'v> {
    fn of(path: &Path, root: &'v Value) -> Self {
        let mut place = Self { pointer: Pointer::root(), value: root };
        for segment in path {
            let (name, value) = match segment {
                Segment::Seq { index } => (index.to_string(), place.value.get(index)),
                Segment::Map { key } => (key.clone(), place.value.get(key)),
                Segment::Enum { variant } => (variant.clone(), place.value.get(variant)),
                Segment::Unknown => break,
            };
            let Some(value) = value else { break };
            place = Self { pointer: place.pointer.key(&name), value };
        }
        place
    }
}

/// What is wrong with a query; `has` tells whether a parameter is there.
pub(crate) fn query_error(error: &serde_path_to_error::Error<ValueError>, has: impl Fn(&str) -> bool) -> RequestError {
    let at = match error.path().iter().next() {
        Some(Segment::Map { key }) if has(key) => Pointer::root().key(key),
        _ => Pointer::root(),
    };
    let text = error.inner().to_string();
    let named = |name: &str| Pointer::root().key(name);
    let (pointer, words) = match read(&text) {
        Said::Missing(name) if !has(name) => (named(name), MISSING),
        Said::Unknown(name) if has(name) => (named(name), UNKNOWN),
        Said::Duplicate(name) if has(name) => (named(name), DUPLICATE),
        Said::Missing(_) => (at, MISSING),
        Said::Unknown(_) => (at, UNKNOWN),
        Said::Duplicate(_) => (at, DUPLICATE),
        Said::Value(words) => (at, words),
    };
    RequestError::Query(detail(Location::Query, pointer, words))
}

pub(crate) fn detail(location: Location, pointer: Pointer, words: Words) -> Detail {
    Detail::new(location, pointer, words.kind, words.sentence)
}
