//! The OpenAPI document of this API, a web page with the same content, and the documentation of the
//! errors.
//!
//! `openapi.json` is written by hand and has the calls without their errors. The errors of a call
//! are those that `routes.rs` allows for it: the layer around the call reports every other error.

pub mod page;

use crate::api_log;
use crate::error::contract;
use crate::routes::calls;
use crate::server::App;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use status_error_contract::{Docs, LockFileError};
use std::error::Error;
use std::sync::Arc;

/// Returns the document.
///
/// # Errors
///
/// `openapi.json` is no OpenAPI document, or a call has an error that the contract doesn't have.
pub fn document() -> Result<Value, Box<dyn Error + Send + Sync>> {
    let mut document = serde_json::from_str(include_str!("openapi.json"))?;
    let calls = calls();
    contract().describe(&mut document, |operation| match calls.iter().find(|call| call.id == operation.id) {
        Some(call) => call.errors.responses(),
        None => api_log::responses(operation.id),
    })?;
    Ok(document)
}

/// Returns the documentation of the errors, also of those that only earlier versions had.
///
/// # Errors
///
/// `errors.json` is no lock file.
pub fn errors() -> Result<Docs, LockFileError> {
    Docs::new(contract()).lock_text(include_str!("../../errors.json"))
}

/// The document as the bytes of its two responses, and the documentation of the errors.
pub struct Documentation {
    json: Bytes,
    page: Bytes,
    pub errors: Docs,
}

impl Documentation {
    /// Makes the bytes, once for all requests.
    ///
    /// # Errors
    ///
    /// [`document`] or [`errors`] fails.
    pub fn new() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let document = document()?;
        Ok(Self {
            json: serde_json::to_vec(&document)?.into(),
            page: page::render(&document)?.into(),
            errors: errors()?,
        })
    }
}

/// `GET /openapi.json`, for everyone: the document has no secrets.
pub async fn json(State(app): State<Arc<App>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], app.documentation.json.clone()).into_response()
}

/// `GET /docs`, for everyone.
pub async fn html(State(app): State<Arc<App>>) -> Response {
    (page::headers("text/html; charset=utf-8", page::POLICY), app.documentation.page.clone()).into_response()
}
