//! The Matrix client-server API.
//!
//! Members and codes: "Standard error response" and "Rate limiting" of
//! <https://spec.matrix.org/latest/client-server-api/>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("You are not allowed to do that")]
    #[status(403, code = "M_FORBIDDEN")]
    Forbidden,
    #[error("Too many requests")]
    #[status(429, code = "M_LIMIT_EXCEEDED")]
    LimitExceeded {
        #[public]
        retry_after_ms: u64,
    },
    #[error("Unrecognised access token")]
    #[status(401, code = "M_UNKNOWN_TOKEN")]
    #[header("www-authenticate", "Bearer")]
    UnknownToken {
        #[public]
        soft_logout: bool,
    },
}

#[derive(Debug)]
struct Matrix;

impl Format for Matrix {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("errcode", if problem.is_masked() { "M_UNKNOWN" } else { problem.code() });
            object.message("error", problem);
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["errcode", "error"]
    }
}

static API: ApiProfile = ApiProfile::new("matrix.example.com").format(&Matrix).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let expected = r#"{"errcode":"M_FORBIDDEN","error":"You are not allowed to do that"}"#;
    assert_response(&Error::Forbidden, (403, "application/json"), expected);
    let expected = r#"{"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":2000}"#;
    assert_response(&Error::LimitExceeded { retry_after_ms: 2000 }, (429, "application/json"), expected);
    let expected = r#"{"errcode":"M_UNKNOWN_TOKEN","error":"Unrecognised access token","soft_logout":true}"#;
    assert_response(&Error::UnknownToken { soft_logout: true }, (401, "application/json"), expected);
}
