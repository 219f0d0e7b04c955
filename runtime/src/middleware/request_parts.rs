//! The head of a request, as a layer reads it.

use crate::api::request_ids::X_REQUEST_ID;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, Method, Request, Uri, Version};

/// The facts about a request that a layer needs for every request. A closure of the application
/// reads the whole head, which is made only for such a closure.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RequestFacts<'r> {
    pub(crate) is_head: bool,
    pub(crate) version: Version,
    /// The value of `x-request-id`.
    pub(crate) id: Option<&'r str>,
}

static REQUEST_ID: HeaderName = HeaderName::from_static(X_REQUEST_ID);

impl<'r> RequestFacts<'r> {
    #[inline]
    pub(crate) fn new(method: &Method, version: Version, headers: &'r HeaderMap) -> Self {
        let id = headers.get(&REQUEST_ID).and_then(|id| id.to_str().ok());
        Self { is_head: *method == Method::HEAD, version, id }
    }

    #[inline]
    pub(crate) fn of<B>(request: &'r Request<B>) -> Self {
        Self::new(request.method(), request.version(), request.headers())
    }
}

/// Builds `http::request::Parts` for a framework with a request type that doesn't give its parts
/// away.
pub(crate) fn parts(
    method: &Method,
    version: Version,
    uri: &Uri,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Parts {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.method = method.clone();
    parts.version = version;
    parts.uri = uri.clone();
    parts.headers = headers.clone();
    parts.extensions = extensions.clone();
    parts
}
