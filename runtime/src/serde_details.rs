//! From a failed deserialization to the property at fault.

mod walk;
mod words;

pub(crate) use words::{Said, of_type, read};

use crate::{Detail, Location, Pointer, RequestError};
use serde_core::de::value::Error as ValueError;
use serde_json::error::Category;
use serde_path_to_error::Segment;
use walk::Step;
use words::{DUPLICATE, JSON, MISSING, NUMERIC_NAMES, OUT_OF_RANGE, UNKNOWN, Words};

/// What is wrong with a body of JSON.
pub(crate) fn body_error(error: &serde_path_to_error::Error<serde_json::Error>, body: &[u8]) -> RequestError {
    let text = error.inner().to_string();
    let is_value = error.inner().is_data() || text.starts_with(NUMERIC_KEY) || text.starts_with(NUMBER_TOO_LARGE);
    if !is_value || std::str::from_utf8(body).is_err() {
        return syntax_error(error.inner(), body);
    }
    let said = read(&text);
    let name = match said {
        Said::Missing(name) | Said::Unknown(name) | Said::Duplicate(name) => Some(name),
        Said::Value(_) => None,
    };
    let steps = walk::steps(error.path());
    // A type may give up on a body before the syntax error in it is reached.
    let found = match walk::walk(body, &steps, name) {
        Ok(found) => found,
        Err(broken) => return syntax_error(&broken, body),
    };
    let place = steps.iter().take(found.depth).fold(Pointer::root(), |pointer, step| match step {
        Step::Name(name) => pointer.key(name),
        Step::Index(index) => pointer.index(*index),
    });
    let (pointer, words) = match said {
        Said::Missing(name) if found.is_object && !found.has_name => (place.key(name), MISSING),
        Said::Unknown(name) if found.has_name => (place.key(name), UNKNOWN),
        Said::Duplicate(name) if found.has_name => (place.key(name), DUPLICATE),
        Said::Missing(_) => (place, MISSING),
        Said::Unknown(_) => (place, UNKNOWN),
        Said::Duplicate(_) => (place, DUPLICATE),
        Said::Value(_) if text.starts_with(NUMERIC_KEY) => (place, NUMERIC_NAMES),
        Said::Value(_) if text.starts_with(NUMBER_TOO_LARGE) => (place, OUT_OF_RANGE),
        Said::Value(words) => (place, words),
    };
    RequestError::Body(detail(Location::Body, pointer, words))
}

/// Texts of serde_json's that are about a value, though it counts them as syntax.
const NUMERIC_KEY: &str = "invalid value: expected key to be a number in quotes";
const NUMBER_TOO_LARGE: &str = "number out of range";

/// A body that is no JSON. Of the parser's words only the place is sent.
pub(crate) fn syntax_error(error: &serde_json::Error, body: &[u8]) -> RequestError {
    let place = format!("line {}, column {}", error.line(), error.column());
    let text = error.to_string();
    let (kind, message) = if std::str::from_utf8(body).is_err() {
        (JSON, "The text is not UTF-8.".to_owned())
    } else if body.iter().all(u8::is_ascii_whitespace) {
        (JSON, "There is no body.".to_owned())
    } else if text.starts_with(NUMBER_TOO_LARGE) {
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

/// A parameter in a path that is no text.
pub(crate) fn not_utf8(name: &str) -> Detail {
    Detail::new(Location::Path, Pointer::root().key(name), "value_error", "This is not UTF-8.")
}

pub(crate) fn detail(location: Location, pointer: Pointer, words: Words) -> Detail {
    Detail::new(location, pointer, words.kind, words.sentence)
}
