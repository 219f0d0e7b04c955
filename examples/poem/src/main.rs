//! The items API over poem. It shows handlers that return a derived error, extractors whose
//! rejections have the API's format, method routers that send `Allow`, and the layer that rewrites
//! all other error responses.
//!
//! ```console
//! $ cargo run -p example-poem -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::{EndpointExt as _, IntoResponse, Route, Server, handler};
use status_error::extract::BodyLimit;
use status_error::poem_3::{ApiErrorLayer, Json, Path, Query, get};

#[handler]
async fn item(Path(id): Path<u32>) -> Result<Json<Item>, ItemError> {
    Ok(Json(items::find(id)?))
}

#[handler]
async fn list(Query(page): Query<Page>) -> Json<Vec<Item>> {
    Json(items::list(page.limit))
}

#[handler]
async fn add(Json(new): Json<NewItem>) -> Result<impl IntoResponse, ItemError> {
    Ok(Json(items::add(new)?).with_status(StatusCode::CREATED))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Route::new()
        // `get` comes from `status_error::poem_3`. Its 405 responses have the `Allow` header that
        // those of poem's own `get` lack.
        .at("/items", get(list).post(add))
        .at("/items/:id", get(item))
        .data(BodyLimit(MAX_BODY))
        // Added last, so that every error response passes the layer. Errors of the handlers get the
        // format of `ITEMS`; panics and poem's own errors, such as its 404, are rewritten to it.
        .with(ApiErrorLayer::new(&ITEMS));
    Server::new_with_acceptor(TcpAcceptor::from_std(items::listener()?)?).run(app).await
}
