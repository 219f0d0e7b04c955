//! Detection of values in a text that are secret because of their name: `password=…`,
//! `"password": "…"`, `X-Api-Key: …`, `<password>…`.

use super::secret_names::{is_secret, is_secret_of};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// Finds values with a secret name. `name: value` without quotes counts only in a `loose` text, or
/// if the name is a header's, because in a sentence (`the token: expired`) the next word is not a
/// secret.
pub(super) fn find(text: &str, loose: bool, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(len) = rest(bytes, at).iter().position(|byte| matches!(byte, b'=' | b':' | b'<')) {
        let separator = at + len;
        at = separator + 1;
        let value = match bytes.get(separator) {
            Some(b'<') => in_element(text, at, loose),
            _ => after_name(text, separator, loose),
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            at = value.end;
            found.push(value);
        }
    }
}

fn rest(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

/// Returns the value after a secret name and a separator.
fn after_name(text: &str, separator: usize, loose: bool) -> Option<Range<usize>> {
    let (name, is_quoted) = name_before(text, separator)?;
    // The last part of a path such as `user.password`, `user[password]` or `passwords[0]`.
    let name = name.trim_end_matches(|char: char| char.is_ascii_digit() || "[]\"'".contains(char));
    let name = name.rsplit(['.', '[']).next().filter(|name| !name.is_empty())?;
    let bytes = text.as_bytes();
    let start = value_start(bytes, separator);
    let begins = *bytes.get(start)?;
    let is_assigned = bytes.get(separator) == Some(&b'=');
    let is_header = || ["authorization", "cookie"].iter().any(|it| name.eq_ignore_ascii_case(it)) || name.contains('-');
    let is_meant = loose || is_assigned || is_quoted || b"\"'\\{[".contains(&begins) || is_header();
    if !is_meant || !is_secret(name) {
        return None;
    }
    let mut word = rest(bytes, start).iter().take_while(|byte| byte.is_ascii_alphanumeric());
    if begins.is_ascii_digit() && word.all(u8::is_ascii_digit) && !is_secret_of(name, true) {
        return None;
    }
    if let Some(value) = quoted_at(bytes, start) {
        return Some(value);
    }
    let until = |ends: fn(&u8) -> bool| start + rest(bytes, start).iter().take_while(|byte| !ends(byte)).count();
    let end = match begins {
        b'{' | b'[' => bracket_end(bytes, start),
        // A path of code: `session::Error`.
        b':' => return None,
        _ if is_assigned => until(|byte| b" \t\r\n&\"".contains(byte)),
        _ if is_quoted && loose => until(|byte| b",}]\r\n".contains(byte)),
        _ if is_quoted => until(|byte| b",}] \t\r\n".contains(byte)),
        _ => line_end(bytes, start),
    };
    Some(start..end)
}

/// Returns the text of an XML element with a secret name. Only in a `loose` text may the element
/// have no end, because a sentence may contain `/reset/<token>`.
fn in_element(text: &str, from: usize, loose: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let len = |from: usize, is: fn(&u8) -> bool| rest(bytes, from).iter().take_while(|byte| is(byte)).count();
    let end = from + len(from, |byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte));
    if !is_secret(text.get(from..end)?) {
        return None;
    }
    let start = end + len(end, |byte| !matches!(byte, b'<' | b'>'));
    let is_start = bytes.get(start) == Some(&b'>') && bytes.get(start - 1) != Some(&b'/');
    let start = Some(start + 1).filter(|_| is_start)?;
    if let Some(data) = rest(bytes, start).strip_prefix(b"<![CDATA[") {
        let len = data.windows(3).position(|end| end == b"]]>").unwrap_or(data.len());
        return Some(bytes.len() - data.len()..bytes.len() - data.len() + len);
    }
    let end = start + len(start, |byte| *byte != b'<');
    (rest(bytes, end).starts_with(b"</") || loose && end == bytes.len()).then_some(start..end)
}

/// Returns the name before a separator, and whether the name is in quotes, which may be escaped.
fn name_before(text: &str, separator: usize) -> Option<(Cow<'_, str>, bool)> {
    let before = text.get(..separator)?.trim_end();
    let bare = before.trim_end_matches(['"', '\'', '\\', ']']);
    let is_quoted = before.get(bare.len()..)?.contains(['"', '\'']);
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]%".contains(byte);
    // Names in practice are not longer than this.
    let len = bare.bytes().rev().take(128).take_while(is_of_name).count();
    let name = bare.get(bare.len() - len..)?;
    if !name.contains('%') {
        return Some((Cow::Borrowed(name), is_quoted));
    }
    let name = percent_decode_str(name).decode_utf8_lossy();
    let is_quoted = is_quoted || name.ends_with(['"', '\'']);
    Some((name, is_quoted))
}

/// Returns the position at which the value after a separator begins. The separator may have more
/// characters (`=>`, `:=`), and a value in quotes may be wrapped: `Some("…")`, `string(7) "…"`.
fn value_start(bytes: &[u8], separator: usize) -> usize {
    let skip = |from: usize, is: fn(&u8) -> bool| from + rest(bytes, from).iter().take_while(|byte| is(byte)).count();
    let start = skip(skip(separator + 1, |byte| matches!(byte, b'=' | b'>')), u8::is_ascii_whitespace);
    let mut inner = start;
    loop {
        let word = skip(inner, u8::is_ascii_alphanumeric);
        if bytes.get(word) != Some(&b'(') {
            break;
        }
        inner = skip(word + 1, |byte| matches!(byte, b'0'..=b'9' | b')' | b' '));
    }
    if matches!(bytes.get(inner), Some(b'"' | b'\'' | b'\\')) { inner } else { start }
}

