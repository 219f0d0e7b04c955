//! The head of a request: its parts while the handler runs, and then as text in the queue.

use super::body::Content;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::uri::{Authority, PathAndQuery};
use http::{Extensions, HeaderName, HeaderValue, Method, Uri, request};
use status_error::__private::media_type;
use std::borrow::Cow;

pub(super) const MAX_URL: usize = 4 * 1024;
pub(super) const MAX_LINE: usize = 1024;
/// The captured length of a URL or header value, as a multiple of the stored length. Redaction has
/// to look at more text than the log stores.
pub(super) const WAITS: usize = 4;
/// The maximum number of captured values of one header.
const MAX_VALUES: usize = 16;
/// The captured length of a method, in bytes. Far less is stored.
const LONG_METHOD: usize = 256;

/// The parts of a request that its entry may contain, held until the response is known. Every
/// request moves them, so the rare parts are in a box.
#[derive(Debug)]
pub(crate) struct Seen {
    method: Method,
    target: Target,
    user_agent: Option<HeaderValue>,
    request_id: Option<HeaderValue>,
    accept: Option<HeaderValue>,
    content_type: Option<HeaderValue>,
    rest: Option<Box<Rest>>,
    #[cfg(feature = "axum-08")]
    matched: Option<axum::extract::MatchedPath>,
}

/// The headers that few requests have.
#[derive(Debug, Default)]
struct Rest {
    /// The additional headers that the application wants to record.
    more: Vec<(HeaderName, HeaderValue)>,
    /// The further values of `user-agent`, `accept` and `content-type`, if the request repeats
    /// them.
    again: Vec<(HeaderName, HeaderValue)>,
    /// Whether values of headers were left out.
    is_cut: bool,
}

/// The part of a URL that is recorded.
#[derive(Debug)]
enum Target {
    Path(PathAndQuery),
    /// A CONNECT request has no path.
    Authority(Option<Authority>),
}

/// The head of a request in the queue. Its text is at the beginning of the capture's
/// [buffer](Content), so that an entry in the queue takes one allocation for all of its text.
#[derive(Debug)]
pub(crate) struct Head {
    pub(super) method: Method,
    /// Whether the URL was cut, or values of headers were left out.
    pub(super) is_cut: bool,
    #[cfg(feature = "axum-08")]
    matched: Option<axum::extract::MatchedPath>,
}

/// The text of a head: the target, the request id, and then the headers as `name:value`, each on
/// its own line. No part contains a line break, because `http` accepts none in a URL and in a
/// header. The `user-agent` has no name, because it is stored apart from the other headers.
#[derive(Clone, Copy)]
pub(super) struct HeadText<'t>(&'t [u8]);

pub(super) static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The headers that each entry stores by name.
const USUAL: [HeaderName; 2] = [ACCEPT, CONTENT_TYPE];

impl Seen {
    /// Takes the parts of a request. This runs for every request, so it goes through the headers
    /// once, and the values share the server's read buffer instead of being copied.
    pub(crate) fn of(request: &request::Parts, more: &[HeaderName]) -> Self {
        let mut seen = Self {
            method: request.method.clone(),
            target: Target::of(&request.uri),
            user_agent: None,
            request_id: None,
            accept: None,
            content_type: None,
            rest: None,
            #[cfg(feature = "axum-08")]
            matched: request.extensions.get().cloned(),
        };
        for (name, value) in &request.headers {
            let place = match *name {
                USER_AGENT => Some(&mut seen.user_agent),
                ACCEPT => Some(&mut seen.accept),
                CONTENT_TYPE => Some(&mut seen.content_type),
                // Only the first request id counts: a list of ids would be none of them.
                _ if seen.request_id.is_none() && *name == X_REQUEST_ID => Some(&mut seen.request_id),
                _ => None,
            };
            match place {
                Some(place) if place.is_none() => *place = Some(value.clone()),
                Some(_) => seen.rest.get_or_insert_default().again(name, value),
                None => {}
            }
            if more.contains(name) && !USUAL.contains(name) {
                seen.rest.get_or_insert_default().more(name, value);
            }
        }
        seen
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }

    pub(crate) fn content_type(&self) -> Option<&HeaderValue> {
        self.content_type.as_ref()
    }

    /// Returns whether the request may be a call of gRPC, whose `content-type` begins with
    /// `application/grpc`.
    pub(crate) fn is_grpc(&self) -> bool {
        self.content_type.as_ref().is_some_and(media_type::begins_like_grpc)
    }

