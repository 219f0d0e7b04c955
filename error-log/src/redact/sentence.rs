//! Detection of secrets in sentences and commands: `wrong password 'x'`, `--token x`,
//! `field 'password': rejected value [x]`, `INSERT INTO users (password) VALUES ('x')`.

use super::messages::{is_message, is_no_value, looks_like_a_value};
use super::names::{Name, classify, is_id};
use super::random_words::uuids;
use super::rules::Redaction;
use super::value::{quoted, rest, skip};
use crate::util::text::cut;
use std::ops::Range;

/// How far from a name its value may be, in bytes.
const NEAR: usize = 200;

/// Looks at what follows or precedes a word, which may name a secret. `before` is the word before.
pub(super) fn find(text: &str, word: Range<usize>, before: &str, rules: &Redaction, found: &mut Vec<Range<usize>>) {
    let Some(content) = text.get(word.clone()) else { return };
    let name = content.trim_start_matches("--");
    if name.eq_ignore_ascii_case("by") && before.eq_ignore_ascii_case("identified") {
        return found.extend(after(text, word.end, Name::Secret, false));
    }
    if let Some(value) = option(text, &word, content) {
        return found.push(value);
    }
    // No longer name is part of a sentence, and words with these characters have their value in
    // them.
    if !(3..=40).contains(&name.len()) || name.bytes().any(|byte| matches!(byte, b'=' | b'/' | b'%' | b'+')) {
        return;
    }
    if name.eq_ignore_ascii_case("values") {
        return insert(text, word, rules, found);
    }
    let name = name.trim_end_matches('.');
    let local = name.rsplit('.').next().unwrap_or_default();
    let mut meaning = rules.classify(local);
    if !meaning.is_secret() {
        // The index of a column: `for key 'users_api_token_unique'`.
        let index = ["_unique", "_uniq", "_uk", "_key", "_idx", "_index"];
        let column = index.iter().find_map(|end| local.strip_suffix(end));
        meaning = column.map_or(meaning, |column| rules.classify(column));
    }
    if !meaning.is_secret() && ["key", "code", "number", "phrase"].iter().any(|it| it.eq_ignore_ascii_case(name)) {
        meaning = classify(&format!("{before}_{name}"));
        if meaning.is_secret() {
            found.extend(is_your(text, word.start - before.len()));
        } else if name.eq_ignore_ascii_case("code") && is_about_login(text, word.end) {
            meaning = Name::Secret;
        }
    }
    if !meaning.is_secret() {
        return;
    }
    let bytes = text.as_bytes();
    let is_quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| b"\"'`".contains(byte));
    // `'items[0].pin'`
    let path = bytes.get(word.start.saturating_sub(64)..word.start).unwrap_or_default();
    let path = path.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.[]$".contains(byte)).count();
    let begin = word.start - path;
    if is_quote(begin.checked_sub(1)) && is_quote(Some(word.end)) {
        mention(text, &(begin..word.end), found);
    } else if let Some(value) = rejected(text, word.start, before) {
        found.push(value);
    } else if before.eq_ignore_ascii_case("unexpected") {
        // `unexpected token` is a parser's message: this token is no secret.
    } else {
        found.extend(after(text, word.end, meaning, content.starts_with("--")));
    }
}

/// Returns the password in an option of a command: `curl -u bob:x`, `sshpass -p x`, `mysql -px`.
fn option(text: &str, word: &Range<usize>, content: &str) -> Option<Range<usize>> {
    // The part of a value that is looked at, so that many options in a text take linear time.
    const LONGEST: usize = 1024;
    if !content.starts_with('-') {
        return None;
    }
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'=' | b'\'' | b'"');
    let is_of_value = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'\'' | b'"' | b'`');
    let value_end = |start: usize| {
        let end = skip(bytes.get(..bytes.len().min(start + LONGEST)).unwrap_or_default(), start, is_of_value);
        (end..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len())
    };
    if let "-u" | "--user" | "--proxy-user" | "-U" = content.split('=').next().unwrap_or_default() {
        let name = match content.find('=') {
            Some(at) => word.start + at + 1,
            None => skip(bytes, word.end, is_blank),
        };
        let end = value_end(name);
        let (user, password) = text.get(name..end)?.split_once(':')?;
        // `docker run -u 1000:1000`
        let is_group = user == password || format!("{user}{password}").bytes().all(|byte| byte.is_ascii_digit());
        let is_user = !user.is_empty() && !user.contains('/') && !is_group;
        return (is_user && !password.is_empty()).then_some(name + user.len() + 1..end);
    }
    let rest = content.strip_prefix("-p")?;
    let line = bytes.get(word.start.saturating_sub(NEAR)..word.start)?;
    let line = line.rsplit(|byte| matches!(byte, b'\n' | b'|' | b';')).next()?;
    let has = |command: &[u8]| line.windows(command.len()).any(|part| part == command);
    let is_glued = has(b"mysql") || has(b"mariadb") || has(b"sshpass");
    let is_spaced = has(b"sshpass") || has(b" login ") || has(b"htpasswd");
    let start = match rest.is_empty() {
        true if is_spaced => skip(bytes, word.end, is_blank),
        true if is_glued && bytes.get(word.end).is_some_and(|byte| matches!(byte, b'\'' | b'"')) => word.end + 1,
        false if is_glued => word.start + 2,
        _ => return None,
    };
    let end = value_end(start);
    (end > start && bytes.get(start) != Some(&b'-')).then_some(start..end)
}

