//! The errors of a contract in OpenAPI documents: written by hand, and of generators.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// A contract needs no instance of an error.
#![allow(dead_code)]

mod generators;
mod handlers;
mod subsets;

use corpus::schemas::Bodies;
use serde_json::{Value, json};
use status_error::export::Contract;
use status_error::export::openapi::{DescribeError, Responses, Schemas};
use status_error::{AdHocError, ApiError, ApiProfile, RequestError, format};
use std::time::Duration;

static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors/").support("help@example.com");
static PLAIN: ApiProfile = ApiProfile::new("example.com");
static ENVELOPE: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope);
static TEXT: ApiProfile = ApiProfile::new("example.com").format(&format::Text);
static EMPTY: ApiProfile = ApiProfile::new("example.com").format(&format::Empty);

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    /// No buyer has this id.
    ///
    /// The second paragraph is not exported.
    #[error("buyer {id} was not found, {{really}}")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    /// SECRET of a concealed variant.
    #[error("SECRET")]
    #[status(403, code = "SECRET")]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
    },
    /// Another buyer has this address.
    #[error("the address is taken")]
    #[status(409, code = "taken")]
    #[unique("email")]
    Taken {
        #[public]
        hint: Option<String>,
    },
    #[error("the order changed")]
    #[status(409, code = "conflict", retry)]
    Conflict,
    #[error("too late")]
    #[status(422, code = "taken")]
    Late,
    #[error("no token")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Unauthorized,
    #[error("{limit} requests a minute are allowed")]
    #[status(429, code = "too many")]
    Throttled {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
    },
    /// The storage refused this.
    #[error("the storage refused this")]
    #[status(one_of(410, 400..=499), otherwise = 502, code = "refused")]
    Refused(#[status] u16),
    #[error("closed for maintenance")]
    #[status(503, code = "maintenance", disclose)]
    Maintenance,
    /// SECRET of a masked variant.
    #[error("SECRET")]
    #[status(503, code = "SECRET")]
    Down { secret: u8 },
}

#[derive(Debug, thiserror::Error, ApiError)]
enum ReadError {
    #[error("nothing here")]
    #[status(404, code = "nothing")]
    Nothing,
    #[error(transparent)]
    #[status(transparent)]
    Request(#[from] RequestError),
}

fn contract(profile: &'static ApiProfile) -> Contract {
    Contract::of(profile).errors::<BuyerError>().errors::<ReadError>().errors::<RequestError>()
}

/// A document with operations of each shape.
fn document(version: &str) -> Value {
    json!({
        "openapi": version,
        "info": { "title": "Shop", "version": "1" },
        "paths": {
            "/buyers": {
                "get": { "operationId": "list", "parameters": [{ "name": "limit", "in": "query", "schema": {} }] },
                "post": { "operationId": "create", "requestBody": { "content": { "application/json": {} } } },
                "head": { "operationId": "probe", "responses": { "200": { "description": "OK" } } },
            },
            "/buyers/{id}": {
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": {} }],
                "get": {
                    "operationId": "read",
                    "responses": {
                        "200": { "description": "OK" },
                        "404": { "description": "Written by hand." },
                        "5xx": { "description": "Written by hand, too." },
                    },
                },
            },
            "/health": { "get": {} },
            "x-internal": [],
        },
    })
}

fn described(profile: &'static ApiProfile, version: &str, responses: &Responses) -> Value {
    let mut document = document(version);
    contract(profile).describe(&mut document, |_| responses.clone()).unwrap();
    document
}

fn responses<'d>(document: &'d Value, method: &str, path: &str) -> &'d Value {
    &document["paths"][path][method]["responses"]
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn the_errors_of_extractors_follow_from_the_operation() {
    let document = described(&API, "3.1.0", &Responses::All);
    let of = |method, path| keys(responses(&document, method, path));
    let common = ["401", "404", "409", "410", "422", "429", "4XX", "503", "5XX"];
    let with = |others: &[&'static str]| {
        let mut all = [common.as_slice(), others].concat();
        all.sort_unstable();
        all
    };
    assert_eq!(of("get", "/health"), common);
    assert_eq!(of("get", "/buyers"), with(&["400"]));
    assert_eq!(of("post", "/buyers"), with(&["400", "413", "415"]));
    assert_eq!(of("head", "/buyers"), with(&["200"]));
    // Parameters of the path count, and responses that exist are kept, in whatever case.
    let read = responses(&document, "get", "/buyers/{id}");
    assert_eq!(read["404"], json!({ "description": "Written by hand." }));
    let mut expected = with(&["200", "400", "5xx"]);
    expected.retain(|key| *key != "5XX");
    assert_eq!(keys(read), expected);
}

