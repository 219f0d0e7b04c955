//! Twilio. Its codes are numbers.
//!
//! Bodies: <https://www.twilio.com/docs/usage/twilios-response>; codes:
//! <https://www.twilio.com/docs/api/errors>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("The requested resource {path} was not found")]
    #[status(404, code = "20404")]
    NotFound {
        #[public(message)]
        path: &'static str,
    },
    #[error("Authenticate")]
    #[status(401, code = "20003")]
    #[header("www-authenticate", "Basic realm=\"Twilio API\"")]
    Authenticate,
    #[error("The 'To' number {to} is not a valid phone number.")]
    #[status(400, code = "21211")]
    InvalidNumber {
        #[public(message)]
        to: &'static str,
    },
}

#[derive(Debug)]
struct Twilio;

impl Format for Twilio {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        // A masked error has a code that is no number.
        let code = problem.code().parse().unwrap_or(20500);
        body.object(|object| {
            object.number("code", code);
            object.message("message", problem);
            object.text("more_info", &format_args!("https://www.twilio.com/docs/errors/{code}"));
            object.number("status", problem.status().as_u16().into());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code", "message", "more_info", "status"]
    }
}

static API: ApiProfile = ApiProfile::new("api.twilio.com").format(&Twilio).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::NotFound { path: "/2010-04-01/Accounts/AC1/Messages/SM1.json" },
        (404, "application/json"),
        concat!(
            r#"{"code":20404,"#,
            r#""message":"The requested resource /2010-04-01/Accounts/AC1/Messages/SM1.json was not found","#,
            r#""more_info":"https://www.twilio.com/docs/errors/20404","status":404}"#
        ),
    );
    assert_response(
        &Error::Authenticate,
        (401, "application/json"),
        concat!(
            r#"{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","#,
            r#""status":401}"#
        ),
    );
    assert_response(
        &Error::InvalidNumber { to: "5551234567" },
        (400, "application/json"),
        concat!(
            r#"{"code":21211,"message":"The 'To' number 5551234567 is not a valid phone number.","#,
            r#""more_info":"https://www.twilio.com/docs/errors/21211","status":400}"#
        ),
    );
}
