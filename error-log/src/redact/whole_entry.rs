//! Redaction of an entry that the layer has not made.

use super::rules::Redaction;
use super::{body, line, url};
use crate::entry::Entry;
use crate::entry::body::StoredBody;
use http::Uri;

/// The length to which each part is cut, in bytes.
const LIMIT: usize = 64 * 1024;

impl Redaction {
    /// Redacts an entry as the log does it for the entries of the layer. The values of all query
    /// parameters and all headers count as allowed, because the entry has no others.
    ///
    /// The log redacts the entries of the layer by itself. This function is for imports, and for
    /// tests of an application's own rules.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use status_error_log::{Entry, Owner, Redaction, StoredBody};
    ///
    /// let mut entry = Entry::new(Owner::tenant("acme"), "GET", "/reset/x7?token=x7", 404, SystemTime::now());
    /// entry.route = Some("/reset/{token}".to_owned());
    /// entry.response_body = Some(StoredBody::text("password: hunter2"));
    /// let entry = Redaction::new().redact(entry);
    /// assert_eq!(entry.request_url, "/reset/***?token=***");
    /// assert_eq!(entry.response_body.unwrap().as_json(), r#""password: ***""#);
    /// ```
    #[must_use]
    pub fn redact(&self, mut entry: Entry) -> Entry {
        let mut is_cut = false;
        let mut text = |text: &str| {
            let (line, cut) = line::line(text, LIMIT, self);
            is_cut |= cut;
            line
        };
        let texts = [&mut entry.cause, &mut entry.code, &mut entry.principal, &mut entry.user_agent];
        for part in texts.into_iter().flatten() {
            *part = text(part);
        }
        entry.request_url = match entry.request_url.parse::<Uri>() {
            Ok(uri) => url::url(&uri, entry.route.as_deref(), |_| true, LIMIT, self).0,
            Err(_) => text(&entry.request_url),
        };
        entry.route = entry.route.as_deref().map(&mut text);
        entry.request_id = entry.request_id.as_deref().and_then(|id| line::id(id, self));
        entry.error_id = entry.error_id.as_deref().and_then(|id| line::id(id, self));
        for headers in [&mut entry.request_headers, &mut entry.response_headers] {
            *headers = std::mem::take(headers)
                .into_iter()
                .filter(|(name, _)| !self.is_secret_header(&name.to_ascii_lowercase()))
                .map(|(name, value)| {
                    let (value, _) = line::header(&name, &value, LIMIT, self);
                    (name, value)
                })
                .collect();
        }
        for part in [&mut entry.response_body, &mut entry.request_body] {
            *part = part.take().and_then(|stored| self.redact_body(&stored));
        }
        entry.truncated |= is_cut;
        self.finish(&mut entry);
        entry
    }

    fn redact_body(&self, stored: &StoredBody) -> Option<StoredBody> {
        match stored.as_text() {
            Some(text) => body::body(text.as_bytes(), false, true, LIMIT, self).0,
            None => body::body(stored.as_json().as_bytes(), true, true, LIMIT, self).0,
        }
    }
}
