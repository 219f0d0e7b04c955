use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use crate::util::media_type::{is_json, only_essence};
use bytes::{Buf, Bytes};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, Request};
use http_body::Body;
use serde_core::de::DeserializeOwned;
use std::borrow::Cow;
use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::pin::pin;

/// Reads a request's JSON body of at most `limit` bytes and deserializes a value from it.
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
/// - [`RequestError::UnsupportedMediaType`] or [`RequestError::UnsupportedEncoding`], as from
///   [`expect_json`].
/// - [`RequestError::ContentTooLarge`] if the body is longer than `limit`, or than the limit that
///   the body itself enforces (`http_body_util::Limited`).
/// - [`RequestError::BodyTimeout`] if the body's error is a timeout.
/// - [`RequestError::Unreadable`] if the body can't be read to its end.
/// - [`RequestError::Syntax`] or [`RequestError::Body`], as from [`json_from_slice`].
pub async fn json<T, B>(request: Request<B>, limit: usize) -> Result<T, RequestError>
where
    T: DeserializeOwned,
    B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
{
    expect_json(request.headers())?;
    json_from_slice(&read(request.into_body(), limit).await?)
}

/// Reads a whole body of at most `limit` bytes. A body whose size hint already exceeds the limit is
/// not read at all.
pub(super) async fn read<B>(body: B, limit: usize) -> Result<Bytes, RequestError>
where
    B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
{
    if body.size_hint().lower() > limit as u64 {
        return Err(RequestError::ContentTooLarge);
    }
    let mut body = pin!(body);
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        let frame = frame.map_err(|error| body_failed(&*error.into()))?;
        // Trailer fields are not part of the content (RFC 9110 §6.5), so they are skipped.
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

/// Returns the error for a body that failed: the source of the failure says whether the client was
/// too slow, or sent too much for a limit around the body.
pub(crate) fn body_failed(error: &(dyn Error + 'static)) -> RequestError {
    /// The texts of `TimeoutError` and `Elapsed`, which the layers and the timers of servers use.
    /// Their crates are no dependencies of this one, so their types can't be named.
    const TIMEOUTS: [&str; 2] = ["data was not received within the designated timeout", "deadline has elapsed"];
    /// The text of `LengthLimitError`, the error of a body that is `Limited`.
    const LIMIT: &str = "length limit exceeded";
    let mut source = Some(error);
    while let Some(error) = source {
        let text = error.to_string();
        let is_timeout = error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
        if is_timeout || TIMEOUTS.contains(&&*text) {
            return RequestError::BodyTimeout;
        }
        if text == LIMIT {
            return RequestError::ContentTooLarge;
        }
        // The source of an `io::Error` is the source of the error inside, and not that error.
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        source = inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| error.source());
    }
    RequestError::Unreadable
}

/// Checks the request headers of a JSON body: the media type is `application/json` or has the
/// suffix `+json` (RFC 6839 §3.1), and the body is not compressed. Parameters of the media type,
/// such as `charset`, are ignored.
///
/// # Errors
///
/// - [`RequestError::UnsupportedMediaType`] if `Content-Type` is missing or has another media type.
///   The response lists the accepted type in `Accept` (RFC 9110 §15.5.16).
/// - [`RequestError::UnsupportedEncoding`] if `Content-Encoding` is something else than `identity`.
///   The response lists `identity` in `Accept-Encoding` (RFC 9110 §12.5.3).
pub fn expect_json(headers: &HeaderMap) -> Result<(), RequestError> {
    if !only_essence(headers).is_some_and(is_json) {
        return Err(RequestError::UnsupportedMediaType { accept: Cow::Borrowed("application/json") });
    }
    if is_encoded(headers) {
        return Err(RequestError::UnsupportedEncoding { accept_encoding: Cow::Borrowed("identity") });
    }
    Ok(())
}

/// Checks that `Content-Length`, if the request has it, is at most the limit, so that a body which
/// is too long is not read at all.
#[cfg(any(feature = "poem-3", feature = "salvo-1", feature = "warp-04"))]
pub(crate) fn expect_at_most(limit: usize, headers: &HeaderMap) -> Result<(), RequestError> {
    let announced =
        headers.get(http::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) { Err(RequestError::ContentTooLarge) } else { Ok(()) }
}

/// Deserializes a value from JSON bytes. The media type is not checked; see [`expect_json`].
///
/// An error has a JSON Pointer (RFC 6901) to the wrong value. For a value inside a
/// `#[serde(flatten)]` field, an untagged enum or an internally tagged enum, serde doesn't report
/// the place, so the pointer leads to the value that contains it.
///
/// # Errors
///
/// - [`RequestError::Syntax`] if the bytes are not exactly one JSON text in UTF-8.
/// - [`RequestError::Body`] if the JSON lacks a member or has a wrong value.
/// - [`RequestError::Misused`], a 500, if serde can't read the type: for example, an integer of 128
///   bits in a `#[serde(flatten)]` field. This is a mistake in the program.
pub fn json_from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RequestError> {
    let text = std::str::from_utf8(bytes).map_err(|_| request_errors::not_utf8_body())?;
    // A parser may ignore a byte order mark (RFC 8259 §8.1).
    request_errors::from_json(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Returns whether the body is still encoded. A layer that decodes the body removes
/// `Content-Encoding`.
pub(super) fn is_encoded(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(CONTENT_ENCODING).iter().flat_map(|list| list.as_bytes().split(|byte| *byte == b','));
    // An empty element of a list means nothing (RFC 9110 §5.6.1).
    codings.map(<[u8]>::trim_ascii).any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"))
}
