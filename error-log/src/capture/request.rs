//! A request, as it was seen.

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Method, Uri, request, response};

pub(super) const MAX_URL: usize = 4 * 1024;
pub(super) const MAX_LINE: usize = 1024;
/// So many times as much of a line waits in the queue: redaction looks at more than what is kept.
const WAITS: usize = 4;
/// And so much of a method, of which far less is kept.
const LONG_METHOD: usize = 256;

/// What is taken of a request while it is answered: what an entry may have of it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(super) uri: Uri,
    pub(super) user_agent: Option<HeaderValue>,
    pub(super) request_id: Option<HeaderValue>,
    accept: Option<HeaderValue>,
    pub(crate) content_type: Option<HeaderValue>,
    /// What the host asks for besides.
    more: Vec<(HeaderName, HeaderValue)>,
    /// Whether the URL was longer.
    pub(super) is_cut: bool,
    #[cfg(feature = "axum-08")]
    matched: Option<axum::extract::MatchedPath>,
}

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Seen {
    /// Every request is asked this, so it goes once through what there is, and values stay where
    /// the server has read them.
    pub(crate) fn of(request: &request::Parts, more: &[HeaderName]) -> Self {
        let (mut user_agent, mut request_id, mut accept, mut content_type) = (None, None, None, None);
        let mut asked = Vec::new();
        for (name, value) in &request.headers {
            let place = match name {
                name if name == USER_AGENT => Some(&mut user_agent),
                name if name == ACCEPT => Some(&mut accept),
                name if name == CONTENT_TYPE => Some(&mut content_type),
                name if name == X_REQUEST_ID => Some(&mut request_id),
                _ => None,
            };
            // The first of its name.
            if let Some(place) = place.filter(|place| place.is_none()) {
                *place = Some(value.clone());
            }
            if let Some(name) = more.iter().find(|asked| *asked == name) {
                if asked.iter().all(|(asked, _)| asked != name) {
                    asked.push((name.clone(), value.clone()));
                }
            }
        }
        Self {
            method: request.method.clone(),
            uri: request.uri.clone(),
            user_agent,
            request_id,
            accept,
            content_type,
            more: asked,
            is_cut: false,
            #[cfg(feature = "axum-08")]
            matched: request.extensions.get().cloned(),
        }
    }

    /// The headers that are kept under their names.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let usual = [(&ACCEPT, &self.accept), (&CONTENT_TYPE, &self.content_type)];
        let usual = usual.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        usual.chain(self.more.iter().map(|(name, value)| (name, value)))
    }

    /// What an answer knows better.
    pub(crate) fn learn(&mut self, answer: &response::Parts) {
        if let Some(id) = answer.headers.get(X_REQUEST_ID) {
            self.request_id = Some(id.clone());
        }
        #[cfg(feature = "axum-08")]
        if self.matched.is_none() {
            self.matched = answer.extensions.get().cloned();
        }
    }

    /// Copies what is looked at for an entry. Until then it is slices of what the server has read,
    /// and one of them keeps all of that in memory: bodies, credentials, and far more bytes than
    /// the queue has counted. A server takes heads of hundreds of KiB.
    pub(crate) fn leave_buffer(&mut self) {
        let Self { method, uri, user_agent, request_id, accept, content_type, more, is_cut, .. } = self;
        if let Some(Ok(seen)) = method.as_str().get(..LONG_METHOD).map(|seen| Method::from_bytes(seen.as_bytes())) {
            *method = seen;
        }
        let copied = match uri.path_and_query() {
            Some(whole) => {
                let seen = parts_of(whole.as_str(), WAITS * MAX_URL);
                *is_cut = seen.len() < whole.as_str().len();
                PathAndQuery::try_from(seen).map(Uri::from).ok()
            }
            // Of CONNECT.
            None => {
                Uri::try_from(uri.to_string()).ok().filter(|uri| uri.host().is_some_and(|host| host.len() <= MAX_URL))
            }
        };
        *uri = copied.unwrap_or_default();
        let values = [user_agent, request_id, accept, content_type].into_iter().flatten();
        for value in values.chain(more.iter_mut().map(|(_, value)| value)) {
            let seen = value.as_bytes().get(..WAITS * MAX_LINE).unwrap_or(value.as_bytes());
            // What is a value stays one.
            *value = HeaderValue::from_bytes(seen).unwrap_or_else(|_| HeaderValue::from_static(""));
        }
    }

    /// The route's template, where the framework tells.
    pub(super) fn route(&self) -> Option<&str> {
        #[cfg(feature = "axum-08")]
        return self.matched.as_ref().map(axum::extract::MatchedPath::as_str);
        #[cfg(not(feature = "axum-08"))]
        None
    }
}

