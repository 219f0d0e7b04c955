//! Detection of words that look random, and of UUIDs, which look random but are not secret.

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
    let parts = || word.split(['.', '~', '%', '=']);
    // Base64 may contain slashes, but so do paths.
    !word.starts_with('/') && parts().any(|part| mixes(part, 32, 1))
        || parts().flat_map(|part| part.split('/')).any(|part| {
            mixes(part, 24, 2) || part.split(['-', '_', '+']).any(|run| is_long_hex(run) || is_long_run(run))
        })
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
