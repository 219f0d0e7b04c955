//! Texts that look like a token or a key.

use super::{MASK, card, named};
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
    // Nothing that is masked is shorter.
    if text.len() < 6 {
        return Cow::Borrowed(text);
    }
    pems(text, &mut found);
    user_infos(text, &mut found);
    let ids = uuids(text);
    // Digits of an id are none of a card.
    let mut from = 0;
    for id in ids.iter().cloned().chain(std::iter::once(text.len()..text.len())) {
        let mut cards = Vec::new();
        card::find(text.as_bytes().get(from..id.start).unwrap_or_default(), &mut cards);
        found.extend(cards.into_iter().map(|card| from + card.start..from + card.end));
        from = id.end;
    }
    let mut after_scheme = false;
    for word in words(text) {
        let Some(content) = text.get(word.clone()) else { continue };
        if after_scheme && is_credential(content) || is_secret_word(content, &is_secret) {
            found.push(word);
            after_scheme = false;
        } else {
            after_scheme = ["bearer", "basic", "token", "apikey", "digest"].iter().any(|scheme| {
                // `Authorization:Bearer` is one word up to here, as is `(Basic`.
                content
                    .rsplit(|char: char| !char.is_ascii_alphanumeric())
                    .next()
                    .is_some_and(|last| last.eq_ignore_ascii_case(scheme))
            });
        }
    }
    replace(text, found)
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
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=%".contains(byte);
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

/// How known tokens and keys begin, and how many characters follow at least.
const PREFIXES: [(&str, usize); 37] = [
    // JSON: the head of a JWT, or of what else is signed or encrypted so.
    ("eyJ", 12),
    ("sk_", 8),
    ("rk_", 8),
    ("pk_live_", 8),
    ("sk-", 12),
    ("whsec_", 8),
    ("tok_", 8),
    ("AKIA", 12),
    ("ASIA", 12),
    ("AIza", 24),
    ("ya29.", 12),
    ("1//0", 24),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 12),
    ("gldt-", 12),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("xoxa-", 8),
    ("xoxr-", 8),
    ("xoxs-", 8),
    ("xapp-", 8),
    ("SG.", 16),
    ("npm_", 24),
    ("pypi-", 24),
    ("hf_", 24),
    ("dop_v1_", 24),
    ("shpat_", 16),
    ("shpss_", 16),
    ("sq0atp-", 12),
    ("key-", 24),
    ("AGE-SECRET-KEY-", 16),
    ("v2.local.", 16),
];

/// Whether a word has the form of a secret that is known.
fn is_certain(word: &str) -> bool {
    let begins = |rest: &str| {
        PREFIXES.iter().any(|(prefix, least)| {
            let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(byte);
            rest.strip_prefix(prefix)
                .is_some_and(|tail| tail.bytes().take(*least).take_while(|byte| is_token(byte)).count() == *least)
        })
    };
    // It may stand behind something else: `token=sk_live_…`, `/v1/sk_live_…`.
    begins(word)
        || word
            .char_indices()
            .filter(|(_, char)| !char.is_ascii_alphanumeric())
            .any(|(at, char)| word.get(at + char.len_utf8()..).is_some_and(begins))
}

/// Whether a word, or a part of it, looks as if it were drawn at random.
fn is_random(word: &str) -> bool {
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

/// Whether what follows the name of an authentication scheme is its credential, and not the next word of a sentence.
fn is_credential(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    word.len() >= 6 && (word.len() >= 20 || word.bytes().any(|byte| !byte.is_ascii_lowercase()))
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
        assert_eq!(mask("Authorization: Bearer abc123, please"), "Authorization: Bearer ***, please");
        assert_eq!(mask("Basic dXNlcjpw"), "Basic ***");
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