/// A path and query up to a number of bytes, without the segment or the parameter that it is cut
/// in: half a secret is not known as one.
fn parts_of(url: &str, limit: usize) -> &str {
    let Some(seen) = url.as_bytes().get(..limit).filter(|seen| seen.len() < url.len()) else { return url };
    let last = |of: &[u8], wanted| of.iter().rposition(|byte| *byte == wanted);
    let end = match seen.iter().position(|byte| *byte == b'?').map(|at| seen.split_at(at)) {
        Some((path, query)) => path.len() + last(query, b'&').unwrap_or_default(),
        None => last(seen, b'/').map_or(0, |at| at + 1),
    };
    url.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::Request;

    #[test]
    fn what_waits_holds_nothing_of_what_the_server_has_read() {
        let read = Bytes::from(b"/buyers?limit=2 a.test agent id */* Bearer secret".to_vec());
        let value = |range| HeaderValue::from_maybe_shared(read.slice(range)).unwrap();
        let mut request = Request::new(());
        *request.uri_mut() = Uri::from_maybe_shared(read.slice(0..15)).unwrap();
        for (name, range) in [("host", 16..22), ("user-agent", 23..28), ("x-request-id", 29..31), ("accept", 32..35)] {
            request.headers_mut().insert(name, value(range));
        }
        let (request, ()) = request.into_parts();
        let mut seen = Seen::of(&request, &[http::header::HOST]);
        drop(request);
        assert!(!read.is_unique(), "it is copied for every request");
        seen.leave_buffer();
        assert!(read.is_unique());
        assert_eq!(seen.uri, "/buyers?limit=2");
        assert_eq!(
            (&seen.user_agent, &seen.request_id),
            (&Some("agent".parse().unwrap()), &Some("id".parse().unwrap()))
        );
        let headers: Vec<(&str, &[u8])> =
            seen.headers().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        assert_eq!(headers, [("accept", &b"*/*"[..]), ("host", b"a.test")]);
        for odd in ["*", "a.test:1", "http://a.test/b?c", "/%F0%9F%98%80?%22", "/"] {
            let seen = left(odd);
            assert_eq!((seen.uri.to_string().as_str(), seen.is_cut), (odd.trim_start_matches("http://a.test"), false));
        }
    }

    fn left(url: &str) -> Seen {
        let mut seen = Seen { uri: url.parse().unwrap(), ..Seen::of(&Request::new(()).into_parts().0, &[]) };
        seen.leave_buffer();
        seen
    }

    #[test]
    fn what_waits_is_little_and_holds_no_half_of_a_secret() {
        let long = "x".repeat(WAITS * MAX_URL - 10);
        let path = format!("/{long}/sk_live_4eC39HqLyjWDarjtT1zdp7dc");
        for (url, expected) in [
            (path.clone(), format!("/{long}/")),
            (format!("{path}/a?b"), format!("/{long}/")),
            (format!("/a?{long}&sk_live_4eC39HqLyjWDarjtT1zdp7dc"), format!("/a?{long}")),
            (format!("/a/b?c={long}/d/sk_live_4eC39HqLyjWDarjtT1zdp7dc?e"), "/a/b".to_owned()),
            (format!("/{long}{long}"), "/".to_owned()),
        ] {
            let seen = left(&url);
            assert_eq!((seen.uri.to_string(), seen.is_cut), (expected, true));
        }
        assert_eq!(left(&format!("{}.test:1", &long[..MAX_URL])).uri, "/");

        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes("M".repeat(300_000).as_bytes()).unwrap();
        for name in ["user-agent", "x-request-id", "accept", "content-type", "host"] {
            request.headers_mut().insert(name, "v".repeat(300_000).parse().unwrap());
        }
        let mut seen = Seen::of(&request.into_parts().0, &[http::header::HOST]);
        seen.leave_buffer();
        let values = [&seen.user_agent, &seen.request_id].into_iter().flatten();
        let values: Vec<usize> = values.chain(seen.headers().map(|(_, value)| value)).map(HeaderValue::len).collect();
        assert_eq!((values, seen.method.as_str().len()), (vec![WAITS * MAX_LINE; 5], LONG_METHOD));
    }
}
