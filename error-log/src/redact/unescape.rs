//! JSON within a text: its escapes could hide a secret.

use std::borrow::Cow;

/// Decodes the escaped ASCII characters of JSON within a text, because secrets with escapes would
/// not be recognized. An escaped quote stays escaped, so that it doesn't end the string.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') || !text.contains("\\u00") {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("\\u00");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let char = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii_graphic);
        let Some((char, rest)) = char.zip(part.get(2..)) else {
            plain.push_str("\\u00");
            plain.push_str(part);
            continue;
        };
        if matches!(char, b'"' | b'\\') {
            plain.push('\\');
        } else {
            // In a string within a string, the escapes themselves are escaped.
            plain.truncate(plain.trim_end_matches('\\').len());
        }
        plain.push(char::from(char));
        plain.push_str(rest);
    }
    Cow::Owned(plain)
}
