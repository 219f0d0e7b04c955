//! The OCI distribution specification (container registries).
//!
//! Members and codes: "Error Codes" of the specification,
//! <https://github.com/opencontainers/distribution-spec/blob/main/spec.md>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("blob unknown to registry")]
    #[status(404, code = "BLOB_UNKNOWN")]
    BlobUnknown {
        #[public]
        digest: &'static str,
    },
    #[error("invalid repository name")]
    #[status(400, code = "NAME_INVALID")]
    NameInvalid,
    #[error("requested access to the resource is denied")]
    #[status(403, code = "DENIED")]
    Denied {
        #[public]
        detail: Vec<Access>,
    },
}

#[derive(Debug, serde::Serialize)]
struct Access {
    #[serde(rename = "Type")]
    kind: &'static str,
    #[serde(rename = "Name")]
    name: &'static str,
    #[serde(rename = "Action")]
    action: &'static str,
}

#[derive(Debug)]
struct Registry;

impl Format for Registry {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.array("errors", |errors| {
                errors.object(|error| {
                    error.string("code", problem.code());
                    error.message("message", problem);
                    // The detail is an object of members, or any value.
                    match problem.member("detail") {
                        Some(detail) => error.value("detail", &detail),
                        None => error.optional_object("detail", |detail| problem.members(detail)),
                    }
                });
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }
}

static API: ApiProfile = ApiProfile::new("registry.example.com").format(&Registry).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "application/json; charset=utf-8");
    assert_response(
        &Error::BlobUnknown { digest: "sha256:6c3c624b58db" },
        sent(404),
        concat!(
            r#"{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown to registry","#,
            r#""detail":{"digest":"sha256:6c3c624b58db"}}]}"#
        ),
    );
    let expected = r#"{"errors":[{"code":"NAME_INVALID","message":"invalid repository name"}]}"#;
    assert_response(&Error::NameInvalid, sent(400), expected);
    let access = |action| Access { kind: "repository", name: "samalba/my-app", action };
    assert_response(
        &Error::Denied { detail: vec![access("pull"), access("push")] },
        sent(403),
        concat!(
            r#"{"errors":[{"code":"DENIED","message":"requested access to the resource is denied","#,
            r#""detail":[{"Type":"repository","Name":"samalba/my-app","Action":"pull"},"#,
            r#"{"Type":"repository","Name":"samalba/my-app","Action":"push"}]}]}"#
        ),
    );
}
