//! The response header that leads a client to its entry.

use super::*;
use http::{HeaderMap, HeaderName};
use status_error_log::get as entry;

const HEADER: HeaderName = HeaderName::from_static("x-error-log-entry");
const LOG: &str = "https://a.test/api-logs/";

fn linked(log: &ErrorLog, prefix: &str) -> Router {
    let record = ErrorLogLayer::new(log.clone(), owner).entry_header(HEADER, prefix);
    handlers().layer(ApiErrorLayer::new(&API)).layer(record)
}

async fn headers(app: &Router, url: &str) -> (StatusCode, HeaderMap) {
    let request = Request::get(url).header("x-account", "acme").body(Body::empty()).unwrap();
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    body.collect().await.unwrap();
    (parts.status, parts.headers)
}

#[tokio::test]
async fn a_client_gets_the_url_of_its_entry() {
    let log = log();
    let app = linked(&log, LOG);
    for url in ["/expired", "/things/7", "/foreign", "/teapot", "/coded", "/nowhere", "/spawned"] {
        let (status, headers) = headers(&app, url).await;
        assert_eq!(headers.get_all(&HEADER).iter().count(), 1, "{url}");
        let id = headers[&HEADER].to_str().unwrap().strip_prefix(LOG).unwrap();
        log.flush().await;
        let acme = Access::Tenant("acme".to_owned());
        let entry = entry(&log, &acme, id).await.unwrap();
        assert_eq!((entry.request_url.as_str(), entry.response_status_code), (url, status.as_u16()));
    }
}

#[tokio::test]
async fn only_a_recorded_response_has_the_header() {
    let log = log();
    let app = linked(&log, "");
    for url in ["/fine", "/quiet", "/disk", "/panic"] {
        assert!(!headers(&app, url).await.1.contains_key(&HEADER), "{url}");
    }
    let (_, found) = headers(&app, "/things/7").await;
    assert_eq!(found[&HEADER].len(), 36, "without a text in front it is the id");
    // A response doesn't get a header that HTTP forbids.
    assert!(!headers(&linked(&log, "a\r\nb"), "/things/7").await.1.contains_key(&HEADER));
    // The header is off by default.
    let plain = handlers().layer(ApiErrorLayer::new(&API)).layer(ErrorLogLayer::new(log.clone(), owner));
    assert!(!headers(&plain, "/things/7").await.1.contains_key(&HEADER));
}

#[tokio::test]
async fn the_ids_of_one_tenant_ascend() {
    let log = log();
    let app = linked(&log, "");
    let mut ids = Vec::new();
    for _ in 0..50 {
        ids.push(headers(&app, "/things/7").await.1[&HEADER].to_str().unwrap().to_owned());
    }
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
}
