//! `application/vnd.error+json`, with HAL links.
//!
//! Members: <https://github.com/blongden/vnd.error>.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Validation failed")]
    #[status(400)]
    Invalid {
        #[public]
        logref: u32,
        #[field_errors]
        fields: Vec<FieldError>,
    },
    #[error("User {id} was not found")]
    #[status(404, docs = "http://path.to/user/help")]
    NotFound {
        #[public]
        id: u32,
    },
    #[error("Forbidden")]
    #[status(403)]
    Forbidden,
}

#[derive(Debug)]
struct VndError;

impl Format for VndError {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/vnd.error+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.message("message", problem);
            if let Some(id) = problem.error_id() {
                object.text("logref", &id);
            }
            problem.members(object);
            if let Some(docs) = problem.docs() {
                object.object("_links", |links| links.object("help", |help| help.text("href", &docs)));
            }
            let fields = problem.field_error_list();
            if !fields.is_empty() {
                object.number("total", fields.len() as u64);
                object.object("_embedded", |embedded| {
                    embedded.array("errors", |errors| {
                        for field in &fields {
                            errors.object(|error| {
                                error.text("message", &field.message);
                                error.text("path", &field.pointer);
                            });
                        }
                    });
                });
            }
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["message", "_links", "total", "_embedded"]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&VndError).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let fields = vec![
        field(key("username"), "taken", "The username is taken"),
        field(key("zip"), "invalid", "The zip code is not valid"),
    ];
    assert_response(
        &Error::Invalid { logref: 42, fields },
        (400, "application/vnd.error+json"),
        concat!(
            r#"{"message":"Validation failed","logref":42,"total":2,"_embedded":{"errors":["#,
            r#"{"message":"The username is taken","path":"/username"},"#,
            r#"{"message":"The zip code is not valid","path":"/zip"}]}}"#
        ),
    );
    assert_response(
        &Error::NotFound { id: 7 },
        (404, "application/vnd.error+json"),
        r#"{"message":"User 7 was not found","id":7,"_links":{"help":{"href":"http://path.to/user/help"}}}"#,
    );
    assert_response(&Error::Forbidden, (403, "application/vnd.error+json"), r#"{"message":"Forbidden"}"#);
}
