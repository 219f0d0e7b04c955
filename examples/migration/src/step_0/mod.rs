//! The service before. Each error is a status and a message that a handler writes where the error
//! occurs.

mod admin;
mod auth;
mod error;
mod extract;
mod pastes;
mod raw;
mod routes;

use crate::store::Store;
use axum::Router;
use std::sync::Arc;

/// Returns the service.
pub fn app(store: Arc<Store>) -> Router {
    routes::routes(store)
}
