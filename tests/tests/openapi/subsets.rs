//! Subsets: each operation of a document has exactly the errors of its subset, and those of its
//! layers.

use super::{ENVELOPE, keys};
use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, put_with};
use serde_json::{Value, json};
use status_error::axum_08::Path;
use status_error::export::Contract;
use status_error::export::openapi::Responses;
use status_error::tower::AllowedErrorsLayer;
use status_error::{ApiError, RequestError};
use std::time::Duration;
use utoipa::OpenApi;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the token is not valid")]
#[status(401)]
#[header("www-authenticate", "Bearer")]
struct Unauthorized;

/// The error of a layer around the routes.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("too many requests")]
#[status(429)]
struct TooManyRequests {
    #[header("retry-after")]
    after: Duration,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(subset(Read(NotFound, Foreign, Auth, Down), Lock(Auth, Hidden), Close(Closed), Nothing(Down)))]
enum OrderError {
    #[error("no order has this id")]
    #[status(404)]
    NotFound,
    #[error("SECRET")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign,
    #[error("SECRET")]
    #[status(403)]
    #[conceal_as(Gone)]
    Hidden,
    #[error("the order is gone")]
    #[status(410)]
    Gone,
    #[error("the order is closed")]
    #[status(409)]
    Closed,
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] Unauthorized),
    #[error("SECRET")]
    #[status(503)]
    Down,
}

fn contract() -> Contract {
    Contract::of(&ENVELOPE).errors::<OrderError>().errors::<RequestError>().errors::<TooManyRequests>()
}

/// Returns the errors of an operation, as `409 closed`.
fn errors(document: &Value, method: &str, path: &str) -> Vec<String> {
    let responses = &document["paths"][path][method]["responses"];
    let of_status = |status: &&str| {
        let codes = codes(document, &responses[*status]["content"]["application/json"]["schema"]);
        codes.into_iter().map(|code| format!("{status} {code}")).collect::<Vec<_>>()
    };
    keys(responses).iter().flat_map(of_status).collect()
}

fn codes(document: &Value, schema: &Value) -> Vec<String> {
    if let Some(several) = schema["oneOf"].as_array() {
        return several.iter().flat_map(|one| codes(document, one)).collect();
    }
    let component = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let code = component.and_then(|component| component["properties"]["code"]["const"].as_str());
    code.map(str::to_owned).into_iter().collect()
}

fn orders() -> Value {
    json!({ "openapi": "3.1.0", "paths": {
        "/orders/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
            "get": { "operationId": "read" },
            "put": { "operationId": "lock" },
            "delete": { "operationId": "close" },
        },
        "/health": { "get": { "operationId": "health" } },
    } })
}

#[test]
fn each_operation_has_the_errors_of_its_subset() {
    let mut document = orders();
    contract()
        .describe(&mut document, |operation| match operation.id {
            "read" => Responses::of::<Read>(),
            "lock" => Responses::of::<Lock>(),
            "close" => Responses::of::<Close>(),
            _ => Responses::of::<Nothing>(),
        })
        .unwrap();
    assert_eq!(
        errors(&document, "get", "/orders/{id}"),
        ["401 unauthorized", "404 not_found", "5XX server_error"],
        "a concealed error is the one that clients see"
    );
    assert_eq!(errors(&document, "put", "/orders/{id}"), ["401 unauthorized", "410 gone", "5XX server_error"]);
    assert_eq!(errors(&document, "delete", "/orders/{id}"), ["409 closed", "5XX server_error"]);
    assert_eq!(errors(&document, "get", "/health"), ["5XX server_error"]);
    assert!(!document.to_string().contains("SECRET"));
}

