//! The OpenAPI document, and its page.

use crate::{Api, send};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use buyers::document::{document, page};
use buyers::tour::call::Call;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Returns each call with its statuses and their codes, as `POST /buyers: 400 bad_request, …`.
fn calls(document: &Value) -> Vec<String> {
    let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut calls = Vec::new();
    for (path, item) in object(&document["paths"]) {
        for (method, operation) in object(&item).into_iter().filter(|(name, _)| name != "parameters") {
            let responses = object(&operation["responses"]).into_iter().map(|(status, response)| {
                let mut codes = codes(document, &response["content"]["application/json"]["schema"]);
                codes.sort_unstable();
                [vec![status], codes].concat().join(" ")
            });
            let mut responses: Vec<_> = responses.collect();
            responses.sort_unstable();
            calls.push(format!("{} {path}: {}", method.to_uppercase(), responses.join(", ")));
        }
    }
    calls.sort_unstable();
    calls
}

/// Returns the codes of the errors in a schema.
fn codes(document: &Value, schema: &Value) -> Vec<String> {
    if let Some(several) = schema["oneOf"].as_array() {
        return several.iter().flat_map(|one| codes(document, one)).collect();
    }
    let component = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    let code = &component.unwrap_or(schema)["properties"]["code"]["const"];
    code.as_str().map(str::to_owned).into_iter().collect()
}

#[test]
fn each_call_has_the_errors_that_it_responds_with() {
    let of_each = "400 bad_request, 401 unauthorized, 403 forbidden,";
    let rest = "429 too_many_requests, 5XX server_error";
    let of_body = "409 duplicate_record, 413 content_too_large, 415 unsupported_media_type,";
    assert_eq!(
        calls(&document().unwrap()),
        [
            format!("DELETE /admin/buyers/{{id}}/lock: 204, {of_each} 404 not_found, {rest}"),
            format!("DELETE /buyers/{{id}}: 204, {of_each} 404 not_found, {rest}"),
            format!("GET /api-logs.csv: 200, {of_each} {rest}"),
            format!("GET /api-logs.jsonl: 200, {of_each} {rest}"),
            format!("GET /api-logs/{{id}}: 200, {of_each} 404 not_found, {rest}"),
            format!("GET /api-logs: 200, {of_each} {rest}"),
            format!("GET /buyers/{{id}}: 200, {of_each} 404 not_found, {rest}"),
            format!("GET /buyers: 200, {of_each} {rest}"),
            format!("POST /buyers: 201, {of_each} {of_body} {rest}"),
            format!("PUT /admin/buyers/{{id}}/lock: 204, {of_each} 404 not_found, {rest}"),
            format!("PUT /buyers/{{id}}: 200, {of_each} 404 not_found, {of_body} {rest}"),
        ]
    );
}

#[tokio::test]
async fn each_call_of_the_document_is_served() {
    let api = Api::new().await;
    let served = send(&api.nobody("/openapi.json")).await;
    assert_eq!((served.status.as_u16(), served.header("content-type")), (200, "application/json"));
    assert_eq!(served.json(), document().unwrap());
    for (path, item) in served.json()["paths"].as_object().unwrap() {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let is_described = item.get(method.to_lowercase()).is_some();
            let answer = send(&Call::new(api.server.addr(), "", method, path.replace("{id}", "7"))).await;
            assert_eq!(answer.status.as_u16(), if is_described { 401 } else { 405 }, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_page_has_the_whole_document_and_loads_nothing() {
    let api = Api::new().await;
    let served = send(&api.nobody("/docs")).await;
    assert_eq!((served.status.as_u16(), served.header("content-type")), (200, "text/html; charset=utf-8"));
    let hash = BASE64_STANDARD.encode(Sha256::digest(page::STYLE));
    let policy = served.header("content-security-policy");
    assert!(policy.contains(&format!("style-src 'sha256-{hash}';")), "the style sheet's hash is now sha256-{hash}");
    let page = String::from_utf8_lossy(&served.body);
    // In an attribute; the text has the links to the documentation of the codes.
    for loads in ["<script", "<link", "<img", "src=", "url(", "@import", "\"http:", "\"https:"] {
        assert!(!page.contains(loads), "{loads}");
    }
    let document = document().unwrap();
    for (path, _) in document["paths"].as_object().unwrap() {
        assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
    }
    // The examples of errors, and not only their names.
    assert!(page.contains("A valid bearer token is required."), "{page}");
    // Each link leads to a part of the page.
    for (name, _) in document["components"]["schemas"].as_object().unwrap() {
        assert!(page.contains(&format!("<pre id=\"schema-{name}\">")), "{name}");
    }
    let links = page.split("href=\"#").skip(1).map(|link| link.split('"').next().unwrap());
    let broken: Vec<_> = links.filter(|link| !page.contains(&format!("id=\"{link}\""))).collect();
    assert_eq!(broken, [""; 0]);
}

#[test]
fn texts_of_the_document_are_texts_of_the_page() {
    let hostile = "</code><script>alert(1)</script>\"'&";
    let page = page::render(&json!({
        "info": { "title": hostile, "description": hostile },
        "paths": { hostile: { "get": {
            "operationId": hostile, "summary": hostile, "description": hostile,
            "parameters": [{ "name": hostile, "in": hostile, "description": hostile }],
            "requestBody": { "$ref": hostile },
            "responses": { hostile: {
                "description": hostile,
                "headers": { hostile: {} },
                "content": { "x": {
                    "schema": { "$ref": format!("#/components/schemas/{hostile}") },
                    "examples": { "x": { "value": hostile } },
                } },
            } },
        } } },
        "components": { "schemas": { hostile: hostile } },
    }))
    .unwrap();
    assert!(page.contains("alert(1)") && !page.contains("<script"), "{page}");
    // JSON that is not an OpenAPI document becomes an empty page, and no error.
    for value in [json!(null), json!({ "paths": [], "components": { "schemas": 7 } }), json!({ "paths": { "/": 7 } })] {
        page::render(&value).unwrap();
    }
}
