//! Escaping and cutting of texts.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Escapes control characters, line separators, and characters that change the direction of text:
/// `\n`, `\u{202e}`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    // Most texts have only these characters, and this check looks at many bytes at once.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    escape_where(text, |char| {
        char.is_control()
            || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    })
}

/// Escapes the characters for which `is_bad` is true.
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

/// Returns at most the first `limit` bytes of a text, cut between two characters.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