    /// Copies the parts into the buffer of a capture, out of the server's read buffer. The parts
    /// are slices of that buffer, and a single slice keeps the whole buffer in memory: bodies,
    /// credentials, and far more bytes than the queue has counted. Servers accept heads of hundreds
    /// of KiB.
    ///
    /// `request_id` and `extensions` are those of the response. Without such an id, the id comes
    /// from the request.
    pub(crate) fn write(&mut self, request_id: Option<&[u8]>, extensions: &Extensions, content: &mut Content) -> Head {
        let mut is_cut = self.target.write(&mut content.buffer);
        let text = &mut content.buffer;
        text.push(b'\n');
        if let Some(id) = request_id.or(self.request_id.as_ref().map(HeaderValue::as_bytes)) {
            push_part(text, id, WAITS * MAX_LINE);
        }
        text.push(b'\n');
        let firsts =
            [("", &self.user_agent), (ACCEPT.as_str(), &self.accept), (CONTENT_TYPE.as_str(), &self.content_type)];
        for (name, value) in firsts {
            if let Some(value) = value {
                push_line(text, name, value, WAITS * MAX_LINE);
            }
        }
        if let Some(rest) = &self.rest {
            is_cut |= rest.is_cut;
            rest.write(text);
        }
        content.start = content.buffer.len();
        let method = match self.method.as_str().get(..LONG_METHOD) {
            // A part of a valid method is valid, so the fallback is not used.
            Some(part) => Method::from_bytes(part.as_bytes()).unwrap_or_default(),
            None => std::mem::take(&mut self.method),
        };
        #[cfg(feature = "axum-08")]
        let matched = self.matched.take().or_else(|| extensions.get().cloned());
        #[cfg(not(feature = "axum-08"))]
        let _ = extensions;
        Head {
            method,
            is_cut,
            #[cfg(feature = "axum-08")]
            matched,
        }
    }
}

impl Rest {
    fn again(&mut self, name: &HeaderName, value: &HeaderValue) {
        self.is_cut |= !push_value(&mut self.again, name, value);
    }

    fn more(&mut self, name: &HeaderName, value: &HeaderValue) {
        self.is_cut |= !push_value(&mut self.more, name, value);
    }

    /// Appends the headers as lines. All further values of a header together have the length of a
    /// single value at most.
    fn write(&self, text: &mut Vec<u8>) {
        for (values, is_again) in [(&self.again, true), (&self.more, false)] {
            let mut used: Vec<(&HeaderName, usize)> = Vec::new();
            for (name, value) in values {
                let before = used.iter().filter(|(other, _)| *other == name).map(|(_, length)| length).sum();
                let shown = if is_again && name == USER_AGENT { "" } else { name.as_str() };
                let length = push_line(text, shown, value, (WAITS * MAX_LINE).saturating_sub(before));
                used.push((name, length));
            }
        }
    }
}

/// Adds a value, unless there are [`MAX_VALUES`] of its header. Returns whether it was added.
fn push_value(values: &mut Vec<(HeaderName, HeaderValue)>, name: &HeaderName, value: &HeaderValue) -> bool {
    let has_room = values.iter().filter(|(other, _)| other == name).count() < MAX_VALUES;
    if has_room {
        values.push((name.clone(), value.clone()));
    }
    has_room
}

impl Target {
    fn of(uri: &Uri) -> Self {
        uri.path_and_query().cloned().map_or_else(|| Self::Authority(uri.authority().cloned()), Self::Path)
    }

    /// Appends the target, without the part in which a cut falls. Returns whether it was cut.
    fn write(&self, text: &mut Vec<u8>) -> bool {
        match self {
            Self::Path(path) => {
                let whole = path.as_str();
                // `http://a.test?b` has no slash.
                if !whole.starts_with(['/', '*']) {
                    text.push(b'/');
                }
                let part = parts_of(whole, WAITS * MAX_URL);
                text.extend_from_slice(part.as_bytes());
                part.len() < whole.len()
            }
            Self::Authority(authority) => {
                let host = authority.as_ref().map_or("", Authority::host);
                let is_short = host.len() <= MAX_URL;
                text.extend_from_slice(if is_short { host } else { "/" }.as_bytes());
                !is_short
            }
        }
    }
}

impl Head {
    /// Returns the template of the route, if the framework provides one.
    pub(super) fn route(&self) -> Option<&str> {
        #[cfg(feature = "axum-08")]
        return self.matched.as_ref().map(axum::extract::MatchedPath::as_str);
        #[cfg(not(feature = "axum-08"))]
        None
    }
}

impl<'t> HeadText<'t> {
    pub(super) fn of(content: &'t Content) -> Self {
        Self(content.buffer.get(..content.start).unwrap_or_default())
    }

    fn lines(self) -> impl Iterator<Item = &'t [u8]> {
        self.0.split(|byte| *byte == b'\n')
    }

    /// Returns the target of the request. It was valid before it was copied.
    pub(super) fn uri(self) -> Uri {
        self.lines().next().and_then(|target| Uri::try_from(target).ok()).unwrap_or_default()
    }

    /// Returns the request id, or an empty text if there is none.
    pub(super) fn request_id(self) -> Cow<'t, str> {
        String::from_utf8_lossy(self.lines().nth(1).unwrap_or_default())
    }

    fn named(self) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
        self.lines().skip(2).filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let (name, value) = line.split_at_checked(colon)?;
            Some((std::str::from_utf8(name).ok()?, String::from_utf8_lossy(value.get(1..)?)))
        })
    }

    /// Returns the values of `user-agent`.
    pub(super) fn user_agents(self) -> impl Iterator<Item = Cow<'t, str>> {
        self.named().filter(|(name, _)| name.is_empty()).map(|(_, value)| value)
    }

    /// Returns the headers that the entry stores by name. The values of a repeated header follow
    /// each other in the order of the request.
    pub(super) fn headers(self) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
        self.named().filter(|(name, _)| !name.is_empty())
    }
}

