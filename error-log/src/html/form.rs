//! The filters of the page: from the URL's query, and for the form and the links.

use super::zone::Zone;
use crate::list::request::MAX_VALUE;
use crate::util::text::cut;
use crate::util::time;
use form_urlencoded::Serializer;
use jiff::civil::DateTime;
use std::time::{Duration, SystemTime};

/// The parameters of the page, in the order in which links have them.
const NAMES: [&str; 14] = [
    "search",
    "status",
    "code",
    "method",
    "route",
    "request_id",
    "reference",
    "from",
    "to",
    "span",
    "tenant",
    "zone",
    "view",
    "limit",
];
/// The parameters that don't decide which entries are listed.
const NO_FILTERS: [&str; 3] = ["zone", "view", "limit"];
/// The parameters that the form always shows.
const FIRST: [&str; 5] = ["search", "status", "code", "span", "view"];

/// The spans that end now: the value, the words, the seconds.
pub(super) static SPANS: [(&str, &str, u64); 4] = [
    ("1h", "1 h", 3_600),
    ("24h", "24 h", 24 * 3_600),
    ("7d", "7 d", 7 * 24 * 3_600),
    ("30d", "30 d", 30 * 24 * 3_600),
];

/// The parameters of a query. Times without an offset are in the chosen zone.
#[derive(Debug)]
pub(super) struct Form {
    pairs: Vec<(String, String)>,
    pub(super) is_operator: bool,
    pub(super) zone: Zone,
    now: SystemTime,
}

impl Form {
    pub(super) fn read(query: &str, is_operator: bool, now: SystemTime) -> Self {
        let zone = Zone::of_query(query);
        let in_utc = |name: &str, value: &str| {
            if matches!(name, "from" | "to") { in_utc(value, zone) } else { value.to_owned() }
        };
        let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| (name.clone().into_owned(), in_utc(&name, &value)));
        Self { pairs: pairs.collect(), is_operator, zone, now }
    }

    /// Returns the query in the form that [`ListRequest`](crate::ListRequest) parses.
    pub(super) fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        if let Some(from) = self.begin_of_span() {
            query.append_pair("from", &time::text(from));
        }
        query.finish()
    }

    /// Returns the span that ends now. Returns `None` if the query has none or has times.
    pub(super) fn span(&self) -> Option<&'static (&'static str, &'static str, u64)> {
        SPANS.iter().find(|(value, ..)| self.value("span") == *value).filter(|_| !self.has_times())
    }

    /// Returns whether the query has times, which take precedence over a span that ends now.
    pub(super) fn has_times(&self) -> bool {
        !self.value("from").is_empty() || !self.value("to").is_empty()
    }

    /// Returns the value of a parameter, up to the length of a valid value, because the page
    /// repeats invalid values too. Returns an empty text if the parameter is absent.
    pub(super) fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(has, _)| has == name).map_or("", |(_, value)| cut(value, MAX_VALUE))
    }

    /// Returns the value of a time in the format of a browser's date picker.
    pub(super) fn local(&self, name: &str) -> String {
        time::parse(self.value(name)).map(|time| self.zone.picked(time)).unwrap_or_default()
    }

    /// Returns whether the page shows groups in place of entries.
    pub(super) fn is_grouped(&self) -> bool {
        self.value("view") == "groups"
    }

    /// Returns whether a parameter is set that the form hides under "More filters".
    pub(super) fn is_detailed(&self) -> bool {
        let hidden = NAMES.iter().filter(|name| !FIRST.contains(name) && **name != "limit");
        hidden.into_iter().any(|name| !self.value(name).is_empty())
    }

    pub(super) fn is_filtered(&self) -> bool {
        NAMES.iter().any(|name| !NO_FILTERS.contains(name) && !self.value(name).is_empty())
    }

    /// Returns the link to the newest page with these filters.
    pub(super) fn first(&self) -> String {
        self.with(&[])
    }

    /// Returns the link to another page with these filters.
    pub(super) fn link(&self, cursor: &impl ToString) -> String {
        self.serializer(&[]).append_pair("cursor", &cursor.to_string()).finish()
    }

    /// Returns the link to the newest page with these filters and changed ones. An empty value
    /// removes a filter.
    pub(super) fn with(&self, changes: &[(&str, &str)]) -> String {
        self.serializer(changes).finish()
    }

    /// Returns the link to the same entries in another view.
    pub(super) fn view(&self, view: &str) -> String {
        self.with(&[("view", view)])
    }

    /// Returns the query of a file with these entries. A program's query has times in place of a
    /// span.
    pub(super) fn export(&self) -> String {
        let from = self.begin_of_span().map(time::text);
        let mut changes = vec![("zone", ""), ("view", ""), ("limit", ""), ("span", "")];
        changes.extend(from.as_deref().map(|from| ("from", from)));
        self.with(&changes)
    }

    /// Returns the beginning of the span that ends now.
    fn begin_of_span(&self) -> Option<SystemTime> {
        self.span().and_then(|(.., seconds)| self.now.checked_sub(Duration::from_secs(*seconds)))
    }

    /// Returns the link to the entries of a span.
    pub(super) fn between(&self, from: SystemTime, to: SystemTime) -> String {
        let (from, to) = (time::text(from), time::text(to));
        self.with(&[("from", from.as_str()), ("to", to.as_str()), ("span", "")])
    }

    fn serializer(&self, changes: &[(&str, &str)]) -> Serializer<'static, String> {
        // The query begins after the `?`.
        let mut link = Serializer::for_suffix("?".to_owned(), 1);
        let changed = |name| changes.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
        let pairs = NAMES.iter().map(|name| (*name, changed(*name).unwrap_or_else(|| self.value(name))));
        link.extend_pairs(pairs.filter(|(_, value)| !value.is_empty()));
        link
    }
}

/// Converts a time without an offset to UTC. Returns any other text unchanged.
fn in_utc(value: &str, zone: Zone) -> String {
    if time::parse(value).is_some() {
        return value.to_owned();
    }
    let local = value.parse::<DateTime>().ok().and_then(|local| zone.moment(local));
    // A year of five digits, which a date picker may send, is at the end of the range.
    local.or_else(|| time::parse(&format!("{value}Z"))).map_or_else(|| value.to_owned(), time::text)
}
