//! OpenAI. `param` and `code` may be `null`.
//!
//! Texts: <https://platform.openai.com/docs/guides/error-codes>. Members: the schema `Error` of
//! <https://github.com/openai/openai-openapi>, in the order of the API's responses.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Incorrect API key provided: {key}. You can find your API key at {page}.")]
    #[status(401, code = "invalid_api_key", members(type = "invalid_request_error"))]
    #[header("www-authenticate", "Bearer realm=\"OpenAI API\"")]
    InvalidApiKey {
        #[public(message)]
        key: &'static str,
        #[public(message)]
        page: &'static str,
    },
    #[error("You exceeded your current quota, please check your plan and billing details.")]
    #[status(429, members(type = "insufficient_quota"))]
    InsufficientQuota,
    #[error("'{name}' is a required property")]
    #[status(400, members(type = "invalid_request_error", code = null))]
    RequiredProperty {
        #[public(message)]
        name: &'static str,
    },
    #[error("Unsupported value: '{param}' does not support {value} with this model.")]
    #[status(400, code = "unsupported_value", members(type = "invalid_request_error"))]
    UnsupportedValue {
        #[public]
        param: &'static str,
        #[public(message)]
        value: u8,
    },
}

#[derive(Debug)]
struct OpenAi;

impl Format for OpenAi {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |error| {
                error.message("message", problem);
                error.value("type", &problem.member("type"));
                error.value("param", &problem.member("param"));
                match problem.member("code") {
                    Some(code) => error.value("code", &code),
                    None => error.string("code", problem.code()),
                }
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["message"]
    }
}

static API: ApiProfile = ApiProfile::new("api.openai.com").format(&OpenAi).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::InvalidApiKey { key: "sk-****1234", page: "https://platform.openai.com/account/api-keys" },
        (401, "application/json"),
        concat!(
            r#"{"error":{"message":"Incorrect API key provided: sk-****1234. You can find your API key at "#,
            r#"https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"#,
            r#""code":"invalid_api_key"}}"#
        ),
    );
    assert_response(
        &Error::InsufficientQuota,
        (429, "application/json"),
        concat!(
            r#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","#,
            r#""type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#
        ),
    );
    assert_response(
        &Error::RequiredProperty { name: "messages" },
        (400, "application/json"),
        concat!(
            r#"{"error":{"message":"'messages' is a required property","type":"invalid_request_error","#,
            r#""param":null,"code":null}}"#
        ),
    );
    assert_response(
        &Error::UnsupportedValue { param: "temperature", value: 2 },
        (400, "application/json"),
        concat!(
            r#"{"error":{"message":"Unsupported value: 'temperature' does not support 2 with this model.","#,
            r#""type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#
        ),
    );
}
