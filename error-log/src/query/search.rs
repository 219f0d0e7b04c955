//! The search for a part of a URL.
//!
//! A stored URL is percent-encoded. People search for what they see in a browser's address bar or
//! in their own log: `müller`, `M%C3%BCLLER`, `https://api.example.com/buyers?name=müller`. So each
//! URL also has a plain form, which is decoded and has no case, and a search is compared with both.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// A prepared search: an entry matches if it has all clauses of one of the alternatives. A clause
/// is a list of parts, of which the URL contains at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search(Vec<Vec<Vec<Part>>>);

/// A part of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// A part of the stored URL, with ASCII letters in lower case.
    Stored(String),
    /// A part of the plain form.
    Plain(String),
}

/// The value that replaces the value of a parameter which is not recorded.
const MASK: &str = "***";
/// The maximum number of parameters of a searched URL that are compared.
const PARAMETERS: usize = 16;

impl Search {
    pub(crate) fn new(text: &str) -> Self {
        let as_written = vec![
            Part::Stored(text.to_ascii_lowercase()),
            Part::Plain(folded(&percent_decode_str(text).decode_utf8_lossy())),
        ];
        let mut alternatives = vec![vec![as_written]];
        alternatives.extend(target(text).map(clauses));
        Self(alternatives)
    }

    /// Returns the alternatives, for a store that builds a statement from them.
    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "clickhouse"))]
    pub(crate) fn alternatives(&self) -> &[Vec<Vec<Part>>] {
        &self.0
    }

    /// Returns whether a stored URL matches.
    pub(crate) fn matches(&self, url: &str) -> bool {
        let (stored, plain) = (url.to_ascii_lowercase(), plain(url));
        let has = |part: &Part| match part {
            Part::Stored(part) => stored.contains(part),
            Part::Plain(part) => plain.contains(part),
        };
        self.0.iter().any(|clauses| clauses.iter().all(|parts| parts.iter().any(has)))
    }
}

/// Returns the plain form of a URL's path and query: decoded, and folded so that case doesn't
/// matter.
pub(crate) fn plain(url: &str) -> String {
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let path = percent_decode_str(path).decode_utf8_lossy();
    match query {
        Some(query) => folded(&format!("{path}?{}", decoded_query(query))),
        None => folded(&path),
    }
}

fn decoded_query(query: &str) -> String {
    percent_decode_str(&query.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Returns the path and query of a full URL, or of a path with a query. Returns `None` for any
/// other text. The scheme and the host are left out, because entries don't have them, and so is the
/// fragment, because clients don't send it.
fn target(text: &str) -> Option<&str> {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|char: char| char.is_ascii_alphabetic())
            && scheme.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'))
    };
    let target = match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => rest.get(rest.find(['/', '?', '#']).unwrap_or(rest.len())..)?,
        _ if text.starts_with('/') && text.contains(['?', '#']) => text,
        _ => return None,
    };
    target.split('#').next()
}

/// Returns the clauses for a path and query: the path, and each parameter with its value or, as the
/// value may not be recorded, with a mask.
fn clauses(target: &str) -> Vec<Vec<Part>> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = if path.is_empty() { "/" } else { path };
    let mut clauses = vec![vec![Part::Plain(plain(path))]];
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(PARAMETERS) {
        let mut parts = vec![Part::Plain(folded(&decoded_query(pair)))];
        if let Some((name, _)) = pair.split_once('=') {
            parts.push(Part::Plain(folded(&format!("{}={MASK}", decoded_query(name)))));
        }
        clauses.push(parts);
    }
    clauses
}

/// Returns a text whose case doesn't matter: in lower case by way of upper case, so that `ẞ`, `ß`
/// and `ss` are equal, and `ς` and `σ`. A letter and its mark are one character (NFC), because some
/// systems write `ü` as two. No database can store a NUL in a text, so a replacement
/// character takes its place.
pub(super) fn folded(text: &str) -> String {
    let text = if text.contains('\0') { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { Cow::Borrowed(text) };
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let composed: String = text.nfc().flat_map(char::to_lowercase).flat_map(char::to_uppercase).collect();
    composed.chars().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_a_url_however_both_are_written() {
        for (url, searches) in [
            (
                "/buyers/M%C3%BCller?name=M%C3%BCller+%26+S%C3%B6hne&limit=5",
                &["müller", "MÜLLER", "m%c3%bcller", "M%C3%9CLLER", "Müller & Söhne", "M%C3%BCller+%26", "limit=5"][..],
            ),
            ("/stra%c3%9fe", &["straße", "STRASSE", "STRAẞE", "strasse", "stra%C3%9FE", "%c3"]),
            ("/%CE%A3%CE%91%CE%A3", &["σας", "ΣΑΣ", "σασ", "ας"]),
            ("/a%2Fb?c=100%25&e=a%40b.test", &["a/b", "a%2fb", "100%", "a@b.test", "A%40B", "c=100"]),
            ("/a+b?c=a+b", &["a+b", "a b", "a%20b", "c=a b", "/a+b?c=a+b"]),
            ("/plain", &["PLAIN", "pl%61in", "https://api.test/plain", "http://u@h:1/plain#part", "https://api.test"]),
            ("/Müller", &["müller", "M%C3%BCLLER"]),
            ("/M%C3%BCller", &["mu\u{308}ller", "MU\u{308}LLER", "Mu%CC%88ller"]),
            ("/Mu%CC%88ller?q=u%CC%88", &["müller", "M%C3%BCller", "mu\u{308}ller", "q=ü", "%CC%88"]),
            ("/%F0%9F%A6%93?n=100%25_%5C", &["🦓", "%f0%9f", "100%_\\", "100%25", "_"]),
            ("/%C4%B0stanbul", &["İstanbul", "i\u{307}stanbul"]),
            ("/%00a", &["%00a", "\0a"]),
            ("/%FF?%zz=%", &["%ff", "%zz", "=%"]),
            ("*", &["*"]),
        ] {
            for search in searches {
                assert!(
                    Search::new(search).matches(url),
                    "{search} in {url}: {:?} {}",
                    Search::new(search),
                    plain(url)
                );
            }
        }
        for (url, search) in [
            ("/muller", "müller"),
            ("/buyers", "sellers"),
            ("/buyers", "https://api.test/sellers"),
            ("/buyers", "https://api.test/buyers?limit=5"),
            ("/a", "api.test/a"),
        ] {
            assert!(!Search::new(search).matches(url), "{search} in {url}");
        }
    }

    #[test]
    fn a_full_url_finds_its_entry_although_values_are_masked() {
        let url = "/v1/buyers?limit=5&name=***&flag&empty=&q=a+b";
        for search in [
            "https://api.example.com/v1/buyers?limit=5&name=M%C3%BCller&flag&empty=&q=a+b",
            "HTTPS://API.example.com:8443/v1/buyers?name=Jane#top",
            "/v1/buyers?q=a%20b&limit=5",
            "/V1/BUYERS?",
            "https://api.example.com?limit=5",
        ] {
            assert!(Search::new(search).matches(url), "{search}");
        }
        for search in ["https://a.test/v1/buyers?limit=6", "https://a.test/v1/buyers?other=1", "/v2/buyers?limit=5"] {
            assert!(!Search::new(search).matches(url), "{search}");
        }
        // A URL in the value of a parameter.
        assert!(Search::new("https://b.test/x").matches("/a?to=https%3A%2F%2Fb.test%2Fx"));
        let long = format!("https://a.test/?{}", "a=1&".repeat(500));
        assert_eq!(Search::new(&long).0[1].len(), 1 + PARAMETERS);
    }
}
