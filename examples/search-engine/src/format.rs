//! The wire format of the API: `{"message":…,"code":…,"type":…,"link":…}`.

use status_error::format::{BodyWriter, Format, Problem};

/// The page with a paragraph for each code.
pub(crate) const DOCS: &str = "https://docs.search.example.com/errors#";

/// The format of every error response. The order of the members is a part of it, because clients
/// compare recorded responses.
#[derive(Debug)]
pub(crate) struct SearchFormat;

impl Format for SearchFormat {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        // The API's clients know a failure of the server as `internal`.
        let code = if problem.is_masked() { "internal" } else { problem.code() };
        body.object(|object| {
            object.message("message", problem);
            object.string("code", code);
            match problem.member("type") {
                Some(type_of_error) => object.value("type", &type_of_error),
                // A failure of the server, or a response that the layer made, such as a 405.
                None if problem.status().is_server_error() => object.string("type", "internal"),
                None => object.string("type", "invalid_request"),
            }
            object.text("link", &format_args!("{DOCS}{code}"));
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["message", "code", "link"]
    }

    fn is_pure(&self) -> bool {
        true
    }

    fn error_id_header(&self) -> Option<&'static str> {
        Some("x-error-id")
    }
}
