//! RFC 9457 in XML. Members that are arrays or objects are nested elements.
//!
//! Body: appendix B of <https://www.rfc-editor.org/rfc/rfc9457>; the others have the same form.

use crate::{assert_response, note};
use serde_json::Value;
use status_error::format::{BodyWriter, Format, Problem, xml};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Your current balance is {balance}, but that costs {price}.")]
    #[status(403, title = "You do not have enough credit.", type = "https://example.com/probs/out-of-credit")]
    OutOfCredit {
        #[public]
        instance: &'static str,
        #[public]
        balance: u32,
        #[public(message)]
        price: u32,
        #[public]
        accounts: Vec<&'static str>,
    },
    #[error("<{name}> & others are taken")]
    #[status(409, title = "Taken")]
    Taken {
        #[public(message)]
        name: &'static str,
    },
    #[error("x")]
    #[message(title)]
    #[status(404)]
    NotFound,
}

#[derive(Debug)]
struct ProblemXml;

fn element(body: &mut BodyWriter, name: &str, value: &Value) {
    body.text(&format_args!("<{name}>"));
    match value {
        Value::Array(values) => values.iter().for_each(|value| element(body, "i", value)),
        Value::Object(members) => members.iter().for_each(|(name, value)| element(body, name, value)),
        Value::String(text) => body.escaped(text, xml),
        other => body.text(other),
    }
    body.text(&format_args!("</{name}>"));
}

impl Format for ProblemXml {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/problem+xml")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.text(&r#"<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807">"#);
        if let Some(uri) = problem.type_uri() {
            element(body, "type", &uri.to_string().into());
        }
        element(body, "title", &problem.title().to_string().into());
        if problem.has_message() {
            body.text(&"<detail>");
            body.escaped_message(problem, xml);
            body.text(&"</detail>");
        }
        for member in problem.each_member() {
            element(body, member.name(), &member.read().unwrap_or_default());
        }
        body.text(&"</problem>");
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["type", "title", "detail"]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&ProblemXml).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::OutOfCredit {
            instance: "https://example.net/account/12345/msgs/abc",
            balance: 30,
            price: 50,
            accounts: vec!["https://example.net/account/12345", "https://example.net/account/67890"],
        },
        (403, "application/problem+xml"),
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807">"#,
            "<type>https://example.com/probs/out-of-credit</type><title>You do not have enough credit.</title>",
            "<detail>Your current balance is 30, but that costs 50.</detail>",
            "<instance>https://example.net/account/12345/msgs/abc</instance><balance>30</balance>",
            "<accounts><i>https://example.net/account/12345</i><i>https://example.net/account/67890</i></accounts>",
            "</problem>"
        ),
    );
    assert_response(
        &Error::Taken { name: "a\u{1}" },
        (409, "application/problem+xml"),
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807"><title>Taken</title>"#,
            "<detail>&lt;a\u{fffd}&gt; &amp; others are taken</detail></problem>"
        ),
    );
    assert_response(
        &Error::NotFound,
        (404, "application/problem+xml"),
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807">"#,
            "<title>Not Found</title></problem>"
        ),
    );
}
