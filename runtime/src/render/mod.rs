//! From an error to its response.

pub(crate) mod body;
mod delegation;
mod renderer;
pub(crate) mod response_parts;

use crate::api::api_error::ApiError;
use crate::api::problem::Problem;
use crate::api::rendered::Rendered;
use crate::contract::fault::Fault;
use bytes::Bytes;
use delegation::Resolved;
use http::{HeaderMap, Response, StatusCode};
use renderer::Renderer;

/// The answer to an error: its status, its headers and its whole body, in the format of its profile.
///
/// It never fails, whatever the error's fields hold; what could not be sent is left out and reported, a sentence whose `Display`
/// panics too. (A `Serialize` that panics is for the layer, which answers every panic.) Who wants to be told of the answer is told
/// here, once.
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
#[must_use]
pub fn response(error: &dyn ApiError) -> Response<Bytes> {
    response_as(error)
}

/// The answer with a framework's own type of body. What adapters call.
#[inline]
pub(crate) fn response_as<B: From<Bytes>>(error: &dyn ApiError) -> Response<B> {
    Renderer::of(error, None).render().response()
}

/// The answer in place of another's, whose headers stay: what its status requires is looked for among them too.
#[cfg(feature = "_middleware")]
pub(crate) fn in_place_of(error: &dyn ApiError, headers: &HeaderMap) -> Response<Bytes> {
    Renderer::of(error, Some(headers)).render().response()
}

/// What an error says where it is not answered over HTTP, for protocols that have errors of their own: `write` sees the problem
/// and the declared headers. Reported like an answer.
#[cfg(any(feature = "tonic-014", feature = "async-graphql-7"))]
pub(crate) fn render_with<T>(
    error: &dyn ApiError,
    write: impl FnOnce(&Problem<'_>, &HeaderMap, &mut Vec<Fault>) -> T,
) -> (T, Rendered) {
    Renderer::of(error, None).render_with(write)
}

/// The status of the answer to an error, for a framework that asks for it alone. Nothing is reported.
#[allow(dead_code, reason = "most take whole answers")]
pub(crate) fn status(error: &dyn ApiError) -> StatusCode {
    Resolved::of(error).target.problem_type().status_code()
}
