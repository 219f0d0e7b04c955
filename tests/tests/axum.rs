//! The extractors of axum 0.8: each way in which a request can be invalid, with the location and
//! the code of its field error.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{Request, StatusCode};
use axum::routing::{get, post};
use over_axum::{Answer, PAYMENTS, call, post_json};
use serde::{Deserialize, Serialize};
use status_error::ApiError;
use status_error::axum_08::{Json, Path, Query};
use status_error::tower::ApiErrorLayer;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU8;
use uuid::Uuid;

/// Builds an app that responds with 200 if the body is a `T`.
fn takes<T: serde::de::DeserializeOwned + Send + 'static>() -> Router {
    Router::new()
        .route("/", post(async |Json(_): Json<T>| StatusCode::OK))
        .layer(DefaultBodyLimit::max(4096))
        .layer(ApiErrorLayer::new(&PAYMENTS))
}

#[track_caller]
fn assert_detail(answer: &Answer, location: &str, pointer: &str, kind: &str) {
    let body = answer.echoes_nothing().json();
    assert_eq!(answer.status, 400, "{body}");
    assert_eq!(body["code"], "bad_request");
    let [detail] = body["details"].as_array().unwrap().as_slice() else { panic!("{body}") };
    let said = ["location", "pointer", "type"].map(|name| detail[name].as_str().unwrap());
    assert_eq!(said, [location, pointer, kind], "{body}");
}

/// Posts a body that isn't a `T` and checks the pointer and the code of the field error.
async fn assert_body<T: serde::de::DeserializeOwned + Send + 'static>(body: &str, pointer: &str, kind: &str) {
    assert_detail(&post_json(&takes::<T>(), "/", body.to_owned()).await, "body", pointer, kind);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(dead_code)]
