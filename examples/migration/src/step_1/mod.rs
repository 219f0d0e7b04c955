//! The layer in a dry run: it changes nothing, and reports each response that it would change.

#[path = "../step_0/admin.rs"]
mod admin;
#[path = "../step_0/auth.rs"]
mod auth;
#[path = "../step_0/error.rs"]
mod error;
#[path = "../step_0/extract.rs"]
mod extract;
#[path = "../step_0/pastes.rs"]
mod pastes;
#[path = "../step_0/raw.rs"]
mod raw;
#[path = "../step_0/routes.rs"]
mod routes;

use crate::Change;
use crate::store::Store;
use axum::Router;
use status_error::ApiErrorLayer;
use std::sync::Arc;

/// The responses that the step changes: none.
pub const CHANGES: &[Change] = &[];

/// Returns the service.
pub fn app(store: Arc<Store>) -> Router {
    let layer = ApiErrorLayer::default().dry_run(|change| eprintln!("{change}"));
    routes::routes(store).layer(layer)
}
