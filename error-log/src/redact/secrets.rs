//! Detection and masking of tokens, keys and other secrets.

use super::random_words::{is_random, uuids};
use super::token_prefixes::is_certain;
use super::{card, key_value};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// The text that replaces a secret.
pub(super) const MASK: &str = "***";

/// Masks everything in a text that looks like a secret: tokens, keys, card numbers, credentials in
/// URLs.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    replace(text, find(text, Look::Strict))
}

/// Masks secrets like [`mask`], in a text that has names before values: a body, a header.
pub(crate) fn mask_loose(text: &str) -> Cow<'_, str> {
    replace(text, find(text, Look::Loose))
}

/// Masks only certain secrets: those with a known form, and card numbers. Random words stay.
pub(crate) fn mask_certain(text: &str) -> Cow<'_, str> {
    replace(text, find(text, Look::Certain))
}

/// Masks the secrets that are known by their place: values of secret names, and credentials in
/// URLs.
pub(crate) fn mask_placed(text: &str) -> Cow<'_, str> {
    let mut found = Vec::new();
    key_value::find(text, false, &mut found);
    user_infos(text, &mut found);
    replace(text, found)
}

/// The strictness of a search for secrets.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Certain,
    Strict,
    Loose,
}

fn find(text: &str, look: Look) -> Vec<Range<usize>> {
    let mut found = find_plain(text, look);
    if text.contains('%') {
        found.extend(words(text).filter(|word| text.get(word.clone()).is_some_and(|word| is_encoded(word, look))));
    }
    found
}

/// Returns whether a word is a secret, or has one in it, after percent-decoding.
fn is_encoded(word: &str, look: Look) -> bool {
    // No encoded secret is shorter than `pin%3D1`.
    if word.len() < 7 {
        return false;
    }
    let mut word = Cow::Borrowed(word);
    // A secret that was encoded more than three times was not sent by mistake.
    for _ in 0..3 {
        if !word.contains('%') {
            return false;
        }
        let decoded = percent_decode_str(&word).decode_utf8_lossy().into_owned();
        if decoded == *word {
            return false;
        }
        if !find_plain(&decoded, look).is_empty() {
            return true;
        }
        word = Cow::Owned(decoded);
    }
    false
}

/// Finds secrets that are not encoded.
fn find_plain(text: &str, look: Look) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // No secret is shorter than `pin=1`.
    if text.len() < 5 {
        return found;
    }
    if look != Look::Certain {
        key_value::find(text, look == Look::Loose, &mut found);
    }
    // Each search runs only if the text can have a match, because this function runs for every
    // stored text.
    let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count();
    let hyphens = count(|byte| *byte == b'-');
    if hyphens >= 5 {
        pems(text, &mut found);
    }
    if count(|byte| *byte == b'@') > 0 {
        user_infos(text, &mut found);
    }
    if count(u8::is_ascii_digit) >= 13 {
        cards(text, &mut found);
    }
    let mut scheme = None;
    for word in words(text) {
        let Some(content) = text.get(word.clone()) else { continue };
        if scheme.is_some_and(|scheme| is_credential(scheme, content))
            || content.len() >= 8 && (is_certain(content) || look != Look::Certain && is_random(content))
        {
            found.push(word);
            scheme = None;
        } else {
            scheme = scheme_at_end(content);
        }
    }
    found
}

/// Finds card numbers. The digits of a UUID don't belong to a card number.
fn cards(text: &str, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    for id in uuids(text).into_iter().chain(std::iter::once(text.len()..text.len())) {
        let mut cards = Vec::new();
        card::find(text.as_bytes().get(from..id.start).unwrap_or_default(), &mut cards);
        found.extend(cards.into_iter().map(|card| from + card.start..from + card.end));
        from = id.end;
    }
}

/// Returns the authentication scheme at the end of a word, because the next word may be its
/// credential. Other text may precede the scheme: `Authorization=Bearer` is one word.
fn scheme_at_end(word: &str) -> Option<&'static str> {
    const SCHEMES: [&str; 5] = ["bearer", "basic", "token", "apikey", "digest"];
    let last = word.bytes().rev().take(7).take_while(u8::is_ascii_alphanumeric).count();
    let last = word.get(word.len() - last..).filter(|last| (5..=6).contains(&last.len()))?;
    SCHEMES.into_iter().find(|scheme| scheme.eq_ignore_ascii_case(last))
}

/// Replaces each range by the mask.
fn replace(text: &str, mut found: Vec<Range<usize>>) -> Cow<'_, str> {
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|range| range.start);
    let (mut masked, mut from) = (String::with_capacity(text.len()), 0);
    for range in found {
        if range.start >= from {
            masked.push_str(text.get(from..range.start).unwrap_or_default());
            masked.push_str(MASK);
        }
        from = from.max(range.end);
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Returns the words of a text: sequences of the characters that tokens consist of, and of those
/// that join parts of tokens.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_of_word = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b'%')
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(is_of_word)?;
        let len = bytes.get(start..)?.iter().position(|byte| !is_of_word(byte)).unwrap_or(bytes.len() - start);
        at = start + len;
        Some(start..at)
    })
}

