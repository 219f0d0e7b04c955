use super::Format;
use crate::api::json::JsonObject;
use crate::api::json::names::RESERVED;
use crate::api::problem::Problem;
use crate::api::response_cache::Part;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use std::fmt::{self, Write as _};

/// The envelope that payment APIs use, as `application/json`:
/// `{"type":"error","code":…,"status":…,"message":…,"details":[…]}`, followed by the error's public
/// members.
///
/// `details` is always present and has the field errors; an entry is
/// `{"location":…,"pointer":…,"message":…,"type":…}`. The error id of a server error is in the text
/// of `message` and in the header `x-error-id`.
///
/// ```
/// use status_error::{ApiError, ApiProfile, format};
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = API)]
/// #[error("buyer {id} was not found")]
/// #[status(404)]
/// struct NotFound { #[public(message)] id: u64 }
///
/// assert_eq!(
///     status_error::response(&NotFound { id: 7 }).body(),
///     r#"{"type":"error","code":"not_found","status":404,"message":"buyer 7 was not found","details":[]}"#,
/// );
/// ```
#[doc(alias("x-error-id", "application/json"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Envelope;

impl Format for Envelope {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, problem: &Problem<'_>, object: &mut JsonObject) {
        object.fix(RESERVED);
        object.part(Part::Head, |object| {
            object.raw(r#""type":"error","code":"#);
            object.quoted(problem.code());
            object.raw(r#","status":"#);
            object.status(problem.status());
            object.raw(r#","message":"#);
        });
        match problem.error_id() {
            None => object.sentence("message", problem),
            Some(error_id) => {
                let with_reference = |sentence| Message { problem, sentence, error_id };
                object.displayed_or("message", &with_reference(true), &with_reference(false));
            }
        }
        object.raw(r#","details":["#);
        object.each(|object| problem.field_errors(&mut |field_error| self::field_error(field_error, object)));
        object.raw("]");
        problem.members(object);
    }

    fn error_id_header(&self) -> Option<&'static str> {
        Some("x-error-id")
    }
}

/// Writes a field error as an entry of `details`.
pub(crate) fn field_error(field_error: &FieldError, object: &mut JsonObject) {
    object.next(r#"{"location":"#);
    object.quoted(field_error.location.as_str());
    object.raw(r#","pointer":"#);
    object.bounded(field_error.pointer.as_str());
    object.raw(r#","message":"#);
    object.bounded(&field_error.message);
    object.raw(r#","type":"#);
    object.bounded(&field_error.code);
    object.raw("}");
}

/// The message (or the title, if the message failed) and the error id.
struct Message<'p> {
    problem: &'p Problem<'p>,
    sentence: bool,
    error_id: ErrorId,
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sentence = Sentence { f, last: ' ' };
        if self.sentence {
            write!(sentence, "{}", self.problem.message())?;
        } else {
            write!(sentence, "{}", self.problem.title())?;
        }
        let is_ended = matches!(sentence.last, ' ' | '.' | '!' | '?' | '…' | ':' | ';' | ',' | '。' | '！' | '？');
        let period = if is_ended { "" } else { "." };
        write!(f, "{period} The reference of this error is {}.", self.error_id)
    }
}

/// A writer that remembers the last character that is not a space, because a message may lack the
/// period before the next sentence.
struct Sentence<'s, 'f> {
    f: &'s mut fmt::Formatter<'f>,
    last: char,
}

impl fmt::Write for Sentence<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.last = text.trim_end().chars().next_back().unwrap_or(self.last);
        self.f.write_str(text)
    }
}
