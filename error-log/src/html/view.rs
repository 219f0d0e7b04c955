//! The data that the templates show. Here, texts that clients may have sent get their invisible
//! characters escaped; the templates escape HTML.

use super::form::Form;
use super::text;
use super::text::phrase;
use crate::entry::Entry;
use crate::list::page::Page;
use crate::list::request::ListRequest;
use crate::query::cursor::Cursor;
use crate::util::time;
use askama::Template;
use form_urlencoded::Serializer;
use http::StatusCode;
use status_error::FieldError;
use std::time::SystemTime;

/// The style sheet of all pages. The policy has the hash of the text between the `style` tags.
pub(super) const STYLE: &str = include_str!("../../templates/style.css");

#[derive(Template)]
#[template(path = "list.html")]
pub(super) struct ListPage {
    form: Form,
    faults: Vec<Fault>,
    entries: Vec<EntryView>,
    limit: u32,
    newest: Option<String>,
    newer: Option<String>,
    older: Option<String>,
    dropped: u64,
}

/// An invalid parameter.
struct Fault {
    name: String,
    message: String,
}

impl ListPage {
    pub(super) fn new(form: Form, listing: &ListRequest, page: &Page, now: SystemTime) -> Self {
        let link = |cursor: &Option<Cursor>| cursor.map(|cursor| form.link(&cursor));
        Self {
            faults: Vec::new(),
            entries: page.items.iter().map(|entry| EntryView::new(entry, "", now)).collect(),
            limit: page.limit,
            newest: listing.cursor.map(|_| form.first()),
            newer: link(&page.previous_cursor),
            older: link(&page.next_cursor),
            dropped: page.dropped.unwrap_or_default(),
            form,
        }
    }

    /// Returns the page for an invalid query: the form with an error message for each invalid
    /// parameter.
    pub(super) fn at_fault(form: Form, faults: &[FieldError]) -> Self {
        let faults = faults.iter().map(|fault| Fault {
            name: text::visible(fault.pointer.as_str().trim_start_matches('/')),
            message: fault.message.clone().into_owned(),
        });
        Self {
            form,
            faults: faults.collect(),
            entries: Vec::new(),
            limit: 20,
            newest: None,
            newer: None,
            older: None,
            dropped: 0,
        }
    }

    /// Returns the error message for a parameter. Returns `None` if the parameter is valid.
    fn fault(&self, name: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.name == name).map(|fault| fault.message.as_str())
    }

    fn limits(&self) -> [u32; 3] {
        [20, 50, 100]
    }
}

#[derive(Template)]
#[template(path = "entry.html")]
pub(super) struct EntryPage {
    pub(super) entry: EntryView,
}

#[derive(Template)]
#[template(path = "error.html")]
pub(super) struct ErrorPage {
    status: StatusCode,
    phrase: &'static str,
    body: String,
}

impl ErrorPage {
    pub(super) fn new(status: StatusCode, body: &[u8]) -> Self {
        Self { status, phrase: phrase(status), body: text::answer(body) }
    }
}

/// One entry, for display.
pub(super) struct EntryView {
    id: String,
    method: String,
    url: String,
    status: u16,
    phrase: &'static str,
    code: Option<String>,
    ago: String,
    sent: String,
    cause: Option<String>,
    facts: Vec<Fact>,
    response_body: Option<String>,
    request_body: Option<String>,
    request_headers: Vec<(String, String)>,
    truncated: bool,
}

/// A member of an entry, with a link to the entries that have the same value.
struct Fact {
    name: &'static str,
    value: String,
    same: Option<String>,
}

impl EntryView {
    /// Returns the view of an entry. `list` is the relative URL of the list.
    pub(super) fn new(entry: &Entry, list: &str, now: SystemTime) -> Self {
        let sent = time::text(entry.response_sent_at);
        Self {
            id: entry.id.to_string(),
            method: text::visible(&entry.request_method),
            url: text::visible(&entry.request_url),
            status: entry.response_status_code,
            phrase: StatusCode::from_u16(entry.response_status_code).map_or("Error", phrase),
            code: entry.code.as_deref().map(text::visible),
            ago: text::ago(entry.response_sent_at, now),
            cause: entry.cause.as_deref().map(text::visible),
            facts: facts(entry, &sent, list),
            response_body: entry.response_body.as_ref().map(text::body),
            request_body: entry.request_body.as_ref().map(text::body),
            request_headers: entry
                .request_headers
                .iter()
                .map(|(name, value)| (text::visible(name), text::visible(value)))
                .collect(),
            truncated: entry.truncated,
            sent,
        }
    }
}

fn facts(entry: &Entry, sent: &str, list: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut push = |name, value: Option<&str>, filter: Option<&str>| {
        let Some(value) = value else { return };
        let query = |filter| Serializer::new(String::new()).append_pair(filter, value).finish();
        let same = filter.map(|filter| format!("{list}?{}", query(filter)));
        facts.push(Fact { name, value: text::visible(value), same });
    };
    push("Sent", Some(sent), None);
    push("Received", Some(&time::text(entry.request_received_at)), None);
    push("Duration", Some(&format!("{} ms", entry.duration_ms)), None);
    push("Code", entry.code.as_deref(), Some("code"));
    push("Route", entry.route.as_deref(), Some("route"));
    push("Request id", entry.request_id.as_deref(), Some("request_id"));
    push("Error id", entry.error_id.as_deref(), None);
    push("Tenant", entry.tenant.as_deref(), Some("tenant"));
    push("Principal", entry.principal.as_deref(), None);
    push("Authenticated", (!entry.authenticated).then_some("no: any client may have sent this"), None);
    push("User agent", entry.user_agent.as_deref(), None);
    push("Entry", Some(&entry.id.to_string()), None);
    facts
}
