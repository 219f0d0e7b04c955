//! The pastes have an enum, which declares their errors in one place.

#[path = "../step_2/admin.rs"]
mod admin;
#[path = "../step_2/api.rs"]
mod api;
#[path = "../step_0/auth.rs"]
mod auth;
#[path = "../step_0/error.rs"]
mod error;
#[path = "../step_0/extract.rs"]
mod extract;
mod pastes;
#[path = "../step_0/raw.rs"]
mod raw;
#[path = "../step_0/routes.rs"]
mod routes;

use crate::Change;
use crate::store::Store;
use api::PASTES;
use axum::Router;
use status_error::ApiErrorLayer;
use status_error::layer::ForeignRule;
use std::sync::Arc;

/// The responses that the step changes: none.
pub const CHANGES: &[Change] = &[];

/// Returns the service. The layer is that of step 2.
pub fn app(store: Arc<Store>) -> Router {
    let layer = ApiErrorLayer::new(&PASTES)
        .foreign(ForeignRule::forward().json())
        .foreign(ForeignRule::forward().request(|request| request.uri.path().starts_with("/raw")))
        .foreign(ForeignRule::keep_text());
    routes::routes(store).layer(layer)
}
