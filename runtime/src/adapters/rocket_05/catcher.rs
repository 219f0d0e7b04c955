//! The default catcher: it renders the statuses that Rocket's router and guards end with.

use super::{Mine, guards, lock, send};
use crate::api::api_error::ApiError;
use crate::render;
use crate::render::response_parts::Inherited;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use ::rocket::catcher::BoxFuture;
use ::rocket::http::Status;
use ::rocket::{Request, Route};
use http::{HeaderMap, Method, StatusCode};
use std::borrow::Cow;

pub(super) fn handle<'r>(status: Status, request: &'r Request<'_>) -> BoxFuture<'r> {
    let mine = Mine::of(request);
    let error = error(status, request);
    // A status that Rocket or a guard chose alone has no headers. It is sent nevertheless, and a
    // header that HTTP requires is reported as missing.
    let none = HeaderMap::new();
    let inherited = Inherited { headers: &none, allow_is_added: false, fault: None };
    let answer = mine.scope().in_scope(|| match &error {
        Thrown::Error(error) => render::response(&**error),
        Thrown::Status(foreign) => render::in_place_of(foreign, None, inherited),
    });
    let answer = send(mine, answer);
    Box::pin(async move { answer })
}

/// The error behind a status.
enum Thrown {
    Error(Box<dyn ApiError + Send + Sync>),
    /// Only the status is known.
    Status(RequestError),
}

/// Returns the error behind a status: the error that a guard stored, the reason why the router
/// found no route, or a foreign error with the status alone.
fn error(status: Status, request: &Request<'_>) -> Thrown {
    if let Some(rejection) = lock(&Mine::of(request).rejection).take() {
        // After the guard's rejection, Rocket may have tried a later route that ended with another
        // status. Then the stored error is not the reason.
        if rejection.problem_type().status_code().as_u16() == status.code {
            return Thrown::Error(rejection);
        }
    }
    let error = match (status.code, request.route()) {
        (404, None) => unrouted(request),
        (422, Some(route)) => guards::path_error(request, route),
        _ => None,
    };
    error.map_or_else(
        || Thrown::Status(foreign(StatusCode::from_u16(status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))),
        |error| Thrown::Error(Box::new(error)),
    )
}

/// Returns the error for a status that Rocket itself chose.
fn foreign(status: StatusCode) -> RequestError {
    RequestError::Foreign(ForeignResponse::new(status, None))
}

/// Returns the reason why Rocket found no route: the path has routes for other methods, or its
/// route requires another format. Returns `None` if no route has this path.
fn unrouted(request: &Request<'_>) -> Option<RequestError> {
    let here = request.rocket().routes().filter(|route| leads_to(route, request));
    let mut allow: Vec<Method> = Vec::new();
    for route in here {
        if route.method == request.method() {
            return Some(unfit(route));
        }
        // Rocket serves HEAD with the route of GET.
        let head = (route.method == ::rocket::http::Method::Get).then_some(Method::HEAD);
        for method in route.method.as_str().parse().ok().into_iter().chain(head) {
            if !allow.contains(&method) {
                allow.push(method);
            }
        }
    }
    allow.sort_unstable_by(|left, right| left.as_str().cmp(right.as_str()));
    (!allow.is_empty()).then_some(RequestError::MethodNotAllowed { allow })
}

/// Returns the error for a route whose path and method match: the media type is wrong, or a query
/// parameter that the route requires is missing.
fn unfit(route: &Route) -> RequestError {
    match &route.format {
        Some(format) if route.method.supports_payload() => {
            RequestError::UnsupportedMediaType { accept: Cow::Owned(format.to_string()) }
        }
        Some(_) => foreign(StatusCode::NOT_ACCEPTABLE),
        None => RequestError::NotFound,
    }
}

/// Returns whether the request's path matches the route. Rocket's own function for this is private.
fn leads_to(route: &Route, request: &Request<'_>) -> bool {
    let mut wanted = route.uri.path().split('/').filter(|segment| !segment.is_empty());
    let mut given = request.uri().path().segments();
    loop {
        match (wanted.next(), given.next()) {
            (Some(segment), _) if segment.starts_with('<') && segment.ends_with("..>") => return true,
            (Some(segment), Some(_)) if segment.starts_with('<') => {}
            (Some(segment), Some(value)) if segment == value => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}
