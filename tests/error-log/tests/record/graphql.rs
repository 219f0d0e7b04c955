//! GraphQL errors, whose responses have the status 200.

use super::*;
use axum::body::Bytes;
use std::pin::Pin;
use std::task::{Context, Poll};

const NOT_FOUND: &str =
    r#"{"data":null,"errors":[{"message":"no such buyer","path":["buyer"],"extensions":{"code":"NOT_FOUND"}}]}"#;

fn reply(body: impl Into<String>) -> ([(&'static str, &'static str); 1], String) {
    ([("content-type", "application/json")], body.into())
}

fn graphql() -> Router {
    let numbered =
        r#"{"data":{"a":"private"},"errors":[{"message":"busy","extensions":{"code":429,"reference":"r-1"}}]}"#;
    let media = [("content-type", "application/graphql-response+json; charset=utf-8")];
    Router::new()
        .route("/not-found", post(async || reply(NOT_FOUND)))
        .route("/partial", post(async move || (media, numbered)))
        .route("/batch", post(async || reply(format!(r#"[{{"data":{{"a":1}}}},{NOT_FOUND}]"#))))
        .route("/plain", post(async || reply(r#"{"errors":[{"message":"no eyJhbGciOiJIUzI1NiJ9.e30.abc"}]}"#)))
        .route("/late", post(async || reply(format!(r#"{{"data":"{}","errors":[1]}}"#, "x".repeat(200_000)))))
        .route("/fine", post(async || reply(r#"{"data":{"errors":[1]}}"#)))
        .route("/empty", post(async || reply(r#"{"data":1,"errors":[]}"#)))
        .route("/text", post(async || NOT_FOUND))
        .route("/zip", post(async || ([("content-encoding", "gzip")], reply(NOT_FOUND))))
        .route("/quiet", post(async || (Extension(NotLogged), reply(NOT_FOUND))))
        .route("/refused", post(async || (StatusCode::BAD_REQUEST, reply(NOT_FOUND))))
        .route("/broken", post(async || ([("content-type", "application/json")], Body::new(Broken(2)))))
}

/// A body that fails after some frames.
struct Broken(usize);

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        let frame = match self.0 {
            2 => Ok(http_body::Frame::data(Bytes::from(r#"{"errors":[{"message":"a"},"#))),
            1 => Ok(http_body::Frame::data(Bytes::from(r#"{"message":"#))),
            _ => Err(std::io::Error::other("gone")),
        };
        self.0 = self.0.saturating_sub(1);
        Poll::Ready(Some(frame))
    }
}

#[tokio::test]
async fn graphql_errors_are_recorded_if_they_are_asked_for() {
    let log = log();
    let app = graphql().layer(ErrorLogLayer::new(log.clone(), owner).graphql_errors());
    for (url, code, expected) in [
        ("/not-found", json!("NOT_FOUND"), NOT_FOUND.to_owned()),
        (
            "/partial",
            json!("429"),
            r#"{"data":"***","errors":[{"message":"busy","extensions":{"code":429,"reference":"r-1"}}]}"#.to_owned(),
        ),
        ("/batch", json!("NOT_FOUND"), format!(r#"[{{"data":"***"}},{NOT_FOUND}]"#)),
        ("/plain", Value::Null, r#"{"errors":[{"message":"no ***"}]}"#.to_owned()),
        ("/late", Value::Null, r#"{"data":"***","errors":[1]}"#.to_owned()),
    ] {
        let (status, sent) = send(&app, ask("POST", url)).await;
        assert!(status == 200 && sent.contains("errors"), "{url}");
        let entry = the_entry(&log).await;
        assert_eq!((&entry["request_url"], &entry["response_status_code"]), (&json!(url), &json!(200)));
        assert_eq!((&entry["code"], &entry["truncated"]), (&code, &json!(false)), "{url}");
        assert_eq!(entry["response_body"], serde_json::from_str::<Value>(&expected).unwrap(), "{url}");
        assert_eq!((&entry["route"], &entry["principal"]), (&json!(url), &json!("key 7")));
    }
    let partial = list(&log, &Access::Operator, Some("code=429")).await.unwrap();
    assert_eq!(partial.items[0].error_id.as_deref(), Some("r-1"));
    assert_eq!(entries(&log, Access::Operator).await.len(), 5);
    for (status, expected) in [("200", 5), ("2xx", 5), ("4xx", 0), ("204", 0)] {
        let page = list(&log, &Access::Operator, Some(&format!("status={status}"))).await.unwrap();
        assert_eq!(page.items.len(), expected, "{status}");
    }

    for url in ["/fine", "/empty", "/text", "/zip", "/quiet"] {
        assert_eq!(send(&app, ask("POST", url)).await.0, 200, "{url}");
    }
    assert_eq!(entries(&log, Access::Operator).await.len(), 5);

    // An error with an error's status is recorded as always, with the code of GraphQL.
    assert_eq!(send(&app, ask("POST", "/refused")).await.0, 400);
    let entry = the_entry(&log).await;
    assert_eq!((&entry["response_status_code"], &entry["code"]), (&json!(400), &json!("NOT_FOUND")));

    // A response that ends too early is cut.
    let request = ask("POST", "/broken");
    assert!(app.clone().oneshot(request).await.unwrap().into_body().collect().await.is_err());
    let entry = the_entry(&log).await;
    assert_eq!((&entry["request_url"], &entry["truncated"]), (&json!("/broken"), &json!(true)));
    // Without its body, a response is not known to be an error.
    drop(app.clone().oneshot(ask("POST", "/not-found")).await.unwrap());
    assert_eq!(entries(&log, Access::Operator).await.len(), 7);
}

#[tokio::test]
async fn graphql_errors_are_not_recorded_by_themselves() {
    let log = log();
    let app = graphql().layer(ErrorLogLayer::new(log.clone(), owner).server_errors());
    for url in ["/not-found", "/partial", "/batch"] {
        send(&app, ask("POST", url)).await;
    }
    assert_eq!(entries(&log, Access::Operator).await, [Value::Null; 0]);
}

#[tokio::test]
async fn a_numeric_code_is_kept() {
    let log = log();
    let app = Router::new()
        .fallback(async |body: String| (StatusCode::CONFLICT, reply(body)))
        .layer(ErrorLogLayer::new(log.clone(), owner));
    for (body, code) in [
        (r#"{"code":1042,"message":"taken"}"#, json!("1042")),
        (r#"{"code":-32601}"#, json!("-32601")),
        (r#"{"code":"taken"}"#, json!("taken")),
        (r#"{"code":true}"#, Value::Null),
        (r#"{"code":{"a":1}}"#, Value::Null),
    ] {
        let request = Request::post("/").header("x-account", "acme").body(Body::from(body)).unwrap();
        send(&app, request).await;
        let entry = the_entry(&log).await;
        assert_eq!((&entry["code"], entry["response_body"].to_string()), (&code, body.to_owned()));
    }
    assert_eq!(list(&log, &Access::Operator, Some("code=1042")).await.unwrap().items.len(), 1);
}
