//! The layer's rules for foreign responses, and its dry run.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Path};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Extension, Router};
use over_axum::{Answer, BuyerError, PAYMENTS};
use status_error::ApiErrorLayer;
use status_error::layer::{DryRunChange, ForeignRule, RenderedProblem};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tower::{Layer as _, ServiceExt as _};

/// Responses of old handlers: status, media type, body.
fn old(case: &str) -> Response {
    let (status, media_type, body) = match case {
        "json4" => (422, "application/json", r#"{"old":"s3cret"}"#),
        "json5" => (503, "application/vnd.old+json; charset=utf-8", r#"{"old":"s3cret"}"#),
        "text4" => (409, "text/plain; charset=utf-8", "  the buyer \"é\" is locked\r\n"),
        "untyped4" => (409, "", "no type"),
        "text5" => (500, "text/plain", "s3cret"),
        "html4" => (404, "text/html", "<p>gone</p>"),
        "blank4" => (404, "text/plain", " \n"),
        "empty4" => (404, "", ""),
        "ok" => (200, "text/plain", "fine"),
        "panic" => panic!("s3cret"),
        "own" => return BuyerError::NotFound { id: 7 }.into_response(),
        "changed" => {
            let mut response = BuyerError::NotFound { id: 7 }.into_response();
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            return response;
        }
        other => panic!("{other}"),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    if !media_type.is_empty() {
        response.headers_mut().insert("content-type", HeaderValue::from_static(media_type));
    }
    response
}

fn app(layer: ApiErrorLayer) -> Router {
    Router::new().route("/{case}", get(async |Path(case): Path<String>| old(&case))).layer(layer)
}

async fn of(layer: &ApiErrorLayer, case: &str) -> Answer {
    over_axum::get(&app(layer.clone()), &format!("/{case}?q=s3cret")).await
}

/// Returns the message of a response in the API's format.
async fn message(layer: &ApiErrorLayer, case: &str) -> String {
    of(layer, case).await.json()["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn foreign_json_is_kept_also_of_a_server_error() {
    let layer = ApiErrorLayer::new(&PAYMENTS).rewrite_all().foreign(ForeignRule::forward().json());
    for (case, status) in [("json4", 422), ("json5", 503)] {
        let answer = of(&layer, case).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (status, r#"{"old":"s3cret"}"#));
    }
    for case in ["text4", "text5", "html4", "panic"] {
        of(&layer, case).await.echoes_nothing().json();
    }
}

#[tokio::test]
async fn a_forwarded_response_passes_an_outer_layer_too() {
    let inner = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::forward().status(500..));
    let app = app(inner).layer(ApiErrorLayer::new(&PAYMENTS).rewrite_all());
    assert_eq!(over_axum::get(&app, "/text5").await.text, "s3cret");
    assert_eq!(over_axum::get(&app, "/html4").await.json()["message"], "Not Found");
}

#[tokio::test]
async fn a_foreign_text_becomes_the_message() {
    let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::keep_text());
    let answer = of(&layer, "text4").await;
    let body = answer.json();
    assert_eq!((answer.status.as_u16(), body["code"].as_str().unwrap()), (409, "conflict"));
    assert_eq!(body["message"], "the buyer \"é\" is locked");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(message(&layer, "untyped4").await, "no type");
    // Without a text, the message is the title.
    assert_eq!(message(&layer, "blank4").await, "Not Found");
    assert_eq!(message(&layer, "empty4").await, "Not Found");
    // A server error is masked, and other formats are forwarded.
    assert_eq!(of(&layer, "text5").await.echoes_nothing().json()["code"], "server_error");
    assert_eq!(of(&layer, "html4").await.text, "<p>gone</p>");
}

#[tokio::test]
async fn a_kept_text_is_bounded_and_cut_between_characters() {
    let long = || async {
        let mut response = Response::new(Body::from("é".repeat(5_000_000)));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response
    };
    let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::keep_text());
    let app = Router::new().route("/", get(long)).layer(layer);
    let message = over_axum::get(&app, "/").await.json()["message"].as_str().unwrap().to_owned();
    assert!(message.trim_end_matches('…').chars().all(|char| char == 'é'), "{}", &message[message.len() - 20..]);
    assert!((8_000..=8_195).contains(&message.len()), "{}", message.len());
}

#[tokio::test]
async fn a_kept_text_is_escaped_and_valid() {
    for (text, expected) in [
        (&b"a\0b\r\nx-evil: 1"[..], "a\0b\r\nx-evil: 1"),
        (b"{{}} {0} \"}", "{{}} {0} \"}"),
        (b"\xff\xfe", "\u{fffd}\u{fffd}"),
    ] {
        let make = move || async move {
            let mut response = Response::new(Body::from(Bytes::from_static(text)));
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        };
        let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::keep_text());
        let app = Router::new().route("/", get(make)).layer(layer);
        assert_eq!(over_axum::get(&app, "/").await.json()["message"], expected);
    }
    // A compressed text can't be read.
    let make = || async {
        (StatusCode::BAD_REQUEST, [("content-type", "text/plain"), ("content-encoding", "gzip")], "not text")
    };
    let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::keep_text());
    let app = Router::new().route("/", get(make)).layer(layer);
    assert_eq!(over_axum::get(&app, "/").await.json()["message"], "Bad Request");
}

