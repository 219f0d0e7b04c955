//! The cases of status-error, compared with static bytes ("floor") and with a hand-tuned writer.

use crate::errors::{BuyerError, World};
use crate::{Case, floor};
use axum::response::Response;
use status_error::ApiError;
use status_error::axum_08::into_response;
use std::hint::black_box;

pub fn all() -> Vec<Case> {
    let mut cases = vec![
        case("status", "nothing", |world| {
            let _ = black_box(&world.gone);
        }),
        case("status", "by hand", |world| {
            let _ = black_box(by_hand(black_box(&world.not_found)));
        }),
        case("status", OURS, |world| {
            let error: &dyn ApiError = &world.not_found;
            let _ = black_box(black_box(error).problem_type().status_code());
        }),
        case("static, http", "floor", |_| send(floor::http(404, floor::GONE))),
        case("static, http", OURS, |world| send(status_error::response(&world.gone))),
        case("static, axum", "floor", |_| answer(floor::axum(404, floor::GONE))),
        case("static, axum", OURS, |world| answer(into_response(&world.gone))),
        case("one field, http", "writer", |world| send(floor::one_field(&world.not_found, CODE, world.id))),
        case("one field, http", OURS, |world| send(status_error::response(&world.not_found))),
        case("one field, axum", "floor", |_| answer(floor::axum(404, floor::NOT_FOUND))),
        case("one field, axum", "writer", |world| {
            answer(floor::one_field(&world.not_found, CODE, world.id).map(axum::body::Body::from));
        }),
        case("one field, axum", OURS, |world| answer(into_response(&world.not_found))),
        case("three details, http", "writer", |world| send(floor::details(&world.invalid, &world.details))),
        case("three details, http", OURS, |world| send(status_error::response(&world.invalid))),
        case("three details, axum", "floor", |_| answer(floor::axum(400, floor::INVALID))),
        case("three details, axum", "writer", |world| {
            answer(floor::details(&world.invalid, &world.details).map(axum::body::Body::from));
        }),
        case("three details, axum", OURS, |world| answer(into_response(&world.invalid))),
        case("5xx, axum", "floor", |_| answer(floor::axum(500, floor::STORAGE))),
        case("5xx, axum", OURS, |world| answer(into_response(&world.storage))),
        case("concealed, axum", "floor", |_| answer(floor::axum(404, floor::NO_ACCOUNT))),
        case("concealed, axum", OURS, |world| answer(into_response(&world.foreign))),
    ];
    #[cfg(feature = "peers")]
    cases.extend(crate::peers::all());
    // Cases with the same `what` stand together, in the order of the first case of each.
    let order: Vec<&str> = cases.iter().map(|case| case.what).collect();
    cases.sort_by_key(|case| order.iter().position(|what| *what == case.what));
    cases
}

/// The bytes of the body between the message and the member `id`, for the hand-tuned writer.
const CODE: &str = r#"","code":"not_found","id":"#;
const OURS: &str = "status-error";

pub fn case(what: &'static str, who: &'static str, run: fn(&World)) -> Case {
    Case { what, who, run }
}

pub fn send<B>(response: http::Response<B>) {
    drop(black_box(response));
}

pub fn answer(response: Response) {
    drop(black_box(response));
}

#[inline(never)]
fn by_hand(error: &BuyerError) -> http::StatusCode {
    match error {
        BuyerError::Gone
        | BuyerError::NotFound { .. }
        | BuyerError::NoAccount { .. }
        | BuyerError::Foreign { .. } => http::StatusCode::NOT_FOUND,
        BuyerError::Invalid(_) => http::StatusCode::BAD_REQUEST,
        BuyerError::Storage(_) => http::StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// status-error, the floor and the writer send the same bodies, so their costs can be compared.
#[test]
fn bodies_are_the_same() {
    let world = World::new();
    let body = |response: http::Response<bytes::Bytes>| String::from_utf8(response.into_body().to_vec()).unwrap();
    let ours = |error: &BuyerError| body(status_error::response(error));
    assert_eq!(ours(&world.gone), floor::GONE);
    assert_eq!(ours(&world.not_found), floor::NOT_FOUND);
    assert_eq!(ours(&world.foreign), floor::NO_ACCOUNT);
    assert_eq!(ours(&world.invalid), floor::INVALID);
    assert_eq!(ours(&world.storage), floor::STORAGE);
    assert_eq!(body(floor::one_field(&world.not_found, CODE, world.id)), floor::NOT_FOUND);
    assert_eq!(body(floor::details(&world.invalid, &world.details)), floor::INVALID);
}
