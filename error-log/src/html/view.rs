//! The data that the templates show. Here, texts that clients may have sent get their invisible
//! characters escaped; the templates escape HTML.

use super::about::About;
use super::form::{Form, SPANS};
use super::found::Found;
use super::overview::{Choices, Overview};
use super::text::phrase;
use super::zone::Zone;
use super::{curl, text, why};
use crate::entry::Entry;
use crate::list::request::ListRequest;
use crate::query::cursor::Cursor;
use crate::util::time;
use askama::Template;
use form_urlencoded::Serializer;
use http::StatusCode;
use status_error::FieldError;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// The style sheet of all pages. The policy has the hash of the text between the `style` tags.
pub(super) const STYLE: &str =
    concat!(include_str!("../../templates/base.css"), include_str!("../../templates/log.css"));

#[derive(Template)]
#[template(path = "list.html")]
pub(super) struct ListPage {
    form: Form,
    about: About,
    faults: Vec<Fault>,
    entries: Vec<EntryView>,
    overview: Option<Overview>,
    choices: Choices,
    is_uncounted: bool,
    /// The date and the time of the page, with the zone.
    now: (String, String),
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
    pub(super) fn new(form: Form, about: About, listing: &ListRequest, found: Found, now: SystemTime) -> Self {
        let Found { page, overview, choices, is_uncounted } = found;
        let link = |cursor: &Option<Cursor>| cursor.map(|cursor| form.link(&cursor));
        let entry = |entry: &Entry| EntryView::new(entry, "", &about, form.zone, now);
        Self {
            faults: Vec::new(),
            entries: page.items.iter().map(entry).collect(),
            overview,
            choices,
            is_uncounted,
            now: (form.zone.date(now), format!("{} {}", form.zone.clock(now), form.zone.name())),
            limit: page.limit,
            newest: listing.cursor.map(|_| form.first()),
            newer: link(&page.previous_cursor),
            older: link(&page.next_cursor),
            dropped: page.dropped.unwrap_or_default(),
            about,
            form,
        }
    }

    /// Returns the page for an invalid query: the form with an error message for each invalid
    /// parameter.
    pub(super) fn at_fault(form: Form, about: About, faults: &[FieldError]) -> Self {
        let faults = faults.iter().map(|fault| Fault {
            name: text::visible(fault.pointer.as_str().trim_start_matches('/')),
            message: fault.message.clone().into_owned(),
        });
        Self {
            form,
            about,
            faults: faults.collect(),
            entries: Vec::new(),
            overview: None,
            choices: Choices::default(),
            is_uncounted: false,
            now: (String::new(), String::new()),
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

    /// Returns the choices of the status: the classes of errors, what occurs, and the chosen value.
    fn statuses(&self) -> Vec<Choice> {
        let classes = [2, 4, 5]
            .into_iter()
            .filter(|class| *class != 2 || self.choices.statuses.iter().any(|status| status / 100 == *class));
        let classes = classes.map(|class| format!("{class}xx"));
        let values = classes.chain(self.choices.statuses.iter().map(u16::to_string)).collect();
        // A class may be in upper case: `4XX`.
        chosen(values, &self.form.value("status").to_ascii_lowercase())
    }

    /// Returns the choices of the code: those that occur, and the chosen one.
    fn codes(&self) -> Vec<Choice> {
        chosen(self.choices.codes.clone(), self.form.value("code"))
    }

    /// Returns the counts if the page shows groups in place of entries.
    fn grouped(&self) -> Option<&Overview> {
        self.overview.as_ref().filter(|overview| self.form.is_grouped() && !overview.groups.is_empty())
    }

    /// Returns the link to a file with the entries that match.
    fn export(&self, extension: &str) -> String {
        format!("api-logs.{extension}{}", self.form.export())
    }

    /// Returns the spans that end now: the words, the link, whether the span is set.
    fn spans(&self) -> Vec<(&'static str, String, bool)> {
        let now = self.form.span().map(|(value, ..)| *value);
        let spans = SPANS.iter().map(|(value, words, _)| (*words, self.form.with(&span(value)), now == Some(*value)));
        spans.chain([("All", self.form.with(&span("")), now.is_none() && !self.form.has_times())]).collect()
    }
}

fn span(value: &str) -> [(&str, &str); 3] {
    [("from", ""), ("to", ""), ("span", value)]
}

/// An option of the form.
struct Choice {
    value: String,
    shown: String,
    is_chosen: bool,
}

/// Returns the options of these values, and of the chosen one if it is not among them.
fn chosen(mut values: Vec<String>, chosen: &str) -> Vec<Choice> {
    if !chosen.is_empty() && !values.iter().any(|value| value == chosen) {
        values.push(chosen.to_owned());
    }
    let choice = |value: String| Choice { shown: text::visible(&value), is_chosen: value == chosen, value };
    values.into_iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "entry.html")]
pub(super) struct EntryPage {
    about: About,
    zone: Zone,
    entry: EntryView,
    curl: Option<String>,
    json: String,
    mail: Option<String>,
}

impl EntryPage {
    pub(super) fn new(about: About, entry: &Entry, zone: Zone, now: SystemTime) -> Self {
        Self {
            entry: EntryView::new(entry, "../api-logs", &about, zone, now),
            curl: curl::command(entry, about.api()),
            // An entry is serialized into memory, which does not fail.
            json: text::answer(&serde_json::to_vec(entry).unwrap_or_default()),
            mail: about.mail(&entry.id.to_string()),
            about,
            zone,
        }
    }
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
    at: String,
    why: Option<String>,
    cause: Option<String>,
    facts: Vec<Fact>,
    response_body: Option<String>,
    request_body: Option<String>,
    /// The reason why the entry has no request body.
    no_body: &'static str,
    request_headers: Vec<(String, String)>,
    response_headers: Vec<(String, String)>,
    truncated: bool,
}

/// A member of an entry, with a link to the entries that have the same value, and a link to its
/// documentation.
struct Fact {
    name: &'static str,
    value: String,
    same: Option<String>,
    docs: Option<String>,
}

impl EntryView {
    /// Returns the view of an entry. `list` is the relative URL of the list.
    fn new(entry: &Entry, list: &str, about: &About, zone: Zone, now: SystemTime) -> Self {
        Self {
            id: entry.id.to_string(),
            method: text::visible(&entry.request_method),
            url: text::visible(&entry.request_url),
            status: entry.response_status_code,
            phrase: StatusCode::from_u16(entry.response_status_code).map_or("Error", phrase),
            code: entry.code.as_deref().map(text::visible),
            ago: text::ago(entry.response_sent_at, now),
            sent: time::text(entry.response_sent_at),
            at: zone.text(entry.response_sent_at),
            why: why::why(entry),
            cause: entry.cause.as_deref().map(text::visible),
            facts: facts(entry, list, about, zone),
            response_body: entry.response_body.as_ref().map(text::body),
            request_body: entry.request_body.as_ref().map(text::body),
            no_body: no_body(entry),
            request_headers: headers(&entry.request_headers),
            response_headers: headers(&entry.response_headers),
            truncated: entry.truncated,
        }
    }
}

fn headers(headers: &BTreeMap<String, String>) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (text::visible(name), text::visible(value))).collect()
}

