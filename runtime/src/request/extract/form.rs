//! Form bodies: `application/x-www-form-urlencoded`.

use super::body::{is_encoded, read};
use super::pairs;
use crate::contract::location::Location;
use crate::request::request_error::RequestError;
use crate::util::media_type::only_essence;
use http::{HeaderMap, Request};
use http_body::Body;
use serde_core::de::DeserializeOwned;
use std::borrow::Cow;
use std::error::Error;

/// Reads a request's form body of at most `limit` bytes and deserializes a value from it.
///
/// # Errors
///
/// The errors of [`json`](super::json()), with [`expect_form`] and [`form_from_slice`] in place of
/// the functions for JSON.
pub async fn form<T, B>(request: Request<B>, limit: usize) -> Result<T, RequestError>
where
    T: DeserializeOwned,
    B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
{
    expect_form(request.headers())?;
    form_from_slice(&read(request.into_body(), limit).await?)
}

/// Checks the request headers of a form body: the media type is
/// `application/x-www-form-urlencoded`, and the body is not compressed. Parameters of the media
/// type, such as `charset`, are ignored.
///
/// # Errors
///
/// - [`RequestError::UnsupportedMediaType`] if `Content-Type` is missing or has another media type.
///   The response lists the accepted type in `Accept` (RFC 9110 §15.5.16).
/// - [`RequestError::UnsupportedEncoding`] if `Content-Encoding` is something else than `identity`.
///   The response lists `identity` in `Accept-Encoding` (RFC 9110 §12.5.3).
pub fn expect_form(headers: &HeaderMap) -> Result<(), RequestError> {
    const FORM: &str = "application/x-www-form-urlencoded";
    if only_essence(headers).is_none_or(|essence| !essence.eq_ignore_ascii_case(FORM)) {
        return Err(RequestError::UnsupportedMediaType { accept: Cow::Borrowed(FORM) });
    }
    if is_encoded(headers) {
        return Err(RequestError::UnsupportedEncoding { accept_encoding: Cow::Borrowed("identity") });
    }
    Ok(())
}

/// Deserializes a value from the bytes of a form body. The media type is not checked; see
/// [`expect_form`].
///
/// ```
/// use status_error::{Location, RequestError, extract};
///
/// let error = extract::form_from_slice::<std::collections::BTreeMap<String, u8>>(b"age=ten").unwrap_err();
/// let RequestError::Body(detail) = error else { panic!() };
/// assert_eq!((detail.location, detail.pointer.as_str()), (Location::Body, "/age"));
/// ```
///
/// # Errors
///
/// - [`RequestError::Body`] if a field of the form is missing, has a wrong value, is not UTF-8, or
///   is present several times but not a list.
/// - [`RequestError::Misused`], as from [`query`](super::query()).
pub fn form_from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RequestError> {
    pairs::read(bytes, Location::Body)
}