struct Billing {
    phone_number: Option<String>,
    lines: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Buyer {
    name: String,
    #[serde(default)]
    id: Option<Uuid>,
    #[serde(default)]
    age: u8,
    #[serde(default)]
    billing_details: Billing,
}

#[tokio::test]
async fn broken_json() {
    const JSON: &str = "value_error.jsondecode";
    for body in [
        r#"{"name":"hunter2""#,
        r#"{"name":hunter2}"#,
        "",
        "  ",
        r#"{"name":"hunter2"} hunter2"#,
        r#"{"name":"hunter2",}"#,
    ] {
        assert_body::<Buyer>(body, "", JSON).await;
    }
    assert_body::<Buyer>(r#"{"name":"\ud800"}"#, "", JSON).await;
    // serde rejects the value before it reaches the syntax error, but the body still isn't JSON.
    assert_body::<Buyer>(r#"{"name":1, hunter2"#, "", JSON).await;
    assert_body::<serde_json::Value>(&"[".repeat(1000), "", JSON).await;
    let answer = post_json(&takes::<Buyer>(), "/", &b"{\"name\":\"\xff\"}"[..]).await;
    assert_detail(&answer, "body", "", JSON);
    assert_eq!(answer.json()["details"][0]["message"], "The text is not UTF-8.");
}

#[tokio::test]
async fn wrong_values() {
    assert_body::<Buyer>(r#"{}"#, "/name", "missing").await;
    assert_body::<Buyer>(r#"{"name":1}"#, "/name", "type_error.string").await;
    assert_body::<Buyer>(r#"{"name":null}"#, "/name", "type_error.string").await;
    assert_body::<Buyer>("[]", "", "value_error.list.length").await;
    assert_body::<Buyer>(r#""hunter2""#, "", "type_error.object").await;
    assert_body::<Buyer>(r#"{"name":"a","age":"hunter2"}"#, "/age", "type_error.integer").await;
    assert_body::<Buyer>(r#"{"name":"a","age":1.5}"#, "/age", "type_error.integer").await;
    assert_body::<Buyer>(r#"{"name":"a","age":300}"#, "/age", "value_error.number").await;
    assert_body::<Buyer>(r#"{"name":"a","age":1e999}"#, "/age", "value_error.number").await;
    assert_body::<Buyer>(r#"{"name":"a","age":-1}"#, "/age", "value_error.number").await;
    assert_body::<Buyer>(r#"{"name":"a","id":"hunter2"}"#, "/id", "type_error.uuid").await;
    assert_body::<Buyer>(r#"{"name":"a","id":7}"#, "/id", "type_error.uuid").await;
    let deep = r#"{"name":"a","billing_details":{"phone_number":["hunter2"]}}"#;
    assert_body::<Buyer>(deep, "/billing_details/phone_number", "type_error.string").await;
    let deeper = r#"{"name":"a","billing_details":{"lines":["a",{"hunter2":1}]}}"#;
    assert_body::<Buyer>(deeper, "/billing_details/lines/1", "type_error.string").await;
    assert_body::<Buyer>(r#"{"name":"a","name":"hunter2"}"#, "/name", "value_error.duplicate").await;
    assert_body::<(u8, bool)>("[1]", "", "value_error.list.length").await;
    assert_body::<(u8, bool)>("[1,2]", "/1", "type_error.bool").await;
    assert_body::<NonZeroU8>("0", "", "value_error.number").await;
    assert_body::<std::net::IpAddr>(r#""hunter2""#, "", "type_error.ip").await;
    assert_body::<f64>(r#""hunter2""#, "", "type_error.float").await;
    assert_body::<char>(r#""hunter2""#, "", "type_error.character").await;
    assert_body::<Vec<u8>>(r#"{"hunter2":1}"#, "", "type_error.list").await;
    assert_body::<()>(r#""hunter2""#, "", "type_error.null").await;
}

/// Calls `each` with every pointer of a document and several values to put in that place.
fn mutations(value: &serde_json::Value, pointer: &str, each: &mut dyn FnMut(String, serde_json::Value)) {
    use serde_json::{Value, json};
    for other in [
        json!("hunter2"),
        json!(300),
        json!(-1),
        json!(1.5),
        json!(true),
        json!(null),
        json!(["hunter2"]),
        json!({"hunter2": 1}),
    ] {
        each(pointer.to_owned(), other);
    }
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| mutations(member, &format!("{pointer}/{name}"), each));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| mutations(item, &format!("{pointer}/{index}"), each));
        }
        _ => {}
    }
}

#[tokio::test]
async fn the_place_is_in_the_body_and_the_fault_s() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct All {
        buyer: Buyer,
        tagged: Tagged,
        method: Method,
        numbers: BTreeMap<u8, [u8; 2]>,
        flat: Flat,
        untagged: Vec<Untagged>,
    }
    let whole = serde_json::json!({
        "buyer": {"name": "a", "id": Uuid::nil(), "age": 1, "billing_details": {"phone_number": "1", "lines": ["a"]}},
        "tagged": {"type": "card", "number": 1},
        "method": {"card": {"number": 1}},
        "numbers": {"7": [1, 2]},
        "flat": {"phone_number": "1"},
        "untagged": [1, true],
    });
    let app = takes::<All>();
    assert_eq!(post_json(&app, "/", whole.to_string()).await.status, 200);
    let mut cases = Vec::new();
    mutations(&whole, "", &mut |pointer, other| {
        let mut body = whole.clone();
        *body.pointer_mut(&pointer).unwrap() = other;
        cases.push((pointer, body));
    });
    assert!(cases.len() > 100);
    for (pointer, body) in cases {
        let answer = post_json(&app, "/", body.to_string()).await;
        if answer.status == 200 {
            continue;
        }
        let said = answer.echoes_nothing().json();
        let said = &said["details"][0];
        let at = said["pointer"].as_str().unwrap();
        let is_missing = said["type"] == "missing";
        assert!(body.pointer(at).is_none() == is_missing, "{pointer}: {said} in {body}");
        assert!(pointer.starts_with(at) || at.starts_with(&pointer), "{pointer}: {said} in {body}");
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Strict {
    #[serde(rename = "a/b")]
    slash: Option<u8>,
}

#[tokio::test]
async fn names_of_members() {
    assert_body::<Strict>(r#"{"c~d":"hunter2"}"#, "/c~0d", "value_error.extra").await;
    assert_body::<Strict>(r#"{"a/b":"hunter2"}"#, "/a~1b", "type_error.integer").await;
    assert_body::<HashMap<String, u8>>(r#"{"x y":"hunter2"}"#, "/x y", "type_error.integer").await;
    // serde's path has no segment for a key that isn't a number.
    assert_body::<BTreeMap<u8, u8>>(r#"{"hunter2":1}"#, "", "type_error.integer").await;
    assert_body::<BTreeMap<u8, u8>>(r#"{"7":"hunter2"}"#, "/7", "type_error.integer").await;
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code)]
enum Method {
    Cash,
    Card { number: u64 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(dead_code)]
enum Tagged {
    Card { number: u64 },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c")]
#[allow(dead_code)]
enum Adjacent {
    Card { number: u64 },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code)]
enum Untagged {
    Number(u64),
    Flag(bool),
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Payment<M> {
    method: M,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Flat {
    #[serde(flatten)]
    billing: Inner,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Inner {
    phone_number: String,
}

#[tokio::test]
async fn enums_and_flatten() {
    assert_body::<Payment<Method>>(
        r#"{"method":{"card":{"number":"hunter2"}}}"#,
        "/method/card/number",
        "type_error.integer",
    )
    .await;
    assert_body::<Payment<Method>>(r#"{"method":{"card":{}}}"#, "/method/card/number", "missing").await;
    assert_body::<Payment<Method>>(r#"{"method":"hunter2"}"#, "/method", "type_error.enum").await;
    assert_body::<Payment<Method>>(r#"{"method":{"hunter2":{}}}"#, "/method", "type_error.enum").await;
    // serde's path has a segment for the variant, which isn't a member of the body.
    assert_body::<Payment<Method>>(r#"{"method":"card"}"#, "/method", "type_error.enum").await;
    assert_body::<Payment<Tagged>>(r#"{"method":{"type":"card","number":"hunter2"}}"#, "/method", "type_error.integer")
        .await;
    assert_body::<Payment<Tagged>>(r#"{"method":{"type":"card"}}"#, "/method/number", "missing").await;
    assert_body::<Payment<Adjacent>>(
        r#"{"method":{"t":"Card","c":{"number":"hunter2"}}}"#,
        "/method/c/number",
        "type_error.integer",
    )
    .await;
    assert_body::<Payment<Untagged>>(r#"{"method":"hunter2"}"#, "/method", "value_error").await;
    assert_body::<Payment<Flat>>(r#"{"method":{"phone_number":["hunter2"]}}"#, "/method", "type_error.string").await;
    assert_body::<Payment<Flat>>(r#"{"method":{}}"#, "/method/phone_number", "missing").await;
}

#[tokio::test]
async fn media_types_and_sizes() {
    let app = takes::<serde_json::Value>();
    for media_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("hunter2")] {
        let mut request = Request::post("/");
        if let Some(media_type) = media_type {
            request = request.header("content-type", media_type);
        }
        let answer = call(&app, request.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, 415);
        assert_eq!(answer.echoes_nothing().json()["code"], "unsupported_media_type");
        // RFC 9110 §15.5.16: a 415 response lists the accepted media types.
        assert_eq!(answer.header("accept"), Some("application/json"));
    }
    let encoded = Request::post("/").header("content-type", "application/json").header("content-encoding", "gzip");
    let answer = call(&app, encoded.body(Body::from("hunter2")).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("accept-encoding")), (415, Some("identity")));
    for media_type in ["application/json; charset=utf-8", "application/merge-patch+json"] {
        let request = Request::post("/").header("content-type", media_type).body(Body::from("{}")).unwrap();
        assert_eq!(call(&app, request).await.status, 200);
    }
    let answer = post_json(&app, "/", "1".repeat(5000)).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (413, &"content_too_large".into()));
}

#[tokio::test]
async fn an_optional_body() {
    let app =
        Router::new().route("/", post(async |body: Option<Json<u8>>| body.map_or(0, |Json(body)| body).to_string()));
    assert_eq!(call(&app, Request::post("/").body(Body::empty()).unwrap()).await.text, "0");
    assert_eq!(post_json(&app, "/", "7").await.text, "7");
    assert_eq!(post_json(&app, "/", "x").await.status, 400);
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Page {
    limit: u8,
    cursor: Option<Uuid>,
    deep: Option<bool>,
}

#[tokio::test]
async fn queries() {
    let app = Router::new()
        .route("/", get(async |Query(_): Query<Page>| StatusCode::OK))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    for (query, pointer, kind) in [
        ("", "/limit", "missing"),
        ("?limit=hunter2", "/limit", "type_error.integer"),
        ("?limit=", "/limit", "type_error.integer"),
        ("?limit=300", "/limit", "value_error.number"),
        ("?limit=1&cursor=hunter2", "/cursor", "type_error.uuid"),
        ("?limit=1&deep=hunter2", "/deep", "type_error.bool"),
        ("?limit=1&limit=2", "/limit", "value_error.duplicate"),
    ] {
        assert_detail(&over_axum::get(&app, &format!("/{query}")).await, "query", pointer, kind);
    }
    assert_eq!(over_axum::get(&app, "/?limit=1&cursor=67e55044-10b1-426f-9247-bb680e5fe0c8").await.status, 200);
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Ids {
    account: u32,
    id: Uuid,
}

#[tokio::test]
async fn paths() {
    let app = Router::new()
        .route("/one/{id}", get(async |Path(_): Path<Uuid>| StatusCode::OK))
        .route("/number/{id}", get(async |Path(_): Path<u8>| StatusCode::OK))
        .route("/two/{account}/{id}", get(async |Path(_): Path<(u32, Uuid)>| StatusCode::OK))
        .route("/named/{account}/{id}", get(async |Path(_): Path<Ids>| StatusCode::OK))
        .route("/misused/{id}", get(async |Path(_): Path<(u8, u8)>| StatusCode::OK))
        .route("/misnamed/{it}", get(async |Path(_): Path<Ids>| StatusCode::OK))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    for (path, pointer, kind) in [
        ("/one/hunter2", "/id", "type_error.uuid"),
        ("/number/hunter2", "/id", "type_error.integer"),
        ("/number/300", "/id", "value_error.number"),
        ("/number/%ff", "/id", "value_error"),
        ("/two/hunter2/67e55044-10b1-426f-9247-bb680e5fe0c8", "/account", "type_error.integer"),
        ("/named/hunter2/67e55044-10b1-426f-9247-bb680e5fe0c8", "/account", "type_error.integer"),
        ("/named/7/hunter2", "/id", "type_error.uuid"),
    ] {
        assert_detail(&over_axum::get(&app, path).await, "path", pointer, kind);
    }
    for path in ["/misused/1", "/misnamed/1"] {
        let answer = over_axum::get(&app, path).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (500, &"server_error".into()));
    }
}

#[tokio::test]
async fn json_as_an_answer() {
    #[derive(Serialize)]
    struct Good {
        id: u8,
    }
    let app = Router::new()
        .route("/good", get(async || Json(Good { id: 7 })))
        .route("/bad", get(async || Json(BTreeMap::from([((1, 2), "s3cret")]))));
    let answer = over_axum::get(&app, "/good").await;
    assert_eq!((answer.text.as_str(), answer.header("content-type")), (r#"{"id":7}"#, Some("application/json")));
    let answer = over_axum::get(&app, "/bad").await;
    assert_eq!((answer.status.as_u16(), &answer.echoes_nothing().json()["code"]), (500, &"server_error".into()));
}

#[tokio::test]
async fn without_a_layer_answers_are_rfc_9457() {
    let app: Router = Router::new()
        .route("/", post(async |Json(_): Json<Buyer>| StatusCode::OK))
        .fallback(status_error::axum_08::fallback)
        .method_not_allowed_fallback(status_error::axum_08::method_not_allowed_fallback);
    let answer = post_json(&app, "/", "{}").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["errors"][0]["pointer"], "#/name");
    assert_eq!(over_axum::get(&app, "/nowhere").await.json()["status"], 404);
    let answer = over_axum::get(&app, "/").await;
    assert_eq!((answer.json()["status"].as_u64(), answer.header("allow")), (Some(405), Some("POST")));
}

#[derive(Debug, garde::Validate)]
struct Validated {
    #[garde(length(min = 1, max = 3))]
    name: String,
    #[garde(dive)]
    lines: Vec<Line>,
}

#[derive(Debug, garde::Validate)]
struct Line {
    #[garde(range(max = 7))]
    r#type: u8,
    #[garde(ascii)]
    text: String,
}

#[test]
fn reports_of_garde() {
    let line = |number| Line { r#type: number, text: "hünter2".into() };
    let report =
        garde::Validate::validate(&Validated { name: "hunter2".into(), lines: vec![line(1), line(9)] }).unwrap_err();

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[error("the request failed validation")]
    #[status(400, code = "bad_request")]
    struct Invalid(#[field_errors] garde::Report);
    let body = status_error::response(&Invalid(report)).into_body();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert!(!body.to_string().contains("nter2"));
    let mut found: Vec<_> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("#/lines/0/text", "value_error.str.ascii"),
        ("#/lines/1/text", "value_error.str.ascii"),
        ("#/lines/1/type", "value_error.number.not_le"),
        ("#/name", "value_error.any_str.max_length"),
    ];
    assert_eq!(found, expected);
}

/// A generic error; below it, an error with a hand-written `IntoResponse`.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Generic<T: std::fmt::Display> {
    #[error("{value} is taken")]
    #[status(409)]
    Taken {
        #[public(message)]
        value: T,
    },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(skip(axum))]
#[error("the kettle is on")]
#[status(503)]
struct Kettle;

impl axum::response::IntoResponse for Kettle {
    fn into_response(self) -> axum::response::Response {
        let mut response = status_error::axum_08::into_response(&self);
        response.headers_mut().insert("retry-after", 7.into());
        response
    }
}

async fn boxed() -> Result<(), status_error::AsResponse<Box<dyn ApiError + Send + Sync>>> {
    Err(status_error::AsResponse(Box::new(Generic::Taken { value: 8 })))
}

#[tokio::test]
async fn generics_and_impls_by_hand() {
    let app = Router::new()
        .route("/taken", get(async || Generic::Taken { value: 7 }))
        .route("/kettle", get(async || Kettle))
        .route("/boxed", get(boxed))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    assert_eq!(over_axum::get(&app, "/taken").await.json()["message"], "7 is taken");
    assert_eq!(over_axum::get(&app, "/boxed").await.json()["message"], "8 is taken");
    let answer = over_axum::get(&app, "/kettle").await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, Some("7")));
}
