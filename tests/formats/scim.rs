//! SCIM 2.0. The status is a string.
//!
//! Bodies: §3.12 and §7.5.2 of <https://www.rfc-editor.org/rfc/rfc7644>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Resource {id} not found")]
    #[status(404)]
    NotFound {
        #[public(message)]
        id: &'static str,
    },
    #[error("Attribute '{attribute}' is readOnly")]
    #[status(400, members(scimType = "mutability"))]
    Mutability {
        #[public(message)]
        attribute: &'static str,
    },
    #[error("Query filter involving '{attribute}' is restricted or confidential")]
    #[status(403, members(scimType = "sensitive"))]
    Sensitive {
        #[public(message)]
        attribute: &'static str,
    },
}

#[derive(Debug)]
struct Scim;

impl Format for Scim {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/scim+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.value("schemas", &["urn:ietf:params:scim:api:messages:2.0:Error"]);
            problem.members(object);
            object.message("detail", problem);
            object.string("status", problem.status().as_str());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["schemas", "detail", "status"]
    }
}

static API: ApiProfile = ApiProfile::new("scim.example.com").format(&Scim).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::NotFound { id: "2819c223-7f76-453a-919d-413861904646" },
        (404, "application/scim+json"),
        concat!(
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"#,
            r#""detail":"Resource 2819c223-7f76-453a-919d-413861904646 not found","status":"404"}"#
        ),
    );
    assert_response(
        &Error::Mutability { attribute: "id" },
        (400, "application/scim+json"),
        concat!(
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"mutability","#,
            r#""detail":"Attribute 'id' is readOnly","status":"400"}"#
        ),
    );
    assert_response(
        &Error::Sensitive { attribute: "name" },
        (403, "application/scim+json"),
        concat!(
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"sensitive","#,
            r#""detail":"Query filter involving 'name' is restricted or confidential","status":"403"}"#
        ),
    );
}
