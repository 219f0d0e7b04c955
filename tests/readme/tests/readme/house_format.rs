//! The section "Your own format".

use axum::{Router, routing::get};
use status_error::{ApiErrorLayer, ApiProfile, axum_08::Path};

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u32 },
}

async fn buyer(Path(id): Path<u32>) -> Result<String, BuyerError> {
    Err(BuyerError::NotFound { id })
}

mod envelope {
    use status_error::{ApiProfile, format};

    // README: begin
    static API: ApiProfile = ApiProfile::new("shop.example.com").format(&format::Envelope);
    // README: end

    pub(super) fn api() -> &'static ApiProfile {
        &API
    }
}

// README: begin
use status_error::format::{BodyWriter, Format, Problem};

#[derive(Debug)]
struct House;

impl Format for House {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.string("error", problem.code());
            object.message("reason", problem);
            object.optional_array("where", |list| {
                problem.field_errors(&mut |error| list.string(error.pointer.as_str()));
            });
            problem.members(object); // the public fields
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["error", "reason", "where"] // no public field may have these names
    }
}

static API: ApiProfile = ApiProfile::new("shop.example.com").format(&House);
// README: end

fn router_of(api: &'static ApiProfile) -> Router {
    Router::new().route("/buyers/{id}", get(buyer)).layer(ApiErrorLayer::new(api))
}

/// The envelope that comes with the crate.
pub(crate) async fn with_the_envelope() -> Router {
    router_of(envelope::api())
}

/// The format that is written by hand.
pub(crate) async fn with_the_house_format() -> Router {
    router_of(&API)
}