#[test]
fn a_response_has_its_errors() {
    let document = described(&API, "3.1.0", &Responses::All);
    let health = responses(&document, "get", "/health");
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    // Each status of a range may have the range's error.
    let conflict = &health["409"];
    assert_eq!(
        conflict["description"],
        "- `conflict`: Conflict\n- `refused`: The storage refused this.\n- `taken`: Another buyer has this address."
    );
    let content = &conflict["content"]["application/problem+json"];
    let one_of: Vec<Value> = ["ConflictError", "RefusedError", "TakenError409"].map(reference).into();
    assert_eq!(content["schema"], json!({ "oneOf": one_of }));
    assert_eq!(content["examples"]["TakenError409"], json!({ "$ref": "#/components/examples/TakenError409" }));
    assert_eq!(health["4XX"]["content"]["application/problem+json"]["schema"], reference("RefusedError"));
    // A 503 may be the disclosed error or a masked one; a masked one has no code of its own.
    let unavailable = &health["503"]["content"]["application/problem+json"]["schema"];
    assert_eq!(*unavailable, json!({ "oneOf": [reference("MaintenanceError"), reference("ServerError")] }));
    assert_eq!(health["5XX"]["content"]["application/problem+json"]["schema"], reference("ServerError"));
    assert_eq!(health["5XX"]["description"], "The server failed. The cause is not in the response.");

    let schemas = &document["components"]["schemas"];
    let server_error = &schemas["ServerError"]["properties"];
    assert_eq!(server_error["status"], json!({ "type": "integer" }));
    assert_eq!(server_error["code"], json!({ "type": "string", "const": "server_error" }));
    let not_found = &schemas["NotFoundError"];
    assert_eq!(not_found["description"], "No buyer has this id.");
    assert_eq!(not_found["externalDocs"], json!({ "url": "https://example.com/errors/not_found" }));
    assert_eq!(not_found["properties"]["status"], json!({ "type": "integer", "const": 404 }));

    let challenge = &health["401"]["headers"]["www-authenticate"];
    // A 401 of the range has no challenge of its own, because the range has no 401.
    assert_eq!(*challenge, json!({ "schema": { "type": "string", "const": "Bearer" }, "required": true }));
    let retry = &health["429"]["headers"]["retry-after"];
    assert_eq!(*retry, json!({ "schema": { "type": "string" } }), "the range's 429 has none");
    assert_eq!(schemas["TooManyError"]["x-retryable"], true);
    assert_eq!(schemas["NotFoundError"].get("x-retryable"), None);
    assert!(!document.to_string().contains("SECRET"));
    // A response to HEAD has headers only.
    let head = &responses(&document, "head", "/buyers")["401"];
    assert!(head.get("content").is_none() && head.get("headers").is_some());
}

#[test]
fn a_response_of_retryable_errors_is_retryable() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    enum Retry {
        #[status(409, code = "changed", retry)]
        Changed,
        #[status(409, code = "moved", retry)]
        Moved,
        #[status(423, code = "locked", retry)]
        Locked,
        #[status(423, code = "closed")]
        Closed,
    }
    let mut document = document("3.1.0");
    Contract::of(&PLAIN).errors::<Retry>().describe(&mut document, |_| Responses::All).unwrap();
    let health = responses(&document, "get", "/health");
    assert_eq!((health["409"].get("x-retryable"), health["423"].get("x-retryable")), (Some(&json!(true)), None));
}

