//! RFC 8555, Automatic Certificate Management Environment.
//!
//! Bodies: §6.7.1, §7.3.3 and §7.6 of <https://www.rfc-editor.org/rfc/rfc8555>.

use crate::{assert_response, note};
use serde::Serialize;
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Some of the identifiers requested were rejected")]
    #[status(403, type = "urn:ietf:params:acme:error:malformed")]
    Malformed {
        #[public]
        subproblems: Vec<Subproblem>,
    },
    #[error("No authorization provided for name {name}")]
    #[status(403, type = "urn:ietf:params:acme:error:unauthorized")]
    Unauthorized {
        #[public(message)]
        name: &'static str,
    },
    #[error("Terms of service have changed")]
    #[status(403, type = "urn:ietf:params:acme:error:userActionRequired")]
    UserActionRequired {
        #[public]
        instance: &'static str,
    },
}

#[derive(Debug, Serialize)]
struct Subproblem {
    #[serde(rename = "type")]
    kind: &'static str,
    detail: String,
    identifier: Identifier,
}

#[derive(Debug, Serialize)]
struct Identifier {
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'static str,
}

#[derive(Debug)]
struct Acme;

impl Format for Acme {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/problem+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            if let Some(uri) = problem.type_uri() {
                object.text("type", &uri);
            }
            object.message("detail", problem);
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["type", "detail"]
    }
}

static API: ApiProfile = ApiProfile::new("ca.example.com").format(&Acme).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let dns = |kind, detail: &str, value| {
        let identifier = Identifier { kind: "dns", value };
        Subproblem { kind, detail: detail.to_owned(), identifier }
    };
    let subproblems = vec![
        dns("urn:ietf:params:acme:error:malformed", "Invalid underscore in DNS name \"_example.org\"", "_example.org"),
        dns(
            "urn:ietf:params:acme:error:rejectedIdentifier",
            "This CA will not issue for \"example.net\"",
            "example.net",
        ),
    ];
    assert_response(
        &Error::Malformed { subproblems },
        (403, "application/problem+json"),
        concat!(
            r#"{"type":"urn:ietf:params:acme:error:malformed","#,
            r#""detail":"Some of the identifiers requested were rejected","#,
            r#""subproblems":[{"type":"urn:ietf:params:acme:error:malformed","#,
            r#""detail":"Invalid underscore in DNS name \"_example.org\"","#,
            r#""identifier":{"type":"dns","value":"_example.org"}},"#,
            r#"{"type":"urn:ietf:params:acme:error:rejectedIdentifier","#,
            r#""detail":"This CA will not issue for \"example.net\"","#,
            r#""identifier":{"type":"dns","value":"example.net"}}]}"#
        ),
    );
    assert_response(
        &Error::Unauthorized { name: "example.org" },
        (403, "application/problem+json"),
        concat!(
            r#"{"type":"urn:ietf:params:acme:error:unauthorized","#,
            r#""detail":"No authorization provided for name example.org"}"#
        ),
    );
    assert_response(
        &Error::UserActionRequired { instance: "https://example.com/acme/agreement/?token=W8Ih3PswD-8" },
        (403, "application/problem+json"),
        concat!(
            r#"{"type":"urn:ietf:params:acme:error:userActionRequired","detail":"Terms of service have changed","#,
            r#""instance":"https://example.com/acme/agreement/?token=W8Ih3PswD-8"}"#
        ),
    );
}
