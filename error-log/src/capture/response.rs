//! The head of a response.

use super::body::Kind;
use super::request::{MAX_LINE, WAITS, X_REQUEST_ID};
use http::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, PROXY_AUTHENTICATE, RETRY_AFTER, UPGRADE, WWW_AUTHENTICATE};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Response, StatusCode, response};

/// The parts of a response that decide whether and how it is recorded.
#[derive(Clone, Copy)]
pub(crate) struct ResponseHead<'r> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'r HeaderMap,
    pub(crate) extensions: &'r Extensions,
}

impl<'r> ResponseHead<'r> {
    pub(crate) fn of<B>(response: &'r Response<B>) -> Self {
        Self { status: response.status(), headers: response.headers(), extensions: response.extensions() }
    }

    pub(crate) fn of_parts(parts: &'r response::Parts) -> Self {
        Self { status: parts.status, headers: &parts.headers, extensions: &parts.extensions }
    }

    pub(crate) fn to_parts(self) -> response::Parts {
        let (mut parts, ()) = Response::new(()).into_parts();
        parts.status = self.status;
        (parts.headers, parts.extensions) = (self.headers.clone(), self.extensions.clone());
        parts
    }
}

/// The headers of a response that its entry depends on.
#[derive(Default)]
pub(crate) struct ResponseHeaders<'r> {
    pub(crate) content_type: Option<&'r HeaderValue>,
    pub(crate) encoding: Option<&'r HeaderValue>,
    pub(crate) request_id: Option<&'r HeaderValue>,
    /// The headers that tell a client what to do next, which an entry has. The values are copies,
    /// because a slice of a buffer would keep the whole buffer in memory.
    pub(crate) shown: Vec<(HeaderName, Vec<u8>)>,
}

/// The maximum number of headers of a response that an entry has.
const MAX_SHOWN: usize = 16;

impl<'r> ResponseHeaders<'r> {
    /// Finds the headers in one pass, because each lookup by name hashes the name.
    pub(crate) fn of(headers: &'r HeaderMap) -> Self {
        let mut found = Self::default();
        for (name, value) in headers {
            match *name {
                CONTENT_TYPE => found.content_type = found.content_type.or(Some(value)),
                CONTENT_ENCODING => found.encoding = found.encoding.or(Some(value)),
                RETRY_AFTER | WWW_AUTHENTICATE | PROXY_AUTHENTICATE | ALLOW | UPGRADE
                    if found.shown.len() < MAX_SHOWN =>
                {
                    let value = value.as_bytes();
                    let copy = value.get(..WAITS * MAX_LINE).unwrap_or(value).to_vec();
                    found.shown.push((name.clone(), copy));
                }
                _ if *name == X_REQUEST_ID => found.request_id = found.request_id.or(Some(value)),
                _ => {}
            }
        }
        found
    }
}

/// Returns how the body of a response is read.
pub(crate) fn kind_of(content_type: Option<&HeaderValue>, encoding: Option<&HeaderValue>, is_head: bool) -> Kind {
    let is_encoded = encoding.is_some_and(|encoding| encoding != "identity");
    match Kind::of(content_type) {
        Kind::Grpc => Kind::Grpc,
        _ if is_encoded || is_head => Kind::Opaque,
        kind => kind,
    }
}
