//! The beginning and the end of a value in a text: in quotes, in brackets, in the parentheses of a
//! debug output, on a line, in a block of YAML.

use std::ops::Range;

/// The quotes of HTML, as entities.
const ENTITIES: [&[u8]; 7] = [b"&quot;", b"&#34;", b"&#39;", b"&apos;", b"&#x22;", b"&#x27;", b"&#039;"];
/// The most backslashes before a quote. JSON in JSON in JSON has seven.
const MOST_SLASHES: usize = 15;

pub(super) fn rest(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

/// Returns the first position from `from` on whose byte does not fit.
pub(super) fn skip(bytes: &[u8], from: usize, fits: impl Fn(&u8) -> bool) -> usize {
    from + rest(bytes, from).iter().take_while(|byte| fits(byte)).count()
}

/// The form of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Quoted,
    /// A list or a map, at its bracket.
    Bracketed,
    /// In the parentheses of a debug output: `Secret(x)`.
    Wrapped,
    /// The lines after the name that are indented more, as in YAML.
    Block,
    Bare,
}

/// The beginning of a value.
pub(super) struct Start {
    pub(super) at: usize,
    pub(super) form: Form,
}

/// Returns the beginning of the value after a separator. The separator may have more characters
/// (`=>`, `:=`), and a value in quotes or brackets may be wrapped: `Some("…")`, `string(7) "…"`,
/// `b"…"`.
pub(super) fn start(bytes: &[u8], separator: usize, is_quoted_name: bool) -> Option<Start> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let after = skip(bytes, separator + 1, |byte| matches!(byte, b'=' | b'>'));
    let at = skip(bytes, after, is_blank);
    let is_line_end = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    // `key: |` and `key: >-` of YAML.
    let style = skip(bytes, at, |byte| matches!(byte, b'|' | b'>' | b'-' | b'+'));
    let is_style = style > at && style <= at + 2 && is_line_end(skip(bytes, style, is_blank));
    if is_line_end(at) || is_style {
        let next = skip(bytes, at, u8::is_ascii_whitespace);
        if !is_style && (is_quoted_name || matches!(bytes.get(next), Some(b'"' | b'\'' | b'{' | b'['))) {
            return Some(formed(bytes, next)).filter(|_| next < bytes.len());
        }
        let is_yaml = bytes.get(separator) == Some(&b':');
        return is_yaml.then_some(Start { at: if is_style { style } else { at }, form: Form::Block });
    }
    (at < bytes.len()).then(|| formed(bytes, at))
}

fn formed(bytes: &[u8], at: usize) -> Start {
    let mut inner = at;
    let mut is_wrapped = false;
    loop {
        inner = skip(bytes, inner, |byte| matches!(byte, b'&' | b'@'));
        if is_quote(bytes, inner) || is_quote(bytes, at) {
            return Start { at: if is_quote(bytes, at) { at } else { inner }, form: Form::Quoted };
        }
        let word = skip(bytes, inner, |byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let prefix = bytes.get(inner..word).unwrap_or_default();
        if prefix.len() <= 2 && prefix.iter().all(|byte| b"bBrRuUfF".contains(byte)) {
            // `b"…"` and `r#"…"#`
            let quote = skip(bytes, word, |byte| *byte == b'#');
            if matches!(bytes.get(quote), Some(b'"' | b'\'' | b'\\')) && is_quote(bytes, quote) {
                return Start { at: quote, form: Form::Quoted };
            }
        }
        if bytes.get(word) != Some(&b'(') {
            break;
        }
        // The parentheses of a sentence don't wrap a value.
        is_wrapped |= prefix.first().is_some_and(u8::is_ascii_uppercase);
        inner = skip(bytes, word + 1, |byte| matches!(byte, b'0'..=b'9' | b')' | b' '));
        if is_wrapped && inner > word + 1 && !is_quote(bytes, inner) {
            inner = word + 1;
            break;
        }
    }
    match bytes.get(inner) {
        Some(b'{' | b'[') if is_wrapped || inner == at => Start { at: inner, form: Form::Bracketed },
        _ if is_wrapped => Start { at: inner, form: Form::Wrapped },
        _ => Start { at, form: Form::Bare },
    }
}

fn is_quote(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'"' | b'\'' | b'`') => true,
        Some(b'\\') => {
            let quote = skip(bytes, at, |byte| *byte == b'\\');
            quote - at <= MOST_SLASHES && matches!(bytes.get(quote), Some(b'"' | b'\''))
        }
        Some(b'&') => ENTITIES.iter().any(|entity| rest(bytes, at).starts_with(entity)),
        _ => false,
    }
}

