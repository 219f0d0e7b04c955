//! Field errors from serde's errors alone, without the text that was deserialized.

use super::classify::{
    DUPLICATE, FaultText, JSON, MISSING, NUMERIC_NAMES, OTHER, OUT_OF_RANGE, Reason, TOO_DEEP, UNKNOWN, classify,
};
use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use serde_core::de::value::Error as ValueError;
use serde_json::error::Category;

/// The start of a serde_json text about an object's name that is not a number. serde_json
/// classifies this error as a syntax error, but it is about a value.
pub(super) const NUMERIC_KEY: &str = "invalid value: expected key to be a number in quotes";
/// The start of a serde_json text about a number that is too large. serde_json classifies this
/// error as a syntax error, too.
pub(super) const NUMBER_TOO_LARGE: &str = "number out of range";

/// The start of a serde_json text about nesting beyond its limit.
pub(super) const TOO_DEEP_TEXT: &str = "recursion limit exceeded";
/// The starts of serde_json's texts about half of a surrogate pair in a string.
pub(super) const NOT_TEXT_TEXTS: [&str; 3] =
    ["lone leading surrogate", "unexpected end of hex escape", "invalid unicode code point"];
/// The starts of serde_json's texts that may be about broken JSON, or about a value that the type
/// doesn't accept: `1` for an enum, or three elements for two.
const AMBIGUOUS: [&str; 6] =
    ["expected value", "expected ident", "expected `", "invalid number", "key must be a string", "trailing characters"];

/// Returns whether the error is about a value, in JSON that is well-formed up to there.
pub(super) fn is_value(error: &serde_json::Error, text: &str) -> bool {
    error.is_data() || text.starts_with(NUMERIC_KEY) || text.starts_with(NUMBER_TOO_LARGE)
}

/// One field error about the body, with the line and the column of the mistake. The pointer is
/// empty, because a `serde_json::Error` doesn't contain the path. The error's text is not sent,
/// because it may repeat the input.
///
/// To get a pointer, deserialize through `serde_path_to_error` (feature `serde-path-to-error-01`),
/// or with `extract::json_from_slice` (feature `extract`), which also checks the place against the
/// body: whether the missing member is really absent there.
///
/// ```
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the body can't be read")]
/// #[status(400, code = "bad_request")]
/// struct Unreadable(#[from] #[field_errors] serde_json::Error);
///
/// let error = serde_json::from_str::<u8>(r#""hunter2""#).unwrap_err();
/// let response = status_error::response(&Unreadable::from(error));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains("This must be an integer (line 1, column 9)."), "{body}");
/// assert!(!body.contains("hunter2"));
/// ```
impl ToFieldErrors for serde_json::Error {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let text = self.to_string();
        if !is_value(self, &text) {
            return field_errors.push(&unclear_detail(self, &text));
        }
        let FaultText { kind, sentence } = fault_text(&text);
        let message = match self.line() {
            0 => sentence.to_owned(),
            line => format!("{} (line {line}, column {}).", sentence.trim_end_matches('.'), self.column()),
        };
        field_errors.push(&FieldError::new(Location::Body, Pointer::root(), kind, message));
    }
}

/// One field error about a parameter of a query or a form, for the errors of `serde_urlencoded` and
/// `serde_html_form`.
///
/// These errors name a missing parameter, but not a parameter with a wrong value; the pointer is
/// then empty. `serde_path_to_error` around the deserializer adds the name (feature
/// `serde-path-to-error-01`). The errors don't contain either whether a query or a form was read:
/// wrap them in [`WithLocation`](crate::field_error::WithLocation).
///
/// ```
/// use status_error::{Location, field_error::WithLocation};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the query can't be read")]
/// #[status(400, code = "bad_request")]
/// struct Unreadable(#[field_errors] WithLocation<serde_html_form::de::Error>);
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Page {
///     limit: u8,
/// }
///
/// let error = serde_html_form::from_str::<Page>("cursor=7").unwrap_err();
/// let response = status_error::response(&Unreadable(WithLocation(Location::Query, error)));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r#""location":"query","pointer":"/limit""#), "{body}");
/// ```
impl ToFieldErrors for ValueError {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let text = self.to_string();
        field_errors.push(&named(&text, Pointer::root(), Location::Unknown));
    }
}

