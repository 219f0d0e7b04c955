use super::{BodyWriter, Format, Members};
use crate::api::json::JsonObject;
use crate::api::json::names::{Fixed, RESERVED};
use crate::api::problem::Problem;
use crate::api::response_cache::Part;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use std::fmt::{self, Write as _};
#[cfg(feature = "client")]
use {
    crate::api::received::{ReceivedObject, ReceivedProblem, ReceivedResponse},
    crate::contract::location::Location,
    crate::contract::pointer::Pointer,
};

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

/// The names that the envelope uses.
static OWN: Fixed = Fixed::new(&["type", "code", "status", "message", "details"]);

impl Format for Envelope {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.fix(if problem.is_profile_named { &OWN } else { &RESERVED });
            object.part(Part::Head, |object| {
                object.raw(r#""type":"error","code":"#);
                object.quoted(problem.code());
                object.raw(r#","status":"#);
                object.status(problem.status());
                object.raw(r#","message":"#);
            });
            match WithErrorId::of(problem) {
                None => object.sentence("message", problem),
                Some([message, title]) => object.displayed_or("message", &message, &title),
            }
            object.raw(r#","details":["#);
            object.each(|object| problem.field_errors(&mut |field_error| self::field_error(field_error, object)));
            object.raw("]");
            object.request_id(problem);
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        OWN.names()
    }

    fn members(&self) -> Members {
        Members::Closed
    }

    fn is_pure(&self) -> bool {
        true
    }

    fn error_id_header(&self) -> Option<&'static str> {
        Some("x-error-id")
    }

    #[cfg(feature = "client")]
    fn read(&self, response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
        let mut body = response.object()?;
        let mut problem = response.problem();
        problem.code = body.take("code");
        problem.message = body.take("message");
        problem.field_errors = body.take_field_errors("details", read_field_error);
        body.leave_out(self.reserved());
        body.add_rest_to(&mut problem);
        Some(problem)
    }
}

#[cfg(feature = "client")]
fn read_field_error(mut entry: ReceivedObject<'_>) -> Option<FieldError> {
    let location = Location::named(&entry.take::<String>("location")?);
    let pointer = Pointer::parse(&entry.take::<String>("pointer")?)?;
    let [code, message] = ["type", "message"].map(|name| entry.take::<String>(name).unwrap_or_default());
    Some(FieldError::new(location, pointer, code, message))
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

/// The message or the title, and the error id.
pub(super) struct WithErrorId<'p> {
    problem: &'p Problem<'p>,
    has_message: bool,
    error_id: ErrorId,
}

impl<'p> WithErrorId<'p> {
    /// Returns the message with the error id, and the title with it. Returns `None` if the problem
    /// has no error id.
    pub(super) fn of(problem: &'p Problem<'p>) -> Option<[Self; 2]> {
        let with = |error_id| [true, false].map(|has_message| Self { problem, has_message, error_id });
        problem.error_id().map(with)
    }
}

impl fmt::Display for WithErrorId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sentence = Sentence { f, last: ' ' };
        if self.has_message {
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
