//! Headers that say how a body is read, and bodies that fail.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use http_body_util::{Full, Limited};
use status_error::axum_08::Json;
use status_error::{RequestError, extract};
use std::convert::Infallible;
use std::time::Duration;
use tower::ServiceExt as _;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutBody};

fn headers(fields: &[(HeaderName, &[u8])]) -> HeaderMap {
    fields.iter().map(|(name, value)| (name.clone(), HeaderValue::from_bytes(value).unwrap())).collect()
}

#[test]
fn media_types_follow_their_grammar() {
    let mut media = HeaderMap::new();
    for (value, is_json) in [
        ("application/json; x=\"é\"", true),
        ("application/json;", true),
        ("application/json ; charset=utf-8", true),
        ("application/problem+json; x=\"a;b\"", true),
        ("application/foo bar+json", false),
        ("foo bar/x+json", false),
        ("application/json, application/json", false),
        ("application/\"a\"+json", false),
        ("application/é+json", false),
        ("application/json x", false),
    ] {
        media.insert(CONTENT_TYPE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        assert_eq!(extract::expect_json(&media).is_ok(), is_json, "{value}");
    }
    for second in ["application/json", "text/plain", ""] {
        let mut two = headers(&[(CONTENT_TYPE, b"application/json")]);
        two.append(CONTENT_TYPE, HeaderValue::from_static(second));
        assert!(matches!(extract::expect_json(&two), Err(RequestError::UnsupportedMediaType { .. })));
        let mut two = headers(&[(CONTENT_TYPE, b"application/x-www-form-urlencoded")]);
        two.append(CONTENT_TYPE, HeaderValue::from_static(second));
        assert!(matches!(extract::expect_form(&two), Err(RequestError::UnsupportedMediaType { .. })));
    }
}

#[test]
fn empty_elements_of_a_list_mean_nothing() {
    for (coding, is_read) in [
        ("", true),
        (",", true),
        ("identity,", true),
        (" , identity ,, Identity", true),
        ("gzip", false),
        ("identity, gzip", false),
        (",gzip,", false),
    ] {
        let fields = headers(&[(CONTENT_TYPE, b"application/json"), (CONTENT_ENCODING, coding.as_bytes())]);
        assert_eq!(extract::expect_json(&fields).is_ok(), is_read, "{coding}");
        let fields =
            headers(&[(CONTENT_TYPE, b"application/x-www-form-urlencoded"), (CONTENT_ENCODING, coding.as_bytes())]);
        assert_eq!(extract::expect_form(&fields).is_ok(), is_read, "{coding}");
    }
}

fn stalled() -> Body {
    let first = tokio_stream::once(Ok::<_, Infallible>(Bytes::from_static(b"[1,")));
    Body::from_stream(tokio_stream::StreamExt::chain(first, tokio_stream::pending()))
}

fn request<B>(body: B) -> Request<B> {
    Request::post("/").header(CONTENT_TYPE, "application/json").body(body).unwrap()
}

#[tokio::test]
async fn a_body_that_stalls_is_a_timeout() {
    let app: Router = Router::new()
        .route("/", post(async |Json(list): Json<Vec<u8>>| list.len().to_string()))
        .layer(RequestBodyTimeoutLayer::new(Duration::from_millis(20)));
    assert_eq!(app.oneshot(request(stalled())).await.unwrap().status(), 408);
    let body = TimeoutBody::new(Duration::from_millis(20), stalled());
    let error = extract::json::<Vec<u8>, _>(request(Box::pin(body)), 1024).await.unwrap_err();
    assert!(matches!(error, RequestError::BodyTimeout), "{error:?}");
    let timed_out = std::io::Error::new(std::io::ErrorKind::TimedOut, "slow");
    let body = Body::from_stream(tokio_stream::once(Err::<Bytes, _>(timed_out)));
    let error = extract::json::<Vec<u8>, _>(request(body), 1024).await.unwrap_err();
    assert!(matches!(error, RequestError::BodyTimeout), "{error:?}");
    let reset = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "reset");
    let body = Body::from_stream(tokio_stream::once(Err::<Bytes, _>(reset)));
    let error = extract::json::<Vec<u8>, _>(request(body), 1024).await.unwrap_err();
    assert!(matches!(error, RequestError::Unreadable), "{error:?}");
}

#[tokio::test]
async fn a_limit_of_the_body_is_a_limit() {
    let limited = || Limited::new(Body::from_stream(tokio_stream::once(Ok::<_, Infallible>("[1,2,3]"))), 4);
    for body in [Body::new(limited()), Body::new(Limited::new(Full::<Bytes>::from("[1,2,3]"), 4))] {
        let error = extract::json::<Vec<u8>, _>(request(body), 1024).await.unwrap_err();
        assert!(matches!(error, RequestError::ContentTooLarge), "{error:?}");
    }
    let error = extract::json::<Vec<u8>, _>(request(limited()), 1024).await.unwrap_err();
    assert!(matches!(error, RequestError::ContentTooLarge), "{error:?}");
    let app: Router = Router::new().route("/", post(async |Json(list): Json<Vec<u8>>| list.len().to_string()));
    assert_eq!(app.oneshot(request(Body::new(limited()))).await.unwrap().status(), 413);
}
