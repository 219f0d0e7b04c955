//! The routes, a handler for each call, and the errors of each call.

use crate::api_log;
use crate::auth::{Caller, Lock, Read, Write};
use crate::document;
use crate::error::{CallerError, ChangeBuyer, CreateBuyer, ListBuyers, LockBuyer, PAYMENTS, ReadBuyer, RemoveBuyer};
use crate::model::{Buyer, BuyerFields};
use crate::page::{ListQuery, Page};
use crate::server::App;
use crate::web_client;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, post, put};
use garde::Validate as _;
use http::StatusCode;
use status_error::RequestError;
use status_error::catalog::ProblemTypes;
// These replace axum's extractors, whose rejections have no pointer to the wrong value.
use status_error::axum_08::{Json, Path, Query};
use status_error::tower::{AllowedErrorsLayer, ApiErrorLayer};
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

/// The largest body in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// Returns all routes, with the layers that give each error response the API's format.
pub fn router(app: Arc<App>) -> Router {
    let calls = calls().into_iter().fold(Router::new(), |router, call| {
        // The compiler checks the handler's own errors. This layer reports any other error with
        // which a call responds, so that the OpenAPI document has all of them.
        router.route(call.path, call.handler.route_layer(call.errors))
    });
    calls
        .route("/openapi.json", get(document::json))
        .route("/docs", get(document::html))
        .merge(status_error_contract::axum_08::routes(app.documentation.errors.clone()))
        .merge(web_client::routes())
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

/// A call of the API.
pub struct Call {
    /// The `operationId` in `document/openapi.json`.
    pub id: &'static str,
    path: &'static str,
    handler: MethodRouter<Arc<App>>,
    /// The errors of the handler and of its extractors.
    pub errors: AllowedErrorsLayer,
}

/// Returns the calls that read and change buyers.
#[must_use]
pub fn calls() -> [Call; 7] {
    [
        call::<ListBuyers>("listBuyers", "/buyers", get(list)),
        call::<CreateBuyer>("createBuyer", "/buyers", post(create)),
        call::<ReadBuyer>("getBuyer", "/buyers/{id}", get(read)),
        call::<ChangeBuyer>("changeBuyer", "/buyers/{id}", put(change)),
        call::<RemoveBuyer>("removeBuyer", "/buyers/{id}", delete(remove)),
        call::<LockBuyer>("lockBuyer", "/admin/buyers/{id}/lock", put(lock)),
        call::<LockBuyer>("unlockBuyer", "/admin/buyers/{id}/lock", delete(unlock)),
    ]
}

/// Returns a call whose handler fails with an `E`. Its extractors reject requests with a
/// `CallerError` or a `RequestError`.
fn call<E: ProblemTypes>(id: &'static str, path: &'static str, handler: MethodRouter<Arc<App>>) -> Call {
    Call { id, path, handler, errors: AllowedErrorsLayer::of::<E>().and::<CallerError>().and::<RequestError>() }
}

async fn create(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Json(fields): Json<BuyerFields>,
) -> Result<(StatusCode, Json<Buyer>), CreateBuyer> {
    fields.validate()?;
    let buyer = app.store.insert(&caller.account, &fields, caller.may::<Read>()).await?;
    Ok((StatusCode::CREATED, Json(buyer)))
}

async fn list(
    caller: Caller<Read>,
    State(app): State<Arc<App>>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Buyer>>, ListBuyers> {
    Ok(Json(app.store.list(&caller.account, &query).await?))
}

async fn read(
    caller: Caller<Read>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<Json<Buyer>, ReadBuyer> {
    Ok(Json(app.store.get(&caller.account, id).await?))
}

async fn change(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
    Json(fields): Json<BuyerFields>,
) -> Result<Json<Buyer>, ChangeBuyer> {
    fields.validate()?;
    Ok(Json(app.store.update(&caller.account, id, &fields, caller.may::<Read>()).await?))
}

async fn remove(
    caller: Caller<Write>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, RemoveBuyer> {
    app.store.delete(&caller.account, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn lock(
    caller: Caller<Lock>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, LockBuyer> {
    app.store.set_locked(&caller.account, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unlock(
    caller: Caller<Lock>,
    State(app): State<Arc<App>>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, LockBuyer> {
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
