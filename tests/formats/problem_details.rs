//! RFC 9457, Problem Details for HTTP APIs, with the members of its examples.
//!
//! Bodies: §3 and §4.2.1 of <https://www.rfc-editor.org/rfc/rfc9457>.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Your current balance is {balance}, but that costs {price}.")]
    #[status(403, title = "You do not have enough credit.", type = "https://example.com/probs/out-of-credit")]
    OutOfCredit {
        #[public]
        instance: String,
        #[public]
        balance: u32,
        #[public(message)]
        price: u32,
        #[public]
        accounts: Vec<String>,
    },
    #[error("the request is not valid")]
    #[message(title)]
    #[status(422, title = "Your request is not valid.", type = "https://example.net/validation-error")]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("nothing is there")]
    #[message(title)]
    #[status(404)]
    NotFound,
}

#[derive(Debug)]
struct ProblemDetails;

impl Format for ProblemDetails {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/problem+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            match problem.type_uri() {
                Some(uri) => object.text("type", &uri),
                None => object.string("type", "about:blank"),
            }
            object.text("title", &problem.title());
            if problem.has_message() {
                object.message("detail", problem);
            }
            object.optional_array("errors", |errors| {
                errors.field_errors(problem, |error, field| {
                    error.text("detail", &field.message);
                    error.text("pointer", &field.pointer.fragment());
                });
            });
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["type", "title", "detail", "errors"]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&ProblemDetails).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let accounts = ["/account/12345", "/account/67890"].map(str::to_owned).to_vec();
    let instance = "/account/12345/msgs/abc".to_owned();
    assert_response(
        &Error::OutOfCredit { instance, balance: 30, price: 50, accounts },
        (403, "application/problem+json"),
        concat!(
            r#"{"type":"https://example.com/probs/out-of-credit","title":"You do not have enough credit.","#,
            r#""detail":"Your current balance is 30, but that costs 50.","instance":"/account/12345/msgs/abc","#,
            r#""balance":30,"accounts":["/account/12345","/account/67890"]}"#
        ),
    );
    let errors = vec![
        field(key("age"), "range", "must be a positive integer"),
        field(key("profile").key("color"), "choice", "must be 'green', 'red' or 'blue'"),
    ];
    assert_response(
        &Error::Invalid(errors),
        (422, "application/problem+json"),
        concat!(
            r#"{"type":"https://example.net/validation-error","title":"Your request is not valid.","#,
            r##""errors":[{"detail":"must be a positive integer","pointer":"#/age"},"##,
            r##"{"detail":"must be 'green', 'red' or 'blue'","pointer":"#/profile/color"}]}"##
        ),
    );
    let expected = r#"{"type":"about:blank","title":"Not Found"}"#;
    assert_response(&Error::NotFound, (404, "application/problem+json"), expected);
}