/// Returns whether the word after an authentication scheme is a credential, and not the next word
/// of a sentence. A short credential of `Basic` is recognized by its colon.
fn is_credential(scheme: &str, word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let looks = word.len() >= 6 && (word.len() >= 20 || word.bytes().any(|byte| !byte.is_ascii_lowercase()));
    looks
        || scheme == "basic"
            && BASE64_STANDARD_NO_PAD.decode(word.trim_end_matches('=')).is_ok_and(|it| it.contains(&b':'))
}

/// Finds keys in PEM.
fn pems(text: &str, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("-----BEGIN ")).map(|at| from + at) {
        let rest = text.get(start..).unwrap_or_default();
        let label = rest.get(11..).and_then(|rest| rest.split("-----").next()).unwrap_or_default();
        let end = rest.find("-----END ").and_then(|at| Some(at + 9 + rest.get(at + 9..)?.find("-----")? + 5));
        let end = start + end.unwrap_or(rest.len());
        if label.contains("KEY") {
            found.push(start..end);
        }
        from = end;
    }
}

/// Finds users and passwords in URLs (RFC 3986 §3.2.1).
fn user_infos(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, scheme) in text.match_indices("://") {
        let start = at + scheme.len();
        let authority = text.get(start..).unwrap_or_default();
        let authority =
            authority.split(|char: char| char.is_whitespace() || "/?#\"'<>".contains(char)).next().unwrap_or_default();
        if let Some(len) = authority.rfind('@') {
            found.push(start..start + len);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        for secret in [
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
            "sk_live_abcdefghijkl",
            "sk_test_51H8xyzABC",
            "whsec_abcdefgh12",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "d41d8cd98f00b204e9800998ecf8427e",
            "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            "xoxb-123456-abcdef",
            "AIzaSyA1234567890abcdefghijklmnopqrstuv",
            "4111 1111 1111 1111",
            "dGhpcyBpcyBhIHNlY3JldCB0b2tlbjEy",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMIIB",
        ] {
            assert_eq!(mask(secret), "***", "{secret}");
            assert_eq!(mask(&format!("a {secret}")), "a ***");
        }
        assert_eq!(mask("it was Bearer abc123, please"), "it was Bearer ***, please");
        assert_eq!(mask("pin=1"), "pin=***");
        assert_eq!(mask("Basic dXNlcjpw"), "Basic ***");
        assert_eq!(mask("Basic dTpw"), "Basic ***");
        assert_eq!(mask("Authorization: Bearer hunter"), "Authorization: ***");
        assert_eq!(mask("postgres://app:hunter2@db/x"), "postgres://***@db/x");
        assert_eq!(mask("%65yJhbGciOiJIUzI1NiJ9"), "***");
        assert_eq!(mask("at 202601311200004111111111111111"), "at 20***");
        assert_eq!(mask("4111%201111%2D1111%201111"), "***");
        assert_eq!(mask("%2565yJhbGciOiJIUzI1NiJ9"), "***");
        assert_eq!(mask("/login%3Fpassword%3Dhunter2"), "***");
        assert_eq!(mask("to https%3A%2F%2Fapp%3Ahunter2%40db%2Fx"), "to ***");
        assert_eq!(mask("redirect%253Fpassword%253Dhunter2"), "***");
        assert_eq!(mask("https://h/?user%5Bpassword%5D=hunter2&pass%77ord=hunter2"), "https://h/?***&***");
        assert_eq!(mask("user%5Bpin%5D=a,b"), "***");
        assert_eq!(mask("pin%3D1"), "***");
        assert_eq!(mask("a%20Bearer%20abc123"), "***");
    }

    #[test]
    fn what_is_none_stays() {
        for text in [
            "",
            "Not Found",
            "The buyer 0193a7c2-9f4e-7abc-8def-0123456789ab was not found.",
            "A valid bearer token is required.",
            "https://docs.example.com/errors/external_identifier_taken",
            "application/problem+json",
            "2026-11-22T14:10:41.123Z",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "curl/8.5.0",
            "value_error.any_str.min_length",
            "01HXYZ7K3M9Q2W4E6R8T0Y1A2S",
            "/billing_details/phone_number",
            "/v1.0/users/12/mailFolders/Inbox/messages",
            "https://h.example/api/v1.2/accounts/paymentMethods/byExternalIdentifier/List?limit=5&q=a%26b%3Dc",
            "bearer authentication is required",
            "Basic auth",
            "Token expired",
            "scope buyers.write is missing",
            "1700000000000",
            "key",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn ids_may_be_random() {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(mask_certain(trace), trace);
        assert_eq!(mask_certain("sk_live_abcdefghijkl"), "***");
    }
}
