//! Checks the decoding of responses: whatever the bytes are, nothing panics, and an error that is
//! known is the one that its own response leads back to.

use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use status_error::client::{Decode, Decoded};
use status_error::{ApiError, ApiProfile, FieldError, decode, format, response};
use std::time::Duration;

static RFC: ApiProfile =
    ApiProfile::new("rfc.test").max_field_errors(2_000).max_text(usize::MAX).max_member(usize::MAX);
static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test")
    .format(&format::Envelope)
    .max_field_errors(2_000)
    .max_text(usize::MAX)
    .max_member(usize::MAX);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    list: Vec<Option<u8>>,
    text: String,
}

/// An error that prints the same text for all values.
macro_rules! api {
    ($name:ident, $profile:ident) => {
        #[derive(Debug, Clone, PartialEq, ApiError)]
        #[api_error(profile = $profile, decode)]
        enum $name {
            #[status(404)]
            #[message(title)]
            A {
                #[public]
                id: i64,
                #[public]
                inner: Option<Inner>,
            },
            #[status(429)]
            #[message(title)]
            B(#[header("retry-after")] Duration),
            #[status(400)]
            #[message(title)]
            C(#[field_errors] Vec<FieldError>),
            #[status(500)]
            #[allow(dead_code, reason = "a client never gets it")]
            D,
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("x")
            }
        }

        impl std::error::Error for $name {}
    };
}

api!(OfRfc, RFC);
api!(OfEnvelope, ENVELOPE);

/// The first line is the status, the second one `Retry-After`, the third one the media type, and
/// the rest the body.
pub fn check(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let Ok(status) = StatusCode::from_bytes(line()) else { return };
    let mut headers = HeaderMap::new();
    for name in ["retry-after", "content-type"] {
        if let Ok(value) = HeaderValue::from_bytes(line()) {
            headers.insert(name, value);
        }
    }
    let body = line();
    check_as::<OfRfc>(status, &headers, body);
    check_as::<OfEnvelope>(status, &headers, body);
}

fn check_as<E: Decode + Clone + PartialEq>(status: StatusCode, headers: &HeaderMap, body: &[u8]) {
    let decoded = decode::<E>(status, headers, body);
    let line = decoded.to_string();
    assert!(line.len() < 64 * 1024 && !line.contains(char::is_control), "{line}");
    let _ = (decoded.is_retryable(), decoded.retry_after());
    match decoded {
        Decoded::Known(error) => {
            assert!(status.is_client_error(), "a masked error is known");
            let response = response(&error);
            assert_eq!(response.status(), status);
            let again = decode::<E>(status, response.headers(), response.body());
            assert!(again == Decoded::Known(error), "it is another one: {again}");
        }
        Decoded::Server(problem) | Decoded::Unknown(problem) => assert_eq!(problem.status, status),
    }
}
