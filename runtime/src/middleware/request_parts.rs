//! The head of a request, as a layer reads it.

use crate::api::request_ids::X_REQUEST_ID;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, Method, Request, Uri, Version};
use std::mem::swap;

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
        // A lookup hashes the name, which costs as much as the comparison with a dozen names.
        let may_have_id = headers.keys_len() > 12 || headers.keys().any(|name| *name == REQUEST_ID);
        let id = if may_have_id { id_of(headers) } else { None };
        Self { is_head: *method == Method::HEAD, version, id }
    }

    #[inline]
    pub(crate) fn of(parts: &'r Parts) -> Self {
        Self::new(&parts.method, parts.version, &parts.headers)
    }
}

#[inline(never)]
fn id_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(&REQUEST_ID).and_then(|id| id.to_str().ok())
}

/// Lends the head of a request to a function. The body stays in its place, because a request can't
/// be taken apart without moving all of it.
#[inline(never)]
pub(crate) fn with_parts<B>(request: &mut Request<B>, read: impl FnOnce(&Parts)) {
    let (mut parts, ()) = Request::new(()).into_parts();
    swap_head(request, &mut parts);
    read(&parts);
    swap_head(request, &mut parts);
}

fn swap_head<B>(request: &mut Request<B>, parts: &mut Parts) {
    swap(request.method_mut(), &mut parts.method);
    swap(request.uri_mut(), &mut parts.uri);
    swap(request.version_mut(), &mut parts.version);
    swap(request.headers_mut(), &mut parts.headers);
    swap(request.extensions_mut(), &mut parts.extensions);
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_id_is_found_among_any_number_of_headers() {
        for others in [0, 3, 11, 12, 13, 40] {
            let mut headers = HeaderMap::new();
            for other in 0..others {
                let name = HeaderName::from_bytes(format!("x-other-{other}").as_bytes()).unwrap();
                headers.insert(name, HeaderValue::from_static("r-41"));
            }
            let id =
                |headers: &HeaderMap| RequestFacts::new(&Method::GET, Version::HTTP_11, headers).id.map(str::to_owned);
            assert_eq!(id(&headers), None, "{others}");
            headers.insert("x-request-id", HeaderValue::from_static("r-42"));
            assert_eq!(id(&headers).as_deref(), Some("r-42"), "{others}");
        }
    }

    #[test]
    fn a_lent_head_comes_back() {
        let request = || Request::put("/a?b=c").version(Version::HTTP_2).header("x-a", "b").extension(7_u8);
        let mut lent = request().body("body").unwrap();
        with_parts(&mut lent, |parts| {
            assert_eq!((&parts.method, parts.uri.to_string()), (&Method::PUT, "/a?b=c".to_owned()));
            assert_eq!(parts.version, Version::HTTP_2);
            assert_eq!(parts.headers.get("x-a"), Some(&HeaderValue::from_static("b")));
            assert_eq!(parts.extensions.get(), Some(&7_u8));
        });
        assert_eq!(format!("{lent:?}"), format!("{:?}", request().body("body").unwrap()));
        assert_eq!(lent.extensions().get(), Some(&7_u8));
    }
}
