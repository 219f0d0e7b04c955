use crate::request::extract;
use crate::request::request_error::RequestError;
use ::axum::extract::FromRequestParts;
use http::Uri;
use http::request::Parts;
use serde_core::de::DeserializeOwned;

/// The URL's query, deserialized.
///
/// A wrong value is rejected with [`RequestError::Query`]: a 400 with the parameter (pointer
/// `/limit`, location `query`) and the expected type, never with the value that the client sent.
///
/// ```
/// use status_error::RequestError;
/// use status_error::axum_08::Query;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Page {
///     limit: u8,
/// }
///
/// let error = Query::<Page>::try_from_uri(&"/buyers?limit=many".parse().unwrap()).unwrap_err();
/// let RequestError::Query(detail) = error else { panic!() };
/// assert_eq!((detail.pointer.as_str(), &*detail.code), ("/limit", "type_error.integer"));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

extract::pointers! { Query }

impl<T: DeserializeOwned> Query<T> {
    /// Reads the query of a URL. A URL without a query is read like one with an empty query.
    ///
    /// # Errors
    ///
    /// Returns [`RequestError::Query`] if the query doesn't have the form of `T`.
    pub fn try_from_uri(uri: &Uri) -> Result<Self, RequestError> {
        extract::query(uri.query()).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = RequestError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, RequestError> {
        Self::try_from_uri(&parts.uri)
    }
}