#[test]
fn examples_are_bodies_of_the_format() {
    let document = described(&API, "3.1.0", &Responses::All);
    let example = |name: &str| document["components"]["examples"][name]["value"].clone();
    assert_eq!(
        example("NotFoundError"),
        json!({
            "type": "https://example.com/errors/not_found",
            "title": "Not found",
            "status": 404,
            "detail": "buyer 1 was not found, {really}",
            "code": "not_found",
            "id": 1,
        })
    );
    let taken = example("TakenError409");
    assert_eq!(taken["errors"][0]["pointer"], "#/email");
    assert_eq!(taken["hint"], "string");
    // The value of a placeholder that is no member is not known.
    assert_eq!(example("TooManyError")["detail"], "{limit} requests a minute are allowed");
    assert_eq!(example("BadRequestError")["errors"][0]["pointer"], "#/name");
    let masked = example("ServerError");
    assert_eq!((&masked["status"], &masked["code"]), (&json!(500), &json!("server_error")));
    assert_eq!(document, described(&API, "3.1.0", &Responses::All), "a document is the same each time");
    let envelope = described(&ENVELOPE, "3.1.0", &Responses::All);
    assert_eq!(envelope["components"]["examples"]["UnauthorizedError"]["value"]["message"], "no token");
}

#[test]
fn a_document_of_30_has_schemas_of_30() {
    let document = described(&ENVELOPE, "3.0.3", &Responses::All);
    let not_found = &document["components"]["schemas"]["NotFoundError"]["properties"];
    assert_eq!(not_found["code"], json!({ "type": "string", "enum": ["not_found"] }));
    let challenge = &responses(&document, "get", "/health")["401"]["headers"]["www-authenticate"];
    assert_eq!(challenge["schema"], json!({ "type": "string", "enum": ["Bearer"] }));
    assert!(!document.to_string().contains("\"const\""));
}

#[test]
fn formats_without_json() {
    let document = described(&TEXT, "3.1.0", &Responses::All);
    let health = responses(&document, "get", "/health");
    // All bodies have the same schema, so nothing is a component.
    let content = &health["409"]["content"]["text/plain; charset=utf-8"];
    assert_eq!(content["schema"], json!({ "type": "string" }));
    assert!(document["components"].get("schemas").is_none());
    assert_eq!(document["components"]["examples"]["ConflictError"]["value"], "the order changed");
    let document = described(&EMPTY, "3.1.0", &Responses::All);
    let health = responses(&document, "get", "/health");
    assert_eq!(health["404"].get("content"), None);
    assert!(document.get("components").is_none());
}

#[test]
fn responses_by_code_and_by_type() {
    let mut document = document("3.1.0");
    contract(&API)
        .describe(&mut document, |operation| match (operation.id, operation.method, operation.path) {
            ("list", ..) => Responses::codes(["unauthorized", "body_timeout", "server_error"].map(String::from)),
            // This type nests the extractors' 404 and 405, which no operation responds with.
            ("create", ..) => Responses::of::<ReadError>(),
            ("read", ..) => Responses::codes(&["conflict"]).and(Responses::of::<RequestError>()),
            ("", "get", "/health") => Responses::None.and(Responses::None),
            ("probe", ..) => {
                assert!(!operation.has_body && operation.object.contains_key("responses"));
                Responses::None.and(Responses::codes([""; 0]))
            }
            _ => panic!("{operation:?}"),
        })
        .unwrap();
    let of = |method, path| keys(responses(&document, method, path));
    assert_eq!(of("get", "/buyers"), ["401", "408", "5XX"]);
    assert_eq!(of("post", "/buyers"), ["400", "404", "413", "415", "5XX"]);
    let created = &responses(&document, "post", "/buyers")["404"]["content"]["application/problem+json"]["schema"];
    assert_eq!(*created, json!({ "$ref": "#/components/schemas/NothingError" }));
    assert_eq!(of("get", "/buyers/{id}"), ["200", "400", "404", "409", "5xx"]);
    assert_eq!(of("head", "/buyers"), ["200", "5XX"]);
    assert_eq!(document["paths"]["/health"]["get"], json!({}));
    // Only the components that responses refer to are added.
    let expected = [
        "BadRequestError",
        "BodyTimeoutError",
        "ConflictError",
        "ContentTooLargeError",
        "NothingError",
        "ServerError",
        "UnauthorizedError",
        "UnsupportedMediaTypeError",
    ];
    assert_eq!(keys(&document["components"]["schemas"]), expected);
}

