//! Errors of multipart bodies, which the frameworks themselves read.

use super::body::{body_failed, is_encoded};
use super::pairs;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use crate::request::serde_error::{classify, request_errors};
use crate::util::media_type::only_essence;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::borrow::Cow;
use std::error::Error;

const MULTIPART: &str = "multipart/form-data";

/// Checks the request headers of a multipart body: the media type is `multipart/form-data` with a
/// boundary, and the body is not compressed.
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// headers.insert("content-type", "multipart/form-data; boundary=b".parse().unwrap());
/// assert!(status_error::extract::expect_multipart(&headers).is_ok());
/// ```
///
/// # Errors
///
/// - [`RequestError::UnsupportedMediaType`] if `Content-Type` is missing or has another media type.
///   The response lists the accepted type in `Accept` (RFC 9110 §15.5.16).
/// - [`RequestError::Header`] if `Content-Type` has no boundary (RFC 7578 §4.1).
/// - [`RequestError::UnsupportedEncoding`] if `Content-Encoding` is something else than `identity`.
///   The response lists `identity` in `Accept-Encoding` (RFC 9110 §12.5.3).
pub fn expect_multipart(headers: &HeaderMap) -> Result<(), RequestError> {
    if only_essence(headers).is_none_or(|essence| !essence.eq_ignore_ascii_case(MULTIPART)) {
        return Err(RequestError::UnsupportedMediaType { accept: Cow::Borrowed(MULTIPART) });
    }
    if !headers.get(CONTENT_TYPE).is_some_and(|value| has_boundary(value.as_bytes())) {
        let place = Pointer::root().key(CONTENT_TYPE.as_str());
        return Err(pairs::request_error(request_errors::field_error(Location::Header, place, classify::OTHER)));
    }
    if is_encoded(headers) {
        return Err(RequestError::UnsupportedEncoding { accept_encoding: Cow::Borrowed("identity") });
    }
    Ok(())
}

/// Returns whether a `Content-Type` has the parameter `boundary`, with a value.
fn has_boundary(content_type: &[u8]) -> bool {
    let (mut is_quoted, mut is_escaped) = (false, false);
    // A semicolon in quotes is part of a value (RFC 9110 §5.6.4).
    let parts = content_type.split(|byte| {
        let is_end = *byte == b';' && !is_quoted;
        is_quoted ^= *byte == b'"' && !is_escaped;
        is_escaped = is_quoted && *byte == b'\\' && !is_escaped;
        is_end
    });
    parts.skip(1).any(|part| {
        let mut sides = part.splitn(2, |byte| *byte == b'=');
        let is_name = sides.next().is_some_and(|name| name.trim_ascii().eq_ignore_ascii_case(b"boundary"));
        is_name && sides.next().is_some_and(|value| value.iter().any(|byte| !b"\" \t".contains(byte)))
    })
}

/// Converts an error of a framework's multipart reader. `status` is the status that the framework
/// gives the error, or 400 if the framework gives none.
///
/// Frameworks send such an error as a text that may contain the input, and some send a 500 if the
/// client ends the connection. The conversion responds as [`json`](super::json()) does.
///
/// ```
/// use status_error::{RequestError, extract};
///
/// let error = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
/// assert!(matches!(extract::multipart_error(500, &error), RequestError::Unreadable));
/// assert!(matches!(extract::multipart_error(413, &error), RequestError::ContentTooLarge));
/// ```
///
/// The result is:
///
/// - [`RequestError::ContentTooLarge`] for the status 413, and if the body's source enforced a
///   limit.
/// - [`RequestError::UnsupportedMediaType`] for the status 415.
/// - [`RequestError::BodyTimeout`] for the status 408, and if the body's source gave up waiting.
/// - [`RequestError::Unreadable`] for everything else: the body is not multipart, or ends too
///   early.
#[must_use]
pub fn multipart_error(status: u16, error: &(dyn Error + 'static)) -> RequestError {
    match status {
        408 => RequestError::BodyTimeout,
        413 => RequestError::ContentTooLarge,
        415 => RequestError::UnsupportedMediaType { accept: Cow::Borrowed(MULTIPART) },
        _ => body_failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::api_error::ApiError as _;
    use http::HeaderValue;

    fn status(content_type: &'static [u8]) -> u16 {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_bytes(content_type).unwrap());
        expect_multipart(&headers).map_or_else(|error| error.problem_type().status, |()| 200)
    }

    #[test]
    fn the_media_type_has_a_boundary() {
        assert_eq!(status(b"multipart/form-data; boundary=b"), 200);
        assert_eq!(status(b"Multipart/Form-Data;BOUNDARY=\"a;b\""), 200);
        assert_eq!(status(b"multipart/form-data; x=\"\xc3\xa9; \\\";\"; boundary=b"), 200);
        assert_eq!(status(b"multipart/form-data"), 400);
        assert_eq!(status(b"multipart/form-data; boundary="), 400);
        assert_eq!(status(b"multipart/form-data; boundary=\"\""), 400);
        assert_eq!(status(b"multipart/form-data; x=\"; boundary=b\""), 400);
        assert_eq!(status(b"multipart/mixed; boundary=b"), 415);
        assert_eq!(status(b"application/json"), 415);
        assert_eq!(expect_multipart(&HeaderMap::new()).unwrap_err().problem_type().status, 415);
    }

    #[test]
    fn a_cause_counts_more_than_a_frameworks_500() {
        let timeout = std::io::Error::from(std::io::ErrorKind::TimedOut);
        let status = |status| multipart_error(status, &timeout).problem_type().status;
        assert_eq!([status(500), status(400), status(413), status(415)], [408, 408, 413, 415]);
    }
}
