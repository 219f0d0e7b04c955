//! The old code and the rules are gone, so the layer rewrites each foreign response. The extractors
//! of status-error say which field is wrong.

#[path = "../step_4/admin.rs"]
mod admin;
#[path = "../step_2/api.rs"]
mod api;
#[path = "../step_4/auth.rs"]
mod auth;
mod changes;
mod extract;
#[path = "../step_3/pastes.rs"]
mod pastes;
#[path = "../step_4/raw.rs"]
mod raw;
#[path = "../step_0/routes.rs"]
mod routes;

use crate::store::Store;
use api::PASTES;
use axum::Router;
use raw::TEXT;
use status_error::ApiErrorLayer;
use std::sync::Arc;

pub use admin::AdminError;
pub use auth::AuthError;
pub use changes::CHANGES;
pub use pastes::PasteError;
pub use raw::RawError;

/// Returns the service.
pub fn app(store: Arc<Store>) -> Router {
    let layer = ApiErrorLayer::new(&PASTES)
        .profile_for(|request| request.uri.path().starts_with("/raw").then_some(&TEXT))
        // A 4xx of any media type is rewritten.
        .rewrite_all();
    routes::routes(store).layer(layer)
}
