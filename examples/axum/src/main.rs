//! The items API over axum: `cargo run -p example-axum -- 8080`.

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
        // Everything that the API answers with an error passes here: the routes', axum's own,
        // panics.
        .layer(ApiErrorLayer::new(&ITEMS));
    axum::serve(tokio::net::TcpListener::from_std(items::listener()?)?, app).await
}
