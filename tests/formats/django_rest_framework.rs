//! Django REST Framework. A validation error is an object from fields to lists of messages, which
//! is nested as the request is.

use crate::{assert_response, field, key, note};
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
    fn name(error: &FieldError, depth: usize) -> String {
        error.pointer.segments().nth(depth).map_or("non_field_errors".to_owned(), |segment| segment.to_string())
    }

    /// Writes errors whose places have the first `depth` names in common.
    fn level(errors: &[FieldError], depth: usize, object: &mut JsonObject) {
        for (index, first) in errors.iter().enumerate() {
            let name = Self::name(first, depth);
            if errors[..index].iter().any(|before| Self::name(before, depth) == name) {
                continue;
            }
            let same = |error: &&FieldError| Self::name(error, depth) == name;
            let group: Vec<FieldError> = errors.iter().filter(same).cloned().collect();
            match first.pointer.segments().nth(depth + 1) {
                Some(_) => object.entry(&name).object(|inner| Self::level(&group, depth + 1, inner)),
                None => object.entry(&name).array(|list| group.iter().for_each(|error| list.text(&error.message))),
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
            false => Self::level(&fields, 0, object),
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
