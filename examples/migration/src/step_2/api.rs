//! The format that clients know.

use status_error::ApiProfile;
use status_error::format::{BodyWriter, Format, Problem};

// Without `Cache-Control`, as before.
pub static PASTES: ApiProfile = ApiProfile::new("pastes.example.com").format(&StatusAndMessage).without_cache_control();

/// `{"error":"paste x was not found","status":404}`, and the wrong `fields` of a request.
#[derive(Debug)]
struct StatusAndMessage;

impl Format for StatusAndMessage {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.message("error", problem);
            object.number("status", problem.status().as_u16().into());
            object.optional_array("fields", |fields| {
                fields.field_errors(problem, |field, error| {
                    field.string("at", error.pointer.as_str());
                    field.text("error", &error.message);
                });
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["error", "status", "fields"]
    }
}
