use super::json::unreadable;
use crate::request::extract;
use crate::request::request_error::RequestError;
use ::axum::body::Bytes;
use ::axum::extract::{FromRequest, Request};
use serde_core::de::DeserializeOwned;

/// A body of `application/x-www-form-urlencoded`, deserialized with serde.
///
/// The extractor rejects the same mistakes as [`Json`](super::Json), with the same limit. Unlike
/// axum's `Form`, it doesn't read the query of a GET request. See [`extract::form_from_slice`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

extract::pointers! { Form }

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = RequestError;

    async fn from_request(request: Request, state: &S) -> Result<Self, RequestError> {
        extract::expect_form(request.headers())?;
        extract::form_from_slice(&Bytes::from_request(request, state).await.map_err(unreadable)?).map(Self)
    }
}
