//! The cases of the peers. Each peer is used as its documentation shows.

use crate::Case;
use crate::cases::{answer, case};
use api_error::ApiError;
use axum::Json;
use axum::response::IntoResponse;
use http::StatusCode;
use http_api_problem::HttpApiProblem;
use poem_openapi::payload::Json as Payload;
use problem_details::ProblemDetails;
use serde::Serialize;
use status_error::FieldError;
use std::borrow::Cow;
use std::hint::black_box;

pub fn all() -> Vec<Case> {
    [json_struct(), json_value(), api_error(), problem_details(), http_api_problem(), poem_openapi()].concat()
}

fn json_struct() -> Vec<Case> {
    let who = "Json(struct)";
    vec![
        case(STATIC, who, |_| answer((NOT_FOUND, Json(body("gone", GONE))).into_response())),
        case(ONE_FIELD, who, |world| {
            let message = world.not_found.to_string();
            let body = Body { id: Some(world.id), ..body("not_found", &message) };
            answer((NOT_FOUND, Json(body)).into_response());
        }),
        case(DETAILS, who, |world| {
            let errors = world.details.iter().map(Fault::of).collect();
            let body = Body { title: "Bad Request", status: 400, errors, ..body("bad_request", INVALID) };
            answer((BAD_REQUEST, Json(body)).into_response());
        }),
        case(SERVER, who, |_| {
            let body = Body { title: "Internal Server Error", status: 500, ..body("server_error", STORAGE) };
            answer((INTERNAL_SERVER_ERROR, Json(body)).into_response());
        }),
    ]
}

fn json_value() -> Vec<Case> {
    let who = "json!";
    vec![
        case(STATIC, who, |_| answer((NOT_FOUND, Json(value("gone", GONE))).into_response())),
        case(ONE_FIELD, who, |world| {
            let mut value = value("not_found", &world.not_found.to_string());
            value["id"] = world.id.into();
            answer((NOT_FOUND, Json(value)).into_response());
        }),
        case(DETAILS, who, |world| {
            let mut value = value("bad_request", INVALID);
            value["errors"] = world.details.iter().map(json_fault).collect();
            answer((BAD_REQUEST, Json(value)).into_response());
        }),
    ]
}

fn api_error() -> Vec<Case> {
    let who = "api-error";
    vec![
        case("status", who, |world| {
            let error: &dyn ApiError = &ApiErrors::NotFound { id: world.id };
            let _ = black_box(black_box(error).status_code());
        }),
        case(STATIC, who, |_| answer(ApiErrors::Gone.into_response())),
        case(ONE_FIELD, who, |world| answer(ApiErrors::NotFound { id: world.id }.into_response())),
        case(DETAILS, who, |world| answer(api_error::axum::default_error_responder(&Invalid(&world.details)))),
        case(SERVER, who, |_| answer(ApiErrors::Storage.into_response())),
    ]
}

fn problem_details() -> Vec<Case> {
    let who = "problem_details";
    vec![
        case(STATIC, who, |_| {
            let extension = Extension { code: "gone", id: None, errors: Vec::new() };
            answer(problem(NOT_FOUND, GONE, extension).into_response());
        }),
        case(ONE_FIELD, who, |world| {
            let extension = Extension { code: "not_found", id: Some(world.id), errors: Vec::new() };
            answer(problem(NOT_FOUND, &world.not_found.to_string(), extension).into_response());
        }),
        case(DETAILS, who, |world| {
            let errors = world.details.iter().map(Fault::of).collect();
            answer(problem(BAD_REQUEST, INVALID, Extension { code: "bad_request", id: None, errors }).into_response());
        }),
        case(SERVER, who, |_| {
            let extension = Extension { code: "server_error", id: None, errors: Vec::new() };
            answer(problem(INTERNAL_SERVER_ERROR, STORAGE, extension).into_response());
        }),
    ]
}

fn http_api_problem() -> Vec<Case> {
    let who = "http-api-problem";
    vec![
        case(STATIC, who, |_| answer(api_problem(NOT_FOUND, "gone", GONE).into_response())),
        case(ONE_FIELD, who, |world| {
            let problem = api_problem(NOT_FOUND, "not_found", &world.not_found.to_string());
            answer(problem.try_value("id", &world.id).unwrap().into_response());
        }),
        case(DETAILS, who, |world| {
            let errors: Vec<Fault<'_>> = world.details.iter().map(Fault::of).collect();
            let problem = api_problem(BAD_REQUEST, "bad_request", INVALID);
            answer(problem.try_value("errors", &errors).unwrap().into_response());
        }),
        case(SERVER, who, |_| answer(api_problem(INTERNAL_SERVER_ERROR, "server_error", STORAGE).into_response())),
    ]
}

