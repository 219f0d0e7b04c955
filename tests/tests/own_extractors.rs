//! The report of rejections by axum's own extractors under the layer. It is made once per process,
//! so all of it is one test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use http::{Request, StatusCode, header};
use status_error::report::{Fault, Report};
use status_error::tower::ApiErrorLayer;
use status_error::{ApiProfile, axum_08};
use std::sync::Mutex;
use tower::{Layer as _, ServiceExt as _};

static API: ApiProfile = ApiProfile::new("example.com").reporter(report);
static REPORTS: Mutex<Vec<(u16, String, String)>> = Mutex::new(Vec::new());

fn report(report: &Report<'_>) {
    let faults: Vec<String> = report.faults().iter().map(Fault::to_string).collect();
    REPORTS.lock().unwrap().push((report.status().as_u16(), faults.join("; "), format!("{report:?}")));
}

#[derive(serde::Deserialize)]
#[allow(dead_code, reason = "only deserialized")]
struct Buyer {
    age: u8,
}

/// Sends a request and returns the status, the body and the faults of its report.
async fn faults(app: Router, method: &str, uri: &str, body: &'static str, media_type: &str) -> (u16, String, String) {
    REPORTS.lock().unwrap().clear();
    let request = Request::builder().method(method).uri(uri).header(header::CONTENT_TYPE, media_type);
    let response = app.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 4096).await.unwrap();
    let reports = std::mem::take(&mut *REPORTS.lock().unwrap());
    let [(reported, faults, debug)] = reports.as_slice() else { panic!("one report for each response: {reports:?}") };
    assert_eq!(*reported, status);
    assert!(!debug.contains("hunter2"), "the rejection's text may repeat input: {debug}");
    (status, String::from_utf8(body.to_vec()).unwrap(), faults.clone())
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const DATA: &str = "Failed to deserialize the JSON body into the target type: hunter2";

#[tokio::test]
async fn names_the_extractor_that_names_the_field_once() {
    let text = |status: StatusCode, text: &'static str| async move || (status, text);
    let app = Router::new()
        .route("/json", post(async |_: Json<Buyer>| ()))
        .route("/form", post(async |_: Form<Buyer>| ()))
        .route("/query", get(async |_: Query<Buyer>| ()))
        .route("/path/{id}", get(async |_: Path<u8>| ()))
        .route("/ours", post(async |_: axum_08::Json<Buyer>| ()))
        .route("/text", get(text(StatusCode::BAD_REQUEST, "Invalid URL: hunter2")))
        .route("/status", get(text(StatusCode::CONFLICT, DATA)))
        .route(
            "/proxy",
            get(async || (StatusCode::UNPROCESSABLE_ENTITY, [("date", "Thu, 01 Jan 1970 00:00:00 GMT")], DATA)),
        )
        .route("/typed", get(async || (StatusCode::UNPROCESSABLE_ENTITY, [("content-type", "text/plain")], DATA)));
    let dry = app.clone().layer(ApiErrorLayer::new(&API).dry_run(|_| {}));
    let app = app.layer(ApiErrorLayer::new(&API));

    // Responses that are no rejections of axum.
    for uri in ["/text", "/status", "/proxy", "/typed"] {
        assert_eq!(faults(app.clone(), "GET", uri, "", JSON).await.2, "", "{uri}");
    }
    assert_eq!(faults(app.clone(), "POST", "/ours", r#"{"age":"hunter2"}"#, JSON).await.2, "");
    // A dry run changes and reports nothing.
    let request = Request::post("/json").header(header::CONTENT_TYPE, JSON);
    let response = dry.oneshot(request.body(Body::from(r#"{"age":"hunter2"}"#)).unwrap()).await.unwrap();
    assert_eq!((response.status(), REPORTS.lock().unwrap().len()), (StatusCode::UNPROCESSABLE_ENTITY, 0));

    for (method, uri, body, media_type, status, used, instead) in [
        ("POST", "/json", r#"{"age":"hunter2"}"#, JSON, 422, "axum::Json", "Json"),
        ("POST", "/form", "age=hunter2", FORM, 422, "axum::Form", "Form"),
        ("GET", "/query?age=hunter2", "", JSON, 400, "axum::extract::Query", "Query"),
        ("GET", "/path/hunter2", "", JSON, 400, "axum::extract::Path", "Path"),
    ] {
        let (found, first, fault) = faults(app.clone(), method, uri, body, media_type).await;
        assert_eq!(found, status);
        let expected = format!(
            "`{used}` rejected a request, and the response names no field: extract with `status_error::axum_08::{instead}`"
        );
        assert_eq!(fault, expected);
        // The response is the same with and without the report.
        let (_, second, fault) = faults(app.clone(), method, uri, body, media_type).await;
        assert_eq!((second, fault), (first.clone(), String::new()));
        assert!(!first.contains("hunter2"), "{first}");
    }
    let (_, _, fault) = faults(app.clone(), "POST", "/json", "{", JSON).await;
    assert_eq!(fault, "", "one report for both kinds of rejections");
}

/// Another framework's response with the same text: its body has another type.
#[tokio::test]
async fn knows_only_the_bodies_of_axum() {
    let inner = tower::service_fn(async |_: Request<String>| {
        let mut response = http::Response::new(http_body_util::Full::new(bytes::Bytes::from(DATA)));
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response.headers_mut().insert(header::CONTENT_TYPE, "text/plain; charset=utf-8".parse().unwrap());
        Ok::<_, std::convert::Infallible>(response)
    });
    static OTHER: ApiProfile = ApiProfile::new("example.com").reporter(|report| assert!(report.faults().is_empty()));
    let service = ApiErrorLayer::new(&OTHER).layer(inner);
    let response = service.oneshot(Request::new(String::new())).await.unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
