//! The list in any framework, as JSON or as a page.

use crate::error::LogError;
use crate::html;
use crate::layer::not_logged::NotLogged;
use crate::list::export::{self, ExportFormat};
use crate::query::access::Access;
use crate::store::interface::Store;
use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use status_error::RequestError;

/// The headers of every JSON response.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (CONTENT_TYPE, HeaderValue::from_static("application/json")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

#[doc = include_str!("docs/frameworks.md")]
pub async fn respond(store: &dyn Store, access: &Access, url: &str, accept: &str) -> Response<Bytes> {
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let id = percent_decode_str(last).decode_utf8().unwrap_or_default();
    let mut headers = HeaderMap::new();
    if let Ok(accept) = HeaderValue::from_str(accept) {
        headers.insert(ACCEPT, accept);
    }
    let is_page = html::is_preferred(&headers);
    let format = match &*id {
        "api-logs.csv" => Some(ExportFormat::Csv),
        "api-logs.jsonl" => Some(ExportFormat::JsonLines),
        _ => None,
    };
    if let Some(format) = format {
        return match export::file(store, access, query, format).await {
            Ok(file) => file,
            Err(error) if is_page => html::error(marked(status_error::response(&error))),
            Err(error) => marked(status_error::response(&error)),
        };
    }
    match (id == "api-logs", is_page) {
        (true, true) => html::list(store, access, query).await,
        (true, false) => json(&crate::list::list(store, access, query).await),
        (false, true) => html::get(store, access, &id, query).await,
        (false, false) => json(&crate::list::get(store, access, &id).await),
    }
}

/// Returns what was found as JSON, or the error in the API's format.
pub(crate) fn json<T: Serialize>(found: &Result<T, LogError>) -> Response<Bytes> {
    let body = match found {
        Ok(found) => serde_json::to_vec(found).map_err(|error| RequestError::Misused { reason: error.to_string() }),
        Err(error) => return marked(status_error::response(error)),
    };
    marked(match body {
        Ok(body) => {
            let mut response = Response::new(Bytes::from(body));
            response.headers_mut().extend(HEADERS);
            response
        }
        Err(error) => status_error::response(&error),
    })
}

fn marked(mut response: Response<Bytes>) -> Response<Bytes> {
    response.headers_mut().entry(VARY).or_insert(HeaderValue::from_static("accept"));
    response.extensions_mut().insert(NotLogged);
    response
}
