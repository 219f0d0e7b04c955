//! Texts that look like a token or a key.

use super::known::is_certain;
use super::{MASK, card, named};
use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// The text with everything masked that looks like a secret: tokens, keys, card numbers, credentials in URLs.
pub(crate) fn mask(text: &str) -> Cow<'_, str> {
    let mut named = Vec::new();
    named::find(text, false, &mut named);
    mask_where(text, named, |word| is_certain(word) || is_random(word))
}

/// The same for a text in which names stand before values: a body, a header.
pub(crate) fn mask_loose(text: &str) -> Cow<'_, str> {
    let mut named = Vec::new();
    named::find(text, true, &mut named);
    mask_where(text, named, |word| is_certain(word) || is_random(word))
}

/// The text with what is a secret without doubt masked: what has a known form, and card numbers. A random word stays.
pub(crate) fn mask_certain(text: &str) -> Cow<'_, str> {
    mask_where(text, Vec::new(), is_certain)
}

fn mask_where(text: &str, mut found: Vec<Range<usize>>, is_secret: impl Fn(&str) -> bool) -> Cow<'_, str> {
    // Nothing that is masked is shorter: `pin=1`.
    if text.len() < 5 {
        return Cow::Borrowed(text);
    }
    // What can't be there is not looked for: this is asked of every text that is kept.
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
        if scheme.is_some_and(|scheme| is_credential(scheme, content)) || is_secret_word(content, &is_secret) {
            found.push(word);
            scheme = None;
        } else {
            scheme = scheme_at_end(content);
        }
    }
    replace(text, found)
}

/// Card numbers. Digits of an id are none of a card.
fn cards(text: &str, found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    for id in uuids(text).into_iter().chain(std::iter::once(text.len()..text.len())) {
        let mut cards = Vec::new();
        card::find(text.as_bytes().get(from..id.start).unwrap_or_default(), &mut cards);
        found.extend(cards.into_iter().map(|card| from + card.start..from + card.end));
        from = id.end;
    }
}

/// The authentication scheme whose credential the next word may be: `Authorization=Bearer` is one word up to here, as is `(Basic`.
fn scheme_at_end(word: &str) -> Option<&'static str> {
    const SCHEMES: [&str; 5] = ["bearer", "basic", "token", "apikey", "digest"];
    let last = word.bytes().rev().take(7).take_while(u8::is_ascii_alphanumeric).count();
    let last = word.get(word.len() - last..).filter(|last| (5..=6).contains(&last.len()))?;
    SCHEMES.into_iter().find(|scheme| scheme.eq_ignore_ascii_case(last))
}

/// Puts the mask in place of each range.
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

/// The words of a text: what tokens are made of, and what joins it.
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

/// Whether a word is a secret, or becomes one as its percent-encoding is taken off.
fn is_secret_word(word: &str, is_secret: &impl Fn(&str) -> bool) -> bool {
    if word.len() < 8 {
        return false;
    }
    if is_secret(word) {
        return true;
    }
    let mut word = Cow::Borrowed(word);
    // Encoded more than thrice it is no longer what somebody sent by mistake.
    for _ in 0..3 {
        if !word.contains('%') {
            return false;
        }
        let decoded = percent_decode_str(&word).decode_utf8_lossy().into_owned();
        let mut cards = Vec::new();
        card::find(decoded.as_bytes(), &mut cards);
        if decoded == *word {
            return false;
        }
        if !cards.is_empty() || words(&decoded).any(|part| decoded.get(part).is_some_and(is_secret)) {
            return true;
        }
        word = Cow::Owned(decoded);
    }
    false
}

/// Whether a word, or a part of it, looks as if it were drawn at random.
fn is_random(word: &str) -> bool {
    // Nothing that does is shorter.
    if word.len() < 24 {
        return false;
    }
    let uuids = uuids(word);
    if !uuids.is_empty() {
        let mut from = 0;
        return uuids.into_iter().chain(std::iter::once(word.len()..word.len())).any(|id| {
            let between = word.get(from..id.start).unwrap_or_default();
            from = id.end;
            is_random(between)
        });
    }
    let parts = || word.split(['.', '~', '%', '=']);
    parts().any(|part| mixes(part, 32, 1) && !part.starts_with('/'))
        || parts().flat_map(|part| part.split('/')).any(|part| {
            mixes(part, 24, 2) || part.split(['-', '_', '+']).any(|run| is_long_hex(run) || is_long_run(run))
        })
}

/// Upper and lower case and so many digits in a word of a length: base64, base58 and the like.
fn mixes(word: &str, least: usize, digits: usize) -> bool {
    let count = |is: fn(&u8) -> bool| word.as_bytes().iter().filter(|byte| is(byte)).count();
    word.len() >= least
        && count(u8::is_ascii_digit) >= digits
        && count(u8::is_ascii_uppercase) >= 2
        && count(u8::is_ascii_lowercase) >= 2
}

fn is_long_hex(run: &str) -> bool {
    run.len() >= 32
        && run.bytes().all(|byte| byte.is_ascii_hexdigit())
        && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        && run.bytes().any(|byte| byte.is_ascii_digit())
}

/// Letters of one case and digits: base32, base36.
fn is_long_run(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    run.len() >= 32 && digits >= 4 && run.len() - digits >= 4
}

/// Whether what follows the name of an authentication scheme is its credential, and not the next word of a sentence. A short one of
/// `Basic` is known by its colon.
fn is_credential(scheme: &str, word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let looks = word.len() >= 6 && (word.len() >= 20 || word.bytes().any(|byte| !byte.is_ascii_lowercase()));
    looks
        || scheme == "basic"
            && BASE64_STANDARD_NO_PAD.decode(word.trim_end_matches('=')).is_ok_and(|it| it.contains(&b':'))
}

/// Private keys in PEM.
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

/// User and password in URLs (RFC 3986 §3.2.1).
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

/// UUIDs in the usual form, which are ids and no secrets.
fn uuids(text: &str) -> Vec<Range<usize>> {
    const LEN: usize = 36;
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    if bytes.len() < LEN || bytes.iter().filter(|byte| **byte == b'-').count() < 4 {
        return found;
    }
    let is_part = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    while let Some(window) = bytes.get(at..at + LEN) {
        let fits = window.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        // A UUID of digits alone may be anything.
        if fits && !is_part(at.checked_sub(1)) && !is_part(Some(at + LEN)) && window.iter().any(u8::is_ascii_alphabetic)
        {
            found.push(at..at + LEN);
            at += LEN;
        } else {
            at += 1;
        }
    }
    found
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
        assert_eq!(mask("4111%201111%2D1111%201111"), "***");
        assert_eq!(mask("%2565yJhbGciOiJIUzI1NiJ9"), "***");
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
