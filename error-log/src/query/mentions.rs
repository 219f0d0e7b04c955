//! The search for a text in a whole entry.

use super::search::{Search, folded};
use crate::entry::Entry;
use crate::util::json::tokens;

impl Entry {
    /// Returns whether any part of the entry has this text: the URL, a header, a body, the cause,
    /// or another field. Case is ignored, and in the URL the percent-encoding.
    ///
    /// An empty text is in no entry, so that a text which an application forgot to set does not
    /// select all of them.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use status_error_log::{Entry, Owner, StoredBody};
    ///
    /// let mut entry = Entry::new(Owner::tenant("acme"), "POST", "/buyers", 400, SystemTime::now());
    /// entry.request_body = StoredBody::json(r#"{"buyer":{"name":"J\u00fcrgen Voß"}}"#.to_owned());
    /// assert!(entry.mentions("jürgen voss"));
    /// assert!(!entry.mentions("Jane"));
    /// ```
    #[must_use]
    pub fn mentions(&self, text: &str) -> bool {
        let wanted = folded(text);
        if wanted.trim().is_empty() {
            return false;
        }
        // The JSON of an entry has every field. It is not parsed into values, which some bodies can't
        // be: `1e400`. An entry is serialized into memory, which does not fail.
        let json = serde_json::to_string(self).unwrap_or_default();
        Search::new(text).matches(&self.request_url)
            || tokens(&json).into_iter().flatten().any(|token| has(token, &wanted))
    }
}

/// Returns whether a token of JSON is a name, a text or a number that has the wanted text.
fn has(token: &str, wanted: &str) -> bool {
    match token.as_bytes() {
        // Half of a surrogate pair is valid JSON, but no text, so its token is searched as written.
        [b'"', ..] => folded(&serde_json::from_str(token).unwrap_or_else(|_| token.to_owned())).contains(wanted),
        [b'-' | b'0'..=b'9', ..] => folded(token).contains(wanted),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::body::StoredBody;
    use crate::entry::owner::Owner;
    use std::time::SystemTime;

    #[test]
    fn a_text_is_found_in_each_part_of_an_entry() {
        let owner = Owner::tenant("acme").principal("user-4711");
        let mut entry = Entry::new(owner, "GET", "/buyers/M%C3%BCller?mail=a%40b.test", 404, SystemTime::now());
        entry.response_body = StoredBody::json(r#"{"message":"J\u00e9r\u00f4me \"x\"","n":[12345678901,1e400,12345678901234567890123],"half":"\ud83d Ann"}"#.to_owned());
        entry.request_body = Some(StoredBody::text("name=Jane&\u{1f600}"));
        entry.cause = Some("the card of Zoë".to_owned());
        entry.user_agent = Some("curl".to_owned());
        entry.request_headers.insert("x-client".to_owned(), "Straße 7".to_owned());
        for text in [
            "müller",
            "A@B.test",
            "/buyers/M%C3%BCller",
            "jérôme \"X\"",
            "12345678901",
            "12345678901234567890123",
            "1e400",
            " ann",
            "name=jane",
            "😀",
            "ZOË",
            "CURL",
            "strasse 7",
            "user-4711",
            "acme",
        ] {
            assert!(entry.mentions(text), "{text}");
        }
        for text in ["", " ", "\0", "muller", "Janet", "user-4712", "\\u00e9", "{{}}"] {
            assert!(!entry.mentions(text), "{text}");
        }
    }
}