/// Appends a header as a line. Returns the length of the appended part of the value.
fn push_line(text: &mut Vec<u8>, name: &str, value: &HeaderValue, limit: usize) -> usize {
    text.extend_from_slice(name.as_bytes());
    text.push(b':');
    let length = push_part(text, value.as_bytes(), limit);
    text.push(b'\n');
    length
}

/// Appends at most `limit` bytes of a value. Returns their number.
fn push_part(text: &mut Vec<u8>, value: &[u8], limit: usize) -> usize {
    let part = value.get(..limit).unwrap_or(value);
    text.extend_from_slice(part);
    part.len()
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

    fn written(mut seen: Seen) -> (Head, Content) {
        let mut content = Content::default();
        let head = seen.write(None, &Extensions::new(), &mut content);
        (head, content)
    }

    fn head(request: Request<()>, more: &[HeaderName]) -> (Head, Content) {
        written(Seen::of(&request.into_parts().0, more))
    }

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
        let seen = Seen::of(&request, &[http::header::HOST]);
        drop(request);
        assert!(!read.is_unique(), "it is copied for every request");
        let (_, content) = written(seen);
        assert!(read.is_unique());
        let text = HeadText::of(&content);
        assert_eq!((text.uri().to_string().as_str(), &*text.request_id()), ("/buyers?limit=2", "id"));
        assert_eq!(text.user_agents().collect::<Vec<_>>(), ["agent"]);
        assert_eq!(text.headers().collect::<Vec<_>>(), [("accept", "*/*".into()), ("host", "a.test".into())]);
    }

    #[test]
    fn odd_targets_and_values_stay_the_same() {
        for (odd, expected) in [
            ("*", "*"),
            ("a.test:1", "a.test"),
            ("[::1]:1", "[::1]"),
            ("http://a.test/b?c", "/b?c"),
            ("http://a.test?c", "/?c"),
            ("/%F0%9F%98%80?%22", "/%F0%9F%98%80?%22"),
            ("//a", "//a"),
            ("/", "/"),
        ] {
            assert_eq!(left(odd), (expected.to_owned(), false));
        }
        let mut request = Request::new(());
        for (name, value) in [("accept", ""), ("user-agent", ""), ("x-a", ":b: c"), ("x-b", "\u{e9}")] {
            request.headers_mut().insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        let more = ["x-a", "x-b", "user-agent"].map(HeaderName::from_static);
        let (_, content) = head(request, &more);
        let text = HeadText::of(&content);
        assert_eq!((text.request_id().len(), text.user_agents().collect::<Vec<_>>()), (0, vec!["".into()]));
        let mut headers: Vec<_> = text.headers().collect();
        headers.sort_unstable();
        let expected = [("accept", ""), ("user-agent", ""), ("x-a", ":b: c"), ("x-b", "\u{e9}")];
        assert_eq!(headers, expected.map(|(name, value)| (name, value.into())));
    }

    fn left(url: &str) -> (String, bool) {
        let mut request = Request::new(());
        *request.uri_mut() = url.parse().unwrap();
        let (head, content) = head(request, &[]);
        (HeadText::of(&content).uri().to_string(), head.is_cut)
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
            (format!("{}.test:1", &long[..MAX_URL]), "/".to_owned()),
        ] {
            assert_eq!(left(&url), (expected, true));
        }

        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes("M".repeat(300_000).as_bytes()).unwrap();
        for name in ["user-agent", "x-request-id", "accept", "content-type", "host"] {
            request.headers_mut().insert(name, "v".repeat(300_000).parse().unwrap());
        }
        let (head, content) = head(request, &[http::header::HOST]);
        let text = HeadText::of(&content);
        let values = text.user_agents().chain([text.request_id()]).chain(text.headers().map(|(_, value)| value));
        let values: Vec<usize> = values.map(|value| value.len()).collect();
        assert_eq!((values, head.method.as_str().len()), (vec![WAITS * MAX_LINE; 5], LONG_METHOD));
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
        let (head, content) = head(request, &asked);
        assert!(head.is_cut);
        let text = HeadText::of(&content);
        let bytes = |name: &str| -> usize {
            text.headers().filter(|(other, _)| *other == name).map(|(_, value)| value.len()).sum()
        };
        let bound = WAITS * MAX_LINE;
        assert_eq!((bytes("x-note"), bytes("user-agent"), bytes("x-other")), (bound, bound, 0));
        // The first value of a usual header has a length of its own.
        assert_eq!(bytes("accept"), bound + 1_001);
        assert_eq!(text.user_agents().map(|value| value.len()).sum::<usize>(), bound + 1_001);
        assert_eq!(text.headers().count() + text.user_agents().count(), 1 + 3 * MAX_VALUES + 1 + MAX_VALUES);
    }
}
