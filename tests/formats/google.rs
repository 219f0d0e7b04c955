//! Google AIP-193 and `google.rpc.Status` as JSON.
//!
//! Bodies: <https://google.aip.dev/193>, without the details `LocalizedMessage` and `Help` of its
//! example, and `ErrorInfo` and `BadRequest` of
//! <https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto>.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error(
        "The zone '{zone}' does not have enough resources available to fulfill the request. Try a different zone, or \
         try again later."
    )]
    #[status(429, code = "RESOURCE_AVAILABILITY", docs = "https://cloud.google.com/compute/docs/resource-error")]
    NoCapacity {
        #[public]
        zone: &'static str,
        #[public(name = "vmType")]
        vm_type: &'static str,
        #[public]
        attachment: &'static str,
        #[public(name = "zonesWithCapacity")]
        zones_with_capacity: &'static str,
    },
    #[error("API key not valid. Please pass a valid API key.")]
    #[status(400, code = "API_KEY_INVALID")]
    ApiKeyInvalid {
        #[public]
        service: &'static str,
    },
    #[error("Request contains an invalid argument.")]
    #[status(400, code = "BAD_REQUEST")]
    Invalid(#[field_errors] FieldError),
}

#[derive(Debug)]
struct Google;

impl Format for Google {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json; charset=UTF-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |error| {
                error.number("code", problem.status().as_u16().into());
                error.message("message", problem);
                error.string("status", problem.grpc_code().as_str());
                error.array("details", |details| {
                    details.object(|info| {
                        info.string("@type", "type.googleapis.com/google.rpc.ErrorInfo");
                        info.string("reason", problem.code());
                        info.string("domain", "compute.googleapis.com");
                        info.optional_object("metadata", |metadata| problem.members(metadata));
                    });
                    if problem.may_have_field_errors() {
                        details.object(|request| {
                            request.string("@type", "type.googleapis.com/google.rpc.BadRequest");
                            request.array("fieldViolations", |violations| {
                                violations.field_errors(problem, |violation, field| {
                                    violation.text("field", &field.pointer.bracketed());
                                    violation.text("description", &field.message);
                                });
                            });
                        });
                    }
                });
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }
}

static API: ApiProfile = ApiProfile::new("compute.googleapis.com").format(&Google).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::NoCapacity {
            zone: "us-east1-a",
            vm_type: "e2-medium",
            attachment: "local-ssd=3,nvidia-t4=2",
            zones_with_capacity: "us-central1-f,us-central1-c",
        },
        (429, "application/json; charset=UTF-8"),
        concat!(
            r#"{"error":{"code":429,"message":"The zone 'us-east1-a' does not have enough resources available to "#,
            r#"fulfill the request. Try a different zone, or try again later.","status":"RESOURCE_EXHAUSTED","#,
            r#""details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RESOURCE_AVAILABILITY","#,
            r#""domain":"compute.googleapis.com","metadata":{"zone":"us-east1-a","vmType":"e2-medium","#,
            r#""attachment":"local-ssd=3,nvidia-t4=2","zonesWithCapacity":"us-central1-f,us-central1-c"}}]}}"#
        ),
    );
    assert_response(
        &Error::ApiKeyInvalid { service: "compute.googleapis.com" },
        (400, "application/json; charset=UTF-8"),
        concat!(
            r#"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","#,
            r#""status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","#,
            r#""reason":"API_KEY_INVALID","domain":"compute.googleapis.com","#,
            r#""metadata":{"service":"compute.googleapis.com"}}]}}"#
        ),
    );
    assert_response(
        &Error::Invalid(field(key("disks").index(0).key("type"), "unknown", "Unknown type.")),
        (400, "application/json; charset=UTF-8"),
        concat!(
            r#"{"error":{"code":400,"message":"Request contains an invalid argument.","status":"INVALID_ARGUMENT","#,
            r#""details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"BAD_REQUEST","#,
            r#""domain":"compute.googleapis.com"},{"@type":"type.googleapis.com/google.rpc.BadRequest","#,
            r#""fieldViolations":[{"field":"disks[0].type","description":"Unknown type."}]}]}}"#
        ),
    );
}
