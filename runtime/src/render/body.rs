//! The body of an answer, apart from HTTP.

use crate::api::api_error::ApiError;
use crate::render;
use bytes::Bytes;

/// The body of an error's answer, apart from HTTP: for a message queue, a web socket, a batch's
/// result.
///
/// ```
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[error("the buyer was not found")]
/// # #[status(404)]
/// # struct NotFound;
/// let body = status_error::Body::of(&NotFound);
/// assert!(body.as_json().starts_with(br#"{"type":"about:blank","title":"Not Found""#));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The body of the answer to an error; reported like an answer.
    #[must_use]
    pub fn of(error: &dyn ApiError) -> Self {
        Self(render::response(error).into_body())
    }

    /// The body as JSON.
    #[must_use]
    pub fn as_json(&self) -> &[u8] {
        &self.0
    }

    /// The body as JSON.
    #[must_use]
    pub fn into_json(self) -> Bytes {
        self.0
    }
}