/// Returns the text in quotes. Returns `None` if there is no quote at this position. If the opening
/// quote is escaped, so is the closing quote.
fn quoted_at(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let slashes = rest(bytes, at).iter().take_while(|byte| **byte == b'\\').count();
    let quote = bytes.get(at + slashes).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let start = at + slashes + 1;
    let mut end = start;
    while let Some(len) = rest(bytes, end).iter().position(|byte| byte == quote) {
        end += len;
        let before = bytes.get(start..end).unwrap_or_default();
        if before.iter().rev().take_while(|byte| **byte == b'\\').count() == slashes {
            return Some(start..end - slashes);
        }
        end += 1;
    }
    Some(start..bytes.len())
}

/// Returns the position after a value in brackets. Brackets in strings don't count.
fn bracket_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            b'"' | b'\'' | b'\\' => {
                at = match quoted_at(bytes, at) {
                    // Skips the closing quote, which is as long as the opening quote: both have the
                    // same number of backslashes before them.
                    Some(string) => string.end + string.start - at,
                    None => at + rest(bytes, at).iter().take_while(|byte| **byte == b'\\').count(),
                };
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the position at which a header's value ends: at the end of the line, or of the string
/// that contains the header. A quote after a space or `=` belongs to the value.
fn line_end(bytes: &[u8], start: usize) -> usize {
    let (mut before, mut is_quoted) = (b' ', false);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'\r' | b'\n' => return at,
            b'"' if before == b'\\' => {}
            b'"' if is_quoted => is_quoted = false,
            b'"' if matches!(before, b' ' | b'\t' | b'=') => is_quoted = true,
            b'"' => return at,
            _ => {}
        }
        before = *byte;
    }
    bytes.len()
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
            (r#"{"secret":{"a":"}","b":"\"}"},"x":1}"#, r#"{"secret":***,"x":1}"#),
            (r#""{\"secret\":{\"a\":\"}\",\"b\":1},\"x\":1}""#, r#""{\"secret\":***,\"x\":1}""#),
            (r#""{\"password\":\"hunter2\"}""#, r#""{\"password\":\"***\"}""#),
            (r#"{"password":"cut of"#, r#"{"password":"***"#),
            (r#"{"max_tokens":20,"tokens":"a"}"#, r#"{"max_tokens":20,"tokens":"***"}"#),
            (r#"{"tokens":["a","b"],"c":1}"#, r#"{"tokens":***,"c":1}"#),
            ("user[password]=hunter2", "user[password]=***"),
            ("user%5Bpassword%5D=hunter2&passwords[0]=hun,ter2&a=1", "user%5Bpassword%5D=***&passwords[0]=***&a=1"),
            ("?q=%7B%22password%22:%22hunter2%22%7D", "?q=%7B%22password%22:***"),
            ("see ?access_token=abc", "see ?access_token=***"),
            ("password=", "password="),
            // Debug output of programming languages.
            (r#"Login { user: "bob", password: "hunter2" }"#, r#"Login { user: "bob", password: "***" }"#),
            (
                r#"password: Some("hunter2"), token: Some(Secret("abc"))"#,
                r#"password: Some("***"), token: Some(Secret("***"))"#,
            ),
            (r#"{"password"=>"hunter2", :pin=>"1234"}"#, r#"{"password"=>"***", :pin=>"***"}"#),
            (r#"["password"]=> string(7) "hunter2""#, r#"["password"]=> string(7) "***""#),
            (r#"user["password"] = 'hunter2'"#, r#"user["password"] = '***'"#),
            // Headers.
            ("X-Api-Key: hunter2 is not known", "X-Api-Key: ***"),
            ("Cookie: a=\"b\"; sid=hunter2\nHost: a", "Cookie: ***\nHost: a"),
            ("Authorization: Digest username=\"a\", response=\"b\"", "Authorization: ***"),
            (r#"["Cookie: a=b; sid=hunter2","Host: a"]"#, r#"["Cookie: ***","Host: a"]"#),
            // XML.
            (
                "<a><password>hunter2</password><n:Cvv a='b'>123</n:Cvv></a>",
                "<a><password>***</password><n:Cvv a='b'>***</n:Cvv></a>",
            ),
            ("<pin><![CDATA[12<4]]></pin><token/><b>c</b>", "<pin><![CDATA[***]]></pin><token/><b>c</b>"),
        ] {
            assert_eq!(masked(text, false), expected);
            assert_eq!(masked(text, true), expected);
        }
    }

    #[test]
    fn lines_of_a_loose_text_are_a_name_and_a_value() {
        for (text, expected) in [
            ("X-Api-Key: hunter2\nHost: a", "X-Api-Key: ***\nHost: a"),
            ("passphrase: correct horse \"battery\" staple", "passphrase: ***"),
            ("\"passphrase\": correct horse\na: b", "\"passphrase\": ***\na: b"),
            ("Authorization: Bearer hunter", "Authorization: ***"),
            (r#"{"a":"the token: hunter2","b":1"#, r#"{"a":"the token: ***","b":1"#),
            ("<password>cut of", "<password>***"),
            ("limit=20&search=a:b", "limit=20&search=a:b"),
            ("session::Error: a", "session::Error: a"),
        ] {
            assert_eq!(masked(text, true), expected);
        }
    }

    #[test]
    fn sentences_stay() {
        for text in [
            "the token: expired",
            "/reset/<token> is <b>gone</b>",
            "<a href='https://h/?a=b'>c</a>",
            "max_tokens=20",
            "session::Error",
            "12:30:41",
            r#"error: "password is too short""#,
        ] {
            assert_eq!(masked(text, false), text);
        }
    }
}
