//! What is not kept: secrets, wherever they stand.

mod body;
mod card;
mod key_value;
mod random_words;
mod secret_names;
mod secrets;
mod token_prefixes;
mod url;

pub(crate) use body::{body, json};
pub(crate) use secret_names::is_secret;
pub(crate) use url::url;

use std::borrow::Cow;
use std::fmt::Write as _;

/// What stands in the place of what is not kept.
pub(crate) const MASK: &str = "***";

/// A text of one line: secrets are masked, controls escaped, and it has no more than `limit` bytes. Says whether it was cut.
pub(crate) fn line(text: &str, limit: usize) -> (String, bool) {
    // What is cut off is not looked at, save what a secret at the cut needs to be known as one.
    let seen = cut(text, limit.saturating_mul(2));
    let masked = secrets::mask(seen);
    let clean = escape(&masked);
    let is_whole = seen.len() == text.len();
    let kept = cut(if is_whole { &clean } else { without_half(&clean) }, limit);
    (kept.to_owned(), !is_whole || kept.len() < clean.len())
}

/// A text whose end was not seen, without what may be half of a secret: that would not be known as one. Masks are short, so that the
/// end can be within what is kept.
fn without_half(text: &str) -> &str {
    // More than any secret needs to be known as one.
    const MARGIN: usize = 256;
    let (sure, end) = text.split_at(cut(text, text.len().saturating_sub(MARGIN)).len());
    // None goes beyond the string or the element that it is in.
    let more = end.rfind(['"', '<', '>']).map_or(0, |at| at + 1);
    cut(text, sure.len() + more)
}

/// An id: only what is a secret without doubt is masked, as ids look like tokens.
pub(crate) fn id(text: &str) -> Option<String> {
    let is_sound = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_sound.then(|| secrets::mask_certain(text).into_owned())
}

/// Escapes controls, and what turns the direction of text around or breaks its lines: `\n`, `\u{202e}`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    // Most texts have nothing else, and bytes are looked at many at once.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    escape_where(text, |char| {
        char.is_control()
            || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

/// Escapes the characters that are bad.
pub(crate) fn escape_where(text: &str, is_bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_bad) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            char if !is_bad(char) => escaped.push(char),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // Writing to a string does not fail.
            char => drop(write!(escaped, "\\u{{{:x}}}", u32::from(char))),
        }
    }
    Cow::Owned(escaped)
}

/// The text up to a number of bytes, at a character's border.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRETS: [&str; 8] = [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.dozjgNryP4J3jVmNHl0w5N",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "AKIAIOSFODNN7EXAMPLE",
        "8f14e45fceea167a5a36dedd4bea2543",
        "4111111111111111",
        "4111-1111-1111-1111",
        "378282246310005",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ];

    /// What anybody can send is looked at in a time that grows with its length alone.
    #[test]
    fn no_body_takes_long() {
        let parts = [
            "eyJ",
            "eyJ/",
            "eyJ.",
            "%25",
            "%",
            "-",
            "=",
            ":",
            "\"",
            "\\\"",
            "\\",
            "1",
            "1 ",
            "4-",
            "a",
            "aA1",
            "f-",
            "://",
            "://a@",
            "-----BEGIN ",
            "-----BEGIN KEY-----",
            "-----END ",
            "password=",
            "password=\"",
            "password:[",
            "{\"a\":",
            "[",
            "\\u0041",
            "Basic ",
            "00000000-0000-0000-0000-00000000000",
            "0000000a-0000-0000-0000-000000000000 ",
            "\r\n",
            "\u{202e}",
            "<pin",
            "<pin>",
            "Some(",
            "pin:(",
            "tokens: 1 ",
            "pin:Some",
        ];
        let begins = ["", "{\"secret\":["];
        for (begin, part) in begins.iter().flat_map(|begin| parts.iter().map(move |part| (begin, part))) {
            let text = format!("{begin}{}", part.repeat(64 * 1024 / part.len()));
            for is_whole in [true, false] {
                let start = std::time::Instant::now();
                let _ = body(text.as_bytes(), true, is_whole, 16 * 1024);
                let _ = line(&text, 64 * 1024);
                // Unoptimized, and beside other tests.
                assert!(start.elapsed() < std::time::Duration::from_secs(3), "{begin}{part}: {:?}", start.elapsed());
            }
        }
    }

    #[test]
    fn a_line_that_was_cut_has_no_half_of_a_secret() {
        let text = format!("token={} {}5555 5555 4444 3333 2222", "x".repeat(1500), "word ".repeat(105));
        let (kept, is_cut) = line(&text, 1024);
        assert!(is_cut && kept.starts_with("token=*** word") && kept.ends_with("word "), "{kept}");
    }

    proptest! {
        #[test]
        fn no_text_around_a_secret_hides_it(before in ".{0,60}", after in ".{0,60}", which in 0..SECRETS.len()) {
            let secret = SECRETS[which];
            let text = format!("{before} {secret} {after}");
            let (kept, _) = line(&text, 4096);
            prop_assert!(!kept.contains(secret), "{kept}");
            prop_assert!(!kept.chars().any(char::is_control));
            let json = serde_json::to_string(&serde_json::json!({ "a": [[{ "b": text }]] })).unwrap();
            for is_json in [true, false] {
                let (kept, _) = body(json.as_bytes(), is_json, true, 16 * 1024);
                prop_assert!(!kept.unwrap().as_json().contains(secret));
                // As far as it was seen.
                let seen = json.get(..json.len() - 3).unwrap_or_default();
                let (kept, is_cut) = body(seen.as_bytes(), is_json, false, 16 * 1024);
                prop_assert!(is_cut && !kept.unwrap().as_json().contains(secret));
            }
        }

        #[test]
        fn what_is_kept_is_kept_once_more(text in "[ -~]{0,80}") {
            let (kept, _) = line(&text, 4096);
            let (again, _) = line(&kept, 4096);
            prop_assert_eq!(kept, again);
        }

        #[test]
        fn any_bytes_are_kept_within_the_limit(bytes in proptest::collection::vec(any::<u8>(), 0..600), limit in 0_usize..200) {
            for is_json in [true, false] {
                let (kept, _) = body(&bytes, is_json, true, limit);
                let text = kept.and_then(|kept| kept.as_text()).unwrap_or_default();
                prop_assert!(text.len() <= limit.max(600));
            }
        }

        #[test]
        fn any_url_is_kept_as_one(path in "/[!-~&&[^?#%]]{0,60}", query in "[!-~&&[^#]]{0,60}") {
            if let Ok(uri) = format!("{path}?{query}").parse::<http::Uri>() {
                let (kept, _) = url(&uri, &std::collections::BTreeSet::new(), 4096);
                prop_assert!(kept.parse::<http::Uri>().is_ok(), "{}", kept);
            }
        }
    }
}
