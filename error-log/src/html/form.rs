//! The filters of the page: from the URL's query, and for the form.

use crate::list::request::MAX_VALUE;
use crate::util::text::cut;
use crate::util::time;
use form_urlencoded::Serializer;
use jiff::civil::DateTime;
use std::time::SystemTime;

/// The parameters that the form has.
const NAMES: [&str; 10] =
    ["search", "status", "code", "method", "route", "request_id", "from", "to", "tenant", "limit"];

/// The parameters of a query. Times without an offset are converted to UTC.
#[derive(Debug)]
pub(super) struct Form {
    pairs: Vec<(String, String)>,
    pub(super) is_operator: bool,
}

impl Form {
    pub(super) fn read(query: &str, is_operator: bool) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| {
            let value = if matches!(&*name, "from" | "to") { in_utc(&value) } else { value.into_owned() };
            (name.into_owned(), value)
        });
        Self { pairs: pairs.collect(), is_operator }
    }

    /// Returns the query in the form that [`ListRequest`](crate::ListRequest) parses.
    pub(super) fn query(&self) -> String {
        Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }

    /// Returns the value of a parameter, up to the length of a valid value, because the page
    /// repeats invalid values too. Returns an empty text if the parameter is absent.
    pub(super) fn value(&self, name: &str) -> &str {
        self.pairs.iter().find(|(has, _)| has == name).map_or("", |(_, value)| cut(value, MAX_VALUE))
    }

    /// Returns the value of a time in the format of a browser's date picker.
    pub(super) fn local(&self, name: &str) -> String {
        let text = time::parse(self.value(name)).map(time::text).unwrap_or_default();
        text.trim_end_matches('Z').trim_end_matches(".000").to_owned()
    }

    /// Returns whether a filter is set that the form hides under "More filters".
    pub(super) fn is_detailed(&self) -> bool {
        let rest = NAMES.iter().filter(|name| !matches!(**name, "search" | "status" | "limit"));
        rest.into_iter().any(|name| !self.value(name).is_empty())
    }

    pub(super) fn is_filtered(&self) -> bool {
        NAMES.iter().filter(|name| **name != "limit").any(|name| !self.value(name).is_empty())
    }

    /// Returns the link to the newest page with these filters.
    pub(super) fn first(&self) -> String {
        self.beginning().finish()
    }

    /// Returns the link to another page with these filters.
    pub(super) fn link(&self, cursor: &impl ToString) -> String {
        self.beginning().append_pair("cursor", &cursor.to_string()).finish()
    }

    fn beginning(&self) -> Serializer<'static, String> {
        // The query begins after the `?`.
        let mut link = Serializer::for_suffix("?".to_owned(), 1);
        link.extend_pairs(NAMES.iter().map(|name| (*name, self.value(name))).filter(|(_, value)| !value.is_empty()));
        link
    }
}

/// Converts a time without an offset to UTC. Returns any other text unchanged.
fn in_utc(value: &str) -> String {
    let local = || value.parse::<DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    match time::parse(value) {
        Some(_) => value.to_owned(),
        None => local()
            .map(|zoned| SystemTime::from(zoned.timestamp()))
            .or_else(|| time::parse(&format!("{value}Z")))
            .map_or_else(|| value.to_owned(), time::text),
    }
}
