//! The routes in Rocket. They are in a module of their own, because Rocket's attributes define macros,
//! which a function can't export.

use super::servers::{API, BuyerError, NewBuyer, access, owner};
use bytes::Bytes;
use rocket::config::{Config, LogLevel};
use rocket::http::{Accept, Status, uri::Origin};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::{Request, Response, State, get, post, routes};
use status_error::ApiErrorLayer;
use status_error::rocket_05::{Json, Path, catch_panics};
use status_error_log::rocket_05::{set_owner, skip};
use status_error_log::{ErrorLog, ErrorLogLayer, respond};
use std::io::Cursor;

struct Owned;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Owned {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        set_owner(request, owner());
        Outcome::Success(Self)
    }
}

struct Skipped;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Skipped {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        skip(request);
        Outcome::Success(Self)
    }
}

/// A response of the list.
struct Listed(http::Response<Bytes>);

impl<'r> Responder<'r, 'static> for Listed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        skip(request);
        let (parts, body) = self.0.into_parts();
        let mut response = Response::build();
        response.status(Status::new(parts.status.as_u16()));
        for (name, value) in &parts.headers {
            response.raw_header_adjoin(name.to_string(), value.to_str().unwrap().to_owned());
        }
        response.sized_body(body.len(), Cursor::new(body)).ok()
    }
}

struct Account<'r>(Option<&'r str>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Account<'r> {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Outcome::Success(Self(request.headers().get_one("x-account")))
    }
}

#[get("/api-logs/<_..>")]
async fn logs(uri: &Origin<'_>, accept: Option<&Accept>, account: Account<'_>, log: &State<ErrorLog>) -> Listed {
    let accept = accept.map(ToString::to_string).unwrap_or_default();
    Listed(respond(&**log, &access(account.0), &uri.to_string(), &accept).await)
}

#[get("/api-logs.csv")]
async fn csv(uri: &Origin<'_>, accept: Option<&Accept>, account: Account<'_>, log: &State<ErrorLog>) -> Listed {
    logs(uri, accept, account, log).await
}

#[get("/fine")]
fn fine() -> &'static str {
    "fine"
}

#[get("/buyers/<id>")]
fn buyer(id: Path<u64>) -> Result<String, BuyerError> {
    Err(BuyerError::NotFound { id: *id })
}

#[post("/buyers", data = "<new>")]
fn add(new: Json<NewBuyer>) -> Result<String, BuyerError> {
    new.check()
}

#[get("/panic")]
fn panics() -> String {
    panic!("s3cret")
}

#[get("/not-logged")]
fn not_logged(_skipped: Skipped) -> Result<String, BuyerError> {
    Err(BuyerError::Gone)
}

#[get("/owned")]
fn owned(_owned: Owned) -> Result<String, BuyerError> {
    Err(BuyerError::Gone)
}

pub(crate) fn serve(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    let config = Config { port, log_level: LogLevel::Off, ..Config::debug_default() };
    let app = rocket::custom(config)
        .attach(ApiErrorLayer::new(&API).keep_snapshots())
        .attach(layer)
        .manage(log)
        .mount("/", catch_panics(routes![fine, buyer, add, panics, not_logged, owned, logs, csv]));
    rocket::execute(app.launch()).unwrap();
}
