//! The items API over actix-web. It shows handlers that return a derived error, extractors whose
//! rejections have the API's format, and the layer that rewrites all other error responses.
//!
//! ```console
//! $ cargo run -p example-actix-web -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use actix_web::http::StatusCode;
use actix_web::{App, HttpServer, web};
use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use status_error::actix_web_4::{ApiErrorLayer, Json, Path, Query};

async fn item(Path(id): Path<u32>) -> Result<Json<Item>, ItemError> {
    Ok(Json(items::find(id)?))
}

async fn list(Query(page): Query<Page>) -> Json<Vec<Item>> {
    Json(items::list(page.limit))
}

async fn add(Json(new): Json<NewItem>) -> Result<(Json<Item>, StatusCode), ItemError> {
    Ok((Json(items::add(new)?), StatusCode::CREATED))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let app = || {
        App::new()
            .app_data(web::PayloadConfig::new(MAX_BODY))
            // `.head(…)`, because actix-web sends HEAD requests only to handlers registered for
            // HEAD.
            .service(web::resource("/items").get(list).head(list).post(add))
            .service(web::resource("/items/{id}").get(item).head(item))
            // Every error response passes the layer. Errors of the handlers get the format of
            // `ITEMS`; panics and actix-web's own errors, such as its 404 and 405, are rewritten to
            // it.
            .wrap(ApiErrorLayer::new(&ITEMS))
    };
    HttpServer::new(app).workers(1).listen(items::listener()?)?.run().await
}
