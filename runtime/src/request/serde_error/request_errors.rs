//! Request errors from serde's errors, where the text that was deserialized is available.

use super::classify::{
    BOOL, DUPLICATE, DUPLICATE_INSIDE, ENUM, FLOAT, FaultText, INTEGER, JSON, LENGTH, MISSING, MISSING_INSIDE, NAMES,
    NUMERIC_NAMES, OTHER, OUT_OF_RANGE, Reason, TOO_DEEP, UNKNOWN, UNKNOWN_INSIDE, classify,
};
use super::field_errors::{NOT_TEXT_TEXTS, NUMBER_TOO_LARGE, TOO_DEEP_TEXT, syntax_detail};
use super::locate::{self, Found};
use super::track::{self, Call, Failure, Step, Wanted};
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use serde_core::de::DeserializeOwned;

/// Deserializes a value from a body that has to be exactly one JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(body: &str) -> Result<T, RequestError> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    match track::deserialize(&mut deserializer) {
        Err((error, failure)) => Err(json_error(&error, &failure, body)),
        Ok((value, wide)) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => {
                let failure = Failure { steps: Vec::new(), call: Call::Next, name: None, wide };
                Err(json_error(&error, &failure, body))
            }
        },
    }
}

fn json_error(error: &serde_json::Error, failure: &Failure, body: &str) -> RequestError {
    // The type may reject a value before the parser reaches a syntax error behind it. The syntax
    // error counts more, so the whole body is read for it. Conversely, serde_json reports many
    // wrong values as syntax errors, so its word alone doesn't count.
    if let Err(broken) = locate::check(body) {
        return syntax_error(&broken, body);
    }
    let text = error.to_string();
    // Half of a surrogate pair follows JSON's grammar, but is not text (RFC 8259 §8.2).
    if !error.is_data() && NOT_TEXT_TEXTS.iter().any(|start| text.starts_with(start)) {
        return syntax_error(error, body);
    }
    let reason = if error.is_data() { classify(&text) } else { Reason::Value(OTHER) };
    let reason = match (reason, &failure.name) {
        // serde's text doesn't tell where a name ends that contains backticks.
        (Reason::Unknown(_), Some(name)) if is_name(failure.call) => Reason::Unknown(name),
        (Reason::Unsupported, _) => return unsupported(),
        (reason, _) => reason,
    };
    let name = match reason {
        Reason::Missing(name) | Reason::Unknown(name) | Reason::Duplicate(name) => Some(name),
        Reason::Value(_) | Reason::Unsupported => None,
    };
    // A whole integer was read to its end, and the mistake is behind it.
    let is_part = |wide: &&Vec<Step>| !error.is_data() && !locate::locate(body, wide, None).is_integer;
    let wide = failure.wide.as_ref().filter(is_part);
    let steps = wide.unwrap_or(&failure.steps);
    let found = locate::locate(body, steps, name);
    let place = steps.iter().take(found.depth).fold(Pointer::root(), |pointer, step| match step {
        Step::Name(name) => pointer.key(name),
        Step::Index(index) => pointer.index(*index),
    });
    // serde may have read the values into its own buffer before it reported a name. The member is
    // then somewhere inside of this place. It is here for certain only if no object inside has or
    // lacks it.
    let (lacks, has) = (found.is_object && !found.has_name, found.is_object && found.has_name);
    let is_field = |name| matches!(failure.call, Call::Struct(fields) if fields.contains(&name));
    let (pointer, words) = match reason {
        Reason::Missing(name) if lacks && (is_field(name) || found.inner_without == 0) => (place.key(name), MISSING),
        Reason::Unknown(name) if has && (is_name(failure.call) || found.inner_with == 0) => (place.key(name), UNKNOWN),
        Reason::Duplicate(name) if has && (is_field(name) || found.inner_with == 0) => (place.key(name), DUPLICATE),
        Reason::Missing(_) => (place, MISSING_INSIDE),
        Reason::Unknown(_) => (place, UNKNOWN_INSIDE),
        Reason::Duplicate(_) => (place, DUPLICATE_INSIDE),
        Reason::Value(words) if error.is_data() => (place, of_name(failure.call).unwrap_or(words)),
        Reason::Value(_) if text.starts_with(TOO_DEEP_TEXT) => (Pointer::root(), TOO_DEEP),
        Reason::Value(_) if wide.is_some() => (place, INTEGER),
        Reason::Value(_) | Reason::Unsupported => (place, without_words(&text, failure.call, found)),
    };
    RequestError::Body(field_error(Location::Body, pointer, words))
}

fn is_name(call: Call) -> bool {
    matches!(call, Call::Name(_))
}

/// Returns the class of a mistake in a member's name, and `None` if the mistake is in a value.
fn of_name(call: Call) -> Option<FaultText> {
    match call {
        Call::Name(Wanted::Integer) => Some(NUMERIC_NAMES),
        Call::Name(_) => Some(NAMES),
        _ => None,
    }
}

/// Returns the class of a value that serde_json takes for a syntax error. Its text says only what
/// the parser wanted, so the class follows from the type.
fn without_words(text: &str, call: Call, found: Found) -> FaultText {
    match call {
        Call::Value(Wanted::Bool) => BOOL,
        Call::Value(Wanted::Enum) => ENUM,
        _ if text.starts_with(NUMBER_TOO_LARGE) => OUT_OF_RANGE,
        Call::Name(_) => of_name(call).unwrap_or(NAMES),
        Call::Value(Wanted::Integer) => INTEGER,
        Call::Value(Wanted::Float) => FLOAT,
        Call::Value(Wanted::List) | Call::Struct(_) if found.is_list => LENGTH,
        _ => OTHER,
    }
}

/// Returns the error for a body that is not JSON. Of the parser's message, only the line and the
/// column are sent.
fn syntax_error(error: &serde_json::Error, body: &str) -> RequestError {
    if body.trim_ascii().is_empty() {
        return RequestError::Syntax(FieldError::new(Location::Body, Pointer::root(), JSON, "There is no body."));
    }
    RequestError::Syntax(syntax_detail(error, &error.to_string()))
}

/// Returns the error for a type that no request can be read into, which is a mistake in the
/// program.
pub(crate) fn unsupported() -> RequestError {
    let reason =
        "serde reads no integer of 128 bits inside `#[serde(flatten)]`, or an internally tagged or untagged enum";
    RequestError::Misused { reason: reason.to_owned() }
}

/// Returns the error for a body that is not UTF-8, which JSON has to be (RFC 8259 §8.1).
pub(crate) fn not_utf8_body() -> RequestError {
    RequestError::Syntax(FieldError::new(Location::Body, Pointer::root(), JSON, "The text is not UTF-8."))
}

/// Returns the field error for a parameter that is not UTF-8.
pub(crate) fn not_utf8(location: Location, name: &str) -> FieldError {
    FieldError::new(location, Pointer::root().key(name), "value_error", "This is not UTF-8.")
}

pub(crate) fn field_error(location: Location, pointer: Pointer, words: FaultText) -> FieldError {
    FieldError::new(location, pointer, words.kind, words.sentence)
}
