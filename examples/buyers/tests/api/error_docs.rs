//! The documentation of the errors: each URI of a problem type is that of a page.

use crate::{Api, recorded, send};
use buyers::error::contract;
use buyers::tour::call::Call;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const BASE: &str = "https://payments.example.com";

/// Reads the page at a URI, whose host is not that of the test's server.
async fn page(api: &Api, uri: &str, accept: &str) -> String {
    let path = uri.strip_prefix(BASE).unwrap_or_else(|| panic!("{uri} leads elsewhere"));
    let page = send(&api.nobody(path).with("accept", accept)).await;
    assert_eq!(page.status, 200, "{uri}");
    String::from_utf8(page.body.to_vec()).unwrap()
}

#[tokio::test]
async fn the_uri_of_each_public_code_is_its_page() {
    let api = Api::new().await;
    let contract = contract();
    let errors = contract.entries().iter().map(|entry| (&entry.code, &entry.type_uri, &entry.docs));
    let masked = contract.masked().iter().map(|entry| (&entry.code, &entry.type_uri, &entry.docs));
    let mut codes = BTreeSet::new();
    for (code, uri, docs) in errors.chain(masked) {
        assert_eq!(docs.as_ref(), Some(uri));
        let html = page(&api, uri, "text/html").await;
        assert!(html.contains(&format!("<h1 class=\"code\">{code}</h1>")), "{code}: {html}");
        let json: Value = serde_json::from_str(&page(&api, uri, "application/json").await).unwrap();
        assert_eq!(&json["code"], code);
        codes.insert(code.as_str());
    }
    assert!(codes.len() > 8 && codes.contains("server_error"), "{codes:?}");
    // The list links to each of them.
    let list: Value = serde_json::from_str(&page(&api, &format!("{BASE}/errors"), "application/json").await).unwrap();
    let listed: BTreeSet<&str> =
        list["codes"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap()).collect();
    assert_eq!(listed, codes);
}

/// The envelope has no URI, but the log's page links each code of a response to the documentation.
#[tokio::test]
async fn the_log_links_the_code_of_each_response_to_its_page() {
    let api = Api::new().await;
    let duplicate = json!({ "external_identifier": "order-1" });
    api.create(duplicate.clone()).await;
    let answers = [
        api.post(duplicate).await,
        api.post(json!({ "display_name": 7 })).await,
        api.get("/buyers/01890a5d-ac96-774b-bcce-b302099a8057").await,
        api.get("/nowhere").await,
        send(&api.call("PATCH", "/buyers")).await,
        send(&api.call("POST", "/buyers").with("content-type", "text/plain")).await,
    ];
    let mut codes = BTreeSet::new();
    api.server.flush_log().await;
    let operator = api.server.operator_token().unwrap();
    let log = |path: String| Call::new(api.server.addr(), "", "GET", path).token(&operator);
    let entries = send(&log("/api-logs".to_owned())).await.json();
    for entry in entries["items"].as_array().unwrap() {
        let html = send(&log(format!("/api-logs/{}", entry["id"].as_str().unwrap())).with("accept", "text/html")).await;
        let html = String::from_utf8_lossy(&html.body).into_owned();
        let links = html.split(" href=\"").filter_map(|rest| rest.split('"').next());
        let uri = links.into_iter().find(|link| link.starts_with(BASE)).unwrap_or_else(|| panic!("{html}"));
        let code = entry["response_body"]["code"].as_str().unwrap();
        assert!(page(&api, uri, "text/markdown").await.starts_with(&format!("# `{code}`\n")), "{uri}");
        codes.insert(code.to_owned());
    }
    let sent: BTreeSet<String> =
        answers.iter().map(|answer| answer.json()["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes, sent);
    assert_eq!(codes.len(), 5, "{codes:?}");
}

#[tokio::test]
async fn an_unknown_code_is_an_error_of_this_api() {
    let api = Api::new().await;
    let answer = send(&api.nobody("/errors/%3Cscript%3E").with("accept", "application/json")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (404, &json!("not_found")));
    assert_eq!(recorded(&answer).status(), 404);
    // `ApiErrorLayer` forwards the 404 of the documentation unchanged, if it is an HTML page.
    let answer = send(&api.nobody("/errors/%3Cscript%3E").with("accept", "text/html")).await;
    let html = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(answer.status == 404 && html.starts_with("<!doctype html>") && !html.contains("script"), "{html}");
    let answer = send(&api.call("POST", "/errors/not_found")).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn a_long_accept_and_a_long_path_get_a_response() {
    let api = Api::new().await;
    let long = format!("application/json;a={}", "b".repeat(100_000));
    let answer = send(&api.nobody("/errors/not_found").with("accept", long)).await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    let answer = send(&api.nobody(&format!("/errors/{}", "%2e".repeat(10_000)))).await;
    assert_eq!(answer.status, 404);
}
