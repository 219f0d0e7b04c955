use super::{IntoResponse, Response};
use crate::{RequestError, serde_details};
use ::axum::body::Bytes;
use ::axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use ::axum::extract::{FromRequest, OptionalFromRequest, Request};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

/// A body of JSON, as an extractor and as an answer.
///
/// It rejects with [`RequestError`]: 415 where `Content-Type` is neither `application/json` nor `…/…+json`, or where the
/// body is still compressed, 413 beyond axum's
/// [`DefaultBodyLimit`](::axum::extract::DefaultBodyLimit) (2 MB unless set), 400 for everything else, with the place of the
/// fault and the type that is expected there, never with the value that was sent.
///
/// The place is a JSON Pointer into the body. Below a `#[serde(flatten)]`, an untagged or an internally tagged enum serde does
/// not tell it, so it is that of the container.
///
/// serde takes an array for a struct, its elements for the members in their order: `["Ada"]` is `{"name":"Ada"}` to it. Where
/// that matters, validate what comes out.
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
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let value = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| serde_details::body_error(&error, bytes))?;
        deserializer.end().map_err(|error| serde_details::syntax_error(&error, bytes))?;
        Ok(Self(value))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = RequestError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RequestError> {
        if !is_json(request.headers()) {
            return Err(RequestError::UnsupportedMediaType { accept: Cow::Borrowed("application/json") });
        }
        if is_encoded(request.headers()) {
            return Err(RequestError::UnsupportedEncoding { accept_encoding: Cow::Borrowed("identity") });
        }
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
            Err(error) => {
                RequestError::Misused { reason: format!("the answer could not be serialized: {error}") }.into_response()
            }
        }
    }
}

/// `application/json` or a type with the suffix `+json` (RFC 6839 §3.1), whatever its parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.split_once('/') {
        Some(("application", "json")) => true,
        Some((kind, subtype)) => !kind.is_empty() && subtype.len() > "+json".len() && subtype.ends_with("+json"),
        None => false,
    }
}

/// Whether the body is still encoded: a layer that decodes it takes the header away.
fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_ENCODING).iter().any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

fn unreadable(rejection: BytesRejection) -> RequestError {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => RequestError::ContentTooLarge,
        _ => RequestError::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        let is = |value: &str| is_json(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_str(value).unwrap())]));
        assert!(is("application/json"));
        assert!(is("Application/JSON ; charset=utf-8"));
        assert!(is("application/merge-patch+json"));
        for other in ["text/plain", "application/jsonp", "json", "application/+json", "/a+json", ""] {
            assert!(!is(other), "{other}");
        }
    }
}