/// Returns the most likely reason why an entry has no request body. The layer doesn't record the
/// reason.
fn no_body(entry: &Entry) -> &'static str {
    let content_type = entry.request_headers.get("content-type").map(|kind| kind.to_ascii_lowercase());
    match content_type {
        None => "The request named no content type, so it probably had no body. Only JSON bodies are recorded.",
        Some(kind) if !kind.contains("json") => "Only JSON bodies are recorded.",
        Some(_) if !entry.authenticated => "Bodies of requests without valid credentials are not recorded.",
        Some(_) => {
            "It was not recorded: the API doesn't record request bodies, or it responded before it had read the \
             whole body, or the body is neither a JSON object nor an array."
        }
    }
}

fn facts(entry: &Entry, list: &str, about: &About, zone: Zone) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut push = |name, value: Option<&str>, filter: Option<&str>| {
        let Some(value) = value else { return };
        let query =
            |filter| Serializer::new(String::new()).append_pair(filter, value).extend_pairs(zone.pair()).finish();
        let same = filter.map(|filter| format!("{list}?{}", query(filter)));
        let docs = if name == "Code" { about.docs(value) } else { None };
        facts.push(Fact { name, value: text::visible(value), same, docs });
    };
    push("Sent", Some(&zone.precise(entry.response_sent_at)), None);
    push("Received", Some(&zone.precise(entry.request_received_at)), None);
    push("Duration", Some(&format!("{} ms", entry.duration_ms)), None);
    push("Code", entry.code.as_deref(), Some("code"));
    push("Route", entry.route.as_deref(), Some("route"));
    push("Request id", entry.request_id.as_deref(), Some("request_id"));
    push("Error id", entry.error_id.as_deref(), Some("reference"));
    push("Tenant", entry.tenant.as_deref(), Some("tenant"));
    push("Principal", entry.principal.as_deref(), None);
    push("Authenticated", (!entry.authenticated).then_some("no: any client may have sent this"), None);
    push("User agent", entry.user_agent.as_deref(), None);
    push("Entry", Some(&entry.id.to_string()), None);
    facts
}
