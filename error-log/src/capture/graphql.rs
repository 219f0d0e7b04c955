//! The search for errors in the body of a GraphQL response with a 2xx status.
//!
//! The body is read as it is sent, chunk by chunk, because `errors` may follow a `data` of any
//! length. Only the parts that an entry stores are copied: everything except for `data`.

use super::body::{Content, Kind, MAX_SEEN};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The value of a `data` that is not `null`, in entries.
const MASKED: &[u8] = b"\"***\"";

/// A reader of the body of a response, or of an array of responses (a batch).
#[derive(Debug, Default)]
pub(crate) struct GraphqlErrors {
    kept: Vec<u8>,
    is_cut: bool,
    /// Whether a response has an `errors` that is not empty.
    is_found: bool,
    depth: usize,
    /// The depth of a response's members: 1, or 2 in a batch.
    members: usize,
    text: Text,
    /// Whether the next string at the depth of the members is the name of one.
    expects_name: bool,
    name: Vec<u8>,
    value: Value,
}

/// The position relative to a string.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Text {
    #[default]
    Outside,
    Inside,
    /// After a backslash.
    Escaped,
}

/// The member whose value is being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Value {
    #[default]
    Other,
    /// `data`, before its value.
    Data,
    /// The value of `data`, which is not copied.
    Masked,
    /// `errors`, before its value.
    Errors,
    /// The beginning of the array of errors.
    List,
}

/// The longest name that has to be recognized, `errors`, and one more byte.
const NAME: usize = 7;

impl GraphqlErrors {
    pub(crate) fn push(&mut self, chunk: &[u8], is_all: bool) {
        chunk.iter().for_each(|byte| self.read(*byte));
        // The missing bytes may contain brackets, so the rest can't be read.
        self.is_cut |= !is_all;
    }

    /// Returns the body to store. Returns `None` if no errors were found.
    pub(crate) fn content(self, is_whole: bool) -> Option<Content> {
        let Self { kept, is_cut, is_found, .. } = self;
        let is_cut = is_cut || !is_whole;
        is_found.then(|| Content { buffer: kept, kind: Kind::Json, is_cut, ..Content::default() })
    }

    fn read(&mut self, byte: u8) {
        let is_member = self.depth > 0 && self.depth == self.members;
        match (self.text, byte) {
            (Text::Escaped, _) => self.text = Text::Inside,
            (Text::Inside, b'\\') => self.text = Text::Escaped,
            (Text::Inside, b'"') => self.text = Text::Outside,
            (Text::Inside, _) => {}
            (Text::Outside, byte) if byte.is_ascii_whitespace() => {}
            (Text::Outside, byte) => return self.read_token(byte, is_member),
        }
        if is_member && self.expects_name && self.text != Text::Outside && self.name.len() < NAME {
            self.name.push(byte);
        }
        self.keep(byte);
    }

    fn read_token(&mut self, byte: u8, is_member: bool) {
        match (self.value, byte) {
            (Value::Data, b'n') => self.value = Value::Other,
            (Value::Data, _) => {
                self.kept.extend_from_slice(MASKED);
                self.value = Value::Masked;
            }
            (Value::Errors, b'[') => self.value = Value::List,
            (Value::List, b']') | (Value::Errors, _) => self.value = Value::Other,
            (Value::List, _) => {
                self.is_found = true;
                self.value = Value::Other;
            }
            (Value::Masked | Value::Other, _) => {}
        }
        match byte {
            b'"' => {
                self.text = Text::Inside;
                self.name.clear();
            }
            b'{' | b'[' => {
                self.depth += 1;
                if self.depth == 1 {
                    self.members = if byte == b'{' { 1 } else { 2 };
                }
                self.expects_name = byte == b'{' && self.depth == self.members || self.expects_name;
            }
            b'}' | b']' => {
                if is_member {
                    self.value = Value::Other;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            b':' if is_member && self.expects_name => {
                self.expects_name = false;
                self.value = match self.name.as_slice() {
                    b"data" => Value::Data,
                    b"errors" => Value::Errors,
                    _ => Value::Other,
                };
            }
            b',' if is_member => {
                self.value = Value::Other;
                self.expects_name = true;
            }
            _ => {}
        }
        self.keep(byte);
    }

    fn keep(&mut self, byte: u8) {
        if self.value == Value::Masked || self.is_cut {
            return;
        }
        if self.kept.len() < MAX_SEEN {
            self.kept.push(byte);
        } else {
            self.is_cut = true;
        }
    }
}

/// The extensions of the first GraphQL error of a body: its code, and the error id.
#[derive(Deserialize)]
pub(super) struct Extensions<'b> {
    #[serde(borrow, default)]
    pub(super) code: Option<&'b RawValue>,
    #[serde(borrow, default)]
    pub(super) reference: Option<&'b RawValue>,
}

#[derive(Deserialize)]
struct Response<'b> {
    #[serde(borrow)]
    errors: Vec<Error<'b>>,
}

#[derive(Deserialize)]
struct Error<'b> {
    #[serde(borrow, default)]
    extensions: Option<Extensions<'b>>,
}

