//! The head of a request, as the layer captured it, before redaction.

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Method, Uri, request, response};
use status_error::layer::RenderedProblem;

pub(super) const MAX_URL: usize = 4 * 1024;
pub(super) const MAX_LINE: usize = 1024;
/// The captured length of a URL or header value, as a multiple of the stored length. Redaction has
/// to look at more text than the log stores.
const WAITS: usize = 4;
/// The maximum number of captured values of one header.
const MAX_VALUES: usize = 16;
/// The captured length of a method, in bytes. Far less is stored.
const LONG_METHOD: usize = 256;

/// The parts of a request that its entry may contain, held until the response is known.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(super) uri: Uri,
    pub(super) user_agent: Option<HeaderValue>,
    pub(super) request_id: Option<HeaderValue>,
    accept: Option<HeaderValue>,
    pub(crate) content_type: Option<HeaderValue>,
    /// The additional headers that the application wants to record.
    more: Vec<(HeaderName, HeaderValue)>,
    /// The further values of `user-agent`, `accept` and `content-type`, if the request repeats
    /// them.
    again: Vec<(HeaderName, HeaderValue)>,
    /// Whether the URL was cut, or values of headers were left out.
    pub(super) is_cut: bool,
    #[cfg(feature = "axum-08")]
    matched: Option<axum::extract::MatchedPath>,
}

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The headers that each entry stores by name.
const USUAL: [HeaderName; 2] = [ACCEPT, CONTENT_TYPE];

impl Seen {
    /// Takes the parts of a request. This runs for every request, so it goes through the headers
    /// once, and the values share the server's read buffer instead of being copied.
    pub(crate) fn of(request: &request::Parts, more: &[HeaderName]) -> Self {
        let (mut user_agent, mut request_id, mut accept, mut content_type) = (None, None, None, None);
        let (mut asked, mut again, mut is_cut) = (Vec::new(), Vec::new(), false);
        let mut push = |values: &mut Vec<(HeaderName, HeaderValue)>, name: &HeaderName, value: &HeaderValue| {
            if values.iter().filter(|(other, _)| other == name).count() < MAX_VALUES {
                values.push((name.clone(), value.clone()));
            } else {
                is_cut = true;
            }
        };
        for (name, value) in &request.headers {
            let place = match name {
                name if name == USER_AGENT => Some(&mut user_agent),
                name if name == ACCEPT => Some(&mut accept),
                name if name == CONTENT_TYPE => Some(&mut content_type),
                name if name == X_REQUEST_ID => Some(&mut request_id),
                _ => None,
            };
            match place {
                Some(place) if place.is_none() => *place = Some(value.clone()),
                // Only the first request id counts: a list of ids would be none of them.
                Some(_) if name != X_REQUEST_ID => push(&mut again, name, value),
                _ => {}
            }
            if more.contains(name) && !USUAL.contains(name) {
                push(&mut asked, name, value);
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
            again,
            is_cut,
            #[cfg(feature = "axum-08")]
            matched: request.extensions.get().cloned(),
        }
    }

    /// Returns the headers that the entry stores by name. The values of a repeated header follow
    /// each other in the order of the request.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let usual = [(&ACCEPT, &self.accept), (&CONTENT_TYPE, &self.content_type)];
        let usual = usual.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let again = self.again.iter().filter(|(name, _)| name != USER_AGENT);
        usual.chain(again.chain(&self.more).map(|(name, value)| (name, value)))
    }

    /// Returns the values of `user-agent`.
    pub(super) fn user_agents(&self) -> impl Iterator<Item = &HeaderValue> {
        let again = self.again.iter().filter(|(name, _)| name == USER_AGENT).map(|(_, value)| value);
        self.user_agent.iter().chain(again)
    }

    /// Takes the request id from the response if the response has one, and the route if the request
    /// had none. The id of the response's mark comes first, because the client and the reports have
    /// that id.
    pub(crate) fn learn(&mut self, answer: &response::Parts, mark: Option<&RenderedProblem>) {
        let marked = mark.and_then(RenderedProblem::request_id).and_then(|id| HeaderValue::from_str(id).ok());
        if let Some(id) = marked.or_else(|| answer.headers.get(X_REQUEST_ID).cloned()) {
            self.request_id = Some(id);
        }
        #[cfg(feature = "axum-08")]
        if self.matched.is_none() {
            self.matched = answer.extensions.get().cloned();
        }
    }

