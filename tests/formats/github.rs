//! GitHub's REST API.
//!
//! Bodies: "Validation Failed", "Problems parsing JSON" and "404 Not Found" of
//! <https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api>, with the members
//! `documentation_url` and `status` that each response has.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Not Found")]
    #[status(404, docs = "https://docs.github.com/rest/repos/repos#get-a-repository")]
    NotFound,
    #[error("Problems parsing JSON")]
    #[status(400, docs = "https://docs.github.com/rest/issues/issues#create-an-issue")]
    NotJson,
    #[error("Validation Failed")]
    #[status(422, docs = "https://docs.github.com/rest/issues/issues#create-an-issue")]
    Invalid {
        #[public]
        resource: &'static str,
        #[field_errors]
        fields: Vec<FieldError>,
    },
}

#[derive(Debug)]
struct GitHub;

impl Format for GitHub {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.message("message", problem);
            object.optional_array("errors", |errors| {
                errors.field_errors(problem, |error, field| {
                    error.value("resource", &problem.member("resource"));
                    error.text("field", &field.pointer.dotted());
                    error.text("code", &field.code);
                });
            });
            if let Some(docs) = problem.docs() {
                object.text("documentation_url", &docs);
            }
            object.string("status", problem.status().as_str());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["message", "errors", "documentation_url", "status"]
    }
}

static API: ApiProfile = ApiProfile::new("api.github.com").format(&GitHub).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "application/json; charset=utf-8");
    assert_response(
        &Error::NotFound,
        sent(404),
        concat!(
            r#"{"message":"Not Found","documentation_url":"https://docs.github.com/rest/repos/repos#get-a-repository","#,
            r#""status":"404"}"#
        ),
    );
    assert_response(
        &Error::NotJson,
        sent(400),
        concat!(
            r#"{"message":"Problems parsing JSON","#,
            r#""documentation_url":"https://docs.github.com/rest/issues/issues#create-an-issue","status":"400"}"#
        ),
    );
    let fields = vec![field(key("title"), "missing_field", "This value is required.")];
    assert_response(
        &Error::Invalid { resource: "Issue", fields },
        sent(422),
        concat!(
            r#"{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}],"#,
            r#""documentation_url":"https://docs.github.com/rest/issues/issues#create-an-issue","status":"422"}"#
        ),
    );
}
