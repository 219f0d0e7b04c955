//! OAuth 2.0.
//!
//! Bodies: §5.2 of <https://www.rfc-editor.org/rfc/rfc6749>, and §3.2.2 of
//! <https://www.rfc-editor.org/rfc/rfc7591>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("a parameter is missing")]
    #[message(title)]
    #[status(400, code = "invalid_request")]
    Malformed,
    #[error("The redirection URI {uri} is not allowed by this server.")]
    #[status(400)]
    InvalidRedirectUri {
        #[public(message)]
        uri: String,
    },
    #[error(
        "The grant type '{grant}' must be registered along with the response type '{response}' \
         but found only '{found}' instead."
    )]
    #[status(400)]
    InvalidClientMetadata {
        #[public(message)]
        grant: &'static str,
        #[public(message)]
        response: &'static str,
        #[public(message)]
        found: &'static str,
    },
}

#[derive(Debug)]
struct OAuth;

impl Format for OAuth {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json;charset=UTF-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("error", problem.code());
            if problem.has_message() {
                object.message("error_description", problem);
            }
            if let Some(docs) = problem.docs() {
                object.text("error_uri", &docs);
            }
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["error", "error_description", "error_uri"]
    }
}

static API: ApiProfile = ApiProfile::new("auth.example.com").format(&OAuth).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = (400, "application/json;charset=UTF-8");
    assert_response(&Error::Malformed, sent, r#"{"error":"invalid_request"}"#);
    assert_response(
        &Error::InvalidRedirectUri { uri: "http://sketchy.example.com".to_owned() },
        sent,
        concat!(
            r#"{"error":"invalid_redirect_uri","error_description":"#,
            r#""The redirection URI http://sketchy.example.com is not allowed by this server."}"#
        ),
    );
    assert_response(
        &Error::InvalidClientMetadata { grant: "authorization_code", response: "code", found: "implicit" },
        sent,
        concat!(
            r#"{"error":"invalid_client_metadata","error_description":"The grant type 'authorization_code' must be "#,
            r#"registered along with the response type 'code' but found only 'implicit' instead."}"#
        ),
    );
}
