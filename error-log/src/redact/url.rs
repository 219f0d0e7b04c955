//! Redaction of the request's URL.

use super::MASK;
use super::messages::is_no_value;
use super::names::{Name, is_counted};
use super::route::masked_by_route;
use super::rules::Redaction;
use super::secrets::{Look, Search, mask_placed};
use crate::util::text::{cut, escape};
use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;

/// The characters that are percent-encoded, because a path can't contain them, or could be misread
/// with them.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Redacts the path and the query of a URL to at most `limit` bytes. The names in the query stay; a
/// value stays only if `is_kept` returns `true` for its name. Masks everything that looks like a
/// secret, and the parts of the path to which the template of the route gives a secret name.
/// Also returns whether the URL was cut.
pub(crate) fn url(
    uri: &Uri,
    route: Option<&str>,
    is_kept: impl Fn(&str) -> bool,
    limit: usize,
    rules: &Redaction,
) -> (String, bool) {
    let url = redacted(uri, route, is_kept, rules);
    let clean = escape(&url);
    let kept = cut(&clean, limit);
    (kept.to_owned(), kept.len() < clean.len())
}

fn redacted(uri: &Uri, route: Option<&str>, is_kept: impl Fn(&str) -> bool, rules: &Redaction) -> String {
    // RFC 9110 §7.1: a CONNECT request has only an authority, `OPTIONS *` has an asterisk.
    let path =
        if uri.path().is_empty() { uri.authority().map_or("", |authority| authority.host()) } else { uri.path() };
    let path = match route {
        Some(route) => masked_by_route(path, route, rules),
        None => Cow::Borrowed(path),
    };
    let mut url = String::with_capacity(path.len() + 32);
    // Random words are searched for in each segment separately, because a whole path has every kind
    // of character. Values of secret names and URLs are searched for in the whole path before,
    // because they may contain slashes.
    let mut before = "";
    let placed = mask_placed(&path, rules);
    for (place, segment) in placed.split('/').enumerate() {
        if place > 0 {
            url.push('/');
        }
        // In `/commits/4b82…` the segment before says that the next is a hash.
        url.extend(utf8_percent_encode(&Search::named(rules, before).mask(segment), PATH));
        before = segment;
    }
    let Some(query) = uri.query() else { return url };
    let mut separator = '?';
    let has_state = has_parameter(query, "state") || has_parameter(query, "grant_type");
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        url.push(separator);
        separator = '&';
        let (name, value) = pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value)));
        let name = decoded(name);
        url.extend(form_urlencoded::byte_serialize(Search::new(rules, Look::Strict).mask(&name).as_bytes()));
        let Some(value) = value else { continue };
        url.push('=');
        let meaning = rules.classify(name.trim_end_matches([']', '[']));
        let is_count = || value.bytes().all(|byte| byte.is_ascii_digit()) && is_counted(&name);
        let is_none = || is_no_value(meaning, value) || (meaning == Name::Weak && is_few_digits(value));
        let is_code = || name == "code" && has_state;
        if is_kept(&name) && !is_code() && (!meaning.is_secret() || is_count() || is_none()) {
            let value = decoded(value);
            url.extend(form_urlencoded::byte_serialize(Search::named(rules, &name).mask(&value).as_bytes()));
        } else if !value.is_empty() {
            url.push_str(MASK);
        }
    }
    url
}

/// Returns whether a query has a parameter. A `code` beside `state` is a code of authorization
/// (RFC 6749 §4.1.2).
fn has_parameter(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next() == Some(name))
}

/// Returns whether a value is a small number, such as the number of a session.
fn is_few_digits(value: &str) -> bool {
    value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn decoded(part: &str) -> Cow<'_, str> {
    if !part.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Cow::Borrowed(part);
    }
    Cow::Owned(percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(uri: &str) -> String {
        let names = ["limit", "search", "access_token", "max_tokens"];
        let (url, is_cut) = url(&uri.parse().unwrap(), None, |name| names.contains(&name), 128, &Redaction::new());
        assert_eq!(is_cut, url.len() == 128);
        url
    }

    #[test]
    fn names_stay_and_values_only_where_they_may() {
        assert_eq!(kept("/buyers?limit=20&name=Jane&flag&empty="), "/buyers?limit=20&name=***&flag&empty=");
        assert_eq!(kept("/buyers?search=a+b%26c"), "/buyers?search=a+b%26c");
        // A token is never stored, although the parameter is on the list.
        assert_eq!(kept("/buyers?access_token=abc"), "/buyers?access_token=***");
        assert_eq!(kept("/buyers?max_tokens=20&max_tokens=abc"), "/buyers?max_tokens=20&max_tokens=***");
        assert_eq!(kept("/buyers?search=sk_live_abcdefghijkl&sk_live_abcdefghijkl"), "/buyers?search=***&***");
        assert_eq!(kept("/buyers?l%69mit=5"), "/buyers?limit=5");
        assert_eq!(kept("/buyers?search=4111%201111%201111%201111"), "/buyers?search=***");
        assert_eq!(kept("/buyers?search=a%0D%0Ab"), "/buyers?search=a%0D%0Ab");
    }

    #[test]
    fn paths_have_no_secrets() {
        assert_eq!(
            kept("/buyers/0193a7c2-9f4e-7abc-8def-0123456789ab/"),
            "/buyers/0193a7c2-9f4e-7abc-8def-0123456789ab/"
        );
        assert_eq!(kept("/reset/eyJhbGciOiJIUzI1NiJ9.e30.abc"), "/reset/***");
        assert_eq!(kept("/cards/4111-1111-1111-1111"), "/cards/***");
        assert_eq!(kept("/cards/%34111111111111111"), "/cards/***");
        assert_eq!(kept("http://user:hunter2@host/a?b=c"), "/a?b=***");
        assert_eq!(kept("*"), "*");
    }

    #[test]
    fn nothing_hides_in_a_path_by_its_encoding_or_its_segments() {
        assert_eq!(kept("/login%3Fpassword%3Dhunter2/a"), "/***/a");
        assert_eq!(kept("/proxy/https%3A%2F%2Fapp%3Ahunter2%40db%2Fx"), "/proxy/***");
        assert_eq!(kept("/proxy/https://app:hunter2@db/x"), "/proxy/https://***@db/x");
        assert_eq!(kept("/login;pass%77ord=hunter2"), "/login;pass%77ord=***");
        assert_eq!(kept("/login;password=hun/ter2"), "/login;password=***");
        assert_eq!(kept("/a?redirect%253Fpassword%253Dhunter2"), "/a?***");
    }

    #[test]
    fn honest_paths_stay() {
        for path in [
            "/v1.0/users/12/mailFolders/Inbox/messages",
            "/api/v1.2/accounts/paymentMethods/byExternalIdentifier/List?limit=5",
            "/buyers/Jane%20Doe/Invoices/Archive/2024/Q1/List",
            "/buyers/0193a7c2-9f4e-7abc-8def-0123456789ab/v2.1/PaymentMethods/StoredCards/4/List",
        ] {
            assert_eq!(kept(path), path);
        }
    }

    #[test]
    fn a_long_url_is_cut() {
        let path = format!("/{}", "long/".repeat(40));
        assert_eq!(kept(&path), path[..128]);
    }
}