/// Returns the extensions of the first error that has some, in a response or in a batch. Returns
/// `None` if the body is not of GraphQL.
pub(super) fn extensions(json: &str) -> Option<Extensions<'_>> {
    let responses = if json.trim_ascii_start().starts_with('[') {
        let responses: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        responses.into_iter().filter_map(|response| serde_json::from_str(response.get()).ok()).collect()
    } else {
        vec![serde_json::from_str::<Response<'_>>(json).ok()?]
    };
    responses.into_iter().flat_map(|response: Response<'_>| response.errors).find_map(|error| error.extensions)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a body in chunks of this length, and returns the stored body.
    fn found(json: &str, length: usize) -> Option<String> {
        let mut errors = GraphqlErrors::default();
        json.as_bytes().chunks(length).for_each(|chunk| errors.push(chunk, true));
        let content = errors.content(true)?;
        assert!(!content.is_cut);
        Some(String::from_utf8(content.body().to_vec()).unwrap())
    }

    #[test]
    fn errors_are_found_wherever_they_are_and_data_is_left_out() {
        for (json, expected) in [
            (r#"{"data":null,"errors":[{"message":"no"}]}"#, r#"{"data":null,"errors":[{"message":"no"}]}"#),
            (r#"{"errors":[{"message":"no"}],"data":{"a":1}}"#, r#"{"errors":[{"message":"no"}],"data":"***"}"#),
            (
                r#" { "data" : {"errors":["x"],"b":"},\"errors\":[1]"} , "errors" : [ 1 ] } "#,
                r#" { "data" :"***", "errors" : [ 1 ] } "#,
            ),
            (
                r#"{"data":[1,[2],"}"],"errors":[{}],"extensions":{"data":1}}"#,
                r#"{"data":"***","errors":[{}],"extensions":{"data":1}}"#,
            ),
            (r#"{"errors":["]"]}"#, r#"{"errors":["]"]}"#),
            (
                r#"[{"data":{"a":1}},{"data":7,"errors":[{"path":["data"]}]}]"#,
                r#"[{"data":"***"},{"data":"***","errors":[{"path":["data"]}]}]"#,
            ),
            (r#"{"data":"a\"b\\","errors":[null]}"#, r#"{"data":"***","errors":[null]}"#),
        ] {
            for length in [1, 2, 7, 1_000] {
                let found = found(json, length).map(|json| json.replace(": \"***\"", ":\"***\""));
                let squeezed = |json: &str| json.replace(' ', "");
                assert_eq!(found.as_deref().map(squeezed), Some(squeezed(expected)), "{json}");
            }
        }
        for json in [
            r#"{"data":{"errors":[1]}}"#,
            r#"{"data":null,"errors":[]}"#,
            r#"{"data":null,"errors":[ ] }"#,
            r#"{"data":1,"errors":null}"#,
            r#"{"errors":{"a":[1]}}"#,
            r#"{"a":"errors","b":[1]}"#,
            r#"{"errorss":[1],"error":[1]}"#,
            r#"{"a":"\"errors\":[1]"}"#,
            r#"{"a":{"errors":[1]},"b":[{"errors":[1]}]}"#,
            r#"[[{"errors":[1]}],{"data":1}]"#,
            "[1,2]",
            "\"errors\":[1]",
            "}}]],,::",
            "",
        ] {
            assert_eq!(found(json, 3), None, "{json}");
        }
    }

    #[test]
    fn a_long_data_takes_no_memory_and_long_errors_are_cut() {
        let json = format!(r#"{{"data":"{}","errors":[{{"message":"no"}}]}}"#, "x".repeat(1 << 20));
        assert_eq!(found(&json, 4_096).unwrap(), r#"{"data":"***","errors":[{"message":"no"}]}"#);
        let mut errors = GraphqlErrors::default();
        errors.push(format!(r#"{{"errors":["{}"]}}"#, "x".repeat(1 << 20)).as_bytes(), true);
        let content = errors.content(true).unwrap();
        assert!(content.is_cut && content.body().len() == MAX_SEEN);
        let mut errors = GraphqlErrors::default();
        errors.push(br#"{"errors":["a","#, true);
        assert!(errors.content(false).unwrap().is_cut);
    }

    #[test]
    fn the_extensions_are_those_of_the_first_error_that_has_some() {
        let code = |json: &str| extensions(json).and_then(|found| Some(found.code?.get().to_owned()));
        assert_eq!(code(r#"{"errors":[{"message":"a"},{"extensions":{"code":"b"}}]}"#).as_deref(), Some("\"b\""));
        assert_eq!(code(r#"[{"data":1},{"errors":[{"extensions":{"code":7,"x":[]}}]}]"#).as_deref(), Some("7"));
        for json in
            [r#"{"errors":["a"]}"#, r#"{"errors":{"a":1}}"#, "{}", "[]", "1", r#"{"errors":[{"extensions":null}]}"#]
        {
            assert_eq!(code(json), None, "{json}");
        }
    }
}
