//! The parts of a request, for frameworks that keep them to themselves.

use http::request::Parts;

/// The parts of a request whose framework keeps them to itself: whole, or what every answer needs
/// of them.
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
