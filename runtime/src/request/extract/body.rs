use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use crate::util::media_type::{essence, is_json};
use bytes::{Buf, Bytes};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Request};
use http_body::Body;
use serde_core::de::DeserializeOwned;
use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::pin;

/// Reads a request's body of JSON, of at most `limit` bytes.
///
/// ```
/// use bytes::Bytes;
/// use http_body_util::Full;
/// use status_error::extract;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let request = http::Request::post("/").header("content-type", "application/json");
/// let request = request.body(Full::<Bytes>::from("[1,2]")).unwrap();
/// assert_eq!(extract::json::<Vec<u8>, _>(request, extract::BODY_LIMIT).await.unwrap(), [1, 2]);
/// # }
/// ```
///
/// # Errors
///
/// As [`expect_json`] and [`json_from_slice`]; [`RequestError::ContentTooLarge`] and
/// [`RequestError::Unreadable`].
pub async fn json<T: DeserializeOwned, B: Body>(request: Request<B>, limit: usize) -> Result<T, RequestError> {
    expect_json(request.headers())?;
    json_from_slice(&read(request.into_body(), limit).await?)
}

/// Reads a whole body. What announces more than the limit is not read at all.
async fn read<B: Body>(body: B, limit: usize) -> Result<Bytes, RequestError> {
    if body.size_hint().lower() > limit as u64 {
        return Err(RequestError::ContentTooLarge);
    }
    let mut body = pin!(body);
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|_| RequestError::Unreadable)?;
        // Trailers are none of ours.
        let Ok(mut data) = frame.into_data() else { continue };
        if data.remaining() > limit.saturating_sub(read.len()) {
            return Err(RequestError::ContentTooLarge);
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            read.extend_from_slice(chunk);
            let length = chunk.len();
            data.advance(length);
        }
    }
    Ok(read.into())
}

/// Whether a request says that its body is JSON: `application/json` or a type with the suffix
/// `+json` (RFC 6839 §3.1), whatever its parameters, and not compressed any more.
///
/// # Errors
///
/// [`RequestError::UnsupportedMediaType`] and [`RequestError::UnsupportedEncoding`], which name
/// what would do.
pub fn expect_json(headers: &HeaderMap) -> Result<(), RequestError> {
    if !headers.get(CONTENT_TYPE).and_then(essence).is_some_and(is_json) {
        return Err(RequestError::UnsupportedMediaType { accept: Cow::Borrowed("application/json") });
    }
    if is_encoded(headers) {
        return Err(RequestError::UnsupportedEncoding { accept_encoding: Cow::Borrowed("identity") });
    }
    Ok(())
}

/// Whether a body announces no more than a limit: what does is not read at all.
#[cfg(any(feature = "poem-3", feature = "salvo-1", feature = "warp-04"))]
pub(crate) fn expect_at_most(limit: usize, headers: &HeaderMap) -> Result<(), RequestError> {
    let announced =
        headers.get(http::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) { Err(RequestError::ContentTooLarge) } else { Ok(()) }
}

/// Reads a value from bytes of JSON, whatever their media type.
///
/// The place of a fault is a JSON Pointer. Below a `#[serde(flatten)]`, an untagged or an
/// internally tagged enum serde does not tell it, so it is that of the container.
///
/// # Errors
///
/// [`RequestError::Syntax`] and [`RequestError::Body`].
pub fn json_from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RequestError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| request_errors::body_error(&error, bytes))?;
    deserializer.end().map_err(|error| request_errors::syntax_error(&error, bytes))?;
    Ok(value)
}

/// Whether the body is still encoded: a layer that decodes it takes the header away.
pub(super) fn is_encoded(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_ENCODING).iter().any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
