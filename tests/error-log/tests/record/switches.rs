//! The switches of a profile: the entry of a response has the request id that the client sees, and
//! nothing that development mode adds.

use super::*;
use status_error::profile::RequestIds;

const IDS: RequestIds =
    RequestIds::new().read_from("x-correlation-id").make_missing().send_header("request-id").send_member("request_id");

static IDENTIFIED: ApiProfile = ApiProfile::new("a.test").request_ids(IDS);

/// Sends a request and returns the response with the entry of it.
async fn entry(log: &ErrorLog, app: &Router, path: &str, ids: &[(&'static str, &'static str)]) -> (Response, Value) {
    let mut request = ask("GET", path);
    for (name, id) in ids {
        request.headers_mut().append(*name, id.parse().unwrap());
    }
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, Body::from(body)), the_entry(log).await)
}

async fn json_of(response: Response) -> Value {
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

fn recorded(log: &ErrorLog, profile: &'static ApiProfile) -> Router {
    handlers().layer(ApiErrorLayer::new(profile)).layer(ErrorLogLayer::new(log.clone(), owner).server_errors())
}

#[tokio::test]
async fn the_request_id_is_the_one_that_the_client_sees() {
    let log = log();
    let app = recorded(&log, &IDENTIFIED);
    let ids = [("x-correlation-id", "r-42"), ("x-request-id", "other")];
    for path in ["/things/7", "/disk", "/spawned", "/panic", "/nowhere", "/echo"] {
        let (response, entry) = entry(&log, &app, path, &ids).await;
        assert_eq!(response.headers()["request-id"], "r-42", "{path}");
        assert_eq!((&entry["request_id"], &json_of(response).await["request_id"]), (&json!("r-42"), &json!("r-42")));
    }
    // The layer makes an id that is missing or not fit.
    for ids in [vec![], vec![("x-correlation-id", "not fit")], vec![("x-request-id", "other")]] {
        let (response, entry) = entry(&log, &app, "/things/7", &ids).await;
        let id = entry["request_id"].as_str().unwrap();
        assert_eq!((id.len(), response.headers()["request-id"].to_str().unwrap()), (36, id), "{ids:?}");
    }
    // Without settings of the profile, `x-request-id` is the id.
    let app = recorded(&log, &API);
    assert_eq!(entry(&log, &app, "/things/7", &ids).await.1["request_id"], "other");
}

#[tokio::test]
async fn an_entry_is_the_same_in_development_mode() {
    static ON: ApiProfile = ApiProfile::new("a.test").development().indent_json();
    static OFF: ApiProfile = ApiProfile::new("a.test").indent_json();
    static TEXT_ON: ApiProfile = ApiProfile::new("a.test").format(&format::Text).development();
    static TEXT_OFF: ApiProfile = ApiProfile::new("a.test").format(&format::Text);
    for (on, off) in [(&ON, &OFF), (&TEXT_ON, &TEXT_OFF)] {
        for path in ["/disk", "/panic", "/foreign", "/things/7"] {
            let mut entries = Vec::new();
            for profile in [on, off] {
                let log = log();
                let (response, mut entry) = entry(&log, &recorded(&log, profile), path, &[]).await;
                let body = response.into_body().collect().await.unwrap().to_bytes();
                let is_shown = std::ptr::eq(profile, on) && entry["response_status_code"] == 500;
                assert_eq!(String::from_utf8_lossy(&body).contains("development"), is_shown, "{path}");
                for volatile in ["id", "duration_ms", "request_received_at", "response_sent_at"] {
                    entry[volatile] = Value::Null;
                }
                entries.push(entry);
            }
            assert_eq!(entries[0], entries[1], "{path}");
        }
    }
}

#[tokio::test]
async fn a_response_without_a_layer_is_recorded_without_its_chain() {
    static ON: ApiProfile = ApiProfile::new("a.test").development();
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(profile = ON)]
    #[error("hunter2")]
    #[status(500)]
    struct Disk;
    let log = log();
    let app = Router::new()
        .route("/disk", get(async || Disk))
        .route("/spawned", get(async || tokio::spawn(async { Disk.into_response() }).await.unwrap()))
        .layer(ErrorLogLayer::new(log.clone(), owner).server_errors());
    for path in ["/disk", "/spawned"] {
        let (response, entry) = entry(&log, &app, path, &[]).await;
        assert_eq!(json_of(response).await["development"], "hunter2", "{path}");
        assert_eq!(entry["response_body"]["code"], "server_error");
        assert!(!entry.to_string().contains("hunter2"), "{entry}");
    }
}
