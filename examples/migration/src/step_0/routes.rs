use super::{admin, pastes, raw};
use crate::store::Store;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn routes(store: Arc<Store>) -> Router {
    Router::new()
        .route("/pastes", post(pastes::create))
        .route("/pastes/{name}", get(pastes::read).put(pastes::update).delete(pastes::delete))
        .route("/raw", post(raw::create))
        .route("/raw/{name}", get(raw::read))
        .route("/admin/usage", get(admin::usage))
        .route("/admin/purge", post(admin::purge))
        .with_state(store)
}
