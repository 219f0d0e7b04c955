//! Stripe. Its members are in alphabetical order.
//!
//! Members: <https://docs.stripe.com/api/errors>. Codes and links:
//! <https://docs.stripe.com/error-codes>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Your card has insufficient funds.")]
    #[status(
        402,
        code = "card_declined",
        members(type = "card_error"),
        docs = "https://stripe.com/docs/error-codes/card-declined"
    )]
    CardDeclined {
        #[public]
        charge: &'static str,
        #[public]
        decline_code: &'static str,
    },
    #[error("Missing required param: {param}.")]
    #[status(
        400,
        code = "parameter_missing",
        members(type = "invalid_request_error"),
        docs = "https://stripe.com/docs/error-codes/parameter-missing"
    )]
    ParameterMissing {
        #[public]
        param: &'static str,
    },
    #[error("Invalid API Key provided: {key}")]
    #[status(401, members(type = "invalid_request_error"))]
    #[header("www-authenticate", "Bearer realm=\"Stripe\"")]
    InvalidKey {
        #[public(message)]
        key: &'static str,
    },
}

#[derive(Debug)]
struct Stripe;

impl Format for Stripe {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |error| {
                for name in ["charge", "code", "decline_code", "doc_url", "message", "param", "type"] {
                    match (name, problem.docs(), problem.member(name)) {
                        // Errors without a page have no code.
                        ("code", Some(_), _) => error.string("code", problem.code()),
                        ("doc_url", Some(docs), _) => error.text("doc_url", &docs),
                        ("message", ..) => error.message("message", problem),
                        (_, _, Some(member)) => error.value(name, &member),
                        _ => {}
                    }
                }
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code", "doc_url", "message"]
    }
}

static API: ApiProfile = ApiProfile::new("api.stripe.com").format(&Stripe).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::CardDeclined { charge: "ch_1", decline_code: "insufficient_funds" },
        (402, "application/json"),
        concat!(
            r#"{"error":{"charge":"ch_1","code":"card_declined","decline_code":"insufficient_funds","#,
            r#""doc_url":"https://stripe.com/docs/error-codes/card-declined","#,
            r#""message":"Your card has insufficient funds.","type":"card_error"}}"#
        ),
    );
    assert_response(
        &Error::ParameterMissing { param: "amount" },
        (400, "application/json"),
        concat!(
            r#"{"error":{"code":"parameter_missing","#,
            r#""doc_url":"https://stripe.com/docs/error-codes/parameter-missing","#,
            r#""message":"Missing required param: amount.","param":"amount","type":"invalid_request_error"}}"#
        ),
    );
    assert_response(
        &Error::InvalidKey { key: "sk_test_****1234" },
        (401, "application/json"),
        r#"{"error":{"message":"Invalid API Key provided: sk_test_****1234","type":"invalid_request_error"}}"#,
    );
}
