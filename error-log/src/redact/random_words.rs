//! Detection of words that look random, and of UUIDs, which look random but are not secret.

use super::names::is_id;
use std::ops::Range;

/// Returns whether a word, or a part of a word, looks random.
pub(super) fn is_random(word: &str) -> bool {
    // No shorter word meets the conditions below.
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
    if is_trace_parent(word) || is_address(word) {
        return false;
    }
    // Base64 may contain slashes, but so do paths.
    let is_base64 = |part: &str| mixes(part, 32, 1) && !part.split('/').any(is_known_id);
    if !word.starts_with('/') && word.split(['.', '~', '%', '=']).any(is_base64) {
        return true;
    }
    let mut before = "";
    word.split(['.', '~', '%', '=', '/']).any(|part| {
        let is_named = is_id(std::mem::replace(&mut before, part));
        !is_named
            && !is_known_id(part)
            && (mixes(part, 24, 2) || part.split(['-', '_', '+']).any(|run| is_long_hex(run) || is_long_run(run)))
    })
}

/// Returns whether a word is the value of the header `traceparent` (W3C Trace Context).
fn is_trace_parent(word: &str) -> bool {
    let mut parts = word.split('-').map(|part| (part.len(), part.bytes().all(|byte| byte.is_ascii_hexdigit())));
    word.len() == 55 && [2, 32, 16, 2].iter().all(|len| parts.next() == Some((*len, true)))
}

/// Returns whether a word is the address of an account of Ethereum.
fn is_address(word: &str) -> bool {
    word.len() == 42 && word.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Returns whether a word is the id of an object of Stripe: `pi_…`. A client's secret begins with
/// such an id: `pi_…_secret_…`.
fn is_known_id(word: &str) -> bool {
    const KINDS: [&str; 34] = [
        "acct", "ba", "bps", "card", "ch", "cn", "cs", "cus", "dp", "du", "evt", "fee", "ii", "il", "in", "li",
        "mandate", "or", "payout", "pi", "pm", "po", "price", "prod", "promo", "py", "re", "req", "seti", "si", "src",
        "sub", "tr", "txn",
    ];
    let Some((kind, id)) = word.split_once('_') else { return false };
    let id = id.strip_prefix("test_").or_else(|| id.strip_prefix("live_")).unwrap_or(id);
    KINDS.contains(&kind) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Returns whether a word of at least `least` characters has upper case, lower case and at least
/// this many digits, as base64, base58 and similar encodings have.
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

/// Returns whether a word is long and has both letters and digits, as base32 and base36 have.
fn is_long_run(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    run.len() >= 32 && digits >= 4 && run.len() - digits >= 4
}

/// Finds UUIDs in the usual form, which are ids and not secrets.
pub(super) fn uuids(text: &str) -> Vec<Range<usize>> {
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
        // A UUID without letters doesn't count, because its digits may be anything.
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
