//! The layer in the stack that the docs recommend: trace, CORS, compression, this layer, timeout, a
//! layer that catches panics, a router.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use over_axum::{Answer, BuyerError, PAYMENTS, call};
use status_error::tower::{ApiErrorLayer, KeepBody};
use status_error::{
    ApiProfile, format,
    layer::RenderedProblem,
    report::{Fault, Report},
};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;
use tower::{Layer as _, ServiceExt as _};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::cors::CorsLayer;
use tower_http::services::ServeDir;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

fn routes() -> Router {
    let answer = |status: u16, headers: &'static [(&'static str, &'static str)], body: &'static str| {
        move || async move {
            let mut response = Response::new(Body::from(body));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            for (name, value) in headers {
                response.headers_mut().append(*name, HeaderValue::from_static(value));
            }
            response
        }
    };
    const TEXT: (&str, &str) = ("content-type", "text/plain; charset=utf-8");
    Router::new()
        .route("/buyers", get(async || "buyers"))
        .route("/buyers/7", get(async || BuyerError::NotFound { id: 7 }).post(async || BuyerError::Locked))
        .route("/database", get(async || BuyerError::Database("s3cret")))
        .route("/panic", get(async || -> &'static str { panic!("s3cret") }))
        .route("/slow", get(async || std::future::pending::<()>().await))
        .route("/json", post(async |Json(_): Json<u8>| StatusCode::OK))
        .route("/legacy/teapot", get(answer(422, &[("content-type", "application/json")], r#"{"legacy":true}"#)))
        .route("/legacy/broken", get(answer(500, &[TEXT], "legacy s3cret")))
        .route("/html", get(answer(404, &[("content-type", "text/html")], "<p>gone</p>")))
        .route("/octets", get(answer(404, &[("content-type", "application/octet-stream")], "")))
        .route("/untyped", get(answer(404, &[], "of no type")))
        .route(
            "/kept",
            get(answer(
                409,
                &[
                    TEXT,
                    ("retry-after", "7"),
                    ("set-cookie", "a=1"),
                    ("set-cookie", "b=2"),
                    ("etag", "\"s3cret\""),
                    ("content-language", "de"),
                    ("cache-control", "max-age=3"),
                ],
                "s3cret",
            )),
        )
        .route(
            "/text",
            get(answer(503, &[TEXT, ("retry-after", "7"), ("set-cookie", "a=1"), ("x-debug", "s3cret")], "s3cret")),
        )
        .route("/json500", get(answer(500, &[("content-type", "application/json")], r#"{"sql":"s3cret"}"#)))
        .route("/range", get(answer(416, &[TEXT, ("content-range", "bytes */7")], "range")))
        .route("/unchallenged", get(answer(401, &[], "")))
        .route("/challenged", get(answer(401, &[("www-authenticate", "Basic")], "")))
        .route("/grpc", get(answer(500, &[("content-type", "application/grpc+proto")], "grpc")))
        .route("/health", get(async || (StatusCode::SERVICE_UNAVAILABLE, Extension(KeepBody), "not ready")))
        .route("/moved", get(answer(302, &[("location", "/buyers")], "")))
        .route("/upgrade", get(async || BuyerError::UpgradeRequired))
        .route("/restated", get(async || (StatusCode::BAD_GATEWAY, BuyerError::Locked)))
        .route("/thanks", get(async || (StatusCode::OK, BuyerError::Locked)))
        .route("/odd", get(answer(499, &[], "")))
        .route(
            "/spawned",
            get(async || tokio::spawn(async { BuyerError::NotFound { id: 7 }.into_response() }).await.unwrap()),
        )
        .nest_service("/files", ServeDir::new("/nonexistent"))
}

/// Builds the stack that the docs recommend.
fn stack(layer: ApiErrorLayer) -> Router {
    routes()
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(1)))
        .layer(layer)
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(32)))
        .layer(CorsLayer::permissive())
        .layer(TraceLayer::new_for_http())
}

fn app() -> Router {
    stack(ApiErrorLayer::new(&PAYMENTS))
}

async fn at(path: &str) -> Answer {
    over_axum::get(&app(), path).await
}

#[track_caller]
fn assert_ours(answer: &Answer, status: u16, code: &str) {
    let body = answer.echoes_nothing().json();
    assert_eq!((answer.status.as_u16(), body["code"].as_str().unwrap()), (status, code), "{body}");
    assert_eq!(body["type"], "error");
    assert_eq!(body["status"], status);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    if let Some(length) = answer.header("content-length") {
        assert_eq!(length, answer.text.len().to_string());
    }
    // The CORS layer is further out, so its headers are on every error.
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn every_error_is_in_the_format() {
    for (path, status, code) in [
        ("/buyers/7", 404, "not_found"),
        ("/database", 500, "server_error"),
        ("/nowhere", 404, "not_found"),
        ("/panic", 500, "server_error"),
        ("/slow", 408, "request_timeout"),
        ("/json500", 500, "server_error"),
        ("/text", 503, "server_error"),
        ("/files/a.txt", 404, "not_found"),
        ("/odd", 499, "client_error"),
        ("/spawned", 404, "not_found"),
        ("/unchallenged", 401, "unauthorized"),
        ("/legacy/broken", 500, "server_error"),
        // The handler set another status; the layer restores the declared status, which the body
        // shows.
        ("/restated", 403, "forbidden"),
        ("/thanks", 403, "forbidden"),
        ("/untyped", 404, "not_found"),
    ] {
        assert_ours(&at(path).await, status, code);
    }
    assert_eq!(at("/buyers/7").await.json()["message"], "buyer 7 was not found");
    assert_eq!(at("/spawned").await.text, at("/buyers/7").await.text);
    assert!(at("/panic").await.json()["message"].as_str().unwrap().contains("support@example.com"));
}

#[tokio::test]
async fn what_is_no_error_or_another_s_is_left_alone() {
    let answer = at("/buyers").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "buyers"));
    let answer = at("/moved").await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, Some("/buyers")));
    assert_eq!(at("/legacy/teapot").await.text, r#"{"legacy":true}"#);
    assert_eq!(at("/html").await.text, "<p>gone</p>");
    assert_eq!(at("/grpc").await.text, "grpc");
    assert_eq!(at("/health").await.text, "not ready");
}

#[tokio::test]
async fn rejections_of_axum() {
    let request = Request::post("/json").header("content-type", "application/json").body(Body::from(r#""hunter2""#));
    assert_ours(&call(&app(), request.unwrap()).await, 422, "unprocessable_content");
    assert_ours(
        &call(&app(), Request::post("/json").body(Body::from("hunter2")).unwrap()).await,
        415,
        "unsupported_media_type",
    );
}

#[tokio::test]
async fn adopting_and_skipping() {
    let app = stack(ApiErrorLayer::new(&PAYMENTS).rewrite_all().skip(|parts| parts.uri.path().starts_with("/legacy/")));
    assert_ours(&over_axum::get(&app, "/html").await, 404, "not_found");
    assert_ours(&over_axum::get(&app, "/untyped").await, 404, "not_found");
    assert_eq!(over_axum::get(&app, "/legacy/teapot").await.text, r#"{"legacy":true}"#);
    assert_eq!(over_axum::get(&app, "/legacy/broken").await.text, "legacy s3cret");
    assert_eq!(over_axum::get(&app, "/grpc").await.text, "grpc");
    // An outer layer forwards a response that an inner layer's `skip` selected.
    let outer = app.layer(ApiErrorLayer::new(&PAYMENTS).rewrite_all());
    assert_eq!(over_axum::get(&outer, "/legacy/broken").await.text, "legacy s3cret");
}

#[tokio::test]
async fn a_skip_that_panics_does_not_decide() {
    let layer = ApiErrorLayer::new(&PAYMENTS).skip(|_| panic!("skip")).profile_for(|_| panic!("profile_for"));
    assert_ours(&over_axum::get(&stack(layer), "/nowhere").await, 404, "not_found");
}

#[tokio::test]
async fn headers_that_stay_and_go() {
    let answer = at("/kept").await;
    assert_ours(&answer, 409, "conflict");
    assert_eq!(answer.header("retry-after"), Some("7"));
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 2);
    assert_eq!(answer.header("cache-control"), Some("max-age=3"));
    assert_eq!((answer.header("etag"), answer.header("content-language")), (None, None));

    let answer = at("/text").await;
    assert_eq!((answer.header("retry-after"), answer.header("set-cookie")), (Some("7"), Some("a=1")));
    assert_eq!((answer.header("x-debug"), answer.header("cache-control")), (None, Some("no-store")));

    assert_eq!(at("/range").await.header("content-range"), Some("bytes */7"));
    assert_eq!(at("/challenged").await.header("www-authenticate"), Some("Basic"));
    assert_eq!(at("/unchallenged").await.header("www-authenticate"), None);
}

#[tokio::test]
async fn a_405_has_the_router_s_allow() {
    let answer = call(&app(), Request::delete("/buyers/7").body(Body::empty()).unwrap()).await;
    assert_ours(&answer, 405, "method_not_allowed");
    assert_eq!(answer.headers.get_all("allow").iter().collect::<Vec<_>>(), ["GET,HEAD,POST"]);
}

#[tokio::test]
async fn head_has_the_headers_of_get() {
    for path in ["/buyers/7", "/nowhere", "/kept", "/panic", "/spawned", "/text", "/octets"] {
        for app in [
            routes().layer(ApiErrorLayer::new(&PAYMENTS)),
            // Around the router, which has dropped the body of a HEAD response before the layer
            // sees the response.
            Router::new().fallback_service(routes()).layer(ApiErrorLayer::new(&PAYMENTS)),
        ] {
            let mut get = over_axum::get(&app, path).await;
            // A server would add this header.
            get.headers.insert("content-length", get.text.len().into());
            let head = call(&app, Request::head(path).body(Body::empty()).unwrap()).await;
            assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
            assert_eq!(head.headers, get.headers, "{path}");
        }
    }
    let app = routes().layer(ApiErrorLayer::new(&PAYMENTS));
    let head = call(&app, Request::head("/legacy/teapot").body(Body::empty()).unwrap()).await;
    assert_eq!(head.header("content-length"), Some("15"));
}

#[tokio::test]
async fn compression() {
    let request =
        |path: &str| Request::get(path.to_owned()).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let answer = call(&app(), request("/nowhere")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (404, Some("gzip")));
    assert_eq!(answer.header("content-length"), None);

    // With the layer outside of compression, a rewritten response isn't compressed, and our own
    // response is forwarded.
    let app = routes()
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(2)))
        .layer(ApiErrorLayer::new(&PAYMENTS))
        .layer(CorsLayer::permissive());
    let answer = call(&app, request("/kept")).await;
    assert_eq!(answer.header("content-encoding"), None);
    assert_ours(&answer, 409, "conflict");
    let answer = call(&app, request("/spawned")).await;
    assert_eq!(answer.header("content-encoding"), None);
    assert_ours(&answer, 404, "not_found");
    assert_eq!(call(&app, request("/buyers/7")).await.header("content-encoding"), Some("gzip"));
}

#[tokio::test]
async fn a_nested_router_answers_in_its_own_format() {
    static V2: ApiProfile = ApiProfile::new("example.com");
    let v2 = routes().layer(ApiErrorLayer::new(&V2));
    let app = Router::new().merge(routes()).nest("/v2", v2).layer(ApiErrorLayer::new(&PAYMENTS));
    for path in ["/buyers/7", "/spawned", "/panic", "/text"] {
        let inner = over_axum::get(&app, &format!("/v2{path}")).await;
        assert_eq!(inner.header("content-type"), Some("application/problem+json"), "{path}");
        let outer = over_axum::get(&app, path).await;
        assert_eq!(outer.header("content-type"), Some("application/json"), "{path}");
    }
    let by_request =
        stack(ApiErrorLayer::new(&PAYMENTS).profile_for(|parts| (parts.headers.get("x-v2").is_some()).then_some(&V2)));
    let request = Request::get("/spawned").header("x-v2", "").body(Body::empty()).unwrap();
    assert_eq!(call(&by_request, request).await.header("content-type"), Some("application/problem+json"));
    assert_ours(&over_axum::get(&by_request, "/spawned").await, 404, "not_found");
}

#[tokio::test]
async fn one_builder_for_all_layers() {
    let layers = tower::ServiceBuilder::new()
        .layer(TraceLayer::new_for_http())
        .layer(CorsLayer::permissive())
        .layer(CompressionLayer::new())
        .layer(ApiErrorLayer::new(&PAYMENTS))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(1)));
    let app = routes().layer(layers);
    for (path, status, code) in
        [("/slow", 408, "request_timeout"), ("/panic", 500, "server_error"), ("/buyers/7", 404, "not_found")]
    {
        assert_ours(&over_axum::get(&app, path).await, status, code);
    }
}

