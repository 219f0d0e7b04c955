//! `http::request::Parts` for frameworks with a request type that doesn't give its parts away.

use http::request::Parts;

/// Builds `http::request::Parts` from a framework's request. If `whole` is false, the parts hold
/// only the method, the HTTP version and the request id, which every response needs: cloning the
/// rest would be wasted work.
pub(crate) fn parts(
    method: &http::Method,
    version: http::Version,
    uri: &http::Uri,
    headers: &http::HeaderMap,
    extensions: &http::Extensions,
    whole: bool,
) -> Parts {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    parts.method = method.clone();
    parts.version = version;
    if whole {
        parts.uri = uri.clone();
        parts.headers = headers.clone();
        parts.extensions = extensions.clone();
    } else if let Some(id) = headers.get("x-request-id") {
        parts.headers.insert("x-request-id", id.clone());
    }
    parts
}
