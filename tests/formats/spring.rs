//! Spring Boot's default, with the time and the path of the request.
//!
//! Members: the class `DefaultErrorAttributes`, and "Error Handling" of
//! <https://docs.spring.io/spring-boot/reference/web/servlet.html>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::layer::RequestScope;
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("No message available")]
    #[status(404)]
    NotFound,
    #[error("Error processing the request!")]
    #[status(500, disclose)]
    #[report(off)]
    Failed,
    #[error("Failed to convert value of type '{from}' to required type '{to}'")]
    #[status(400)]
    Conversion {
        #[public(message)]
        from: &'static str,
        #[public(message)]
        to: &'static str,
    },
}

#[derive(Debug)]
struct Spring {
    now: fn() -> String,
}

impl Format for Spring {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("timestamp", &(self.now)());
            object.number("status", problem.status().as_u16().into());
            object.string("error", problem.status().canonical_reason().unwrap_or_default());
            object.message("message", problem);
            object.text("path", &problem.route().unwrap_or_default());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["timestamp", "status", "error", "message", "path"]
    }
}

static API: ApiProfile =
    ApiProfile::new("example.com").format(&Spring { now: || "2019-01-17T16:12:45.977+0000".to_owned() }).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let at = |path: &str| RequestScope::new().route(path);
    at("/my-endpoint-with-exceptions").in_scope(|| {
        assert_response(
            &Error::Failed,
            (500, "application/json"),
            concat!(
                r#"{"timestamp":"2019-01-17T16:12:45.977+0000","status":500,"error":"Internal Server Error","#,
                r#""message":"Error processing the request!","path":"/my-endpoint-with-exceptions"}"#
            ),
        );
    });
    for path in ["/missing", "/other"] {
        at(path).in_scope(|| {
            let body = r#"{"timestamp":"2019-01-17T16:12:45.977+0000","status":404,"error":"Not Found","message":"#;
            let body = format!(r#"{body}"No message available","path":"{path}"}}"#);
            assert_response(&Error::NotFound, (404, "application/json"), &body);
        });
    }
    assert_response(
        &Error::Conversion { from: "java.lang.String", to: "java.lang.Integer" },
        (400, "application/json"),
        concat!(
            r#"{"timestamp":"2019-01-17T16:12:45.977+0000","status":400,"error":"Bad Request","message":"Failed to "#,
            r#"convert value of type 'java.lang.String' to required type 'java.lang.Integer'","path":""}"#
        ),
    );
}
