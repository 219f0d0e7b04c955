//! The items API over salvo: `cargo run -p example-salvo -- 8080`.

use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use salvo::conn::tcp::TcpAcceptor;
use salvo::http::request::SecureMaxSize;
use salvo::prelude::*;
use status_error::salvo_1::{ApiErrorLayer, Json, Path, Query};

#[handler]
async fn item(id: Path<u32>) -> Result<Json<Item>, ItemError> {
    Ok(Json(items::find(*id)?))
}

#[handler]
async fn list(page: Query<Page>) -> Json<Vec<Item>> {
    Json(items::list(page.limit))
}

#[handler]
async fn add(new: Json<NewItem>, response: &mut Response) -> Result<Json<Item>, ItemError> {
    let added = items::add(new.0)?;
    response.status_code(StatusCode::CREATED);
    Ok(Json(added))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let router = Router::with_path("items")
        .hoop(SecureMaxSize(MAX_BODY))
        // HEAD is a method like any other to salvo.
        .get(list)
        .head(list)
        .post(add)
        .push(Router::with_path("{id}").get(item).head(item));
    // Everything that the API answers with an error passes here: the routes', salvo's own, panics.
    let service = Service::new(router).hoop(ApiErrorLayer::new(&ITEMS));
    let listener = tokio::net::TcpListener::from_std(items::listener()?)?;
    Server::new(TcpAcceptor::try_from(listener)?).serve(service).await;
    Ok(())
}
