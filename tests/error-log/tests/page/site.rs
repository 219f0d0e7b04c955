//! An API with a log, listening on a socket.

use axum::Router;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::request::Parts;
use serde_json::json;
use status_error::axum_08::Query;
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, format};
use status_error_log::{
    Access, Entry, ErrorLog, ErrorLogLayer, Limits, MemoryStore, Owner, Store as _, StoredBody, axum_08::routes,
};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(|_| {});

#[derive(Debug, thiserror::Error, ApiError)]
#[error("A valid bearer token is required.")]
#[status(401, code = "unauthorized")]
#[header("www-authenticate", "Bearer")]
struct Unauthorized;

/// The API. A caller is `acme`, unless its cookie says `nobody` or `operator`.
pub(crate) struct Site {
    pub(crate) addr: SocketAddr,
    pub(crate) log: ErrorLog,
}

impl Site {
    pub(crate) async fn start() -> Self {
        let store = MemoryStore::new(Limits::new());
        let log = ErrorLog::builder(store).linger(Duration::from_millis(1)).start().unwrap();
        let access = |request: Parts| async move {
            match request.headers.get("cookie").map(|cookie| cookie.to_str().unwrap_or_default()) {
                Some("who=nobody") => Err(Unauthorized),
                Some("who=operator") => Ok(Access::Operator),
                _ => Ok(Access::Tenant("acme".to_owned())),
            }
        };
        let app = Router::new()
            .route("/coded", get(coded))
            .route("/careless", get(careless))
            .merge(routes(log.clone(), access))
            .layer(ApiErrorLayer::new(&API))
            .layer(
                ErrorLogLayer::new(log.clone(), |_| |_| Owner::tenant("acme"))
                    .keep_query(["code", "q"])
                    .server_errors(),
            );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, app).into_future());
        Self { addr, log }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// Stores an entry unchanged.
    pub(crate) async fn keep(&self, entry: Entry) -> String {
        let id = entry.id.to_string();
        self.log.append(&[entry]).await.unwrap();
        id
    }

    /// Sends bytes as a request's head and returns the complete response.
    pub(crate) async fn send(&self, head: &[u8]) -> String {
        let mut socket = TcpStream::connect(self.addr).await.unwrap();
        socket.write_all(head).await.unwrap();
        socket.write_all(b"\r\nhost: a.test\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// Responds with the code from the query.
async fn coded(Query(query): Query<HashMap<String, String>>) -> Response {
    let body = json!({ "code": query.get("code"), "message": query.get("code") });
    (StatusCode::CONFLICT, [("content-type", "application/json")], body.to_string()).into_response()
}

/// Responds without escaping, which the tests must detect.
async fn careless(Query(query): Query<HashMap<String, String>>) -> Html<String> {
    Html(format!("<title>careless</title><p>{}</p>", query.get("q").cloned().unwrap_or_default()))
}

pub(crate) fn entry(url: &str, status: u16) -> Entry {
    let received = SystemTime::now().checked_sub(Duration::from_millis(7)).unwrap();
    Entry::new(Owner::tenant("acme").principal("key 7"), "GET", url, status, received)
}

pub(crate) fn body(value: &serde_json::Value) -> Option<StoredBody> {
    StoredBody::json(value.to_string())
}
