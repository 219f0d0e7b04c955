//! A request, and a store for the error log's layer, without a server and a writer. The measured
//! programs of the layers have this file.

use axum::body::{Body, Bytes};
use http::header::{ACCEPT, AUTHORIZATION, HOST, USER_AGENT};
use http::{HeaderValue, Request, Uri};
use status_error_log::{Access, Entry, Limits, MemoryStore, Query, Store, StoreFuture, StorePage};

/// A store that neither accepts entries nor rejects them: each write waits forever.
pub struct Hung(pub MemoryStore);

impl Store for Hung {
    fn append<'a>(&'a self, _: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(std::future::pending())
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.0.list(query)
    }
    fn get<'a>(&'a self, access: &'a Access, id: uuid::Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.0.get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        self.0.trim(limits)
    }
}

/// Returns a request as hyper makes it: every part is a slice of the bytes that were read.
pub fn request(path: &str) -> Request<Body> {
    let token = "Bearer eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo";
    let values = ["a.test", "payments-client/4.2", "application/json", token];
    let read = Bytes::from([&[path][..], &values].concat().concat());
    let mut at = path.len();
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = Uri::from_maybe_shared(read.slice(..at)).unwrap();
    for (name, value) in [HOST, USER_AGENT, ACCEPT, AUTHORIZATION].into_iter().zip(values) {
        let value = read.slice(at..at + value.len());
        at += value.len();
        request.headers_mut().insert(name, HeaderValue::from_maybe_shared(value).unwrap());
    }
    request
}
