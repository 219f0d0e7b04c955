//! Helpers that the tests share.
#![allow(dead_code, clippy::expect_used, clippy::panic, reason = "each test binary uses a part of it")]

use bytes::Bytes;
use http::Response;
use status_error::{ApiError, ApiProfile, format, layer::RequestScope};

pub(crate) static RFC: ApiProfile = ApiProfile::new("rfc.test");
pub(crate) static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope);

/// Returns the response under a profile.
pub(crate) fn answer(profile: &'static ApiProfile, error: &dyn ApiError) -> Response<Bytes> {
    RequestScope::new().profile(profile).in_scope(|| status_error::response(error))
}

/// Returns the body under a profile.
pub(crate) fn body(profile: &'static ApiProfile, error: &dyn ApiError) -> String {
    text(answer(profile, error))
}

/// Returns the body as text and checks that it is valid JSON.
pub(crate) fn text(response: Response<Bytes>) -> String {
    let text = String::from_utf8(response.into_body().to_vec()).expect("a body is UTF-8");
    serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    text
}

/// Returns the complete response as HTTP/1.1 would send it: status line, headers in their order,
/// body.
pub(crate) fn wire(response: &Response<Bytes>) -> Vec<u8> {
    let mut wire = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        wire.extend_from_slice(name.as_str().as_bytes());
        wire.extend_from_slice(b": ");
        wire.extend_from_slice(value.as_bytes());
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(format!("content-length: {}\r\n\r\n", response.body().len()).as_bytes());
    wire.extend_from_slice(response.body());
    wire
}

/// Returns all values of a header.
pub(crate) fn headers<'r>(response: &'r Response<Bytes>, name: &str) -> Vec<&'r str> {
    response.headers().get_all(name).iter().map(|value| value.to_str().expect("visible ASCII")).collect()
}
