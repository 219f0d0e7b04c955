//! Kubernetes: the kind `Status`.
//!
//! Bodies: "Response Status Kind" of the file `sig-architecture/api-conventions.md` in
//! <https://github.com/kubernetes/community>, and responses of API servers.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("{kind} \"{name}\" not found")]
    #[status(404, code = "NotFound")]
    NotFound {
        #[public]
        name: &'static str,
        #[public]
        kind: &'static str,
    },
    #[error("Unauthorized")]
    #[status(401, code = "Unauthorized")]
    #[header("www-authenticate", "Bearer realm=\"kubernetes\"")]
    Unauthorized,
    #[error(
        "{kind} is forbidden: User \"{user}\" cannot list resource \"{kind}\" in API group \"\" in the namespace \
         \"{namespace}\""
    )]
    #[status(403, code = "Forbidden")]
    Forbidden {
        #[public]
        kind: &'static str,
        #[public(message)]
        user: &'static str,
        #[public(message)]
        namespace: &'static str,
    },
    #[error("Pod \"{name}\" is invalid: {cause}")]
    #[status(422, code = "Invalid")]
    Invalid {
        #[public]
        name: &'static str,
        #[public]
        kind: &'static str,
        #[field_errors]
        causes: FieldError,
        #[public(message)]
        cause: &'static str,
    },
}

#[derive(Debug)]
struct Status;

impl Format for Status {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("kind", "Status");
            object.string("apiVersion", "v1");
            object.object("metadata", |_| {});
            object.string("status", "Failure");
            object.message("message", problem);
            object.string("reason", problem.code());
            object.optional_object("details", |details| {
                problem.members(details);
                details.optional_array("causes", |causes| {
                    causes.field_errors(problem, |cause, field| {
                        cause.text("reason", &field.code);
                        cause.text("message", &field.message);
                        cause.text("field", &field.pointer.bracketed());
                    });
                });
            });
            object.number("code", problem.status().as_u16().into());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["causes"]
    }
}

static API: ApiProfile = ApiProfile::new("kubernetes.io").format(&Status).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::NotFound { name: "grafana", kind: "pods" },
        (404, "application/json"),
        concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"pods \"grafana\" not found","reason":"NotFound","#,
            r#""details":{"name":"grafana","kind":"pods"},"code":404}"#
        ),
    );
    assert_response(
        &Error::Unauthorized,
        (401, "application/json"),
        concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","#,
            r#""reason":"Unauthorized","code":401}"#
        ),
    );
    assert_response(
        &Error::Forbidden { kind: "pods", user: "system:anonymous", namespace: "default" },
        (403, "application/json"),
        concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group "#,
            r#"\"\" in the namespace \"default\"","reason":"Forbidden","details":{"kind":"pods"},"code":403}"#
        ),
    );
    let image = key("spec").key("containers").index(0).key("image");
    let causes = field(image, "FieldValueRequired", "Required value");
    assert_response(
        &Error::Invalid { name: "nginx", kind: "Pod", causes, cause: "spec.containers[0].image: Required value" },
        (422, "application/json"),
        concat!(
            r#"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#,
            r#""message":"Pod \"nginx\" is invalid: spec.containers[0].image: Required value","#,
            r#""reason":"Invalid","details":{"name":"nginx","kind":"Pod","#,
            r#""causes":[{"reason":"FieldValueRequired","message":"Required value","#,
            r#""field":"spec.containers[0].image"}]},"code":422}"#
        ),
    );
}
