//! Request errors from serde's errors, where the text that was deserialized is available.

use super::classify::{DUPLICATE, FaultText, JSON, MISSING, NUMERIC_NAMES, OUT_OF_RANGE, Reason, UNKNOWN, classify};
use super::field_errors::{NUMBER_TOO_LARGE, NUMERIC_KEY, is_value, syntax_detail};
use super::locate::{self, Step};
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use serde_core::de::value::Error as ValueError;
use serde_path_to_error::Segment;

/// Returns the error for a JSON body that could not be deserialized.
pub(crate) fn body_error(error: &serde_path_to_error::Error<serde_json::Error>, body: &[u8]) -> RequestError {
    let text = error.inner().to_string();
    if !is_value(error.inner(), &text) || std::str::from_utf8(body).is_err() {
        return syntax_error(error.inner(), body);
    }
    let reason = classify(&text);
    let name = match reason {
        Reason::Missing(name) | Reason::Unknown(name) | Reason::Duplicate(name) => Some(name),
        Reason::Value(_) => None,
    };
    let steps = locate::steps(error.path());
    // The type may reject a value before the parser reaches a syntax error behind it. The syntax
    // error counts more, so the rest of the body is read for it.
    let found = match locate::locate(body, &steps, name) {
        Ok(found) => found,
        Err(broken) => return syntax_error(&broken, body),
    };
    let place = steps.iter().take(found.depth).fold(Pointer::root(), |pointer, step| match step {
        Step::Name(name) => pointer.key(name),
        Step::Index(index) => pointer.index(*index),
    });
    let (pointer, words) = match reason {
        Reason::Missing(name) if found.is_object && !found.has_name => (place.key(name), MISSING),
        Reason::Unknown(name) if found.has_name => (place.key(name), UNKNOWN),
        Reason::Duplicate(name) if found.has_name => (place.key(name), DUPLICATE),
        Reason::Missing(_) => (place, MISSING),
        Reason::Unknown(_) => (place, UNKNOWN),
        Reason::Duplicate(_) => (place, DUPLICATE),
        Reason::Value(_) if text.starts_with(NUMERIC_KEY) => (place, NUMERIC_NAMES),
        Reason::Value(_) if text.starts_with(NUMBER_TOO_LARGE) => (place, OUT_OF_RANGE),
        Reason::Value(words) => (place, words),
    };
    RequestError::Body(field_error(Location::Body, pointer, words))
}

/// Returns the error for a body that is not JSON. Of the parser's message, only the line and the
/// column are sent.
pub(crate) fn syntax_error(error: &serde_json::Error, body: &[u8]) -> RequestError {
    let of_body = |message: &'static str| FieldError::new(Location::Body, Pointer::root(), JSON, message);
    RequestError::Syntax(if std::str::from_utf8(body).is_err() {
        of_body("The text is not UTF-8.")
    } else if body.iter().all(u8::is_ascii_whitespace) {
        of_body("There is no body.")
    } else {
        syntax_detail(error, &error.to_string())
    })
}

/// Returns the error for a query that could not be deserialized. `has` returns whether the query
/// has a parameter with this name.
pub(crate) fn query_error(error: &serde_path_to_error::Error<ValueError>, has: impl Fn(&str) -> bool) -> RequestError {
    RequestError::Query(pair_detail(error, has, Location::Query))
}

/// Returns the field error for name-value pairs, of a query or a form. `has` returns whether there
/// is a pair with this name.
pub(crate) fn pair_detail(
    error: &serde_path_to_error::Error<ValueError>,
    has: impl Fn(&str) -> bool,
    location: Location,
) -> FieldError {
    let at = match error.path().iter().next() {
        Some(Segment::Map { key }) if has(key) => Pointer::root().key(key),
        _ => Pointer::root(),
    };
    let text = error.inner().to_string();
    let named = |name: &str| Pointer::root().key(name);
    let (pointer, words) = match classify(&text) {
        Reason::Missing(name) if !has(name) => (named(name), MISSING),
        Reason::Unknown(name) if has(name) => (named(name), UNKNOWN),
        Reason::Duplicate(name) if has(name) => (named(name), DUPLICATE),
        Reason::Missing(_) => (at, MISSING),
        Reason::Unknown(_) => (at, UNKNOWN),
        Reason::Duplicate(_) => (at, DUPLICATE),
        Reason::Value(words) => (at, words),
    };
    field_error(location, pointer, words)
}

/// Returns the field error for a path parameter that is not UTF-8.
pub(crate) fn not_utf8(name: &str) -> FieldError {
    FieldError::new(Location::Path, Pointer::root().key(name), "value_error", "This is not UTF-8.")
}

pub(crate) fn field_error(location: Location, pointer: Pointer, words: FaultText) -> FieldError {
    FieldError::new(location, pointer, words.kind, words.sentence)
}
