//! JSON:API 1.1.
//!
//! Bodies: "Error Objects" of <https://jsonapi.org/examples/>. This API sends `status` in each
//! error object, which some of the examples leave out.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("an attribute is not valid")]
    #[status(422, title = "Invalid Attribute")]
    InvalidAttribute(#[field_errors] Vec<FieldError>),
    #[error("a parameter is not valid")]
    #[status(400, title = "Invalid Query Parameter")]
    InvalidParameter(#[field_errors] FieldError),
    #[error("article {id} was not found")]
    #[status(404, title = "Resource Not Found")]
    NotFound {
        #[public]
        id: u32,
    },
}

#[derive(Debug)]
struct JsonApi;

impl Format for JsonApi {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/vnd.api+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        let fields = problem.field_error_list();
        let status = problem.status();
        body.object(|object| {
            object.array("errors", |errors| {
                for field in &fields {
                    errors.object(|error| {
                        error.string("status", status.as_str());
                        let is_parameter = field.location == Location::Query;
                        error.object("source", |source| match is_parameter {
                            true => source.text("parameter", &field.pointer.dotted()),
                            false => source.text("pointer", &field.pointer),
                        });
                        error.text("title", &problem.title());
                        error.text("detail", &field.message);
                    });
                }
                if fields.is_empty() {
                    errors.object(|error| {
                        error.string("status", status.as_str());
                        error.text("title", &problem.title());
                        error.message("detail", problem);
                        error.optional_object("meta", |meta| problem.members(meta));
                    });
                }
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&JsonApi).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let attribute = |name| key("data").key("attributes").key(name);
    let short = field(attribute("firstName"), "short", "First name must contain at least two characters.");
    assert_response(
        &Error::InvalidAttribute(vec![short.clone()]),
        (422, "application/vnd.api+json"),
        concat!(
            r#"{"errors":[{"status":"422","source":{"pointer":"/data/attributes/firstName"},"#,
            r#""title":"Invalid Attribute","detail":"First name must contain at least two characters."}]}"#
        ),
    );
    let missing = "The password provided is missing a punctuation character.";
    assert_response(
        &Error::InvalidAttribute(vec![short, field(attribute("password"), "punctuation", missing)]),
        (422, "application/vnd.api+json"),
        concat!(
            r#"{"errors":[{"status":"422","source":{"pointer":"/data/attributes/firstName"},"#,
            r#""title":"Invalid Attribute","detail":"First name must contain at least two characters."},"#,
            r#"{"status":"422","source":{"pointer":"/data/attributes/password"},"title":"Invalid Attribute","#,
            r#""detail":"The password provided is missing a punctuation character."}]}"#
        ),
    );
    let message = "The resource does not have an `author` relationship path.";
    assert_response(
        &Error::InvalidParameter(FieldError::new(Location::Query, Pointer::field("include"), "path", message)),
        (400, "application/vnd.api+json"),
        concat!(
            r#"{"errors":[{"status":"400","source":{"parameter":"include"},"title":"Invalid Query Parameter","#,
            r#""detail":"The resource does not have an `author` relationship path."}]}"#
        ),
    );
    assert_response(
        &Error::NotFound { id: 7 },
        (404, "application/vnd.api+json"),
        concat!(
            r#"{"errors":[{"status":"404","title":"Resource Not Found","detail":"article 7 was not found","#,
            r#""meta":{"id":7}}]}"#
        ),
    );
}
