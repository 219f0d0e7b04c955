//! Values in a text that are secret by their name: `password=…`, `"password": "…"`, `X-Api-Key: …`.

use super::is_secret;
use std::ops::Range;

/// Where they are. `name: value` without quotes is looked for only in a `loose` text: in a sentence (`the token: expired`) it is
/// none.
pub(super) fn find(text: &str, loose: bool, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(separator) =
        bytes.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'=' | b':')))
    {
        let separator = at + separator;
        at = separator + 1;
        let Some((name, is_quoted)) = name_before(text, separator) else { continue };
        let is_meant = is_quoted || loose || bytes.get(separator) == Some(&b'=');
        if is_meant && is_secret(name) {
            if let Some(value) = value_after(bytes, separator + 1) {
                at = value.end;
                found.push(value);
            }
        }
    }
}

/// The name that ends before a separator, and whether it is in quotes, which may be escaped.
fn name_before(text: &str, separator: usize) -> Option<(&str, bool)> {
    let before = text.get(..separator)?.trim_end();
    let bare = before.trim_end_matches(['"', '\'', '\\']);
    let is_quoted = bare.len() < before.len();
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'[' | b']');
    // Names that are longer are none that anybody gave.
    let len = bare.bytes().rev().take(128).take_while(is_of_name).count();
    let name = bare.get(bare.len() - len..)?;
    // The last part of a path into something: `user.password`, `user[password]`.
    let name = name.trim_end_matches(']').rsplit(['.', '[']).next()?;
    (!name.is_empty()).then_some((name, is_quoted))
}

/// The value after a separator, without its quotes.
fn value_after(bytes: &[u8], from: usize) -> Option<Range<usize>> {
    let mut start = from;
    while matches!(bytes.get(start), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        start += 1;
    }
    // A quote that is escaped ends with one that is.
    let slashes = bytes.get(start..)?.iter().take_while(|byte| **byte == b'\\').count();
    let rest = |at: usize| bytes.get(at..).unwrap_or_default().iter();
    let end = match bytes.get(start + slashes)? {
        quote @ (b'"' | b'\'') => {
            start += slashes + 1;
            let mut end = start;
            while let Some(len) = rest(end).position(|byte| byte == quote) {
                end += len;
                let before = bytes.get(start..end).unwrap_or_default();
                if before.iter().rev().take_while(|byte| **byte == b'\\').count() == slashes {
                    break;
                }
                end += 1;
            }
            if rest(end).next() == Some(quote) { end - slashes } else { bytes.len() }
        }
        b'{' | b'[' => {
            let mut depth = 0_usize;
            let closes = rest(start).position(|byte| {
                depth = match byte {
                    b'{' | b'[' => depth + 1,
                    b'}' | b']' => depth.saturating_sub(1),
                    _ => depth,
                };
                depth == 0
            });
            closes.map_or(bytes.len(), |len| start + len + 1)
        }
        _ => {
            let ends = |byte: &u8| {
                byte.is_ascii_whitespace()
                    || matches!(byte, b',' | b'&' | b';' | b'}' | b']' | b')' | b'"' | b'\'' | b'<')
            };
            rest(start).position(ends).map_or(bytes.len(), |len| start + len)
        }
    };
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, loose: bool) -> String {
        let mut found = Vec::new();
        find(text, loose, &mut found);
        found.iter().rev().fold(text.to_owned(), |text, at| format!("{}***{}", &text[..at.start], &text[at.end..]))
    }

    #[test]
    fn values_of_secret_names_are_found() {
        for (text, expected) in [
            ("password=hunter2&x=1", "password=***&x=1"),
            (r#"{"password":"a\"b","x":1}"#, r#"{"password":"***","x":1}"#),
            (r#"{"password": 12, "x":1}"#, r#"{"password": ***, "x":1}"#),
            (r#"{"secret":{"a":["b"]},"x":1}"#, r#"{"secret":***,"x":1}"#),
            (r#""{\"password\":\"hunter2\"}""#, r#""{\"password\":\"***\"}""#),
            (r#"{"password":"cut of"#, r#"{"password":"***"#),
            ("user[password]=hunter2", "user[password]=***"),
            ("see ?access_token=abc", "see ?access_token=***"),
            ("password=", "password="),
            ("the token: expired", "the token: expired"),
        ] {
            assert_eq!(masked(text, false), expected);
        }
        assert_eq!(masked("X-Api-Key: hunter2\nHost: a", true), "X-Api-Key: ***\nHost: a");
        assert_eq!(masked("limit=20&search=a:b", true), "limit=20&search=a:b");
    }
}
