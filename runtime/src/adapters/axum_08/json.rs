use super::{IntoResponse, Response};
use crate::request::extract;
use crate::request::request_error::RequestError;
use ::axum::body::Bytes;
use ::axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use ::axum::extract::{FromRequest, OptionalFromRequest, Request};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

/// A JSON body, as an extractor and as a response.
///
/// A body that can't be read is rejected with a [`RequestError`]:
///
/// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is still
///   compressed.
/// - 413 if the body is longer than axum's
///   [`DefaultBodyLimit`](::axum::extract::DefaultBodyLimit) (2 MB unless set).
/// - 400 for every other mistake. The response contains the location of the mistake and the
///   expected type, never the value that the client sent.
///
/// The location is a JSON Pointer into the body. For a value inside a `#[serde(flatten)]` field, an
/// untagged enum or an internally tagged enum, the pointer leads to the container, because serde
/// doesn't report the location inside.
///
/// serde also reads a struct from an array, element by element in the order of the fields:
/// `["Ada"]` is read like `{"name":"Ada"}`. If that matters to the API, validate the value
/// afterwards.
///
/// `Option<Json<T>>` is `None` if the request has no `Content-Type`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

extract::pointers! { Json }

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// Reads a value from JSON bytes, without a check of the media type.
    ///
    /// # Errors
    ///
    /// Returns [`RequestError::Syntax`] if the bytes are not JSON, and [`RequestError::Body`] if
    /// the JSON doesn't have the form of `T`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RequestError> {
        extract::json_from_slice(bytes).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = RequestError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RequestError> {
        extract::expect_json(request.headers())?;
        Self::from_bytes(&Bytes::from_request(request, state).await.map_err(unreadable)?)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = RequestError;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, RequestError> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(json) => {
                let mut response = Bytes::from(json).into_response();
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Err(error) => RequestError::unserializable(&error).into_response(),
        }
    }
}

pub(super) fn unreadable(rejection: BytesRejection) -> RequestError {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => RequestError::ContentTooLarge,
        BytesRejection::FailedToBufferBody(failed) => extract::body_failed(&failed),
        _ => RequestError::Unreadable,
    }
}