/// One field error about the body, as for `serde_json::Error`, with a pointer to the wrong value.
/// The pointer is serde's path up to the first enum variant, because the variant's name may not be
/// in the body.
///
/// ```
/// #[derive(Debug, serde::Deserialize)]
/// struct Buyer {
///     ages: Vec<u8>,
/// }
///
/// let mut json = serde_json::Deserializer::from_str(r#"{"ages":[1,"hunter2"]}"#);
/// let error = serde_path_to_error::deserialize::<_, Buyer>(&mut json).unwrap_err();
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the body can't be read")]
/// #[status(400)]
/// struct Unreadable(#[from] #[field_errors] serde_path_to_error::Error<serde_json::Error>);
///
/// let response = status_error::response(&Unreadable::from(error));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r##""pointer":"#/ages/1""##), "{body}");
/// ```
#[cfg(feature = "serde-path-to-error-01")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde-path-to-error-01")))]
impl ToFieldErrors for serde_path_to_error::Error<serde_json::Error> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let text = self.inner().to_string();
        field_errors.push(&if is_value(self.inner(), &text) {
            named(&text, pointer(self.path()), Location::Body)
        } else {
            unclear_detail(self.inner(), &text)
        });
    }
}

/// One field error about a parameter, as for `serde_urlencoded::de::Error` and
/// `serde_html_form::de::Error`, with a pointer to the parameter.
#[cfg(feature = "serde-path-to-error-01")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde-path-to-error-01")))]
impl ToFieldErrors for serde_path_to_error::Error<ValueError> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let text = self.inner().to_string();
        field_errors.push(&named(&text, pointer(self.path()), Location::Unknown));
    }
}