#[tokio::test]
async fn the_first_rule_whose_conditions_hold_decides() {
    let layer = ApiErrorLayer::new(&PAYMENTS)
        .foreign(ForeignRule::rewrite().status(404..=404))
        .foreign(ForeignRule::forward().request(|parts| parts.uri.path().ends_with('4')).status(..500))
        .foreign(ForeignRule::keep_text().response(|parts| parts.headers.contains_key("content-type")))
        // A condition that panics doesn't hold.
        .foreign(ForeignRule::forward().request(|_| panic!("s3cret")))
        .foreign(ForeignRule::forward().response(|_| panic!("s3cret")));
    assert_eq!(message(&layer, "html4").await, "Not Found");
    assert_eq!(of(&layer, "json4").await.text, r#"{"old":"s3cret"}"#);
    assert_eq!(of(&layer, "text4").await.text, "  the buyer \"é\" is locked\r\n");
    assert_eq!(of(&layer, "text5").await.echoes_nothing().json()["code"], "server_error");
    assert_eq!(of(&layer, "json5").await.echoes_nothing().json()["code"], "server_error");
    assert_eq!(of(&layer, "own").await.json()["message"], "buyer 7 was not found");
    assert_eq!(of(&layer, "ok").await.text, "fine");
}

#[tokio::test]
async fn a_dry_run_reports_and_changes_nothing() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let layer = ApiErrorLayer::new(&PAYMENTS)
        .foreign(ForeignRule::keep_text().status(409..=409))
        .foreign(ForeignRule::forward().json())
        .dry_run(move |change| kept.lock().unwrap().push((change.to_string(), change.change())));
    let cases = ["ok", "json4", "json5", "text4", "text5", "html4", "empty4", "own", "changed"];
    for case in cases {
        let answer = of(&layer, case).await;
        let plain = old(case);
        assert_eq!(answer.status, plain.status(), "{case}");
        if case == "own" || case == "changed" {
            // The handler's error is rendered in the profile of the layer.
            assert_eq!(answer.json()["message"], "buyer 7 was not found");
            continue;
        }
        let without_length = |headers: &HeaderMap| {
            let mut headers = headers.clone();
            headers.remove("content-length");
            headers
        };
        assert_eq!(without_length(&answer.headers), without_length(plain.headers()), "{case}");
        assert_eq!(answer.text.as_bytes(), to_bytes(plain.into_body(), usize::MAX).await.unwrap(), "{case}");
    }
    let head = Request::head("/text4").body(Body::empty()).unwrap();
    assert_eq!(over_axum::call(&app(layer.clone()), head).await.status, 409);
    let expected = [
        (
            "GET /text4: 409 text/plain; charset=utf-8 would be rewritten with its text as message",
            DryRunChange::KeepText,
        ),
        ("GET /text5: 500 text/plain would be masked", DryRunChange::Mask),
        ("GET /empty4: 404 without a media type would be rewritten", DryRunChange::Rewrite),
        ("GET /changed: 502 application/json would get its declared status and format", DryRunChange::Restore),
        (
            "HEAD /text4: 409 text/plain; charset=utf-8 would be rewritten with its text as message",
            DryRunChange::KeepText,
        ),
    ];
    let reported = std::mem::take(&mut *lines.lock().unwrap());
    assert_eq!(reported, expected.map(|(line, change)| (line.to_owned(), change)));

    // A panic goes on, with its text.
    let request = Request::get("/panic").body(Body::empty()).unwrap();
    let app = app(layer);
    let outcome = tokio::spawn(AssertUnwindSafe(app.oneshot(request)).0).await;
    assert_eq!(*outcome.unwrap_err().into_panic().downcast::<String>().unwrap(), "s3cret");
    assert_eq!(lines.lock().unwrap()[0].0, "GET /panic: a panic would become a masked 500");
}

