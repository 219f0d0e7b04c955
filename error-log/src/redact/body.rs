//! Redaction of bodies.

use super::card;
use super::cut_off::without_half;
use super::secret_names::is_secret_of;
use super::secrets::{self, MASK};
use crate::entry::body::StoredBody;
use crate::util::json::tokens;
use crate::util::text::{cut, escape};
use std::borrow::Cow;

/// Redacts a body, of which `bytes` were captured. Returns the body to store, if there is any, and
/// whether the stored body was cut.
pub(crate) fn body(bytes: &[u8], is_json: bool, is_whole: bool, limit: usize) -> (Option<StoredBody>, bool) {
    if bytes.is_empty() {
        return (None, !is_whole);
    }
    // Some services send JSON as text.
    if is_whole && (is_json || matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))) {
        if let Some((body, is_cut)) = json(bytes, limit) {
            return (Some(body), is_cut);
        }
    }
    // The captured part of a body may end within a character.
    let text = String::from_utf8_lossy(bytes);
    let text = unescaped(&text);
    let masked = secrets::mask_loose(&text);
    let clean = escape(&masked);
    let kept = cut(if is_whole { &clean } else { without_half(&clean) }, limit);
    (Some(StoredBody::text(kept)), !is_whole || kept.len() < clean.len())
}

/// Decodes the escaped ASCII characters of JSON within a text, because secrets with escapes would
/// not be recognized. An escaped quote stays escaped, so that it doesn't end the string.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u00") {
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

/// Redacts a body of JSON. Returns the body to store, and whether it was cut. Returns `None` if the
/// body is not JSON.
pub(crate) fn json(bytes: &[u8], limit: usize) -> Option<(StoredBody, bool)> {
    let json = redacted(std::str::from_utf8(bytes).ok()?)?;
    if json.len() <= limit {
        Some((StoredBody::json(json)?, false))
    } else {
        Some((StoredBody::text(cut(&json, limit)), true))
    }
}

/// Returns JSON with the secrets at any depth masked, and without spaces between its tokens.
/// Returns `None` if the text is not JSON or is nested too deeply.
fn redacted(json: &str) -> Option<String> {
    // A parser that reads an entry also reads the body in it, and parsers limit the depth
    // (serde_json to 128).
    const MAX_DEPTH: usize = 120;
    let mut kept = String::with_capacity(json.len());
    let mut tokens = tokens(json)?.peekable();
    // The depth of the token, the depth of the outermost value under a secret name, and whether the
    // preceding name is secret.
    let (mut depth, mut secret, mut names_secret) = (0, None, false);
    while let Some(token) = tokens.next() {
        let is_named = std::mem::take(&mut names_secret);
        match token.as_bytes() {
            [b'{' | b'['] if depth == MAX_DEPTH => return None,
            [b'{' | b'['] => {
                depth += 1;
                secret = secret.or(is_named.then_some(depth));
                kept.push_str(token);
            }
            [b'}' | b']'] => {
                secret = secret.filter(|secret| *secret < depth);
                depth -= 1;
                kept.push_str(token);
            }
            b"," | b"null" => kept.push_str(token),
            [b'"', ..] if tokens.peek() == Some(&":") => {
                let name = string(token)?;
                push(&mut kept, token, &name)?;
                kept.extend(tokens.next());
                names_secret = is_secret_of(&name, tokens.peek().is_some_and(|value| is_number(value)));
            }
            _ if is_named || secret.is_some() => kept.extend(["\"", MASK, "\""]),
            [b'"', ..] => push(&mut kept, token, &string(token)?)?,
            _ if is_number(token) && is_card_number(token) => kept.extend(["\"", MASK, "\""]),
            _ => kept.push_str(token),
        }
    }
    Some(kept)
}

fn is_number(token: &str) -> bool {
    matches!(token.as_bytes(), [b'-' | b'0'..=b'9', ..])
}

/// Returns whether the integer part of a number is a card number as a whole. A part of its digits
/// is not enough, because among the digits of a long id or fraction some pass the Luhn check by
/// chance.
fn is_card_number(number: &str) -> bool {
    let digits = number.trim_start_matches('-').split(['.', 'e', 'E']).next().unwrap_or_default();
    card::is_card(digits.as_bytes())
}

/// Returns the text of a string token. Returns `None` if the text is not valid Unicode.
fn string(token: &str) -> Option<Cow<'_, str>> {
    if token.contains('\\') {
        return serde_json::from_str(token).ok().map(Cow::Owned);
    }
    token.get(1..token.len() - 1).map(Cow::Borrowed)
}

/// Appends a string with its secrets masked. Most strings have none and are copied.
fn push(kept: &mut String, token: &str, text: &str) -> Option<()> {
    let clean = clean(text);
    if matches!(clean, Cow::Borrowed(_)) && !token.contains('\\') {
        kept.push_str(token);
    } else {
        kept.push_str(&serde_json::to_string(&clean).ok()?);
    }
    Some(())
}

