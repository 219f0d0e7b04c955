//! The OpenAPI document: the calls by hand, and their errors from the table of codes.

use crate::codes::{Error, SEARCH};
use serde_json::{Value, json};
use status_error::export::Contract;
use status_error::export::openapi::{DescribeError, Responses};

/// Returns the document of some of the calls. Each of them may respond with each error, because the
/// errors are one table.
///
/// # Errors
///
/// Never, because the document is written here.
pub fn document() -> Result<Value, DescribeError> {
    let call = |id: &str, summary: &str| {
        json!({
            "operationId": id,
            "summary": summary,
            "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } },
            "responses": { "200": { "description": "It is done." } },
        })
    };
    // Version 3.0, which has no `const`.
    let mut document = json!({
        "openapi": "3.0.3",
        "info": {
            "title": "A search engine",
            "version": "1",
            "license": { "name": "MIT", "url": "https://opensource.org/license/mit" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "key": [] }],
        "components": { "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } } },
        "paths": {
            "/indexes": { "post": call("createIndex", "Create an index") },
            "/keys": { "post": call("createKey", "Create an API key") },
            "/dumps": { "post": call("createDump", "Start a dump") },
        },
    });
    Contract::of(&SEARCH).errors::<Error>().describe(&mut document, |_| Responses::All)?;
    Ok(document)
}