    /// Copies the captured parts out of the server's read buffer. Before, they are slices of that
    /// buffer, and a single slice keeps the whole buffer in memory: bodies, credentials, and far
    /// more bytes than the queue has counted. Servers accept heads of hundreds of KiB.
    pub(crate) fn leave_buffer(&mut self) {
        let Self { method, uri, user_agent, request_id, accept, content_type, more, again, is_cut, .. } = self;
        if let Some(Ok(seen)) = method.as_str().get(..LONG_METHOD).map(|seen| Method::from_bytes(seen.as_bytes())) {
            *method = seen;
        }
        let copied = match uri.path_and_query() {
            Some(whole) => {
                let seen = parts_of(whole.as_str(), WAITS * MAX_URL);
                *is_cut |= seen.len() < whole.as_str().len();
                PathAndQuery::try_from(seen).map(Uri::from).ok()
            }
            // The URL of a CONNECT request, which has no path.
            None => {
                Uri::try_from(uri.to_string()).ok().filter(|uri| uri.host().is_some_and(|host| host.len() <= MAX_URL))
            }
        };
        *uri = copied.unwrap_or_default();
        for value in [user_agent, request_id, accept, content_type].into_iter().flatten() {
            *value = copied_value(value, WAITS * MAX_LINE);
        }
        // All values of a repeated header together have the length of a single value at most.
        for values in [more, again] {
            let mut used: Vec<(HeaderName, usize)> = Vec::new();
            for (name, value) in values.iter_mut() {
                let before = used.iter().filter(|(other, _)| other == name).map(|(_, length)| length).sum();
                *value = copied_value(value, (WAITS * MAX_LINE).saturating_sub(before));
                used.push((name.clone(), value.len()));
            }
        }
    }

    /// Returns the template of the route, if the framework provides one.
    pub(super) fn route(&self) -> Option<&str> {
        #[cfg(feature = "axum-08")]
        return self.matched.as_ref().map(axum::extract::MatchedPath::as_str);
        #[cfg(not(feature = "axum-08"))]
        None
    }
}

/// Returns a copy of at most `limit` bytes of a header's value.
fn copied_value(value: &HeaderValue, limit: usize) -> HeaderValue {
    let seen = value.as_bytes().get(..limit).unwrap_or(value.as_bytes());
    // A part of a valid header value is valid, so the fallback is not used.
    HeaderValue::from_bytes(seen).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Returns at most `limit` bytes of a path and query, without the segment or parameter in which the
/// cut falls, because redaction doesn't recognize half of a secret.
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

    #[test]
    fn a_repeated_header_has_a_bound() {
        let mut request = Request::new(());
        for value in 0..100 {
            for name in ["user-agent", "accept", "x-request-id", "x-note", "x-other"] {
                request.headers_mut().append(name, format!("{value}{}", "v".repeat(1_000)).parse().unwrap());
            }
        }
        let asked = ["x-note", "accept", "user-agent"].map(HeaderName::from_static);
        let mut seen = Seen::of(&request.into_parts().0, &asked);
        assert!(seen.is_cut);
        seen.leave_buffer();
        let bytes = |name: &str| -> usize {
            seen.headers().filter(|(other, _)| *other == name).map(|(_, value)| value.len()).sum()
        };
        let bound = WAITS * MAX_LINE;
        assert_eq!((bytes("x-note"), bytes("user-agent"), bytes("x-other")), (bound, bound, 0));
        // The first value of a usual header has a length of its own.
        assert_eq!(bytes("accept"), bound + 1_001);
        assert_eq!(seen.user_agents().map(HeaderValue::len).sum::<usize>(), bound + 1_001);
        assert_eq!(seen.headers().count() + seen.user_agents().count(), 1 + 3 * MAX_VALUES + 1 + MAX_VALUES);
    }
}