fn poem_openapi() -> Vec<Case> {
    let who = "poem-openapi";
    vec![
        case(STATIC, who, |_| poem(PoemError::NotFound(Payload(poem_body("Not Found", 404, "gone", GONE.into()))))),
        case(ONE_FIELD, who, |world| {
            let body = poem_body("Not Found", 404, "not_found", world.not_found.to_string());
            poem(PoemError::NotFound(Payload(PoemBody { id: Some(world.id), ..body })));
        }),
        case(DETAILS, who, |world| {
            let errors = world.details.iter().map(|detail| PoemFault {
                pointer: pointer(detail),
                detail: detail.message.to_string(),
                code: detail.code.to_string(),
            });
            let body = poem_body("Bad Request", 400, "bad_request", INVALID.into());
            poem(PoemError::Invalid(Payload(PoemBody { errors: errors.collect(), ..body })));
        }),
    ]
}

const STATIC: &str = "static, axum";
const ONE_FIELD: &str = "one field, axum";
const DETAILS: &str = "three details, axum";
const SERVER: &str = "5xx, axum";

const NOT_FOUND: StatusCode = StatusCode::NOT_FOUND;
const BAD_REQUEST: StatusCode = StatusCode::BAD_REQUEST;
const INTERNAL_SERVER_ERROR: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

const GONE: &str = "the buyer was not found";
const INVALID: &str = "the request failed validation";
const STORAGE: &str = "Something went wrong on our side.";

/// A body that borrows as many of its values as possible.
#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    pointer: String,
    detail: &'a str,
    code: &'a str,
}

impl<'a> Fault<'a> {
    fn of(detail: &'a FieldError) -> Self {
        Self { pointer: pointer(detail), detail: &detail.message, code: &detail.code }
    }
}

fn pointer(detail: &FieldError) -> String {
    detail.pointer.fragment().to_string()
}

fn body<'a>(code: &'static str, detail: &'a str) -> Body<'a> {
    Body { r#type: "about:blank", title: "Not Found", status: 404, detail, code, id: None, errors: Vec::new() }
}

fn json_fault(detail: &FieldError) -> serde_json::Value {
    serde_json::json!({"pointer": pointer(detail), "detail": detail.message, "code": detail.code})
}

fn value(code: &str, detail: &str) -> serde_json::Value {
    serde_json::json!({"type": "about:blank", "title": "Not Found", "status": 404, "detail": detail, "code": code})
}

#[derive(Debug, thiserror::Error, api_error::ApiError)]
enum ApiErrors {
    #[error("the buyer was not found")]
    #[api_error(status_code = 404, message(inherit))]
    Gone,
    #[error("buyer {id} was not found")]
    #[api_error(status_code = 404, message(inherit))]
    NotFound { id: u64 },
    #[error("the storage failed")]
    #[api_error(status_code = 500, message = "Something went wrong on our side.")]
    Storage,
}

/// An `ApiError` by hand, because the derive of `api-error` has no field errors.
#[derive(Debug, thiserror::Error)]
#[error("the request failed validation")]
struct Invalid<'a>(&'a [FieldError]);

impl ApiError for Invalid<'_> {
    fn status_code(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("the request failed validation")
    }

    fn extended(&self) -> Option<serde_json::Value> {
        Some(self.0.iter().map(json_fault).collect())
    }
}

#[derive(Serialize)]
struct Extension<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault<'a>>,
}

fn problem<'a>(status: StatusCode, detail: &str, extension: Extension<'a>) -> ProblemDetails<Extension<'a>> {
    ProblemDetails::from_status_code(status).with_detail(detail).with_extensions(extension)
}

fn api_problem(status: StatusCode, code: &str, detail: &str) -> HttpApiProblem {
    let problem = HttpApiProblem::with_title_and_type(status).detail(detail);
    problem.try_value("code", &code).unwrap()
}

#[derive(poem_openapi::Object)]
struct PoemBody {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    code: String,
    #[oai(skip_serializing_if_is_none)]
    id: Option<u64>,
    #[oai(skip_serializing_if_is_empty)]
    errors: Vec<PoemFault>,
}

#[derive(poem_openapi::Object)]
struct PoemFault {
    pointer: String,
    detail: String,
    code: String,
}

#[derive(poem_openapi::ApiResponse)]
enum PoemError {
    #[oai(status = 404)]
    NotFound(Payload<PoemBody>),
    #[oai(status = 400)]
    Invalid(Payload<PoemBody>),
}

fn poem_body(title: &str, status: u16, code: &str, detail: String) -> PoemBody {
    let (title, code) = (title.into(), code.into());
    PoemBody { r#type: "about:blank".into(), title, status, detail, code, id: None, errors: Vec::new() }
}

fn poem(error: PoemError) {
    drop(black_box(poem::IntoResponse::into_response(error)));
}
