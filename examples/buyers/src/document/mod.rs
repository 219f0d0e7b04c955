//! The OpenAPI document of this API, a web page with the same content, and the documentation of the
//! errors.
//!
//! `openapi.json` is written by hand and has the calls without their errors. The errors are added
//! from the contract, so the document can't say anything else than `error.rs`.

pub mod page;

use crate::error::contract;
use crate::server::App;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use status_error::export::openapi::Responses;
use status_error_contract::{Docs, LockFileError};
use std::error::Error;
use std::sync::Arc;

/// Returns the document.
///
/// # Errors
///
/// `openapi.json` is no OpenAPI document, or a call has a code that the contract doesn't have.
pub fn document() -> Result<Value, Box<dyn Error + Send + Sync>> {
    let mut document = serde_json::from_str(include_str!("openapi.json"))?;
    contract().describe(&mut document, |operation| Responses::codes(codes(operation.id)))?;
    Ok(document)
}

/// Returns the codes of a call's client errors.
fn codes(call: &str) -> Vec<&'static str> {
    // Each call has the header `x-merchant-account-id`, needs a scope, and counts for the limit.
    let of_each = ["bad_request", "unauthorized", "forbidden", "too_many_requests"];
    let of_body = ["content_too_large", "unsupported_media_type"];
    let others: &[&[&str]] = match call {
        "createBuyer" => &[&of_body, &["duplicate_record"]],
        "changeBuyer" => &[&of_body, &["duplicate_record", "not_found"]],
        "listBuyers" | "listApiLogs" | "exportApiLogsAsCsv" | "exportApiLogsAsJsonLines" => &[],
        _ => &[&["not_found"]],
    };
    [&of_each, others.concat().as_slice()].concat()
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
    (page::HEADERS, app.documentation.page.clone()).into_response()
}