/// Returns the code in `123456 is your verification code`; `at` is the position of `verification`.
fn is_your(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?.trim_end().strip_suffix("is your")?.trim_end();
    let word = before.rsplit(|char: char| char.is_whitespace() || "\"'.:(".contains(char)).next()?;
    let is_code = (4..=10).contains(&word.len()) && word.bytes().any(|byte| byte.is_ascii_digit());
    is_code.then_some(before.len() - word.len()..before.len())
}

/// Returns whether a sentence speaks of a login after the word `code`: `code 123456 to verify`.
fn is_about_login(text: &str, from: usize) -> bool {
    let after = cut(text.get(from..).unwrap_or_default(), 80).to_ascii_lowercase();
    let about = ["verif", "log in", "login", "sign in", "one-time", "authenticat", "two-factor", "2fa"];
    about.iter().any(|word| after.contains(word))
}

/// Returns the value after a name: in quotes, or a word that looks like a value.
fn after(text: &str, end: usize, meaning: Name, is_option: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = skip(bytes, end, |byte| *byte == b' ');
    if at == end {
        return None;
    }
    for filler in ["is ", "was ", "of ", "as ", "to "] {
        if rest(bytes, at).get(..filler.len()).is_some_and(|word| word.eq_ignore_ascii_case(filler.as_bytes())) {
            at = skip(bytes, at + filler.len(), |byte| *byte == b' ');
            break;
        }
    }
    let is_prefixed = bytes.get(at) == Some(&b'b') && matches!(bytes.get(at + 1), Some(b'\'' | b'"'));
    let quote = if is_prefixed { at + 1 } else { at };
    if matches!(bytes.get(quote), Some(b'"' | b'\'' | b'`')) {
        let value = quoted(bytes.get(..bytes.len().min(quote + NEAR))?, quote)?;
        let value_text = text.get(value.clone())?;
        // A quote that isn't closed belongs to the string that contains the sentence.
        let is_closed = bytes.get(value.end).is_some_and(|byte| b"\"'`".contains(byte));
        let is_value = match meaning {
            Name::Weak => looks_like_a_value(value_text) && value_text.len() >= 6,
            _ => !classify(value_text).is_secret(),
        };
        let is_secret = is_closed
            && is_value
            && !is_object(text, end, &value)
            && !is_no_value(meaning, value_text)
            && !is_message(value_text, true);
        return Some(value).filter(|value| is_secret && !value.is_empty());
    }
    let len = rest(bytes, at).iter().take(NEAR).take_while(|byte| !b" \t\r\n,;:\"'`<>()[]{}&|".contains(byte)).count();
    let word = text.get(at..at + len)?;
    let word = word.trim_end_matches(['.', '!', '?']);
    let value = at..at + word.len();
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    let is_secret = match meaning {
        _ if word.is_empty() || word.starts_with('-') => false,
        _ if is_option => true,
        _ if !uuids(word).is_empty() || is_no_value(meaning, word) || classify(word) != Name::Plain || is_id(word) => {
            false
        }
        Name::Weak => word.len() >= 6 && looks_like_a_value(word),
        _ => (word.len() >= 4 && looks_like_a_value(word)) || (is_number && (4..=10).contains(&word.len())),
    };
    is_secret.then_some(value)
}

/// Returns whether a quoted text after `secret` is the name of an object of Kubernetes:
/// `secret "db-x7k2p" not found`.
fn is_object(text: &str, end: usize, value: &Range<usize>) -> bool {
    const AFTER: [&str; 8] = [
        "not found",
        "is forbidden",
        "already exists",
        "in namespace",
        "in the namespace",
        "in API group",
        "is invalid",
        "is immutable",
    ];
    let before = text.get(..end).unwrap_or_default().as_bytes();
    let is_kind = [&b"secret"[..], b"secrets", b"Secret", b"Secrets"].into_iter().any(|kind| before.ends_with(kind));
    let is_name = text.get(value.clone()).is_some_and(|name| {
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/'))
    });
    let after = text.get(value.end + 1..).unwrap_or_default().trim_start_matches([':', ' ']);
    is_kind && is_name && AFTER.iter().any(|phrase| after.starts_with(phrase))
}

