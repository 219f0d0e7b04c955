//! Slack's Web API, with an error status in place of its 200.
//!
//! Members: "Evaluating responses" of <https://api.slack.com/web>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("the token is not valid")]
    #[status(401, code = "invalid_auth")]
    #[header("www-authenticate", "Bearer")]
    InvalidAuth,
    #[error("a scope is missing")]
    #[status(403)]
    MissingScope {
        #[public]
        needed: &'static str,
        #[public]
        provided: &'static str,
    },
    #[error("too many requests")]
    #[status(429, code = "ratelimited")]
    RateLimited,
}

#[derive(Debug)]
struct Slack;

impl Format for Slack {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.boolean("ok", false);
            object.string("error", problem.code());
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["ok", "error"]
    }
}

static API: ApiProfile = ApiProfile::new("slack.example.com").format(&Slack).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "application/json; charset=utf-8");
    assert_response(&Error::InvalidAuth, sent(401), r#"{"ok":false,"error":"invalid_auth"}"#);
    let expected = r#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"users:read"}"#;
    assert_response(&Error::MissingScope { needed: "chat:write", provided: "users:read" }, sent(403), expected);
    assert_response(&Error::RateLimited, sent(429), r#"{"ok":false,"error":"ratelimited"}"#);
}
