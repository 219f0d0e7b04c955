//! A client of the log that records the bytes of each request and response.

use crate::api::{API, Error};
use axum::Router;
use corpus::Recording;
use http::request::Parts;
use status_error::tower::ApiErrorLayer;
use status_error_log::axum_08::routes;
use status_error_log::{Access, Entry, ErrorLog, Limits, Query, Store, StoreError, StoreFuture, StorePage};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

pub(crate) struct Session {
    addr: SocketAddr,
    accept: &'static str,
    recording: Recording,
    /// The style sheet of the first recorded page.
    style: Option<String>,
}

/// Authorizes the account in `x-account` to list its entries.
async fn authorize(request: Parts) -> Result<Access, Error> {
    match request.headers.get("x-account").map(|account| account.to_str().unwrap()) {
        None => Err(Error::Expired { jti: "t-1", ago: "1 day" }),
        Some("guest") => Err(Error::Scope),
        Some("operator") => Ok(Access::Operator),
        Some(name) => Ok(Access::Tenant(name.to_owned())),
    }
}

impl Session {
    /// Starts a recording, with a client that sends this `accept`. The store is that of a log, as in
    /// a program, because the page shows the log's limits.
    pub(crate) async fn new(name: &str, accept: &'static str, store: impl Store) -> Self {
        let addr = serve(ErrorLog::builder(store).start().unwrap()).await;
        Self { addr, accept, recording: Recording::new(name), style: None }
    }

    /// Continues the recording with another store.
    pub(crate) async fn turn_to(&mut self, store: impl Store) {
        self.addr = serve(store).await;
    }

    /// Sends a request for an account, records it with its response, and returns the body.
    pub(crate) async fn ask(&mut self, method: &str, account: &str, path: &str) -> String {
        let account = if account.is_empty() { String::new() } else { format!("x-account: {account}\r\n") };
        let accept = if self.accept.is_empty() { String::new() } else { format!("accept: {}\r\n", self.accept) };
        let request = format!("{method} {path} HTTP/1.1\r\nhost: a.test\r\n{accept}{account}connection: close\r\n\r\n");
        let mut socket = TcpStream::connect(self.addr).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        socket.read_to_string(&mut response).await.unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        if method != "HEAD" {
            let length = format!("\r\ncontent-length: {}\r\n", body.len());
            assert!(head.contains(&length), "{path}: {} bytes, {head}", body.len());
        }
        let recorded = without_time(&self.without_style(&response));
        self.recording.exchange(request.as_bytes(), recorded.as_bytes());
        body.to_owned()
    }

    /// Sends a `GET` request, as [`Session::ask`] does.
    pub(crate) async fn get(&mut self, account: &str, path: &str) -> String {
        self.ask("GET", account, path).await
    }

    /// Replaces a page's style sheet with a note if the sheet equals that of the first page.
    ///
    /// # Panics
    ///
    /// Panics if the sheets differ.
    fn without_style(&mut self, response: &str) -> String {
        let found = response.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
        let Some((style, _)) = found else { return response.to_owned() };
        match &self.style {
            Some(first) => {
                assert_eq!(style, first);
                response.replace(style, "(as in the first page)")
            }
            None => {
                self.style = Some(style.to_owned());
                response.to_owned()
            }
        }
    }

    /// Compares the exchanges so far with the recording.
    pub(crate) fn check(self) {
        self.recording.check();
    }
}

/// Replaces the time at which a page was made by a note.
fn without_time(page: &str) -> String {
    let Some((before, after)) = page.split_once("As of <span title=\"") else { return page.to_owned() };
    let (_, after) = after.split_once("</span>").unwrap();
    format!("{before}(a date)\">(a time)</span>{after}")
}

async fn serve(store: impl Store) -> SocketAddr {
    let app: Router = Router::new().merge(routes(store, authorize)).layer(ApiErrorLayer::new(&API));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, app).into_future());
    addr
}

/// A store that has lost entries and may be down.
pub(crate) struct Troubled {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) is_down: bool,
}

impl Troubled {
    fn state(&self) -> Result<(), StoreError> {
        if self.is_down { Err(StoreError::unavailable("down")) } else { Ok(()) }
    }
}

impl Store for Troubled {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        self.store.append(entries)
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(async {
            self.state()?;
            self.store.list(query).await
        })
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move {
            self.state()?;
            self.store.get(access, id).await
        })
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        self.store.trim(limits)
    }
    fn dropped(&self) -> u64 {
        2
    }
}
