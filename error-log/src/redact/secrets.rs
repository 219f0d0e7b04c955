//! Detection and masking of tokens, keys and other secrets.

use super::names::is_id;
use super::random_words::{is_random, uuids};
use super::rules::Redaction;
use super::token_prefixes::is_certain;
use super::{MASK, card, csv, pairs, sentence, user_info};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// A search for secrets in a text.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) rules: &'a Redaction,
    pub(super) look: Look,
    /// The name of the text, or nothing. A text with the name of an id may look random.
    pub(super) name: &'a str,
}

/// The strictness of a search for secrets.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Look {
    /// Only secrets with a known form, and card numbers. Random words stay.
    Certain,
    /// Everything that looks like a secret: tokens, keys, card numbers, credentials in URLs, values
    /// of secret names.
    Strict,
    /// The same, in a text that has names before values: a body, a header.
    Loose,
}

impl<'a> Search<'a> {
    pub(super) fn new(rules: &'a Redaction, look: Look) -> Self {
        Self { rules, look, name: "" }
    }

    /// Returns a search in a text with this name.
    pub(super) fn named(rules: &'a Redaction, name: &'a str) -> Self {
        Self { rules, look: Look::Strict, name }
    }

    /// Replaces the secrets of a text by the mask.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        replace(text, self.find(text))
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = self.find_plain(text);
        if text.contains('%') {
            found.sort_by_key(|range| range.start);
            let mut encoded = Vec::new();
            let mut known = found.iter().peekable();
            for word in words(text) {
                while known.next_if(|range| range.end <= word.start).is_some() {}
                // The value of `password=a%2Fb` is known.
                let end = known.peek().map_or(word.end, |range| range.start.clamp(word.start, word.end));
                if text.get(word.start..end).is_some_and(|part| self.is_encoded(part)) {
                    encoded.push(word);
                }
            }
            found.extend(encoded);
        }
        found
    }

    /// Returns whether a word is a secret, or has one in it, after percent-decoding.
    fn is_encoded(&self, word: &str) -> bool {
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
            if !self.find_plain(&decoded).is_empty() {
                return true;
            }
            word = Cow::Owned(decoded);
        }
        false
    }

    /// Finds secrets that are not encoded.
    fn find_plain(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        // No secret is shorter than `pin=1`, besides words that the application names.
        if text.len() < 5 && !self.rules.masks_words() {
            return found;
        }
        let is_certain_only = self.look == Look::Certain;
        if !is_certain_only {
            pairs::find(text, self.look == Look::Loose, self.rules, &mut found);
        }
        if self.look == Look::Loose {
            csv::find(text, self.rules, &mut found);
        }
        // Each search runs only if the text can have a match, because this function runs for every
        // stored text.
        let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count();
        if count(|byte| *byte == b'-') >= 5 {
            pems(text, &mut found);
        }
        if count(|byte| *byte == b'@') > 0 {
            user_info::find(text, &mut found);
        }
        if count(u8::is_ascii_digit) >= 13 {
            self.cards(text, &mut found);
        }
        let (mut scheme, mut before) = (None, 0..0);
        for word in words(text) {
            let Some(content) = text.get(word.clone()) else { continue };
            let last = || text.get(before.clone()).unwrap_or_default();
            // Only a space, or a space and a quote, is between a scheme and its credential.
            let is_next = text.as_bytes().get(before.end) == Some(&b' ') && word.start - before.end <= 2;
            if scheme.filter(|_| is_next).is_some_and(|scheme| is_credential(scheme, last(), content))
                || (content.len() >= 8 && self.is_token(content, || is_named_id(text, &before, word.start)))
                || (self.rules.masks_words() && self.rules.masks_word(content))
            {
                // The full stop of a sentence.
                let end = word.start + content.trim_end_matches('.').len();
                found.push(word.start..if end < text.len() { end } else { word.end });
                scheme = None;
            } else {
                if !is_certain_only {
                    sentence::find(text, word.clone(), last(), self.rules, &mut found);
                }
                scheme = scheme_at_end(content)
                    .filter(|scheme| *scheme != "token" || !last().eq_ignore_ascii_case("unexpected"));
            }
            before = word;
        }
        found
    }

    /// Returns whether a word looks like a token or key.
    fn is_token(&self, word: &str, is_named_id: impl FnOnce() -> bool) -> bool {
        // A cursor is often JSON in base64, but a JWT has dots.
        if is_certain(word) {
            let is_cursor = word.starts_with("eyJ") && !word.contains('.') && (is_id(self.name) || is_named_id());
            return !is_cursor;
        }
        self.look != Look::Certain
            && is_random(word)
            && !is_id(self.name)
            && !is_named_id()
            && !self.rules.keeps_word(word)
    }

    /// Finds card numbers. The digits of a UUID don't belong to a card number.
    fn cards(&self, text: &str, found: &mut Vec<Range<usize>>) {
        let mut from = 0;
        for id in uuids(text).into_iter().chain(std::iter::once(text.len()..text.len())) {
            let mut cards = Vec::new();
            card::find(text.as_bytes().get(from..id.start).unwrap_or_default(), &mut cards);
            let cards = cards.into_iter().map(|card| from + card.start..from + card.end);
            found.extend(cards.filter(|card| !self.rules.keeps_word(text.get(card.clone()).unwrap_or_default())));
            from = id.end;
        }
    }
}