#[test]
fn a_layer_has_the_same_errors_as_its_operation() {
    let read = AllowedErrorsLayer::of::<Read>().and::<RequestError>();
    let lock = AllowedErrorsLayer::of::<Lock>();
    let mut document = orders();
    contract()
        .describe(&mut document, |operation| match operation.id {
            "read" => read.responses(),
            // The errors of a layer around the route.
            "lock" => lock.responses().and(Responses::of::<TooManyRequests>()),
            _ => Responses::None,
        })
        .unwrap();
    assert_eq!(
        errors(&document, "get", "/orders/{id}"),
        ["400 bad_request", "401 unauthorized", "404 not_found", "5XX server_error"]
    );
    assert_eq!(
        errors(&document, "put", "/orders/{id}"),
        ["401 unauthorized", "410 gone", "429 too_many_requests", "5XX server_error"]
    );
    assert!(document["paths"]["/orders/{id}"]["delete"].get("responses").is_none());
}

#[test]
#[should_panic(expected = "ApiError` is empty")]
fn a_layer_of_unknown_errors_has_no_responses() {
    let _ = AllowedErrorsLayer::of::<Read>().and::<dyn ApiError>().responses();
}

#[test]
fn an_error_of_a_subset_that_the_contract_lacks_is_a_fault() {
    let mut document = orders();
    let error = Contract::of(&ENVELOPE)
        .errors::<Close>()
        .describe(&mut document, |_| AllowedErrorsLayer::of::<Lock>().responses())
        .unwrap_err();
    assert!(error.to_string().contains("Lock"), "{error}");
    assert!(
        error.to_string().contains("\"gone 410\"") || error.to_string().contains("\"unauthorized 401\""),
        "{error}"
    );
    assert_eq!(document, orders());
}

#[derive(serde::Deserialize, schemars_09::JsonSchema)]
#[schemars(crate = "schemars_09")]
struct Id {
    id: u64,
}

async fn read(_: Path<Id>) -> Result<(), Read> {
    Err(Read::NotFound)
}

async fn lock(_: Path<Id>) -> Result<(), Lock> {
    Err(Unauthorized.into())
}

async fn close() -> Result<(), Close> {
    Err(Close::Closed)
}

#[test]
fn aide_notes_the_subset_of_a_handler() {
    let mut api = aide::openapi::OpenApi::default();
    let _: axum::Router = ApiRouter::new()
        .api_route("/orders/{id}", get_with(read, |it| it.id("read")).put_with(lock, |it| it.id("lock")))
        .api_route("/closed", put_with(close, |it| it.id("close")))
        .finish_api(&mut api);
    let mut document = serde_json::to_value(api).unwrap();
    contract()
        .describe(&mut document, |operation| match operation.id {
            "close" => Responses::Handler.and(Responses::of::<TooManyRequests>()),
            _ => Responses::Handler,
        })
        .unwrap();
    assert_eq!(
        errors(&document, "get", "/orders/{id}"),
        ["400 bad_request", "401 unauthorized", "404 not_found", "5XX server_error"]
    );
    assert_eq!(
        errors(&document, "put", "/orders/{id}"),
        ["400 bad_request", "401 unauthorized", "410 gone", "5XX server_error"]
    );
    assert_eq!(errors(&document, "put", "/closed"), ["409 closed", "429 too_many_requests", "5XX server_error"]);
}

#[utoipa::path(get, path = "/orders", responses((status = 200, description = "OK"), Read))]
#[allow(dead_code)]
fn read_order() {}

#[utoipa::path(put, path = "/orders", responses((status = 200, description = "OK"), Lock, Close))]
#[allow(dead_code)]
fn lock_order() {}

#[derive(OpenApi)]
#[openapi(paths(read_order, lock_order))]
struct Orders;

#[test]
fn utoipa_notes_the_subsets_that_an_operation_names() {
    let mut document = serde_json::to_value(Orders::openapi()).unwrap();
    contract().describe(&mut document, |_| Responses::Handler).unwrap();
    assert_eq!(errors(&document, "get", "/orders"), ["401 unauthorized", "404 not_found", "5XX server_error"]);
    assert_eq!(errors(&document, "put", "/orders"), ["401 unauthorized", "409 closed", "410 gone", "5XX server_error"]);
}
