//! The items API over salvo. It shows handlers that return a derived error, extractors whose
//! rejections have the API's format, and the layer that rewrites all other error responses.
//!
//! ```console
//! $ cargo run -p example-salvo -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

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
        // `.head(…)`, because salvo sends HEAD requests only to handlers registered for HEAD.
        .get(list)
        .head(list)
        .post(add)
        .push(Router::with_path("{id}").get(item).head(item));
    // Every error response passes the layer. Errors of the handlers get the format of `ITEMS`;
    // panics and salvo's own errors, such as its 404 and 405, are rewritten to it.
    let service = Service::new(router).hoop(ApiErrorLayer::new(&ITEMS));
    let listener = tokio::net::TcpListener::from_std(items::listener()?)?;
    Server::new(TcpAcceptor::try_from(listener)?).serve(service).await;
    Ok(())
}
