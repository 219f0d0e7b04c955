//! The client of a rate limiter that other services of the company share. It makes its own
//! responses, and is not ours to change.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

#[derive(Serialize)]
struct Limited {
    limited: bool,
    reset: u32,
}

/// Counts a request.
///
/// # Errors
///
/// Returns the finished response if the client has no requests left.
#[allow(clippy::result_large_err, reason = "as the other services know it")]
pub fn admit(headers: &HeaderMap) -> Result<(), Response> {
    if headers.get("x-client").is_none_or(|client| client != "greedy") {
        return Ok(());
    }
    let headers = [("retry-after", "30"), ("x-ratelimit-remaining", "0")];
    Err((StatusCode::TOO_MANY_REQUESTS, headers, Json(Limited { limited: true, reset: 30 })).into_response())
}
