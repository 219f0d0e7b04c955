use crate::request::extract;
use crate::request::request_error::RequestError;
use ::axum::extract::FromRequestParts;
use http::request::Parts;
use serde_core::de::DeserializeOwned;

/// The headers that are fields of `T`, deserialized.
///
/// A missing or wrong header is rejected with [`RequestError::Header`]: a 400 with the header and
/// the expected type. See [`extract::headers`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Headers<T>(pub T);

extract::pointers! { Headers }

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Headers<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, RequestError> {
        extract::headers(&parts.headers).map(Self)
    }
}