fn clean(text: &str) -> Cow<'_, str> {
    // A string that is JSON itself has escapes. If they hide no secret, the string keeps them.
    let masked = match unescaped(text) {
        Cow::Owned(plain) => match secrets::mask(&plain) {
            Cow::Owned(masked) => Cow::Owned(masked),
            Cow::Borrowed(_) => secrets::mask(text),
        },
        Cow::Borrowed(text) => secrets::mask(text),
    };
    match masked {
        Cow::Borrowed(text) => escape(text),
        Cow::Owned(masked) => Cow::Owned(escape(&masked).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(json: &str) -> String {
        body(json.as_bytes(), true, true, 16 * 1024).0.unwrap().as_json().to_owned()
    }

    #[test]
    fn secrets_go_at_any_depth_and_all_else_stays_in_its_order() {
        assert_eq!(
            kept(r#"{"z":1,"a":[{"b":"4111 1111 1111 1111"}],"n":1.5}"#),
            r#"{"z":1,"a":[{"b":"***"}],"n":1.5}"#
        );
        assert_eq!(kept(r#"{"card":4111111111111111,"at":1700000000000}"#), r#"{"card":"***","at":1700000000000}"#);
        assert_eq!(
            kept(r#"{"password":"hunter2","pin":[1234,{"x":true}]}"#),
            r#"{"password":"***","pin":["***",{"x":"***"}]}"#
        );
        assert_eq!(
            kept(
                r#"{"card":{"number":"1","security_code":"123"},"cardCvv":987,"new_pin":"1234","tokens":["a"],"max_tokens":20}"#
            ),
            r#"{"card":{"number":"1","security_code":"***"},"cardCvv":"***","new_pin":"***","tokens":["***"],"max_tokens":20}"#
        );
        assert_eq!(kept(r#"{"\u0065yJhbGciOiJIUzI1NiJ9":"\u0065yJhbGciOiJIUzI1NiJ9"}"#), r#"{"***":"***"}"#);
        assert_eq!(kept(r#"{"a":"x\r\ny\u0000"}"#), r#"{"a":"x\\r\\ny\\u{0}"}"#);
    }

    #[test]
    fn numbers_stay_as_they_were_written() {
        let numbers = r#"{"n":[18446744073709551616,0.1000,1e2,-0,1e400,3.141592653589793,1700000000000.25,-7]}"#;
        assert_eq!(kept(numbers), numbers);
        assert_eq!(kept("[4111111111111111.0,-4111111111111111,4111111111111111e0]"), r#"["***","***","***"]"#);
    }

    #[test]
    fn only_what_is_under_a_secret_name_is_masked_for_it() {
        assert_eq!(
            kept(r#" { "secrets" : [ [1] , {"a":null,"b":"c"} ] , "x" : [ "y" , {} ] } "#),
            r#"{"secrets":[["***"],{"a":null,"b":"***"}],"x":["y",{}]}"#
        );
        assert_eq!(kept(r#"[{"pin":{"secret":{},"a":1},"b":2},3]"#), r#"[{"pin":{"secret":{},"a":"***"},"b":2},3]"#);
        assert_eq!(kept("\"\\ud800\""), r#""\"\\ud800\"""#);
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(kept(&deep(120)), deep(120));
        assert_eq!(kept(&deep(121)), format!("\"{}\"", deep(121)));
    }

    #[test]
    fn json_in_a_text_hides_nothing_by_escapes() {
        let cut = |text: &str| body(text.as_bytes(), true, true, 1024).0.unwrap().as_text().unwrap();
        assert_eq!(cut(r#"{"p\u0061ssword":"abc\u0022hunter2","x":"\u00e9"#), r#"{"password":"***","x":"\u00e9"#);
        assert_eq!(kept(r#"{"q":"{\"p\\u0061ssword\":\"hunter2\"}"}"#), r#"{"q":"{\"password\":\"***\"}"}"#);
        let nested = r#"{"q":"{\"r\":\"{\\\"p\\\\u0061ssword\\\":\\\"hunter2\\\"}\"}"}"#;
        assert!(!kept(nested).contains("hunter2"));
        // Escapes that hide no secret stay.
        assert_eq!(kept(r#"{"q":"\\u0041 and \\u0022"}"#), r#"{"q":"\\u0041 and \\u0022"}"#);
        assert!(!kept(r#"{"q":"\\u0041 eyJhbGciOiJIUzI1NiJ9.e30.abc"}"#).contains("eyJ"));
    }

    #[test]
    fn what_was_cut_has_no_half_of_a_secret() {
        let limit = 16 * 1024;
        let long = |end: &str| format!(r#"{{"token":"{}","pad":"{end}"#, "x".repeat(51 * 1024));
        let (kept, is_cut) = body(long("word 4111 1111 1111 11").as_bytes(), true, false, limit);
        assert_eq!((kept.unwrap().as_text().unwrap().as_str(), is_cut), (r#"{"token":"***","pad":""#, true));
        let (kept, _) = body("word ".repeat(100).as_bytes(), false, false, limit);
        assert_eq!(kept.unwrap().as_text().unwrap().len(), 500 - 256);
        // If the limit cuts the text before the uncertain end, the stored text has the full length.
        let (kept, _) = body("word ".repeat(5000).as_bytes(), false, false, limit);
        assert_eq!(kept.unwrap().as_text().unwrap().len(), limit);
    }

    #[test]
    fn a_long_body_is_cut() {
        let long = format!(r#"{{"a":"{}"}}"#, "é".repeat(16 * 1024));
        let (kept, cut) = body(long.as_bytes(), true, true, 16 * 1024);
        assert!(cut && kept.unwrap().as_text().unwrap().len() <= 16 * 1024);
        let deep = "[".repeat(100_000);
        assert!(body(deep.as_bytes(), true, true, 16 * 1024).1);
        // Half of a secret at the cut is not stored.
        let long = format!("{} eyJhbGciOiJIUzI1NiJ9{}", "a ".repeat(8185), "x".repeat(5000));
        let (kept, _) = body(long.as_bytes(), false, true, 16 * 1024);
        assert!(!kept.unwrap().as_json().contains("eyJ"));
    }
}
