//! The list of entries as routes of axum 0.8.
//!
//! ```
//! use axum::Router;
//! use http::request::Parts;
//! use status_error::tower::ApiErrorLayer;
//! use status_error::{ApiError, ApiProfile, format};
//! use status_error_log::axum_08::routes;
//! use status_error_log::{Access, Limits, MemoryStore};
//!
//! static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com").format(&format::Envelope);
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! #[error("A valid bearer token is required.")]
//! #[status(401)]
//! #[header("www-authenticate", "Bearer")]
//! struct Unauthorized;
//!
//! /// A real service verifies the token, checks its scope, and reads the tenant from its claims.
//! async fn authorize(request: Parts) -> Result<Access, Unauthorized> {
//!     match request.headers.get("authorization") {
//!         Some(token) if token == "Bearer of acme" => Ok(Access::Tenant("acme".to_owned())),
//!         _ => Err(Unauthorized),
//!     }
//! }
//!
//! let store = MemoryStore::new(Limits::new());
//! let app: Router = Router::new().merge(routes(store, authorize)).layer(ApiErrorLayer::new(&PAYMENTS));
//! ```

use crate::html;
use crate::layer::not_logged::NotLogged;
use crate::list::export::{ExportFormat, export};
use crate::query::access::Access;
use crate::respond::json;
use crate::store::interface::Store;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::HeaderValue;
use http::header::VARY;
use http::request::Parts;
use http_body::Body as _;
use std::sync::Arc;

/// Returns the routes `GET /api-logs` and `GET /api-logs/{id}`. They respond with JSON, or with
/// [a page](html) to browsers and other clients that [prefer](html::is_preferred) `text/html`.
/// `GET /api-logs.csv` and `GET /api-logs.jsonl` respond with [a file](crate::export()).
///
/// Each request calls `authorize` first, and the returned [`Access`] alone decides which entries
/// are listed. An error of `authorize` becomes the response; browsers receive it
/// [as a page](html::error). `authorize` receives the head of the request; its closure can hold
/// anything else that it needs. The log never records requests to these routes.
///
/// `store` is a store, an `Arc` of a store, or the [`ErrorLog`](crate::ErrorLog). With an
/// `ErrorLog`, lists for operators also show how many entries the log dropped.
pub fn routes<F, A, E, S>(store: impl Store, authorize: F) -> Router<S>
where
    F: Fn(Parts) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Access, E>> + Send + 'static,
    E: IntoResponse + Send + 'static,
    S: Clone + Send + Sync + 'static,
{
    // Each route has the layer, because a layer on the router would also wrap the router's
    // fallback, and a merge makes that the fallback of the whole API.
    Router::new()
        .route("/api-logs", get(list::<F, A, E>).layer(map_response(finish)))
        .route("/api-logs/{id}", get(one::<F, A, E>).layer(map_response(finish)))
        .route("/api-logs.csv", get(csv::<F, A, E>).layer(map_response(finish)))
        .route("/api-logs.jsonl", get(json_lines::<F, A, E>).layer(map_response(finish)))
        .with_state(Routes { store: Arc::new(store), authorize })
}

#[derive(Clone)]
struct Routes<F> {
    store: Arc<dyn Store>,
    authorize: F,
}

async fn list<F, A, E>(State(routes): State<Routes<F>>, parts: Parts) -> Response
where
    F: Fn(Parts) -> A + Send,
    A: Future<Output = Result<Access, E>> + Send,
    E: IntoResponse + Send,
{
    let is_page = html::is_preferred(&parts.headers);
    match (routes.authorize)(parts.clone()).await {
        Ok(access) if is_page => html::list(&*routes.store, &access, parts.uri.query()).await.map(Body::from),
        Ok(access) => json(&crate::list::list(&*routes.store, &access, parts.uri.query()).await).map(Body::from),
        Err(error) => refused(error.into_response(), is_page).await,
    }
}

async fn one<F, A, E>(
    State(routes): State<Routes<F>>,
    id: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response
where
    F: Fn(Parts) -> A + Send,
    A: Future<Output = Result<Access, E>> + Send,
    E: IntoResponse + Send,
{
    let (is_page, uri) = (html::is_preferred(&parts.headers), parts.uri.clone());
    // A path that is not UTF-8 names no entry. It becomes an empty id, so that only authorized
    // clients receive the 404.
    let id = id.map(|Path(id)| id).unwrap_or_default();
    match (routes.authorize)(parts).await {
        Ok(access) if is_page => html::get(&*routes.store, &access, &id, uri.query()).await.map(Body::from),
        Ok(access) => json(&crate::list::get(&*routes.store, &access, &id).await).map(Body::from),
        Err(error) => refused(error.into_response(), is_page).await,
    }
}

async fn csv<F, A, E>(State(routes): State<Routes<F>>, parts: Parts) -> Response
where
    F: Fn(Parts) -> A + Send,
    A: Future<Output = Result<Access, E>> + Send,
    E: IntoResponse + Send,
{
    file(routes, parts, ExportFormat::Csv).await
}

async fn json_lines<F, A, E>(State(routes): State<Routes<F>>, parts: Parts) -> Response
where
    F: Fn(Parts) -> A + Send,
    A: Future<Output = Result<Access, E>> + Send,
    E: IntoResponse + Send,
{
    file(routes, parts, ExportFormat::JsonLines).await
}

async fn file<F, A, E>(routes: Routes<F>, parts: Parts, format: ExportFormat) -> Response
where
    F: Fn(Parts) -> A + Send,
    A: Future<Output = Result<Access, E>> + Send,
    E: IntoResponse + Send,
{
    let (is_page, uri) = (html::is_preferred(&parts.headers), parts.uri.clone());
    match (routes.authorize)(parts).await {
        Ok(access) => match export(routes.store, access, uri.query(), format).await {
            Ok(file) => file.map(Body::new),
            Err(error) => refused(status_error::axum_08::into_response(&error), is_page).await,
        },
        Err(error) => refused(error.into_response(), is_page).await,
    }
}

/// Returns the error response of `authorize`, as a page if the client prefers a page.
async fn refused(answer: Response, is_page: bool) -> Response {
    /// The maximum length of a body that becomes a page. Longer bodies are sent unchanged.
    const MAX_BODY: u64 = 64 * 1024;
    let is_short = answer.body().size_hint().exact().is_some_and(|length| length <= MAX_BODY);
    if !(is_page && is_short && html::is_shown(answer.status(), answer.headers(), answer.extensions())) {
        return answer;
    }
    let (parts, body) = answer.into_parts();
    // A body of known length is already in memory.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    html::error(Response::from_parts(parts, bytes)).map(Body::from)
}

async fn finish(mut response: Response) -> Response {
    let is_said = |line: &HeaderValue| line.as_bytes().eq_ignore_ascii_case(b"accept");
    if !response.headers().get_all(VARY).iter().any(is_said) {
        response.headers_mut().append(VARY, HeaderValue::from_static("accept"));
    }
    response.extensions_mut().insert(NotLogged);
    response
}
