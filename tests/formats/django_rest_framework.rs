//! Django REST Framework. A validation error is an object from fields to lists of messages, which
//! is nested as the request is.
//!
//! Bodies: <https://www.django-rest-framework.org/api-guide/exceptions/>, and the nested one:
//! "Validation" of <https://www.django-rest-framework.org/api-guide/serializers/>.

use crate::{assert_response, field, key, note};
use status_error::field_error::group_by;
use status_error::format::{BodyWriter, Format, JsonObject, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Method '{method}' not allowed.")]
    #[status(405)]
    MethodNotAllowed {
        #[public(message)]
        method: &'static str,
        #[header("allow")]
        allow: Vec<&'static str>,
    },
    #[error("the request is not valid")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),
}

#[derive(Debug)]
struct DjangoRestFramework;

impl DjangoRestFramework {
    /// Writes the errors of the places below a place.
    fn place(errors: Vec<FieldError>, depth: usize, object: &mut JsonObject) {
        let name = |error: &FieldError| error.pointer.segments().nth(depth).map(|segment| segment.to_string());
        for (field, errors) in group_by(errors, name) {
            let value = object.entry(field.as_deref().unwrap_or("non_field_errors"));
            match errors.iter().all(|error| error.pointer.segments().nth(depth + 1).is_some()) {
                true => value.object(|below| Self::place(errors, depth + 1, below)),
                false => value.array(|list| errors.iter().for_each(|error| list.text(&error.message))),
            }
        }
    }
}

impl Format for DjangoRestFramework {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        let fields = problem.field_error_list();
        body.object(|object| match fields.is_empty() {
            true => object.message("detail", problem),
            false => Self::place(fields, 0, object),
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["detail"]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&DjangoRestFramework).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::MethodNotAllowed { method: "DELETE", allow: vec!["GET", "HEAD"] },
        (405, "application/json"),
        r#"{"detail":"Method 'DELETE' not allowed."}"#,
    );
    let errors = vec![
        field(key("amount"), "invalid", "A valid integer is required."),
        field(key("description"), "blank", "This field may not be blank."),
    ];
    assert_response(
        &Error::Invalid(errors),
        (400, "application/json"),
        r#"{"amount":["A valid integer is required."],"description":["This field may not be blank."]}"#,
    );
    let errors = vec![
        field(key("user").key("email"), "invalid", "Enter a valid e-mail address."),
        field(key("created"), "required", "This field is required."),
        field(key("user").key("email"), "unique", "This field must be unique."),
    ];
    assert_response(
        &Error::Invalid(errors),
        (400, "application/json"),
        concat!(
            r#"{"user":{"email":["Enter a valid e-mail address.","This field must be unique."]},"#,
            r#""created":["This field is required."]}"#
        ),
    );
}
