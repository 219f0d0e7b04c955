//! The items API over axum. It shows handlers that return a derived error, extractors whose
//! rejections have the API's format, and the layer that rewrites all other error responses.
//!
//! ```console
//! $ cargo run -p example-axum -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::{Router, routing::get};
use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use status_error::ApiErrorLayer;
use status_error::axum_08::{Json, Path, Query};

async fn item(Path(id): Path<u32>) -> Result<Json<Item>, ItemError> {
    Ok(Json(items::find(id)?))
}

async fn list(Query(page): Query<Page>) -> Json<Vec<Item>> {
    Json(items::list(page.limit))
}

async fn add(Json(new): Json<NewItem>) -> Result<(StatusCode, Json<Item>), ItemError> {
    Ok((StatusCode::CREATED, Json(items::add(new)?)))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/items", get(list).post(add))
        .route("/items/{id}", get(item))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        // Added last, so that every error response passes the layer. Errors of the handlers get the
        // format of `ITEMS`; panics and axum's own errors, such as its 404 and 405, are rewritten
        // to it.
        .layer(ApiErrorLayer::new(&ITEMS));
    axum::serve(tokio::net::TcpListener::from_std(items::listener()?)?, app).await
}