#[test]
fn one_schema_for_all_statuses() {
    let mut document = document("3.1.0");
    contract(&API).openapi().schemas(Schemas::Whole).describe(&mut document, |_| Responses::All).unwrap();
    let whole = json!({ "$ref": "#/components/schemas/AnyError" });
    for (key, response) in responses(&document, "post", "/buyers").as_object().unwrap() {
        assert_eq!(response["content"]["application/problem+json"]["schema"], whole, "{key}");
    }
    let all = document["components"]["schemas"]["AnyError"]["oneOf"].as_array().unwrap();
    assert_eq!(all.len(), contract(&API).entries().len() + 1);
    for one in all {
        let pointer = one["$ref"].as_str().unwrap().trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    // An error that no operation has is in the union, and has no example.
    assert!(document["components"]["schemas"].get("BodyTimeoutError").is_some());
    assert!(document["components"]["examples"].get("BodyTimeoutError").is_none());
    let mut document = self::document("3.1.0");
    contract(&EMPTY).openapi().schemas(Schemas::Whole).describe(&mut document, |_| Responses::All).unwrap();
    assert!(document.get("components").is_none());
    let mut document = self::document("3.1.0");
    contract(&TEXT).openapi().schemas(Schemas::Whole).describe(&mut document, |_| Responses::All).unwrap();
    let text = &responses(&document, "get", "/health")["404"]["content"]["text/plain; charset=utf-8"];
    assert_eq!(text["schema"], json!({ "type": "string" }));
}

#[test]
fn codes_chosen_where_an_error_occurs_are_in_each_response() {
    let contract = Contract::of(&PLAIN).errors::<ReadError>().errors::<AdHocError>();
    let mut document = document("3.1.0");
    contract
        .describe(&mut document, |operation| match operation.path {
            "/health" => Responses::of::<AdHocError>(),
            "/buyers" => Responses::of::<ReadError>(),
            _ => Responses::All,
        })
        .unwrap();
    assert_eq!(keys(responses(&document, "get", "/health")), ["4XX", "5XX"]);
    assert_eq!(keys(responses(&document, "get", "/buyers")), ["400", "404", "5XX"]);
    let read = &responses(&document, "get", "/buyers/{id}")["400"]["content"]["application/problem+json"]["schema"];
    // A value may fit both, so the union is not exclusive.
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    assert_eq!(*read, json!({ "anyOf": [reference("BadRequestError"), reference("UnlistedError")] }));
    let code = &document["components"]["schemas"]["UnlistedError"]["properties"]["code"];
    assert_eq!(*code, json!({ "type": "string" }));
}

#[test]
fn a_second_call_changes_nothing() {
    let document = described(&API, "3.1.0", &Responses::All);
    let mut again = document.clone();
    contract(&API).describe(&mut again, |_| Responses::All).unwrap();
    assert_eq!(again, document);
    // Another contract, under other names.
    let mut both = document.clone();
    both["paths"]["/v2"] = json!({ "get": {} });
    contract(&ENVELOPE).openapi().prefix("V 2/").describe(&mut both, |_| Responses::All).unwrap();
    assert!(both["components"]["schemas"]["V2NotFoundError"]["properties"].get("message").is_some());
    assert_eq!(both["paths"]["/health"], document["paths"]["/health"]);
}

#[test]
fn a_concealed_error_of_the_extractors_is_none_of_an_operation() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Quiet {
        #[error("nothing here")]
        #[status(404, code = "nothing")]
        Nothing,
        #[error(transparent)]
        #[status(transparent)]
        #[conceal_as(Nothing, when(413, 415))]
        Request(#[from] RequestError),
    }
    let mut document = document("3.1.0");
    Contract::of(&PLAIN).errors::<Quiet>().describe(&mut document, |_| Responses::All).unwrap();
    assert_eq!(keys(responses(&document, "post", "/buyers")), ["400", "404", "5XX"]);
}

#[test]
fn a_code_of_several_variants_has_the_text_of_each() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    enum Forbidden {
        /// The buyer is locked
        #[status(403, code = "forbidden")]
        Locked,
        /// A scope is missing.
        #[status(403, code = "forbidden")]
        Scope,
        #[status(403, code = "forbidden")]
        Silent,
    }
    let mut document = document("3.1.0");
    Contract::of(&PLAIN).errors::<Forbidden>().describe(&mut document, |_| Responses::All).unwrap();
    let text = "The buyer is locked. A scope is missing.";
    assert_eq!(responses(&document, "get", "/health")["403"]["description"], text);
    assert_eq!(document["components"]["schemas"]["ForbiddenError"]["description"], text);
    assert_eq!(document["components"]["examples"]["ForbiddenError"]["summary"], "forbidden");
}

