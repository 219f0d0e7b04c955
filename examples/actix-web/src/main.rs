//! The items API over actix-web: `cargo run -p example-actix-web -- 8080`.

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
            // HEAD is a method like any other to actix.
            .service(web::resource("/items").get(list).head(list).post(add))
            .service(web::resource("/items/{id}").get(item).head(item))
            // Everything that the API answers with an error passes here: the routes', actix's own,
            // panics.
            .wrap(ApiErrorLayer::new(&ITEMS))
    };
    HttpServer::new(app).workers(1).listen(items::listener()?)?.run().await
}
