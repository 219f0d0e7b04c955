//! The items API over Rocket. It shows handlers that return a derived error, guards whose
//! rejections have the API's format, and the fairing that rewrites all other error responses.
//!
//! ```console
//! $ cargo run -p example-rocket -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use rocket::config::{Config, Ident, LogLevel};
use rocket::data::{Limits, ToByteUnit as _};
use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::shield::Shield;
use rocket::{get, post, routes};
use status_error::ApiErrorLayer;
use status_error::rocket_05::{Json, Path, Query, catch_panics};

#[get("/items/<id>")]
fn item(id: Path<u32>) -> Result<Json<Item>, ItemError> {
    Ok(Json(items::find(*id)?))
}

#[get("/items")]
fn list(page: Query<Page>) -> Json<Vec<Item>> {
    Json(items::list(page.limit))
}

#[post("/items", data = "<new>")]
fn add(new: Json<NewItem>) -> Result<(Status, Json<Item>), ItemError> {
    Ok((Status::Created, Json(items::add(new.0)?)))
}

#[rocket::main]
async fn main() -> Result<(), Box<rocket::Error>> {
    let config = Config {
        port: items::port().unwrap_or_default(),
        limits: Limits::default().limit("json", MAX_BODY.bytes()),
        // No `server` header, because the conformance suite compares all headers of all frameworks,
        // and this one has nothing to do with errors.
        ident: Ident::none(),
        log_level: LogLevel::Off,
        ..Config::default()
    };
    let rocket = rocket::custom(config)
        .attach(Shield::new())
        .attach(AdHoc::on_liftoff("address", |rocket| {
            Box::pin(async { println!("http://{}:{}", rocket.config().address, rocket.config().port) })
        }))
        // Every error response passes the fairing. Errors of the handlers get the format of
        // `ITEMS`; Rocket's own errors, such as its 404 and 405, are rewritten to it.
        // `catch_panics` reports panics of the routes with their texts.
        .attach(ApiErrorLayer::new(&ITEMS))
        .mount("/", catch_panics(routes![item, list, add]));
    rocket.launch().await?;
    Ok(())
}