/// Returns the text in quotes. Returns `None` if there is no quote at this position. If the opening
/// quote is escaped, so is the closing quote. A quote that is not closed extends to the end.
pub(super) fn quoted(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if let Some(entity) = ENTITIES.iter().find(|entity| rest(bytes, at).starts_with(entity)) {
        let start = at + entity.len();
        return Some(start..find(bytes, start, entity).unwrap_or(bytes.len()));
    }
    let slashes = rest(bytes, at).iter().take(MOST_SLASHES + 1).take_while(|byte| **byte == b'\\').count();
    let quote = bytes.get(at + slashes).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let triple = [*quote; 3];
    if slashes == 0 && rest(bytes, at).starts_with(&triple) {
        return Some(at + 3..find(bytes, at + 3, &triple).unwrap_or(bytes.len()));
    }
    let start = at + slashes + 1;
    let mut end = start;
    while let Some(len) = rest(bytes, end).iter().position(|byte| byte == quote) {
        end += len;
        let before = bytes.get(start..end).unwrap_or_default();
        let escapes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        // `''` within a text of SQL is an escaped quote, but at its end also the end.
        if escapes == slashes || (slashes == 0 && escapes % 2 == 0) {
            return Some(start..end - slashes);
        }
        end += 1;
    }
    Some(start..bytes.len())
}

/// Returns the position of a part from `from` on.
pub(super) fn find(bytes: &[u8], from: usize, part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut at = from;
    loop {
        at += rest(bytes, at).iter().position(|byte| *byte == first)?;
        if rest(bytes, at).starts_with(part) {
            return Some(at);
        }
        at += 1;
    }
}

/// Returns the position after a value in brackets. Brackets in strings don't count.
pub(super) fn bracket_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return at + 1,
            b'}' | b']' => depth -= 1,
            b'"' | b'\'' | b'\\' => {
                at = match quoted(bytes, at) {
                    // Skips the closing quote, which is as long as the opening quote: both have the
                    // same number of backslashes before them.
                    Some(string) => string.end + string.start - at,
                    None => at + rest(bytes, at).iter().take_while(|byte| **byte == b'\\').count().max(1),
                };
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Returns the end of the text in parentheses whose first character is at `start`. Returns `None`
/// if they are not closed on the line.
pub(super) fn parenthesis_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(start).take(1024) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

/// Returns the position at which a header's value ends: at the end of the line, or of the string
/// that contains the header. A quote after a space or `=` belongs to the value.
pub(super) fn line_end(bytes: &[u8], start: usize) -> usize {
    let (mut before, mut is_quoted) = (b' ', false);
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'\r' | b'\n' => return at,
            b'"' if before == b'\\' => {}
            b'"' if is_quoted => is_quoted = false,
            b'"' if matches!(before, b' ' | b'\t' | b'=') => is_quoted = true,
            b'"' => return at,
            b'<' if bytes.get(at + 1) == Some(&b'/') => return at,
            _ => {}
        }
        before = *byte;
    }
    bytes.len()
}

