//! Discord. Its codes are numbers, and `errors` is nested as the request is: a place may have
//! errors of its own and places below it.
//!
//! Bodies: "Error Messages" of <https://docs.discord.com/developers/reference>.

use crate::{assert_response, field, key, note};
use status_error::field_error::group_by;
use status_error::format::{BodyWriter, Format, JsonObject, Problem};
use status_error::{ApiError, ApiProfile, FieldError, Pointer};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Invalid Form Body")]
    #[status(400, code = "50035")]
    InvalidForm(#[field_errors] Vec<FieldError>),
    #[error("Unknown Channel")]
    #[status(404, code = "10003")]
    UnknownChannel,
}

#[derive(Debug)]
struct Discord;

impl Discord {
    /// Writes the errors of a place, and those of the places below it.
    fn place(errors: Vec<FieldError>, depth: usize, object: &mut JsonObject) {
        let name = |error: &FieldError| error.pointer.segments().nth(depth).map(|segment| segment.to_string());
        for (name, errors) in group_by(errors, name) {
            match name {
                Some(name) => object.entry(&name).object(|below| Self::place(errors, depth + 1, below)),
                None => object.array("_errors", |list| {
                    for error in &errors {
                        list.object(|entry| {
                            entry.text("code", &error.code);
                            entry.text("message", &error.message);
                        });
                    }
                }),
            }
        }
    }
}

impl Format for Discord {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            // A masked error has a code that is no number.
            object.number("code", problem.code().parse().unwrap_or(0));
            object.optional_object("errors", |object| Self::place(problem.field_error_list(), 0, object));
            object.message("message", problem);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code", "errors", "message"]
    }
}

static API: ApiProfile = ApiProfile::new("discord.com").format(&Discord).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let activity = |name| key("activities").index(0).key(name);
    assert_response(
        &Error::InvalidForm(vec![
            field(activity("platform"), "BASE_TYPE_CHOICES", "Value must be one of ('desktop', 'android', 'ios')."),
            field(activity("type"), "BASE_TYPE_CHOICES", "Value must be one of (0, 1, 2, 3, 4, 5)."),
        ]),
        (400, "application/json"),
        concat!(
            r#"{"code":50035,"errors":{"activities":{"0":{"platform":{"_errors":[{"code":"BASE_TYPE_CHOICES","#,
            r#""message":"Value must be one of ('desktop', 'android', 'ios')."}]},"type":{"_errors":[{"#,
            r#""code":"BASE_TYPE_CHOICES","message":"Value must be one of (0, 1, 2, 3, 4, 5)."}]}}}},"#,
            r#""message":"Invalid Form Body"}"#
        ),
    );
    assert_response(
        &Error::InvalidForm(vec![field(key("access_token"), "BASE_TYPE_REQUIRED", "This field is required")]),
        (400, "application/json"),
        concat!(
            r#"{"code":50035,"errors":{"access_token":{"_errors":[{"code":"BASE_TYPE_REQUIRED","#,
            r#""message":"This field is required"}]}},"message":"Invalid Form Body"}"#
        ),
    );
    let too_large = field(Pointer::root(), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)");
    assert_response(
        &Error::InvalidForm(vec![too_large]),
        (400, "application/json"),
        concat!(
            r#"{"code":50035,"errors":{"_errors":[{"code":"APPLICATION_COMMAND_TOO_LARGE","#,
            r#""message":"Command exceeds maximum size (8000)"}]},"message":"Invalid Form Body"}"#
        ),
    );
    let expected = r#"{"code":10003,"message":"Unknown Channel"}"#;
    assert_response(&Error::UnknownChannel, (404, "application/json"), expected);
}
