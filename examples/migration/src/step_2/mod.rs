//! The layer is live. Rules keep the responses of old code, and the JSON routes have ad-hoc errors
//! in place of `AppError`.

mod admin;
mod api;
#[path = "../step_0/auth.rs"]
mod auth;
mod changes;
#[path = "../step_0/error.rs"]
mod error;
#[path = "../step_0/extract.rs"]
mod extract;
mod pastes;
#[path = "../step_0/raw.rs"]
mod raw;
#[path = "../step_0/routes.rs"]
mod routes;

use crate::store::Store;
use api::PASTES;
use axum::Router;
use status_error::ApiErrorLayer;
use status_error::layer::ForeignRule;
use std::sync::Arc;

pub use changes::CHANGES;

/// Returns the service.
pub fn app(store: Arc<Store>) -> Router {
    let layer = ApiErrorLayer::new(&PASTES)
        // `AppError` has the format already.
        .foreign(ForeignRule::forward().json())
        // Programs on the command line print these texts.
        .foreign(ForeignRule::forward().request(|request| request.uri.path().starts_with("/raw")))
        // The texts of axum's rejections become messages.
        .foreign(ForeignRule::keep_text());
    routes::routes(store).layer(layer)
}
