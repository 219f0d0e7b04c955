//! Rendering of an error into a response.

#[cfg(any(feature = "_middleware", feature = "async-graphql-7", feature = "testing"))]
pub(crate) mod again;
mod altered_body;
mod delegation;
mod renderer;
pub(crate) mod response_parts;

use crate::api::api_error::ApiError;
#[cfg(feature = "_middleware")]
use crate::api::response_cache::Slot;
#[cfg(any(feature = "_middleware", feature = "async-graphql-7"))]
use crate::contract::fault::Fault;
use bytes::Bytes;
use delegation::Resolved;
use http::{Response, StatusCode};
use renderer::Renderer;
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
use {crate::api::problem::Problem, crate::api::rendered::RenderedProblem};

/// Returns the response to an error: its status, its headers and its whole body, in the format of
/// the error's profile.
///
/// Rendering never fails, whatever the error's fields hold. A part that can't be sent is left out
/// and reported, also one whose `Display` or `Serialize` panics. This function also sends the
/// report of the response, once.
///
/// ```
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// enum BuyerError {
///     #[error("buyer {id} was not found")]
///     #[status(404)]
///     NotFound { #[public] id: u32 },
/// }
///
/// let response = status_error::response(&BuyerError::NotFound { id: 7 });
/// assert_eq!(response.status(), 404);
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert_eq!(
///     response.body(),
///     r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"buyer 7 was not found","code":"not_found","id":7}"#,
/// );
/// ```
///
/// For a message of a queue or of a WebSocket, or for an item of a batch, use the body alone:
/// `response(&error).into_body()`.
#[must_use]
pub fn response(error: &dyn ApiError) -> Response<Bytes> {
    Renderer::of(error, None).render()
}

/// Returns the response that replaces a foreign response. A header that the status requires may be
/// among the foreign response's headers, which are kept. `slot` is the cache of such responses.
#[cfg(feature = "_middleware")]
pub(crate) fn in_place_of(
    error: &dyn ApiError,
    slot: Option<&'static Slot>,
    inherited: response_parts::Inherited<'_>,
) -> Response<Bytes> {
    Renderer::of(error, Some((slot, inherited))).render()
}

/// Reports an error that no response shows: the response has left, or is forwarded with a fault.
#[cfg(feature = "_middleware")]
pub(crate) fn report(error: &dyn ApiError, faults: Vec<Fault>) {
    Renderer::of(error, None).report(faults);
}

/// Renders an error for a protocol with its own form of errors: `write` gets the problem and the
/// declared headers. The error is reported as for a response.
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
pub(crate) fn render_with<T>(
    error: &dyn ApiError,
    write: impl Fn(&Problem<'_>, &http::HeaderMap, &mut Vec<Fault>) -> T,
) -> (T, RenderedProblem) {
    Renderer::of(error, None).render_with(write)
}

/// Returns the status of the response to an error, without reporting the error.
#[allow(dead_code, reason = "most frameworks take whole responses")]
pub(crate) fn status(error: &dyn ApiError) -> StatusCode {
    Resolved::of(error).target.problem_type().status_code()
}
