//! The items API over Rocket: `cargo run -p example-rocket -- 8080`.

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
        // The suite compares every header, and the server's own are not about errors.
        ident: Ident::none(),
        log_level: LogLevel::Off,
        ..Config::default()
    };
    let rocket = rocket::custom(config)
        .attach(Shield::new())
        .attach(AdHoc::on_liftoff("address", |rocket| {
            Box::pin(async { println!("http://{}:{}", rocket.config().address, rocket.config().port) })
        }))
        // Everything that the API answers with an error passes here: the routes', Rocket's own,
        // panics.
        .attach(ApiErrorLayer::new(&ITEMS))
        .mount("/", catch_panics(routes![item, list, add]));
    rocket.launch().await?;
    Ok(())
}
