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
use std::ops::{Deref, DerefMut};

/// A body of JSON, as an extractor and as an answer.
///
/// It rejects with [`RequestError`]: 415 where `Content-Type` is neither `application/json` nor
/// `…/…+json`, or where the body is still compressed, 413 beyond axum's
/// [`DefaultBodyLimit`](::axum::extract::DefaultBodyLimit) (2 MB unless set), 400 for everything
/// else, with the place of the fault and the type that is expected there, never with the value that
/// was sent.
///
/// The place is a JSON Pointer into the body. Below a `#[serde(flatten)]`, an untagged or an
/// internally tagged enum serde does not tell it, so it is that of the container.
///
/// serde takes an array for a struct, its elements for the members in their order: `["Ada"]` is
/// `{"name":"Ada"}` to it. Where that matters, validate what comes out.
///
/// `Option<Json<T>>` is `None` where the request has no `Content-Type`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: DeserializeOwned> Json<T> {
    /// Reads a value from bytes, whatever their media type.
    ///
    /// # Errors
    ///
    /// [`RequestError::Syntax`] and [`RequestError::Body`].
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

fn unreadable(rejection: BytesRejection) -> RequestError {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => RequestError::ContentTooLarge,
        _ => RequestError::Unreadable,
    }
}
