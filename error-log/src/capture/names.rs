//! The code and the error id in the body of a foreign response.

use super::body::{Content, Kind};
use super::graphql;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The code and the error id in the body of a foreign response.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) code: Option<String>,
    pub(super) error_id: Option<String>,
}

/// Returns the member `code` of a foreign response's body, or else the code and the error id of its
/// first GraphQL error. A code is a string or a number, which is returned as it was written.
/// Returns nothing if the body is cut, or is not JSON.
pub(super) fn names_in(body: &Content) -> Names {
    let is_readable = body.kind == Kind::Json && !body.is_cut;
    let json = if is_readable { std::str::from_utf8(body.body()).unwrap_or_default() } else { "" };
    let members: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    if let Some(code) = members.get("code").and_then(|code| scalar(code)) {
        return Names { code: Some(code), error_id: None };
    }
    match graphql::extensions(json) {
        Some(found) => Names { code: found.code.and_then(scalar), error_id: found.reference.and_then(scalar) },
        None => Names::default(),
    }
}

/// Returns the text of a JSON string or number. Returns `None` for any other value.
fn scalar(json: &RawValue) -> Option<String> {
    match json.get().as_bytes() {
        [b'"', ..] => serde_json::from_str(json.get()).ok(),
        [b'-' | b'0'..=b'9', ..] => Some(json.get().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_string_or_a_number() {
        let names = |json: &str| names_in(&Content { buffer: json.into(), kind: Kind::Json, ..Content::default() });
        let code = |json: &str| names(json).code;
        for (json, expected) in [
            (r#"{"code":"taken"}"#, "taken"),
            (r#"{"code":"t\u0061ken","message":"x"}"#, "taken"),
            (r#" { "a" : {"code":1} , "c\u006fde" : 4096 } "#, "4096"),
            (r#"{"code":-32601}"#, "-32601"),
            (r#"{"code":12345678901234567890123}"#, "12345678901234567890123"),
            (r#"{"code":1.50}"#, "1.50"),
            (r#"{"code":0}"#, "0"),
            (r#"{"code":"a","code":2}"#, "2"),
        ] {
            assert_eq!(code(json).as_deref(), Some(expected), "{json}");
        }
        let graphql = r#"{"errors":[{"extensions":{"code":"NOT_FOUND","reference":"r-1"}}]}"#;
        let expected = Names { code: Some("NOT_FOUND".to_owned()), error_id: Some("r-1".to_owned()) };
        assert_eq!(names(graphql), expected);
        for json in [r#"{"code":null}"#, r#"{"code":true}"#, r#"{"code":["a"]}"#, r#"{"a":1}"#, "[1]", "1", "{", ""] {
            assert_eq!(code(json), None, "{json}");
        }
    }
}
