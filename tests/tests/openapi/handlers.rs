//! The errors of handlers, which aide and utoipa note in their documents.

use super::{API, ENVELOPE, ReadError, keys};
use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use serde_json::{Value, json};
use status_error::axum_08::{Json, Path, Query};
use status_error::export::Contract;
use status_error::export::openapi::Responses;
use status_error::{AnyError, ApiError, AsResponse, RequestError};
use utoipa::OpenApi;

#[derive(Debug, thiserror::Error, ApiError)]
enum WriteError {
    #[error("the name is taken")]
    #[status(409)]
    Taken,
    /// SECRET of a masked variant.
    #[error("SECRET")]
    #[status(503, code = "SECRET")]
    Down,
}

/// A type with hand-written impls.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(skip(aide, utoipa))]
#[error("by hand")]
#[status(404)]
struct ByHand;

impl aide::OperationOutput for ByHand {
    type Inner = Self;
}

impl utoipa::IntoResponses for ByHand {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        Default::default()
    }
}

fn contract() -> Contract {
    Contract::of(&ENVELOPE).errors::<AnyError<(ReadError, WriteError)>>().errors::<RequestError>()
}

#[derive(serde::Deserialize, serde::Serialize, schemars_09::JsonSchema)]
#[schemars(crate = "schemars_09")]
struct Buyer {
    name: String,
}

#[derive(serde::Deserialize, schemars_09::JsonSchema)]
#[schemars(crate = "schemars_09")]
struct Id {
    id: u64,
}

async fn list(_: Query<Buyer>) -> Result<Json<Buyer>, AsResponse<WriteError>> {
    Err(AsResponse(WriteError::Down))
}

async fn create(Json(_): Json<Buyer>) -> Result<Json<Buyer>, WriteError> {
    Err(WriteError::Taken)
}

async fn read(_: Path<Id>) -> Result<Json<Buyer>, AnyError<(ReadError, WriteError)>> {
    Err(ReadError::Nothing.into())
}

async fn health() -> &'static str {
    "OK"
}

fn of_aide() -> Value {
    let mut api = aide::openapi::OpenApi::default();
    let _: axum::Router = ApiRouter::new()
        .api_route("/buyers", get_with(list, |it| it.id("list")).post_with(create, |it| it.id("create")))
        .api_route("/buyers/{id}", get_with(read, |it| it.id("read")))
        .api_route("/health", get_with(health, |it| it.id("health")))
        .finish_api(&mut api);
    serde_json::to_value(api).unwrap()
}

#[test]
fn aide_notes_the_errors_of_handlers_and_extractors() {
    let mut document = of_aide();
    contract()
        .describe(&mut document, |operation| match operation.id {
            "read" => Responses::Handler.and(Responses::codes(["body_timeout"])),
            _ => Responses::Handler,
        })
        .unwrap();
    let of = |method: &str, path: &str| {
        let keys = keys(&document["paths"][path][method]["responses"]);
        keys.into_iter().filter(|key| *key >= "400").collect::<Vec<_>>()
    };
    assert_eq!(of("get", "/buyers"), ["400", "409", "5XX"]);
    assert_eq!(of("post", "/buyers"), ["400", "409", "413", "415", "5XX"]);
    // An `AnyError` may be an error of `problem!`.
    assert_eq!(of("get", "/buyers/{id}"), ["400", "404", "408", "409", "4XX", "5XX"]);
    assert_eq!(of("get", "/health"), ["5XX"]);
    assert!(!document.to_string().contains("x-status-error"), "the notes are removed");
    assert!(!document.to_string().contains("SECRET"));
    let taken = &document["paths"]["/buyers"]["post"]["responses"]["409"]["content"]["application/json"]["schema"];
    assert_eq!(*taken, json!({ "$ref": "#/components/schemas/TakenError" }));
    // The body of the request is described as axum's is.
    assert!(document["paths"]["/buyers"]["post"]["requestBody"]["content"].get("application/json").is_some());
}

#[utoipa::path(get, path = "/buyers/{id}", params(("id" = u64, Path)), responses((status = 200, description = "OK"), ReadError, WriteError))]
#[allow(dead_code)]
fn read_buyer() {}

#[utoipa::path(get, path = "/by-hand", responses((status = 200, description = "OK"), ByHand))]
#[allow(dead_code)]
fn by_hand() {}

#[derive(OpenApi)]
#[openapi(paths(read_buyer, by_hand))]
struct Shop;

#[test]
fn utoipa_notes_the_types_that_an_operation_names() {
    let mut document = serde_json::to_value(Shop::openapi()).unwrap();
    contract().describe(&mut document, |_| Responses::Handler).unwrap();
    let read = &document["paths"]["/buyers/{id}"]["get"]["responses"];
    assert_eq!(keys(read), ["200", "400", "404", "409", "5XX"]);
    assert_eq!(keys(&document["paths"]["/by-hand"]["get"]["responses"]), ["200", "5XX"]);
    assert!(!document.to_string().contains("x-status-error"));
    // A document is described under each profile, because the notes have no bodies.
    let mut other = serde_json::to_value(Shop::openapi()).unwrap();
    let contract = Contract::of(&API).errors::<WriteError>().errors::<ReadError>();
    contract.describe(&mut other, |_| Responses::Handler).unwrap();
    let taken = &other["paths"]["/buyers/{id}"]["get"]["responses"]["409"];
    assert!(taken["content"].get("application/problem+json").is_some());
}

#[test]
fn an_error_of_a_handler_that_the_contract_lacks_is_a_fault() {
    let mut document = serde_json::to_value(Shop::openapi()).unwrap();
    let contract = Contract::of(&API).errors::<ReadError>();
    let error = contract.describe(&mut document, |_| Responses::Handler).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the operation `read_buyer` (GET /buyers/{id}) has the errors of its handler, and the contract doesn't have \
         \"taken 409\"; add the type with `Contract::errors`"
    );
}

/// A note that is not as this crate writes it has no errors, or unknown ones.
#[test]
fn a_broken_note_is_no_panic() {
    for note in [json!(null), json!([]), json!({ "errors": 1, "requests": "yes" }), json!("taken 409")] {
        let mut document = json!({ "openapi": "3.1.0", "paths": { "/": { "get": { "x-status-error": note } } } });
        contract().describe(&mut document, |_| Responses::Handler).unwrap();
        assert_eq!(keys(&document["paths"]["/"]["get"]["responses"]), ["5XX"]);
    }
}
