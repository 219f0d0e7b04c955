//! An answer on its way to the store: as it was seen, before anything is redacted. It lives in the queue only.

use crate::redact;
use crate::{Entry, Owner};
use http::{HeaderName, HeaderValue, Method, Uri};
use status_error::Rendered;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use uuid::{ClockSequence, Timestamp, Uuid};

/// Bodies are kept up to here.
pub(crate) const MAX_BODY: usize = 16 * 1024;
/// They are looked at up to here: a JSON body is redacted as a whole, and a secret at the cut has to be seen as one.
pub(crate) const MAX_SEEN: usize = 4 * MAX_BODY;
const MAX_URL: usize = 4 * 1024;
const MAX_LINE: usize = 1024;

#[derive(Debug)]
pub(crate) struct Capture {
    pub(crate) owner: Owner,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    /// The names of the query whose values may be kept.
    pub(crate) query: Arc<BTreeSet<String>>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) request_id: Option<HeaderValue>,
    pub(crate) request_body: Option<Vec<u8>>,
    pub(crate) route: Option<String>,
    pub(crate) sent: SystemTime,
    pub(crate) took: Duration,
    pub(crate) status: u16,
    /// The mark of our own answer.
    pub(crate) ours: Option<Rendered>,
    pub(crate) body: Content,
}

/// What was seen of an answer's body.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) kind: Kind,
    pub(crate) bytes: Vec<u8>,
    /// Whether there was more.
    pub(crate) is_cut: bool,
}

/// What is made of a body.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    Text,
    /// A message of gRPC, which came in a header; the body is no text.
    Grpc,
    /// Nothing that can be read, and so nothing that could be redacted.
    #[default]
    Opaque,
}

impl Capture {
    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        const FIXED: usize = 1024;
        let headers = self.headers.iter().map(|(_, value)| value.len()).sum::<usize>();
        let query = self.uri.query().map_or(0, str::len);
        let request_body = self.request_body.as_ref().map_or(0, Vec::len);
        FIXED + self.uri.path().len() + query + headers + request_body + self.body.bytes.len()
    }

    /// The entry, redacted.
    pub(crate) fn into_entry(self, ids: impl ClockSequence<Output = impl Into<u128>>) -> Entry {
        let mut truncated = false;
        let mut line = |text: &str, limit| {
            let (line, is_cut) = redact::line(text, limit);
            truncated |= is_cut;
            line
        };
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();

        let since = self.sent.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let id = Uuid::new_v7(Timestamp::from_unix(ids, since.as_secs(), since.subsec_nanos()));
        let received = self.sent.checked_sub(self.took).unwrap_or(self.sent);
        let mut entry = Entry::with(id, self.owner.clone(), self.status, received, self.sent);
        entry.request_method = line(self.method.as_str(), 64);
        entry.request_url = line(&redact::url(&self.uri, &self.query), MAX_URL);
        entry.principal = self.owner.who().map(|principal| line(principal, MAX_LINE));
        let ours = self.ours.as_ref();
        let cause = ours.filter(|_| (400..500).contains(&self.status)).and_then(Rendered::cause);
        entry.cause = cause.map(|cause| line(cause, MAX_LINE));
        entry.route = self.route.map(|route| line(&route, MAX_LINE));
        entry.user_agent = self.user_agent.map(|agent| line(&text(&agent), MAX_LINE));
        entry.request_id = self.request_id.and_then(|id| redact::id(&text(&id)));
        entry.reference = ours.and_then(Rendered::reference).and_then(|reference| redact::id(&reference.to_string()));
        entry.request_headers = self
            .headers
            .iter()
            .filter(|(name, _)| !redact::is_secret(name.as_str()))
            .map(|(name, value)| (name.as_str().to_owned(), line(&text(value), MAX_LINE)))
            .collect();
        entry.code = match ours.map(code_of) {
            Some(code) => Some(line(code, MAX_LINE)),
            None => code_in(&self.body).map(|code| line(&code, MAX_LINE)),
        };

        if self.body.kind != Kind::Opaque {
            let Content { kind, bytes, is_cut } = &self.body;
            let (body, is_cut) = redact::body(bytes, *kind == Kind::Json, !is_cut, MAX_BODY);
            entry.response_body = body;
            truncated |= is_cut;
        }
        if let Some(bytes) = self.request_body.filter(|_| self.owner.is_authenticated()) {
            if let Some((body, is_cut)) = redact::json(&bytes, MAX_BODY) {
                entry.request_body = Some(body);
                truncated |= is_cut;
            }
        }
        entry.truncated = truncated;
        entry
    }
}

/// The code that the client reads: a masked error's own is not it.
fn code_of(ours: &Rendered) -> &'static str {
    let kind = ours.problem_type();
    if kind.is_masked() { "server_error" } else { kind.code }
}

/// The code that somebody else's body gives.
fn code_in(body: &Content) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Coded {
        code: String,
    }
    let is_readable = body.kind == Kind::Json && !body.is_cut;
    is_readable.then(|| serde_json::from_slice::<Coded>(&body.bytes).ok()).flatten().map(|coded| coded.code)
}

impl Content {
    /// Takes up what passes by, as far as it is looked at.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        if matches!(self.kind, Kind::Json | Kind::Text) {
            let room = MAX_SEEN.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
            self.is_cut |= chunk.len() > room;
        }
    }
}