#[cfg(feature = "serde-path-to-error-01")]
fn pointer(path: &serde_path_to_error::Path) -> Pointer {
    use serde_path_to_error::Segment;

    let known = path.iter().take_while(|segment| matches!(segment, Segment::Seq { .. } | Segment::Map { .. }));
    known.fold(Pointer::root(), |pointer, segment| match segment {
        Segment::Seq { index } => pointer.index(*index),
        Segment::Map { key } => pointer.key(key),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// Returns the field error for serde's text. `place` is serde's path. For a missing member, this
/// path leads to the object that lacks it, so the member's name is appended; for a duplicate, the
/// path leads to the member itself.
fn named(text: &str, place: Pointer, location: Location) -> FieldError {
    let place = match classify(text) {
        Reason::Missing(name) => place.key(name),
        _ => place,
    };
    let FaultText { kind, sentence } = fault_text(text);
    FieldError::new(location, place, kind, sentence)
}

fn fault_text(text: &str) -> FaultText {
    match classify(text) {
        Reason::Missing(_) => MISSING,
        Reason::Unknown(_) => UNKNOWN,
        Reason::Duplicate(_) => DUPLICATE,
        Reason::Value(_) if text.starts_with(NUMERIC_KEY) => NUMERIC_NAMES,
        Reason::Value(_) if text.starts_with(NUMBER_TOO_LARGE) => OUT_OF_RANGE,
        Reason::Value(words) => words,
        Reason::Unsupported => OTHER,
    }
}

/// Returns the field error for what serde_json takes for a syntax error. Without the text it is not
/// certain whether the text is JSON.
fn unclear_detail(error: &serde_json::Error, text: &str) -> FieldError {
    let detail = syntax_detail(error, text);
    if error.is_eof() || !AMBIGUOUS.iter().any(|start| text.starts_with(start)) {
        return detail;
    }
    let (line, column) = (error.line(), error.column());
    let message =
        format!("The JSON is broken, or has a value that can't be used there, at line {line}, column {column}.");
    FieldError { message: message.into(), ..detail }
}

/// Returns the field error for a text that is not JSON. Of the parser's message, only the line and
/// the column are sent.
pub(super) fn syntax_detail(error: &serde_json::Error, text: &str) -> FieldError {
    let place = format!("line {}, column {}", error.line(), error.column());
    let (kind, message) = if text.starts_with("trailing characters") {
        (JSON, format!("Something follows the JSON, at {place}."))
    } else if text.starts_with(TOO_DEEP_TEXT) {
        (TOO_DEEP.kind, format!("The JSON is nested too deeply at {place}."))
    } else {
        match error.classify() {
            _ if NOT_TEXT_TEXTS.iter().any(|start| text.starts_with(start)) => {
                (JSON, format!("The JSON has half of a surrogate pair at {place}."))
            }
            Category::Eof => (JSON, "The JSON ends too early.".to_owned()),
            Category::Io => (JSON, "The body could not be read.".to_owned()),
            Category::Syntax | Category::Data => (JSON, format!("The JSON is broken at {place}.")),
        }
    };
    FieldError::new(Location::Body, Pointer::root(), kind, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &dyn ToFieldErrors) -> (String, String, String) {
        let mut told = Vec::new();
        let mut each = |field_error: &FieldError| told.push(field_error.clone());
        source.each(&mut FieldErrorSink::new(9, &mut each));
        let [field_error] = told.as_slice() else { panic!("{told:?}") };
        (field_error.pointer.to_string(), field_error.code.to_string(), field_error.message.to_string())
    }

    #[test]
    fn plain_errors_tell_the_line_and_never_the_value() {
        let of = |json: &str| told(&serde_json::from_str::<Vec<u8>>(json).unwrap_err());
        assert_eq!(of("[1,\n\"hunter2\"]").2, "This must be an integer (line 2, column 9).");
        assert_eq!(of("[1,").2, "The JSON ends too early.");
        assert_eq!(of("[1,hunter2]").1, "value_error.jsondecode");
        let of_value = serde_json::from_value::<u8>(serde_json::Value::Bool(true)).unwrap_err();
        assert_eq!(told(&of_value).2, "This must be an integer.");
    }

    #[test]
    fn json_that_may_be_well_formed_is_not_called_broken() {
        #[derive(Debug, serde::Deserialize)]
        enum Kind {
            New,
        }
        let error = serde_json::from_str::<Kind>("7").unwrap_err();
        assert!(told(&error).2.contains("or has a value that can't be used"), "{error}");
        let error = serde_json::from_str::<(u8, u8)>("[1,2,3]").unwrap_err();
        assert!(told(&error).2.contains("or has a value that can't be used"), "{error}");
        let _ = Kind::New;
    }

    #[test]
    fn parameters_that_are_missing_are_named() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        struct Page {
            limit: u8,
        }
        let of = |query: &str| told(&serde_html_form::from_str::<Page>(query).unwrap_err());
        assert_eq!(of("").0, "/limit");
        assert_eq!((of("limit=hunter2").0.as_str(), of("limit=hunter2").1.as_str()), ("", "type_error.integer"));
    }

    #[test]
    #[cfg(feature = "serde-path-to-error-01")]
    fn paths_are_cut_at_variants() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code)]
        enum Kind {
            New { age: u8 },
        }
        let of = |json: &str| {
            let mut json = serde_json::Deserializer::from_str(json);
            told(
                &serde_path_to_error::deserialize::<_, std::collections::BTreeMap<String, Kind>>(&mut json)
                    .unwrap_err(),
            )
        };
        assert_eq!(of(r#"{"a/b":{"New":{"age":true}}}"#).0, "/a~1b");
        assert_eq!(of(r#"{"a":"#).1, "value_error.jsondecode");
    }
}
