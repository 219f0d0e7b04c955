//! JSON-RPC 2.0 over HTTP. Its codes are negative numbers.
//!
//! Bodies: §5.1 and §7 of <https://www.jsonrpc.org/specification>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Parse error")]
    #[status(400, code = "-32700", members(id = null))]
    Parse,
    #[error("Method not found")]
    #[status(404, code = "-32601")]
    MethodNotFound {
        #[public]
        id: &'static str,
    },
    #[error("Invalid params")]
    #[status(400, code = "-32602")]
    InvalidParams {
        #[public]
        id: u32,
        #[public]
        data: Vec<&'static str>,
    },
}

#[derive(Debug)]
struct JsonRpc;

impl Format for JsonRpc {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("jsonrpc", "2.0");
            object.object("error", |error| {
                error.integer("code", problem.code().parse().unwrap_or(-32603));
                error.message("message", problem);
                problem.members_except(&["id"], error);
            });
            object.value("id", &problem.member("id"));
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code", "message"]
    }
}

static API: ApiProfile = ApiProfile::new("rpc.example.com").format(&JsonRpc).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let expected = r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null}"#;
    assert_response(&Error::Parse, (400, "application/json"), expected);
    let expected = r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":"1"}"#;
    assert_response(&Error::MethodNotFound { id: "1" }, (404, "application/json"), expected);
    assert_response(
        &Error::InvalidParams { id: 7, data: vec!["subtrahend"] },
        (400, "application/json"),
        r#"{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":["subtrahend"]},"id":7}"#,
    );
}