/// Masks the secrets that are known by their place: values of secret names, and credentials in
/// URLs.
pub(super) fn mask_placed<'t>(text: &'t str, rules: &Redaction) -> Cow<'t, str> {
    let mut found = Vec::new();
    pairs::find(text, false, rules, &mut found);
    user_info::find(text, &mut found);
    if text.bytes().filter(u8::is_ascii_digit).count() >= 13 {
        card::find(text.as_bytes(), &mut found);
    }
    replace(text, found)
}

/// Returns whether the word before names the word at `start` as an id or a hash: `commit 4b82…`,
/// `sha256:e3b0…`.
fn is_named_id(text: &str, before: &Range<usize>, start: usize) -> bool {
    // In JSON that was cut, the first letter after a backslash belongs to an escape: `\tx`.
    let is_escaped = before.start.checked_sub(1).and_then(|at| text.as_bytes().get(at)) == Some(&b'\\');
    let name = text.get(before.start + usize::from(is_escaped)..before.end).unwrap_or_default();
    let name = name.trim_end_matches(['=', '/']).rsplit(['/', '=']).next().unwrap_or_default();
    start - before.end <= 4 && is_id(name)
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
pub(super) fn replace(text: &str, mut found: Vec<Range<usize>>) -> Cow<'_, str> {
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
/// of a sentence, as in `Basic Edition` or `Token Expired`. A short credential of `Basic` is
/// recognized by its colon.
fn is_credential(scheme: &str, named: &str, word: &str) -> bool {
    let word = word.trim_end_matches('.');
    if scheme == "basic" {
        let decoded = BASE64_STANDARD_NO_PAD.decode(word.trim_end_matches('='));
        return decoded.is_ok_and(|decoded| decoded.contains(&b':')) || (word.len() >= 20 && is_mixed(word));
    }
    // `Authorization=Bearer`
    let is_after_name = named.get(..named.len() - scheme.len()).is_some_and(|name| name.ends_with('='));
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let is_long =
        word.len() >= 20 && !word.split(['-', '_', '/', '.']).all(|part| part.len() < 16 && is_of_letters(part));
    word.len() >= 6 && (has_digit || is_long || is_mixed(word) || is_after_name) && !word.eq_ignore_ascii_case("oauth2")
}

fn is_of_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Returns whether a word has small letters and a capital letter within.
fn is_mixed(word: &str) -> bool {
    let parts = || word.split(['-', '_', '/', '.']);
    parts().any(|part| {
        part.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) && part.bytes().any(|byte| byte.is_ascii_lowercase())
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(text: &str) -> String {
        Search::new(&Redaction::new(), Look::Strict).mask(text).into_owned()
    }

    fn mask_certain(text: &str) -> String {
        Search::new(&Redaction::new(), Look::Certain).mask(text).into_owned()
    }

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
        assert_eq!(mask("at 202601311200004111111111111111"), "at 202601311200004111111111111111");
        assert_eq!(mask("4111%201111%2D1111%201111"), "***");
        assert_eq!(mask("%2565yJhbGciOiJIUzI1NiJ9"), "***");
        assert_eq!(mask("/login%3Fpassword%3Dhunter2"), "***");
        assert_eq!(mask("to https%3A%2F%2Fapp%3Ahunter2%40db%2Fx"), "to ***");
        assert_eq!(mask("redirect%253Fpassword%253Dhunter2"), "***");
        assert_eq!(
            mask("https://h/?user%5Bpassword%5D=hunter2&pass%77ord=hunter2"),
            "https://h/?user%5Bpassword%5D=***&pass%77ord=***"
        );
        assert_eq!(mask("user%5Bpin%5D=a,b"), "user%5Bpin%5D=***");
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
