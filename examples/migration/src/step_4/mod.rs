//! The rest has enums. `AppError` is gone, and the routes below `/raw` have a profile whose format
//! is plain text.

mod admin;
#[path = "../step_2/api.rs"]
mod api;
mod auth;
mod changes;
#[path = "../step_0/extract.rs"]
mod extract;
#[path = "../step_3/pastes.rs"]
mod pastes;
mod raw;
#[path = "../step_0/routes.rs"]
mod routes;

use crate::store::Store;
use api::PASTES;
use axum::Router;
use raw::TEXT;
use status_error::ApiErrorLayer;
use status_error::layer::ForeignRule;
use std::sync::Arc;

pub use changes::CHANGES;

/// Returns the service.
pub fn app(store: Arc<Store>) -> Router {
    let layer = ApiErrorLayer::new(&PASTES)
        .profile_for(|request| request.uri.path().starts_with("/raw").then_some(&TEXT))
        .foreign(ForeignRule::forward().request(|request| request.uri.path().starts_with("/raw")))
        .foreign(ForeignRule::keep_text());
    routes::routes(store).layer(layer)
}
