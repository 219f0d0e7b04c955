//! Routes that run in the API's request scope.

use super::Mine;
use crate::middleware::catch_panic::CatchPanic;
use crate::request::request_error::RequestError;
use ::rocket::route::{Handler, Outcome};
use ::rocket::{Data, Request, Route};
use std::pin::pin;

/// Wraps routes so that they run in the API's [`RequestScope`](crate::layer::RequestScope), and so
/// that a panic is reported with its text.
///
/// Usage: `rocket::build().attach(ApiErrorLayer::new(&API)).mount("/", catch_panics(routes![…]))`.
/// Without this wrapper, Rocket catches panics. The responses have the API's format too, but the
/// panic's text is only in Rocket's log.
#[must_use]
pub fn catch_panics(routes: Vec<Route>) -> Vec<Route> {
    let caught = |mut route: Route| {
        route.handler = Box::new(CatchesPanics(route.handler.clone()));
        route
    };
    routes.into_iter().map(caught).collect()
}

#[derive(Clone)]
struct CatchesPanics(Box<dyn Handler>);

#[::rocket::async_trait]
impl Handler for CatchesPanics {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let mine = Mine::of(request);
        let scope = mine.scope();
        let answered = pin!(CatchPanic::new(&scope, || self.0.handle(request, data))).run(&scope).await;
        answered.unwrap_or_else(|message| {
            let message = mine.go_on(message);
            Outcome::Error(mine.reject(RequestError::Panicked { message }))
        })
    }
}