#[test]
fn names_of_codes_that_differ_in_punctuation() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    enum Similar {
        #[status(404, code = "not found")]
        A,
        #[status(404, code = "not_found")]
        B,
        #[status(404, code = "NOT-FOUND!")]
        C,
        #[status(400, code = "10/4")]
        D,
        #[status(400, code = "server_error")]
        E,
    }
    let mut document = document("3.1.0");
    Contract::of(&PLAIN).errors::<Similar>().describe(&mut document, |_| Responses::All).unwrap();
    let expected = ["Error104", "NotFoundError", "NotFoundError_2", "NotFoundError_3", "ServerError", "ServerError_2"];
    assert_eq!(keys(&document["components"]["schemas"]), expected);
}

#[test]
fn a_fault_leaves_the_document_as_it_is() {
    let long = "y".repeat(10_000_000);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = document("3.1.0");
        change(&mut document);
        document
    };
    let taken = with(&|document| document["components"]["schemas"]["NotFoundError"] = json!({ "type": "string" }));
    let cases: Vec<(Value, Responses, String)> = vec![
        (json!([]), Responses::All, "the document is not a JSON object, so it is not an OpenAPI document".into()),
        (
            json!({ "paths": {} }),
            Responses::All,
            "the document has no member `openapi` with its version, such as \"3.1.0\"".into(),
        ),
        (
            json!({ "openapi": 3.1 }),
            Responses::All,
            "the document has no member `openapi` with its version, such as \"3.1.0\"".into(),
        ),
        (
            json!({ "swagger": "2.0" }),
            Responses::All,
            "the document is written in Swagger 2.0; convert it to OpenAPI 3.0 or later first".into(),
        ),
        (
            json!({ "openapi": "4.0.0\r\n" }),
            Responses::All,
            "the document has the OpenAPI version \"4.0.0\\r\\n\"; 3.0, 3.1 and 3.2 are known".into(),
        ),
        (
            json!({ "openapi": long }),
            Responses::All,
            format!("the document has the OpenAPI version \"{}…\"; 3.0, 3.1 and 3.2 are known", &long[..100]),
        ),
        (
            json!({ "openapi": "3.1.0", "paths": [] }),
            Responses::All,
            "the part \"/paths\" of the document is not an object".into(),
        ),
        (
            with(&|document| document["paths"]["/a~b\n"] = json!(1)),
            Responses::All,
            "the part \"/paths/~1a~0b\\n\" of the document is not an object".into(),
        ),
        (
            with(&|document| document["paths"]["/buyers"]["put"] = json!(null)),
            Responses::All,
            "the part \"/paths/~1buyers/put\" of the document is not an object".into(),
        ),
        (
            with(&|document| document["paths"]["/buyers"]["get"]["responses"] = json!(null)),
            Responses::All,
            "the part \"/paths/~1buyers/get/responses\" of the document is not an object".into(),
        ),
        (
            with(&|document| document["components"] = json!("none")),
            Responses::All,
            "the part \"/components\" of the document is not an object".into(),
        ),
        (
            document("3.1.0"),
            Responses::codes(["unautorised"]),
            "the operation `list` (GET /buyers) has the code \"unautorised\", which the contract doesn't have; \
             is it \"unauthorized\"?"
                .into(),
        ),
        (
            document("3.1.0"),
            Responses::codes(["SECRET"]),
            "the operation `list` (GET /buyers) has the code \"SECRET\", which the contract doesn't have; \
             add the code's type with `Contract::errors`"
                .into(),
        ),
        (
            document("3.1.0"),
            Responses::of::<AdHocError>(),
            "the operation `list` (GET /buyers) has the errors of `status_error::api::wrappers::ad_hoc::AdHocError`, \
             and the contract doesn't have its codes that are chosen where an error occurs; \
             add the type with `Contract::errors`"
                .into(),
        ),
        (
            taken,
            Responses::All,
            "the document has another component \"/components/schemas/NotFoundError\" already; \
             rename that one, or set `OpenApi::prefix`"
                .into(),
        ),
    ];
    for (document, responses, message) in cases {
        let mut described = document.clone();
        let error = contract(&API).describe(&mut described, |_| responses.clone()).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(described, document);
    }
}