#[tokio::test]
async fn a_rule_reads_the_extensions_of_the_request() {
    let is_old = |parts: &http::request::Parts| parts.extensions.get::<&str>() == Some(&"old");
    let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::forward().request(is_old));
    for (mark, is_forwarded) in [("old", true), ("new", false)] {
        let app = app(layer.clone()).layer(Extension(mark));
        assert_eq!(over_axum::get(&app, "/text5").await.text == "s3cret", is_forwarded);
    }
}

#[tokio::test]
async fn a_dry_run_names_the_route_if_it_is_known() {
    let lines: Arc<Mutex<Vec<(String, bool)>>> = Arc::default();
    let kept = Arc::clone(&lines);
    let layer = ApiErrorLayer::new(&PAYMENTS)
        .route_of(|parts| parts.uri.path().ends_with('5').then(|| "/{case}".to_owned()))
        .dry_run(move |change| kept.lock().unwrap().push((change.to_string(), change.route() == Some("/{case}"))));
    for case in ["text5", "json5", "text4"] {
        of(&layer, case).await;
    }
    let expected = [
        ("GET /{case}: 500 text/plain would be masked", true),
        ("GET /{case}: 503 application/vnd.old+json; charset=utf-8 would be masked", true),
        ("GET /text4: 409 text/plain; charset=utf-8 would be rewritten", false),
    ];
    assert_eq!(*lines.lock().unwrap(), expected.map(|(line, is_known)| (line.to_owned(), is_known)));
}

/// Returns the pattern of a request's route, which axum's router adds to the request.
fn pattern(parts: &http::request::Parts) -> Option<String> {
    parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned())
}

#[tokio::test]
async fn a_rule_chooses_by_the_route_of_axum() {
    let is_old = |parts: &http::request::Parts| pattern(parts).is_some_and(|route| route.starts_with("/old/"));
    let fails = async || old("text5");
    let router = Router::new().route("/old/{id}", get(fails)).route("/new/{id}", get(fails));
    let layer = ApiErrorLayer::new(&PAYMENTS).foreign(ForeignRule::forward().request(is_old));
    let app = router.clone().layer(layer.clone());
    assert_eq!(over_axum::get(&app, "/old/7").await.text, "s3cret");
    over_axum::get(&app, "/new/7").await.echoes_nothing().json();
    over_axum::get(&app, "/old/7/parts").await.echoes_nothing().json();

    // A layer around the router sees the request before the router has chosen a route.
    let app = Router::new().fallback_service(layer.layer(router.clone()));
    over_axum::get(&app, "/old/7").await.echoes_nothing().json();

    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&lines);
    let layer = layer.route_of(pattern).dry_run(move |change| kept.lock().unwrap().push(change.to_string()));
    let app = router.layer(layer);
    for path in ["/old/7", "/new/7", "/new/8?q=s3cret", "/newer"] {
        let answer = over_axum::get(&app, path).await;
        assert_eq!(answer.text, if path == "/newer" { "" } else { "s3cret" }, "{path}");
    }
    let masked = "GET /new/{id}: 500 text/plain would be masked";
    let expected = [masked, masked, "GET /newer: 404 without a media type would be rewritten"];
    assert_eq!(*lines.lock().unwrap(), expected);
}

/// A middleware replaced the body of a response of this crate, so the layer would take the response
/// for a foreign one. In a dry run, a layer outside still finds the mark.
#[tokio::test]
async fn a_dry_run_leaves_the_mark_of_a_replaced_response() {
    let replace = |mut response: Response| {
        *response.body_mut() = Body::from("another body");
        response
    };
    let app = Router::new()
        .route("/", get(async || old("own")))
        .layer(tower::util::MapResponseLayer::new(replace))
        .layer(ApiErrorLayer::new(&PAYMENTS).dry_run(|_| ()));
    let answer = over_axum::get(&app, "/").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (404, "another body"));
    assert!(answer.extensions.get::<RenderedProblem>().is_some());
}

#[tokio::test]
async fn an_observer_that_panics_changes_nothing() {
    let layer = ApiErrorLayer::new(&PAYMENTS).dry_run(|_| panic!("s3cret"));
    let answer = of(&layer, "text5").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (500, "s3cret"));
}

#[tokio::test]
async fn the_default_layer_has_the_default_format() {
    let answer = of(&ApiErrorLayer::default(), "empty4").await;
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["title"], "Not Found");
}
