//! The items API over poem: `cargo run -p example-poem -- 8080`.

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
        // The method routers of `status_error` send `Allow`, poem's own don't.
        .at("/items", get(list).post(add))
        .at("/items/:id", get(item))
        .data(BodyLimit(MAX_BODY))
        // Everything that the API answers with an error passes here: the routes', poem's own,
        // panics.
        .with(ApiErrorLayer::new(&ITEMS));
    Server::new_with_acceptor(TcpAcceptor::from_std(items::listener()?)?).run(app).await
}
