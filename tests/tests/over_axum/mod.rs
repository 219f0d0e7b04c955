//! Helpers that the tests of axum share.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::{Router, http};
use serde_json::Value;
use status_error::{ApiError, ApiProfile, format};
use tower::ServiceExt as _;

pub static PAYMENTS: ApiProfile =
    ApiProfile::new("payments.example.com").format(&format::Envelope).support("support@example.com");

/// A complete response.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub extensions: http::Extensions,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks that the response contains none of the secrets that the tests send.
    pub fn echoes_nothing(&self) -> &Self {
        for secret in ["hunter2", "s3cret"] {
            assert!(!self.text.contains(secret), "{self:?}");
            for value in self.headers.values() {
                assert!(!String::from_utf8_lossy(value.as_bytes()).contains(secret), "{self:?}");
            }
        }
        self
    }
}

pub async fn call(app: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status, headers: parts.headers, extensions: parts.extensions, text }
}

pub async fn get(app: &Router, path: &str) -> Answer {
    call(app, Request::get(path).body(Body::empty()).unwrap()).await
}

pub async fn post_json(app: &Router, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header("content-type", "application/json").body(body.into()).unwrap();
    call(app, request).await
}

/// An error of the API.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public(message)]
        id: u32,
    },
    #[error("the buyer is locked")]
    #[status(403, code = "forbidden")]
    Locked,
    #[error("the database said {0}")]
    #[status(500)]
    Database(&'static str),
    #[error("another protocol is needed")]
    #[status(426)]
    #[header("upgrade", "h2c")]
    UpgradeRequired,
}
