use super::{Format, Object};
use crate::Problem;
use std::fmt;

/// The envelope of payments APIs, `application/json`:
/// `{"type":"error","code":…,"status":…,"message":…,"details":[…]}`, then the error's public members.
///
/// `details` is always there; an entry is `{"location":…,"pointer":…,"message":…,"type":…}`. A server error's reference stands
/// in the message's text and in the header `x-error-id`.
///
/// ```
/// use status_error::{ApiError, ApiProfile, format};
///
/// static API: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(api = API)]
/// #[error("buyer {id} was not found")]
/// #[status(404)]
/// struct NotFound { #[public(message)] id: u64 }
///
/// assert_eq!(
///     status_error::response(&NotFound { id: 7 }).body(),
///     r#"{"type":"error","code":"not_found","status":404,"message":"buyer 7 was not found","details":[]}"#,
/// );
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Envelope;

impl Format for Envelope {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, problem: &Problem<'_>, object: &mut Object) {
        object.string("type", "error");
        object.string("code", problem.code());
        object.number("status", problem.status().as_u16().into());
        object.text_or("message", &Message(problem, true), &Message(problem, false));
        object.array("details", |details| {
            problem.details(&mut |detail| {
                details.object(|object| {
                    object.string("location", detail.location.as_str());
                    object.bounded("pointer", detail.pointer.as_str());
                    object.bounded("message", &detail.message);
                    object.bounded("type", &detail.kind);
                });
            });
        });
        problem.members(object);
    }

    fn reference_header(&self) -> Option<&'static str> {
        Some("x-error-id")
    }
}

/// The sentence (or the title, where that failed) and the reference.
struct Message<'p>(&'p Problem<'p>, bool);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(problem, sentence) = self;
        if *sentence {
            problem.message().fmt(f)?
        } else {
            problem.title().fmt(f)?
        }
        match problem.reference() {
            Some(reference) => write!(f, " The reference of this error is {reference}."),
            None => Ok(()),
        }
    }
}
