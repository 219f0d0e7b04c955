//! A response on its way to the store, as the layer captured it, before redaction. Captures exist
//! only in the queue.

pub(crate) mod body;
pub(crate) mod graphql;
mod names;
pub(crate) mod request;
pub(crate) mod response;

use self::body::{Content, Kind, MAX_BODY};
use self::names::names_in;
use crate::entry::Entry;
use crate::entry::owner::Owner;
use crate::redact::rules::Redaction;
use crate::redact::{self, line, url};
use http::HeaderName;
use request::{Head, HeadText, MAX_LINE, MAX_URL};
use status_error::layer::RenderedProblem;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Instant, SystemTime};
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct Capture {
    /// The id of the entry, if the client has received it.
    pub(crate) id: Option<Uuid>,
    pub(crate) owner: Owner,
    pub(crate) head: Head,
    /// The names of the query parameters whose values may be stored.
    pub(crate) query: Arc<BTreeSet<String>>,
    pub(crate) request_body: Option<Vec<u8>>,
    /// The route, if the application's function returned one.
    pub(crate) route: Option<String>,
    /// The time at which the request reached the layer.
    pub(crate) start: Instant,
    /// The time at which the last byte was sent, by two clocks.
    pub(crate) end: Instant,
    pub(crate) sent: SystemTime,
    pub(crate) status: u16,
    /// The mark of a response that `status-error` made, or `None` for a foreign response.
    pub(crate) ours: Option<RenderedProblem>,
    pub(crate) content: Content,
    /// The headers of the response that an entry has.
    pub(crate) response_headers: Vec<(HeaderName, Vec<u8>)>,
}

impl Capture {
    /// Returns the approximate memory use, in bytes.
    pub(crate) fn size(&self) -> usize {
        const FIXED: usize = 1024;
        let texts = [self.owner.who(), self.route.as_deref(), self.ours.as_ref().and_then(RenderedProblem::cause)];
        let texts = texts.into_iter().flatten().map(str::len).sum::<usize>();
        let request_body = self.request_body.as_ref().map_or(0, Vec::len);
        let headers = self.response_headers.iter().map(|(_, value)| value.len()).sum::<usize>();
        FIXED + headers + texts + request_body + self.content.buffer.len()
    }

    /// Redacts the capture and returns the entry with this id.
    pub(crate) fn into_entry(self, id: Uuid, redaction: &Redaction) -> Entry {
        let head = HeadText::of(&self.content);
        let route = self.route.as_deref().or(self.head.route());
        let is_kept = |name: &str| self.query.contains(name);
        let (url, mut truncated) = url::url(&head.uri(), route, is_kept, MAX_URL, redaction);
        let mut line = |text: &str, limit| {
            let (line, is_cut) = line::line(text, limit, redaction);
            truncated |= is_cut;
            line
        };

        let took = self.end.saturating_duration_since(self.start);
        let received = self.sent.checked_sub(took).unwrap_or(self.sent);
        let mut entry = Entry::with(id, self.owner.clone(), self.status, received, self.sent);
        entry.request_method = line(self.head.method.as_str(), 64);
        entry.request_url = url;
        entry.principal = self.owner.who().map(|principal| line(principal, MAX_LINE));
        let ours = self.ours.as_ref();
        let cause = ours.filter(|_| (400..500).contains(&self.status)).and_then(RenderedProblem::cause);
        entry.cause = cause.map(|cause| line(cause, MAX_LINE));
        entry.route = route.map(|route| line(route, MAX_LINE));
        entry.user_agent = list(head.user_agents(), &mut line);
        entry.request_id = line::id(&head.request_id(), redaction);
        let (code, error_id) = match ours {
            Some(ours) => (Some(code_of(ours).to_owned()), ours.error_id().map(|id| id.to_string())),
            None => {
                let names = names_in(&self.content);
                (names.code, names.error_id)
            }
        };
        entry.code = code.map(|code| line(&code, MAX_LINE));
        entry.error_id = error_id.and_then(|id| line::id(&id, redaction));
        for (name, _) in head.headers().filter(|(name, _)| !redaction.is_secret_header(name)) {
            if entry.request_headers.contains_key(name) {
                continue;
            }
            let values = head.headers().filter(|(other, _)| *other == name).map(|(_, value)| value);
            let list = list(values, &mut |value: &str, limit| {
                let (value, is_cut) = line::header(name, value, limit, redaction);
                truncated |= is_cut;
                value
            });
            entry.request_headers.extend(list.map(|list| (name.to_owned(), list)));
        }

        let Content { kind, is_cut, .. } = self.content;
        if kind != Kind::Opaque {
            let bytes = self.content.body();
            let (body, is_cut) = redact::body::body(bytes, kind == Kind::Json, !is_cut, MAX_BODY, redaction);
            entry.response_body = body;
            truncated |= is_cut;
        }
        if let Some(bytes) = self.request_body.filter(|_| self.owner.is_authenticated()) {
            if let Some((body, is_cut)) = redact::body::json(&bytes, MAX_BODY, redaction) {
                entry.request_body = Some(body);
                truncated |= is_cut;
            }
        }
        for (name, value) in &self.response_headers {
            let (value, is_cut) = line::header(name.as_str(), &String::from_utf8_lossy(value), MAX_LINE, redaction);
            truncated |= is_cut;
            let values = entry.response_headers.entry(name.as_str().to_owned()).or_default();
            if !values.is_empty() {
                values.push_str(", ");
            }
            values.push_str(&value);
        }
        entry.truncated = truncated || self.head.is_cut;
        redaction.finish(&mut entry);
        entry
    }
}

/// Returns the values of a header as one list (RFC 9110 §5.3), of the length of a line. `line`
/// redacts a value, and cuts it to a length.
fn list<'v>(
    values: impl Iterator<Item = Cow<'v, str>>,
    line: &mut impl FnMut(&str, usize) -> String,
) -> Option<String> {
    let mut list: Option<String> = None;
    for value in values {
        let Some(list) = &mut list else {
            list = Some(line(&value, MAX_LINE));
            continue;
        };
        let kept = line(&value, MAX_LINE.saturating_sub(list.len() + 2));
        if !kept.is_empty() {
            list.push_str(", ");
            list.push_str(&kept);
        }
    }
    list
}

/// Returns the code that the client received. For a masked error this is `server_error`, because
/// the error's own code is not sent.
fn code_of(ours: &RenderedProblem) -> &'static str {
    let kind = ours.problem_type();
    if kind.is_masked() { "server_error" } else { kind.code }
}