#[tokio::test]
async fn a_lazy_profile() {
    static LAZY: LazyLock<ApiProfile> = LazyLock::new(|| ApiProfile::new("example.com").format(&format::Envelope));
    assert_ours(&over_axum::get(&stack(ApiErrorLayer::new(&LAZY)), "/nowhere").await, 404, "not_found");
}

#[tokio::test]
async fn upgrade_required() {
    let versioned = |version| Request::get("/upgrade").version(version).body(Body::empty()).unwrap();
    let answer = call(&app(), versioned(http::Version::HTTP_11)).await;
    assert_ours(&answer, 426, "upgrade_required");
    assert_eq!((answer.header("upgrade"), answer.header("connection")), (Some("h2c"), Some("upgrade")));
    let answer = call(&app(), versioned(http::Version::HTTP_2)).await;
    assert_eq!((answer.header("upgrade"), answer.header("connection")), (None, None));
}

static REPORTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn remember(report: &Report<'_>) {
    let faults: Vec<Fault> = report.faults().to_vec();
    let line = format!("{:?} {} {} {faults:?}", report.request_id(), report.internal_type().code, report.chain());
    assert_eq!(report.error_id().is_some(), report.status().is_server_error());
    REPORTS.lock().unwrap().push(line);
}

#[tokio::test]
async fn each_answer_is_reported_once() {
    static REPORTED: ApiProfile = ApiProfile::new("example.com").format(&format::Envelope).reporter(remember);
    // The layer alone, without `CatchPanicLayer`, so the panic reaches the layer.
    let app = routes().layer(ApiErrorLayer::new(&REPORTED).keep_snapshots()).layer(ApiErrorLayer::new(&PAYMENTS));
    for (path, id, expected) in [
        ("/buyers/7", "r-1", r#"Some("r-1") not_found buyer 7 was not found []"#),
        ("/panic", "r-2", r#"Some("r-2") panicked a handler panicked: s3cret []"#),
        (
            "/text",
            "two words",
            "None service_unavailable an answer that is not this API's own: 503 Service Unavailable: s3cret []",
        ),
        (
            "/unchallenged",
            "ä",
            r#"None unauthorized an answer that is not this API's own: 401 Unauthorized [ForeignHeaderMissing("www-authenticate")]"#,
        ),
        ("/challenged", "", "None unauthorized an answer that is not this API's own: 401 Unauthorized []"),
    ] {
        let request = Request::get(path).header("x-request-id", HeaderValue::from_bytes(id.as_bytes()).unwrap());
        let answer = call(&app, request.body(Body::empty()).unwrap()).await;
        assert_eq!(REPORTS.lock().unwrap().drain(..).collect::<Vec<_>>(), [expected]);
        let rendered = answer.extensions.get::<RenderedProblem>().unwrap();
        assert_eq!(rendered.error_id().map(|id| id.to_string()).as_deref(), answer.header("x-error-id"));
        assert!(rendered.snapshot().is_some());
        answer.echoes_nothing();
    }
}

#[tokio::test]
async fn a_service_that_is_not_axum_s() {
    let service = tower::service_fn(async |request: http::Request<()>| {
        if request.uri() == "/panic" {
            panic!("s3cret");
        }
        let mut response = http::Response::new(Full::new(Bytes::from_static(b"s3cret")));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        Ok::<_, std::io::Error>(response)
    });
    let service = ApiErrorLayer::new(&PAYMENTS).layer(service);
    for (path, status) in [("/", 502), ("/panic", 500)] {
        let response = service.clone().oneshot(http::Request::get(path).body(()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(!String::from_utf8_lossy(&body).contains("s3cret"));
        assert!(body.starts_with(b"{\"type\":\"error\""));
    }
    let failing = tower::service_fn(async |_: http::Request<()>| {
        Err::<http::Response<Full<Bytes>>, _>(std::io::Error::other("down"))
    });
    let failing = ApiErrorLayer::new(&PAYMENTS).layer(failing);
    assert_eq!(failing.oneshot(http::Request::new(())).await.unwrap_err().to_string(), "down");
}