/// The place of a value without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// No spaces around the separator `=`, so a space ends the value.
    pub(super) is_tight: bool,
    /// Within brackets of a debug output, whose end ends the value.
    pub(super) in_brackets: bool,
}

/// Returns the end of a value without quotes, at most `most`: the end of the line or the next pair.
pub(super) fn bare_end(bytes: &[u8], start: usize, most: usize, place: Place) -> usize {
    let (mut before, mut is_quoted) = (b' ', false);
    let mut open = 0_usize;
    for (at, byte) in bytes.iter().enumerate().take(most).skip(start) {
        match byte {
            b'\r' | b'\n' => return at,
            b'&' | b'\'' if place.is_tight => return at,
            b'"' if before == b'\\' => {}
            b'"' if is_quoted => is_quoted = false,
            b'"' if matches!(before, b' ' | b'\t') => is_quoted = true,
            b'"' => return at,
            b' ' | b'\t' if place.is_tight || is_pair(bytes, at) => return at,
            // A comment.
            b'#' if before == b' ' => return trimmed(bytes, start, at),
            b',' | b';' if is_pair(bytes, at) => return at,
            b',' | b';'
                if (place.is_tight || place.in_brackets)
                    && bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace() || b"\"'&".contains(next)) =>
            {
                return at;
            }
            b'<' if bytes.get(at + 1) == Some(&b'/') || place.is_tight => return at,
            b'(' | b'{' | b'[' => open += 1,
            b')' | b'}' | b']' if open > 0 => open -= 1,
            b')' | b'}' | b']'
                if place.in_brackets || bytes.get(at + 1).is_none_or(|next| b" \t\r\n,;.)}]".contains(next)) =>
            {
                return at;
            }
            _ => {}
        }
        before = *byte;
    }
    trimmed(bytes, start, most.min(bytes.len()))
}

fn trimmed(bytes: &[u8], start: usize, end: usize) -> usize {
    let value = bytes.get(start..end).unwrap_or_default();
    start + value.trim_ascii_end().len()
}

/// Returns whether a space or comma is followed by a name and a separator: ` user=`, `, user: `.
fn is_pair(bytes: &[u8], at: usize) -> bool {
    // Names in practice are not longer than this.
    const LONGEST: usize = 40;
    let blank =
        |from: usize| from + rest(bytes, from).iter().take(4).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let from = blank(if matches!(bytes.get(at), Some(b',' | b';')) { at + 1 } else { at });
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.[]".contains(byte);
    let len = rest(bytes, from).iter().take(LONGEST).take_while(is_of_name).count();
    let end = blank(from + len);
    let is_name = bytes.get(from).is_some_and(u8::is_ascii_alphabetic);
    is_name
        && match bytes.get(end) {
            Some(b'=') => bytes.get(end + 1) != Some(&b'='),
            Some(b':') => end == from + len && bytes.get(end + 1).is_some_and(|next| !matches!(next, b':' | b'/')),
            _ => false,
        }
}

/// Returns the lines after `at` that are indented more than the line of `name`, or are items of a
/// list at the same indentation.
pub(super) fn block(bytes: &[u8], name: usize, at: usize) -> Range<usize> {
    let line = bytes.get(..name).unwrap_or_default().iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let indent = skip(bytes, line, |byte| is_blank(byte) || *byte == b'-') - line;
    let (mut start, mut end) = (None, at);
    let mut from = skip(bytes, at, |byte| *byte != b'\n') + 1;
    while from < bytes.len() {
        let text = skip(bytes, from, is_blank);
        let next = skip(bytes, text, |byte| *byte != b'\n');
        let content = bytes.get(text..next).unwrap_or_default().trim_ascii_end();
        if !content.is_empty() {
            let is_item = content.starts_with(b"- ") && text - from == indent;
            if text - from <= indent && !is_item {
                break;
            }
            start = start.or(Some(text));
            end = text + content.len();
        }
        from = next + 1;
    }
    start.unwrap_or(end)..end
}
