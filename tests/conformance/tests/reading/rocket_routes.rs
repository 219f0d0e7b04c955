//! Rocket's handlers. They are in a module, because Rocket's macros can't be used inside of a
//! function.

use crate::{Input, Wanted, multipart};
use rocket::{get, post, routes};
use status_error::rocket_05::{Form, Headers, Json, Path, Query};

pub(crate) fn routes() -> Vec<rocket::Route> {
    routes![ps, pn, pp, q, h, j, f, multipart::rocket_note]
}

#[get("/ps/<a>")]
fn ps(a: Path<String>) -> String {
    a.0
}

#[get("/pn/<a>")]
fn pn(a: Path<u8>) -> String {
    a.to_string()
}

#[get("/pp/<a>/<b>")]
fn pp(a: Path<String>, b: Path<String>) -> String {
    format!("{} {}", *a, *b)
}

#[get("/q")]
fn q(input: Query<Input>) -> String {
    input.told()
}

#[get("/h")]
fn h(wanted: Headers<Wanted>) -> String {
    wanted.told()
}

#[post("/j", data = "<input>")]
fn j(input: Json<Input>) -> String {
    input.told()
}

#[post("/f", data = "<input>")]
fn f(input: Form<Input>) -> String {
    input.told()
}
