//! AWS's JSON protocol 1.0. The type is also in a header.
//!
//! Bodies: "Error components" and "Error messages and codes" of
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Requested resource not found")]
    #[status(400, code = "ResourceNotFoundException")]
    NotFound,
    #[error("One or more parameter values were invalid: Missing the key {key} in the item")]
    #[status(400, code = "ValidationException")]
    Invalid {
        #[public(message)]
        key: &'static str,
    },
    #[error("The conditional request failed")]
    #[status(400, code = "ConditionalCheckFailedException")]
    Condition {
        #[public(name = "Item")]
        item: serde_json::Value,
    },
}

#[derive(Debug)]
struct AwsJson;

impl Format for AwsJson {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/x-amz-json-1.0")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.text("__type", &format_args!("com.amazonaws.dynamodb.v20120810#{}", problem.code()));
            problem.members(object);
            object.message("message", problem);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["__type", "message"]
    }

    fn code_header(&self) -> Option<&'static str> {
        Some("x-amzn-errortype")
    }

    fn error_id_header(&self) -> Option<&'static str> {
        Some("x-amzn-requestid")
    }
}

static API: ApiProfile = ApiProfile::new("dynamodb.example.com").format(&AwsJson).reporter(note);

#[test]
fn each_response_has_its_type_in_a_header() {
    let errors =
        [(Error::NotFound, "ResourceNotFoundException"), (Error::Invalid { key: "Id" }, "ValidationException")];
    for (error, name) in errors {
        assert_eq!(status_error::response(&error).headers()["x-amzn-errortype"], name);
    }
}

#[test]
pub(crate) fn documented_bodies() {
    let sent = (400, "application/x-amz-json-1.0");
    assert_response(
        &Error::NotFound,
        sent,
        concat!(
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","#,
            r#""message":"Requested resource not found"}"#
        ),
    );
    assert_response(
        &Error::Invalid { key: "Id" },
        sent,
        concat!(
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","#,
            r#""message":"One or more parameter values were invalid: Missing the key Id in the item"}"#
        ),
    );
    assert_response(
        &Error::Condition { item: serde_json::json!({ "Id": { "N": "1" } }) },
        sent,
        concat!(
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","#,
            r#""Item":{"Id":{"N":"1"}},"message":"The conditional request failed"}"#
        ),
    );
}
