//! Cloudflare. Its codes are numbers, and an error has a chain of more exact ones.
//!
//! Members: the responses in <https://developers.cloudflare.com/api/>. Body with `error_chain`: the
//! API's response to a token of the wrong form.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Invalid request headers")]
    #[status(400, code = "6003")]
    Headers(#[field_errors] Vec<FieldError>),
    #[error("Authentication error")]
    #[status(403, code = "10000")]
    Auth,
    #[error("Could not route to {path}, perhaps your object identifier is invalid?")]
    #[status(404, code = "7003", docs = "https://developers.cloudflare.com/api")]
    Route {
        #[public(message)]
        path: &'static str,
    },
}

#[derive(Debug)]
struct Cloudflare;

impl Format for Cloudflare {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.boolean("success", false);
            object.array("errors", |errors| {
                errors.object(|error| {
                    error.number("code", problem.code().parse().unwrap_or(10001));
                    error.message("message", problem);
                    if let Some(docs) = problem.docs() {
                        error.text("documentation_url", &docs);
                    }
                    error.optional_array("error_chain", |chain| {
                        chain.field_errors(problem, |entry, field| {
                            entry.number("code", field.code.parse().unwrap_or(0));
                            entry.text("message", &field.message);
                        })
                    });
                })
            });
            object.array("messages", |_| {});
            object.null("result");
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }
}

static API: ApiProfile = ApiProfile::new("cloudflare.com").format(&Cloudflare).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "application/json");
    assert_response(
        &Error::Headers(vec![field(key("x"), "6111", "Invalid format for Authorization header")]),
        sent(400),
        r#"{"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null}"#,
    );
    assert_response(
        &Error::Auth,
        sent(403),
        r#"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[],"result":null}"#,
    );
    assert_response(
        &Error::Route { path: "/x" },
        sent(404),
        r#"{"success":false,"errors":[{"code":7003,"message":"Could not route to /x, perhaps your object identifier is invalid?","documentation_url":"https://developers.cloudflare.com/api"}],"messages":[],"result":null}"#,
    );
}
