//! Requests to the routes, and the codes of their responses.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use search_engine::{ADMIN_KEY, SEARCH_KEY, app};
use serde_json::Value;
use tower::ServiceExt as _;

/// A service whose index `movies` has one document.
struct Service(axum::Router);

impl Service {
    async fn new() -> Self {
        let service = Self(app());
        assert_eq!(service.post("/indexes", r#"{"uid":"movies"}"#).await, (201, String::new()));
        let documents = r#"[{"id":1,"title":"Alien"}]"#;
        assert_eq!(service.post("/indexes/movies/documents", documents).await, (200, String::new()));
        service
    }

    async fn send(&self, request: Request<Body>) -> (u16, Value) {
        let response = self.0.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Sends a body as the administrator. Returns the status and the code.
    async fn post(&self, path: &str, body: &str) -> (u16, String) {
        self.call("POST", path, ADMIN_KEY, body).await
    }

    async fn call(&self, method: &str, path: &str, key: &str, body: &str) -> (u16, String) {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned()));
        let (status, body) = self.send(request.unwrap()).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    }
}

#[tokio::test]
async fn each_mistake_has_its_code() {
    let service = Service::new().await;
    let long = format!("\"{}\"", "x".repeat(70_000));
    let wide: Vec<String> = (0..1001).map(|index| format!("\"m{index}\":0")).collect();
    let wide = format!("[{{{}}}]", wide.join(","));
    let documents = "/indexes/movies/documents";
    let settings = "/indexes/movies/settings";
    let search = "/indexes/movies/search";
    for (method, path, body, status, code) in [
        ("GET", "/nowhere", "", 404, "route_not_found"),
        ("PUT", "/dumps", "", 405, "method_not_allowed"),
        ("POST", "/indexes", "", 400, "missing_body"),
        ("POST", "/indexes", "{", 400, "malformed_body"),
        ("POST", "/indexes", &long, 413, "body_too_large"),
        ("POST", "/indexes", "{}", 400, "missing_index_uid"),
        ("POST", "/indexes", r#"{"uid":7}"#, 400, "invalid_index_uid"),
        ("POST", "/indexes", r#"{"uid":"a","primaryKey":7}"#, 400, "invalid_index_primary_key"),
        ("POST", "/indexes", r#"{"uid":"a","key":7}"#, 400, "unknown_parameter"),
        ("POST", "/indexes", r#"{"uid":"movies"}"#, 409, "index_already_exists"),
        ("PATCH", "/indexes/books", "{}", 404, "index_not_found"),
        ("PATCH", "/indexes/movies", r#"{"uid":"films"}"#, 400, "immutable_index_uid"),
        ("PATCH", "/indexes/movies", r#"{"primaryKey":"isbn"}"#, 409, "primary_key_in_use"),
        ("POST", documents, r#"[{"title":"Aliens"}]"#, 400, "missing_document_id"),
        ("POST", documents, r#"[{"id":"a b"}]"#, 400, "invalid_document_id"),
        ("POST", documents, r#"[{"id":2,"_geo":{"lat":1}}]"#, 400, "invalid_document_geo"),
        ("POST", documents, &wide, 400, "too_many_document_members"),
        ("GET", "/indexes/movies/documents/9", "", 404, "document_not_found"),
        ("PATCH", settings, r#"{"stopWords":"the"}"#, 400, "invalid_settings_stop_words"),
        ("PATCH", settings, r#"{"dictionary":[1]}"#, 400, "invalid_settings_dictionary"),
        ("PATCH", settings, r#"{"searchCutoffMs":-1}"#, 400, "invalid_settings_search_cutoff_ms"),
        ("PATCH", settings, r#"{"sortableAttributes":{}}"#, 400, "invalid_settings_sortable_attributes"),
        ("POST", search, r#"{"q":1}"#, 400, "invalid_search_q"),
        ("POST", search, r#"{"limit":"ten"}"#, 400, "invalid_search_limit"),
        ("POST", search, r#"{"offset":0.5}"#, 400, "invalid_search_offset"),
        ("POST", search, r#"{"facets":"genre"}"#, 400, "invalid_search_facets"),
        ("POST", search, r#"{"limit":1001}"#, 400, "too_many_hits"),
        ("POST", search, r#"{"facets":["genre"]}"#, 400, "facet_not_filterable"),
        ("POST", search, r#"{"sort":["price"]}"#, 400, "attribute_not_sortable"),
        ("POST", "/swap-indexes", r#"{"indexes":["movies"]}"#, 400, "invalid_swap_indexes"),
        ("POST", "/swap-indexes", r#"{"indexes":["movies","movies"]}"#, 400, "duplicate_index_in_swap"),
        ("POST", "/keys", "{}", 400, "missing_api_key_actions"),
        ("POST", "/keys", r#"{"actions":"*"}"#, 400, "invalid_api_key_actions"),
        ("POST", "/keys", r#"{"actions":[],"indexes":[]}"#, 400, "missing_api_key_expiry"),
        ("GET", "/tasks/41", "", 404, "task_not_found"),
        ("POST", "/tasks/cancel", "{}", 400, "missing_task_filters"),
        ("POST", "/dumps", "", 500, "internal"),
    ] {
        let sent = service.call(method, path, ADMIN_KEY, body).await;
        assert_eq!(sent, (status, code.to_owned()), "{method} {path} {body}");
    }
}

#[tokio::test]
async fn each_key_allows_what_it_should() {
    let service = Service::new().await;
    for (key, path, status, code) in [
        (SEARCH_KEY, "/indexes/movies/search", 200, ""),
        (SEARCH_KEY, "/indexes/books/search", 403, "index_not_allowed"),
        (SEARCH_KEY, "/indexes", 403, "action_not_allowed"),
        ("old-key", "/indexes", 403, "expired_api_key"),
        ("another-key", "/indexes", 403, "invalid_api_key"),
    ] {
        assert_eq!(service.call("POST", path, key, "{}").await, (status, code.to_owned()), "{key} {path}");
    }
}

#[tokio::test]
async fn a_body_has_the_members_of_the_api_in_their_order() {
    let request = Request::post("/indexes").body(Body::empty()).unwrap();
    let response = app().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
    assert_eq!(response.headers()["content-type"], "application/json");
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let expected = concat!(
        r#"{"message":"The Authorization header is missing.","code":"missing_authorization_header","#,
        r#""type":"auth","link":"https://docs.search.example.com/errors#missing_authorization_header"}"#,
    );
    assert_eq!(body, expected);
}
