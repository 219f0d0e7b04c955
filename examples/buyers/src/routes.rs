//! The routes, and a handler for each call.

use crate::api_log;
use crate::auth::{Caller, Lock, Read, Write};
use crate::document;
use crate::error::{BuyerError, PAYMENTS};
use crate::model::{Buyer, BuyerFields};
use crate::page::{ListQuery, Page};
use crate::server::App;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, put};
use garde::Validate as _;
use http::StatusCode;
// These replace axum's extractors, whose rejections have no pointer to the wrong value.
use status_error::axum_08::{Json, Path, Query};
use status_error::tower::ApiErrorLayer;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

/// The largest body in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// Returns all routes, with the layers that give each error response the API's format.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/buyers", get(list).post(create))
        .route("/buyers/{id}", get(read).put(change).delete(remove))
        .route("/admin/buyers/{id}/lock", put(lock).delete(unlock))
        .route("/openapi.json", get(document::json))
        .route("/docs", get(document::html))
        .merge(status_error_contract::axum_08::routes(app.documentation.errors.clone()))
        .merge(api_log::routes(&app))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        // Outside of the routes: it rewrites the router's 404 and 405, panics, and the responses of
        // the layers inside.
        .layer(ApiErrorLayer::new(&PAYMENTS))
        // Outside of `ApiErrorLayer`, so that it records the response that the client gets.
        .layer(api_log::layer(&app))
        .layer(middleware::from_fn(log))
        .with_state(app)
}

async fn create(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Json(fields): Json<BuyerFields>,
) -> Result<(StatusCode, Json<Buyer>), BuyerError> {
    fields.validate()?;
    let buyer = app.store.insert(&caller.account, &fields, caller.may::<Read>()).await?;
    Ok((StatusCode::CREATED, Json(buyer)))
}

async fn list(
    caller: Caller<Read>,
    State(app): State<Arc<App>>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Buyer>>, BuyerError> {
    Ok(Json(app.store.list(&caller.account, &query).await?))
}

async fn read(
    caller: Caller<Read>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<Json<Buyer>, BuyerError> {
    Ok(Json(app.store.get(&caller.account, id).await?))
}

async fn change(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    Json(fields): Json<BuyerFields>,
) -> Result<Json<Buyer>, BuyerError> {
    fields.validate()?;
    Ok(Json(app.store.update(&caller.account, id, &fields, caller.may::<Read>()).await?))
}

async fn remove(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, BuyerError> {
    app.store.delete(&caller.account, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn lock(
    caller: Caller<Lock>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, BuyerError> {
    app.store.set_locked(&caller.account, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unlock(
    caller: Caller<Lock>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, BuyerError> {
    app.store.set_locked(&caller.account, id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Logs one line for each request. Events while the request is handled are in its span.
async fn log(request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", method = %request.method(), path = request.uri().path());
    async {
        let start = Instant::now();
        let response = next.run(request).await;
        tracing::info!(status = response.status().as_u16(), took = ?start.elapsed(), "answered");
        response
    }
    .instrument(span)
    .await
}