/// Looks for the value of a field that a message names in quotes.
fn mention(text: &str, name: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let after = cut(text.get(name.end + 1..).unwrap_or_default(), NEAR);
    // `NumberFormatException: For input string: "…"`
    const JAVA: &str = "For input string: ";
    if let Some(java) = after.find(JAVA).map(|at| name.end + 1 + at + JAVA.len()) {
        let head = text.as_bytes().get(..text.len().min(java + NEAR)).unwrap_or_default();
        return found.extend(quoted(head, java).filter(|value| !value.is_empty() && text.is_char_boundary(value.end)));
    }
    let after = after.split(['\n', ';', '{', '}']).next().unwrap_or_default();
    if let Some(value) = value_after(after, &["value", "was", "got", "received", "given", "actual", "found", "input"]) {
        found.push(name.end + 1 + value.start..name.end + 1 + value.end);
        return;
    }
    let mut from = name.start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..name.start - 1).unwrap_or_default();
    let line = before.rfind(['\n', '{', '}']).map_or(0, |at| at + 1);
    let before = before.get(line..).unwrap_or_default();
    let is_for = ["for ", "for key ", "for field ", "for column ", "for parameter ", "for property ", "of ", "in "];
    if !is_for.iter().any(|end| before.ends_with(end)) {
        return;
    }
    let words = ["value", "entry", "integer", "string", "float", "number", "boolean", "character", "input"];
    // `'x' is too short for 'password'`
    let first = || {
        let quote = before.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
        let len = before.get(1..)?.find(quote)?;
        Some(1..1 + len).filter(|value| !value.is_empty())
    };
    if let Some(value) = value_after(before, &words).or_else(first) {
        found.push(from + line + value.start..from + line + value.end);
    }
}

/// Returns the value in `Rejected value 'x' for field password`, whose field has no quotes.
fn rejected(text: &str, at: usize, before: &str) -> Option<Range<usize>> {
    const FIELDS: [&str; 6] = ["field", "property", "parameter", "column", "attribute", "argument"];
    if !FIELDS.iter().any(|field| field.eq_ignore_ascii_case(before)) {
        return None;
    }
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let head = text.get(from..at)?.trim_end();
    let head = head.get(..head.len().checked_sub(before.len())?)?.strip_suffix("for ")?;
    let line = head.rfind(['\n', ';', '{', '}']).map_or(0, |at| at + 1);
    let value = value_after(head.get(line..)?, &["value", "entry", "input", "string"])?;
    Some(from + line + value.start..from + line + value.end)
}

/// Returns the text in quotes or brackets after one of the words.
fn value_after(text: &str, words: &[&str]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at = skip(bytes, at, |byte| !byte.is_ascii_alphabetic());
        let end = skip(bytes, at, u8::is_ascii_alphabetic);
        let word = text.get(at..end).filter(|word| !word.is_empty())?;
        // Another field begins.
        if word.eq_ignore_ascii_case("field") {
            return None;
        }
        let mut open = skip(bytes, end, |byte| b" :=(".contains(byte));
        if rest(bytes, open).starts_with(b"is ") {
            open = skip(bytes, open + 3, |byte| *byte == b' ');
        }
        if open > end && words.iter().any(|other| other.eq_ignore_ascii_case(word)) {
            let close = match bytes.get(open) {
                Some(b'[') => b']',
                Some(b'(') => b')',
                Some(quote @ (b'"' | b'\'' | b'`')) => *quote,
                _ => {
                    at = end;
                    continue;
                }
            };
            let value_end = skip(bytes, open + 1, |byte| *byte != close);
            let value = text.get(open + 1..value_end)?;
            let is_secret = value_end < bytes.len()
                && !value.is_empty()
                && !is_no_value(Name::Secret, value)
                && !classify(value).is_secret();
            return is_secret.then_some(open + 1..value_end);
        }
        at = end;
    }
}

/// Masks the values of secret columns: `INSERT INTO users (name, password) VALUES ('a', 'b')`.
fn insert(text: &str, word: Range<usize>, rules: &Redaction, found: &mut Vec<Range<usize>>) {
    const LONGEST: usize = 1024;
    let mut from = word.start.saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..word.start).unwrap_or_default().trim_end();
    let Some(columns) = before.strip_suffix(')').and_then(|before| before.get(before.rfind('(')? + 1..)) else {
        return;
    };
    let secret: Vec<bool> = columns
        .split(',')
        .map(|name| rules.classify(name.trim_matches(|char: char| " \"`[]'".contains(char))).is_secret())
        .collect();
    if !secret.contains(&true) {
        return;
    }
    let bytes = text.as_bytes();
    let mut at = skip(bytes, word.end, |byte| *byte == b' ');
    while bytes.get(at) == Some(&b'(') {
        at += 1;
        for is_secret in secret.iter().copied().chain(std::iter::repeat(false)) {
            at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || *byte == b',');
            let value = match bytes.get(at) {
                Some(b'\'' | b'"') => quoted(bytes, at).unwrap_or(at..at),
                _ => at..skip(bytes, at, |byte| !matches!(byte, b',' | b')')),
            };
            let text = text.get(value.clone()).unwrap_or_default();
            if is_secret && !value.is_empty() && !is_no_value(Name::Secret, text) {
                found.push(value.clone());
            }
            at = skip(bytes, value.end, |byte| !matches!(byte, b',' | b')'));
            if bytes.get(at) != Some(&b',') {
                break;
            }
        }
        at = skip(bytes, at, |byte| byte.is_ascii_whitespace() || matches!(byte, b')' | b','));
    }
}
