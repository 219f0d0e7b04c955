//! Sends requests through applications of the frameworks other than axum, for measurements of the
//! layers. `benches path` builds and runs this program.
//!
//! The first argument is a framework. The second argument is `nothing` for a layer that does
//! nothing, or `ours` for the layer of status-error. The program runs each case once in `measured`,
//! for callgrind, and prints the case's allocations.

mod actix_web_4;
mod measure;
mod poem_3;
mod salvo_1;
mod tonic_014;
mod warp_04;

use measure::{counted, warm_up};
use status_error::{ApiError, ApiProfile};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub static API: ApiProfile = ApiProfile::new("a.test");

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the buyer was not found")]
#[status(404)]
pub struct Gone;

/// A measured case: the response to a request, and the code that sends the request.
#[derive(Clone, Copy)]
pub struct Case {
    pub what: &'static str,
    pub who: &'static str,
    pub run: fn(&World),
}

/// A function that sends a request for a path, and drops the response after a look at its status.
pub struct World(pub Box<dyn Fn(&'static str, u16)>);

const CASES: [Case; 3] = [
    case("200", |world| (world.0)("/fine", 200)),
    case("404 of the enum, static", |world| (world.0)("/gone", 404)),
    case("404 of the framework", |world| (world.0)("/nowhere", 404)),
];

const fn case(what: &'static str, run: fn(&World)) -> Case {
    Case { what, who: "", run }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [framework, layer] = &arguments[..] else { panic!("usage: frameworks FRAMEWORK nothing|ours") };
    let is_ours = layer == "ours";
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _within = runtime.enter();
    let world = match framework.as_str() {
        "actix-web" => actix_web_4::world(is_ours),
        "poem" => poem_3::world(is_ours),
        "salvo" => salvo_1::world(is_ours),
        "tonic" => tonic_014::world(is_ours),
        "warp" => warp_04::world(is_ours),
        other => panic!("{other} is not measured"),
    };
    warm_up(&CASES, &world);
    counted(&CASES, &world);
}

/// Polls a future once. That is enough, because nothing here waits.
pub fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}