#[test]
fn an_error_type_of_another_contract_is_a_fault() {
    let mut document = document("3.1.0");
    let contract = Contract::of(&API).errors::<RequestError>();
    let error = contract.describe(&mut document, |_| Responses::of::<ReadError>()).unwrap_err();
    let DescribeError::UndeclaredError { operation, type_name, error } = error else { panic!("{error}") };
    assert_eq!((&*operation, error.as_deref()), ("`list` (GET /buyers)", Some("nothing 404")));
    assert!(type_name.unwrap().ends_with("::ReadError"));
}

#[test]
#[should_panic(expected = "the catalog of `alloc::boxed::Box<dyn status_error::api::api_error::ApiError>` is empty")]
fn an_empty_catalog_has_no_responses() {
    let _ = Responses::of::<Box<dyn ApiError>>();
}

#[test]
fn documents_without_operations() {
    for document in [json!({ "openapi": "3.1.0" }), json!({ "openapi": "3.0.0", "paths": {}, "components": 1 })] {
        let mut described = document.clone();
        contract(&API).describe(&mut described, |_| Responses::All).unwrap();
        assert_eq!(described, document);
    }
}

#[test]
fn each_example_fits_its_schema() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Typed {
        #[error("{ratio}")]
        #[status(400)]
        Numbers {
            #[public]
            ratio: f32,
            #[public]
            least: i8,
            #[public]
            most: std::num::NonZeroU64,
        },
        #[error("x")]
        #[status(402)]
        Texts {
            #[public]
            char: char,
            #[public]
            address: std::net::IpAddr,
            #[public]
            names: std::collections::BTreeMap<String, Vec<u8>>,
            #[public]
            pair: (u8, String),
            #[public]
            three: [bool; 3],
            #[public]
            since: std::time::SystemTime,
        },
    }
    let mut bodies = Bodies::default();
    for (name, profile) in [("API", &API), ("PLAIN", &PLAIN), ("ENVELOPE", &ENVELOPE), ("TEXT", &TEXT)] {
        let contract = contract(profile).errors::<Typed>();
        for entry in contract.entries() {
            let body = entry.body.as_ref().unwrap();
            let example = body.example.as_ref().unwrap_or_else(|| panic!("{name}: {}", entry.code));
            bodies.add(&format!("{name}: {} {}", entry.code, entry.statuses), &body.schema, example);
        }
    }
    bodies.assert_valid();
}
