//! Detection of values in a text that are secret because of their name: `password=…`,
//! `"password": "…"`, `X-Api-Key: …`, `Key (password)=(…)`, `name="password" value="…"`.

use super::messages::{Role, echoes, is_code, is_message, is_no_value, looks_like_a_value, role};
use super::names::{Name, is_counted};
use super::rules::Redaction;
use super::value::{
    Form, Place, bare_end, block, bracket_end, find as find_part, line_end, parenthesis_end, quoted, rest, skip, start,
};
use crate::util::text::cut;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::ops::Range;

/// The part of a value that decides whether the value is a message. Values of any length are
/// masked, but a longer part of them isn't looked at more than once.
const LOOK: usize = 256;

/// Finds values with a secret name. In a `loose` text (a body, not a sentence), `name: value`
/// without quotes is a pair whatever the name.
pub(super) fn find(text: &str, loose: bool, rules: &Redaction, found: &mut Vec<Range<usize>>) {
    let mut pairs = Pairs {
        text,
        bytes: text.as_bytes(),
        loose,
        rules,
        found,
        until: 0,
        held: None,
        is_unclosed: false,
        has_no_tag: false,
        has_grant: None,
    };
    let mut at = 0;
    while let Some(len) = rest(pairs.bytes, at).iter().position(|byte| matches!(byte, b'=' | b':' | b'<' | b'&' | b'['))
    {
        let separator = at + len;
        at = separator + 1;
        let end = match pairs.bytes.get(separator) {
            Some(b'<') => pairs.element(at),
            Some(b'&') => pairs.escaped_element(separator),
            Some(b'[') => pairs.list(separator),
            _ => pairs.pair(separator),
        };
        at = end.map_or(at, |end| end.max(at));
    }
}

struct Pairs<'a> {
    text: &'a str,
    bytes: &'a [u8],
    loose: bool,
    rules: &'a Redaction,
    found: &'a mut Vec<Range<usize>>,
    /// The position up to which a value belongs to the secret name before it: `name="password"`.
    until: usize,
    /// The latest value of a name such as `value`.
    held: Option<Range<usize>>,
    /// Whether an element was found that is not closed, so that no further end is searched for.
    is_unclosed: bool,
    /// Whether no tag follows, so that none is searched for.
    has_no_tag: bool,
    /// Whether the text is a request for a token, if that is known.
    has_grant: Option<bool>,
}

impl Pairs<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    fn mask(&mut self, range: Range<usize>) -> Option<usize> {
        let end = range.end;
        if !range.is_empty() {
            self.found.push(range);
        }
        Some(end)
    }

    /// Looks at the name before a separator and the value after it. Returns the position after the
    /// value, if the value is masked.
    fn pair(&mut self, separator: usize) -> Option<usize> {
        if self.bytes.get(separator..separator + 2) == Some(b"=(") {
            if let Some(end) = self.key(separator) {
                return Some(end);
            }
        }
        let text = self.text;
        let (whole, begins, is_quoted) = name_before(text, separator)?;
        // The last part of a path such as `user.password`, `user[password]` or `passwords[0]`.
        let name = whole.trim_end_matches(['[', ']', '"', '\'']);
        let index = name.trim_end_matches(|char: char| char.is_ascii_digit());
        let name = if index.ends_with('[') { index.trim_end_matches('[') } else { name };
        let name = name.rsplit(['.', '[']).next().filter(|name| !name.is_empty())?;
        let mut meaning = self.rules.classify(name);
        if !meaning.is_secret() {
            meaning = self.two_words(&whole, name, begins).unwrap_or(meaning);
        }
        if !meaning.is_secret() && name == "code" && self.has_grant() {
            meaning = Name::Secret;
        }
        if meaning.is_secret() {
            return self.value(separator, name, begins, is_quoted, meaning);
        }
        match role(name) {
            Role::Names => self.neighbor(separator, begins, is_quoted),
            Role::Holds => {
                let value = self.scalar(separator, is_quoted)?;
                // Pydantic has the path of the field on the line before.
                if (name == "input_value" && self.is_below_name(begins))
                    || (name == "default" && self.is_in_named_block(begins))
                {
                    return self.mask(value);
                }
                if separator < self.until {
                    self.until = 0;
                    let is_none = is_no_value(Name::Secret, self.slice(value.clone()));
                    return if is_none { None } else { self.mask(value) };
                }
                self.held = Some(value);
                None
            }
            _ => None,
        }
    }

    /// Returns whether the line before the line of a position is the name of a secret.
    fn is_below_name(&self, at: usize) -> bool {
        let before = self.bytes.get(at.saturating_sub(400)..at).unwrap_or_default();
        let line = before.rsplit(|byte| *byte == b'\n').nth(1).unwrap_or_default();
        std::str::from_utf8(line).is_ok_and(|line| !line.is_empty() && self.rules.is_secret_path(line.trim()))
    }

    /// Returns whether a position is in a block of Terraform with the name of a secret:
    /// `variable "db_password" { default = … }`.
    fn is_in_named_block(&self, at: usize) -> bool {
        let before = self.bytes.get(at.saturating_sub(400)..at).unwrap_or_default();
        let Some(open) = before.iter().rposition(|byte| matches!(byte, b'{' | b'}')) else { return false };
        let head = before.get(..open).unwrap_or_default().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let head = std::str::from_utf8(head).unwrap_or_default().trim();
        let name = head.strip_prefix("variable").map(|name| name.trim().trim_matches('"'));
        before.get(open) == Some(&b'{') && name.is_some_and(|name| self.rules.classify(name).is_secret())
    }

    /// Returns whether the text is a request for a token (RFC 6749 §4.1.3), whose `code` is secret.
    fn has_grant(&mut self) -> bool {
        let text = self.text;
        *self.has_grant.get_or_insert_with(|| text.contains("grant_type") && text.contains("authorization_code"))
    }

    /// Returns the meaning of a name of two words: `api key`, `verification code`, `api.key`.
    fn two_words(&self, whole: &str, name: &str, begins: usize) -> Option<Name> {
        const SECOND: [&str; 6] = ["key", "code", "number", "phrase", "answer", "value"];
        if !SECOND.iter().any(|second| second.eq_ignore_ascii_case(name)) {
            return None;
        }
        if let Some((first, _)) = whole.rsplit_once('.') {
            let first = first.rsplit('.').next().unwrap_or_default();
            return Some(self.rules.classify(&format!("{first}_{name}"))).filter(|name| name.is_secret());
        }
        let before = self.text.get(..begins)?.strip_suffix(' ')?;
        let len = before.bytes().rev().take(24).take_while(u8::is_ascii_alphabetic).count();
        let first = before.get(before.len() - len..)?;
        Some(self.rules.classify(&format!("{first}_{name}"))).filter(|name| name.is_secret())
    }

    /// Looks at a pair that names another value.
    fn neighbor(&mut self, separator: usize, begins: usize, is_quoted: bool) -> Option<usize> {
        // How far the value may be.
        const NEAR: usize = 512;
        let named = start(self.bytes, separator, is_quoted)?;
        let value = match named.form {
            Form::Bracketed => {
                named.at..bracket_end(self.bytes.get(..(named.at + NEAR).min(self.bytes.len()))?, named.at)
            }
            _ => self.scalar(separator, is_quoted)?,
        };
        if !self.rules.is_secret_path(self.slice(value.clone())) {
            return None;
        }
        let after = rest(self.bytes, value.end);
        let after = after.get(..NEAR).unwrap_or(after);
        // A value belongs to a name in the same object, tag or line, or the line below.
        let is_end = |byte: &u8| matches!(byte, b'}' | b'>' | b'\n');
        let near = match after.iter().position(is_end) {
            Some(at) if after.get(at) == Some(&b'\n') => {
                at + 1 + after.get(at + 1..).map_or(0, |next| next.iter().position(is_end).unwrap_or(next.len()))
            }
            Some(at) => at,
            None => after.len(),
        };
        self.until = value.end + near;
        if let Some(held) = self.held.take() {
            let between = self.bytes.get(held.end..begins).unwrap_or_default();
            if between.len() < NEAR && !between.iter().any(is_end) {
                self.until = 0;
                let is_none = is_no_value(Name::Secret, self.slice(held.clone()));
                if !is_none {
                    self.found.push(held);
                }
                return None;
            }
        }
        self.part_of_form(value.end).or_else(|| self.content_of_tag(value.end, near))
    }

    /// Masks a part of a multipart form, whose header names the part.
    fn part_of_form(&mut self, at: usize) -> Option<usize> {
        let line = self.bytes.get(at.saturating_sub(160)..at)?;
        let line = line.rsplit(|byte| *byte == b'\n').next()?;
        find_part(line, 0, b"form-data")?;
        let head = self.bytes.get(at..(at + 512).min(self.bytes.len()))?;
        let blank =
            [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|end| Some(find_part(head, 0, end)? + end.len())).min();
        let start = at + blank?;
        let end = find_part(self.bytes, start, b"\n--").unwrap_or(self.bytes.len());
        let end = start + self.bytes.get(start..end)?.trim_ascii_end().len();
        self.mask(start..end)
    }

    /// Masks the content of a tag that names it: `<param name="password">…`.
    fn content_of_tag(&mut self, at: usize, near: usize) -> Option<usize> {
        let close = at + near;
        let is_tag = self.bytes.get(close) == Some(&b'>') && self.bytes.get(close - 1) != Some(&b'/');
        let attributes = self.slice(at..close).to_ascii_lowercase();
        if !is_tag || attributes.contains("value") || attributes.contains('<') || attributes.contains("content=") {
            return None;
        }
        self.content(close + 1, Name::Secret)
    }

    /// Returns a value that is a text or a number.
    fn scalar(&self, separator: usize, is_quoted: bool) -> Option<Range<usize>> {
        let begin = start(self.bytes, separator, is_quoted)?;
        match begin.form {
            Form::Quoted => quoted(self.bytes, begin.at),
            Form::Bare if self.bytes.get(begin.at) != Some(&b':') => {
                let is_tight = self.bytes.get(separator) == Some(&b'=') && begin.at == separator + 1;
                let place = Place { is_tight, in_brackets: is_quoted };
                Some(begin.at..bare_end(self.bytes, begin.at, begin.at + LOOK, place))
            }
            _ => None,
        }
    }

    /// Looks at the value under a secret name.
    fn value(&mut self, separator: usize, name: &str, begins: usize, is_quoted: bool, meaning: Name) -> Option<usize> {
        let begin = start(self.bytes, separator, is_quoted)?;
        // `no such secret: prod/db`
        let is_lost = self.bytes.get(..begins).is_some_and(|before| before.ends_with(b"no such "));
        if is_lost || meaning == Name::Weak && self.is_unexpected(begins) {
            return None;
        }
        match begin.form {
            Form::Quoted => {
                let value = quoted(self.bytes, begin.at)?;
                let text = self.text.get(value.clone())?;
                if is_no_value(meaning, text) || is_number_of(name, text) {
                    return None;
                }
                if is_message(cut(text, LOOK), false) {
                    return self.echoes(value);
                }
                self.mask(value)
            }
            Form::Bracketed => {
                let inner = skip(self.bytes, begin.at + 1, u8::is_ascii_whitespace);
                let is_map = self.bytes.get(begin.at) == Some(&b'{') || self.bytes.get(inner) == Some(&b'{');
                if (is_map && meaning == Name::Weak) || self.begins_with_message(inner, is_map) {
                    return None;
                }
                let word = skip(self.bytes, inner, u8::is_ascii_alphabetic).min(begin.at + 24);
                if self.bytes.get(word) == Some(&b']') && is_no_value(meaning, self.slice(begin.at..word + 1)) {
                    return None;
                }
                let end = bracket_end(self.bytes, begin.at);
                self.mask(begin.at..end)
            }
            Form::Wrapped => {
                let end = parenthesis_end(self.bytes, begin.at)?;
                if is_no_value(meaning, self.slice(begin.at..end)) {
                    return None;
                }
                self.mask(begin.at..end)
            }
            Form::Block => {
                let value = block(self.bytes, begins, begin.at);
                let text = cut(self.slice(value.clone()), LOOK);
                // A map below a name such as `auth` has names of its own.
                let is_map = text.lines().next().is_some_and(|line| line.contains(": "));
                let is_weak = meaning == Name::Weak && (is_map || !self.loose);
                if is_message(text.trim_start_matches("- "), false) || is_weak {
                    return None;
                }
                self.mask(value)
            }
            Form::Bare => self.bare(separator, begin.at, name, begins, is_quoted, meaning),
        }
    }

    /// Returns whether the word before a name is `unexpected`: a parser speaks of its tokens.
    fn is_unexpected(&self, begins: usize) -> bool {
        let before = self.bytes.get(begins.saturating_sub(11)..begins).unwrap_or_default().to_ascii_lowercase();
        [&b"unexpected "[..], b"illegal ", b"expected "].iter().any(|word| before.ends_with(word))
    }

    /// Looks at a value without quotes.
    fn bare(
        &mut self,
        separator: usize,
        at: usize,
        name: &str,
        begins: usize,
        is_quoted: bool,
        meaning: Name,
    ) -> Option<usize> {
        // A path of code: `session::Error`.
        if self.bytes.get(at) == Some(&b':') {
            return None;
        }
        let is_assigned = self.bytes.get(separator) == Some(&b'=');
        let in_brackets = self.is_in_brackets(begins) || is_quoted;
        let place = Place { is_tight: is_assigned && at == separator + 1, in_brackets };
        let is_spaced = at > separator + 1;
        let is_header = !is_assigned
            && !is_quoted
            && (!in_brackets || is_spaced)
            && (name.contains('-') || ["authorization", "cookie"].iter().any(|it| name.eq_ignore_ascii_case(it)));
        let most = self.bytes.len();
        let near = bare_end(self.bytes, at, most.min(at + LOOK), place);
        let text = cut(self.text.get(at..)?, near.saturating_sub(at));
        if is_no_value(meaning, text.trim_end_matches([',', ';'])) || is_number_of(name, text) {
            return None;
        }
        let (first, more) = text.split_once(' ').unwrap_or((text, ""));
        // The parameter of a statement: `token = $1 LIMIT 1`.
        if first.starts_with(['$', '?', '%', '{', ':']) && is_no_value(meaning, first) {
            return None;
        }
        // A variable of GraphQL: `mutation($p: String!) { login(password: $p) }`.
        if let Some(name) = first.strip_prefix('$').map(|name| name.trim_end_matches([',', ')', '}'])) {
            let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if is_name && cut(self.text, 1024).contains(&format!("${name}:")) {
                return None;
            }
        }
        if !place.is_tight {
            if is_message(text, false) {
                return self.echoes(at..near);
            }
            let is_sentence = !self.loose && !is_header && !is_assigned;
            if is_sentence && is_quoted && !more.is_empty() && !first.ends_with([',', '}', ']']) {
                return None;
            }
            if is_sentence && !in_brackets {
                // A permission: `secret:write`.
                const VERBS: [&str; 12] = [
                    "read", "write", "delete", "create", "update", "list", "admin", "manage", "get", "view", "edit",
                    "all",
                ];
                if !is_spaced && VERBS.contains(&text) {
                    return None;
                }
                if is_code(first.trim_end_matches(['.', ',', ';'])) && (more.is_empty() || meaning == Name::Weak) {
                    return None;
                }
                let is_long_number = first.len() >= 12 && first.bytes().all(|byte| byte.is_ascii_digit());
                if meaning == Name::Weak && !looks_like_a_value(first) && first.len() < 20 && !is_long_number {
                    return None;
                }
            }
        }
        let quote = begins.checked_sub(1).and_then(|at| self.bytes.get(at)).filter(|byte| matches!(byte, b'\'' | b'`'));
        let end = if let Some(quote) = quote.filter(|_| is_header) {
            // `curl -H 'Authorization: …'`
            skip(self.bytes, at, |byte| byte != quote && *byte != b'\n')
        } else if is_header {
            line_end(self.bytes, at)
        } else if place.is_tight && is_scheme(first) {
            // `authorization=Bearer …`
            let next = skip(self.bytes, at + first.len(), |byte| *byte == b' ');
            skip(self.bytes, next, |byte| !b" \t\r\n&\"'".contains(byte))
        } else if let Some(end) = self.setting_end(begins, at).filter(|_| place.is_tight) {
            end
        } else if place.is_tight && self.is_line_of_settings(begins, at) {
            line_end(self.bytes, at)
        } else if near < at + LOOK {
            near
        } else {
            bare_end(self.bytes, at, most, place)
        };
        // The end of a URL in angle brackets or in a sentence.
        self.mask(at..end)
    }

    /// Returns the end of the value of a setting between two semicolons, which may have spaces:
    /// `Server=db;Password=correct horse;Encrypt=true`.
    fn setting_end(&self, begins: usize, at: usize) -> Option<usize> {
        let before = self.bytes.get(begins.saturating_sub(4)..begins)?.trim_ascii_end();
        if before.last() != Some(&b';') {
            return None;
        }
        let line = rest(self.bytes, at).iter().take(LOOK);
        let len = line.take_while(|byte| !matches!(byte, b';' | b'\n' | b'\r' | b'"' | b'\'' | b'<')).count();
        (self.bytes.get(at + len) == Some(&b';')).then_some(at + len)
    }

    /// Returns whether the line is a setting (`passphrase=correct horse`), whose value may have
    /// spaces: nothing else precedes the name, and nothing like a sentence or a pair follows.
    fn is_line_of_settings(&self, begins: usize, at: usize) -> bool {
        let before = self.bytes.get(begins.saturating_sub(16)..begins).unwrap_or_default();
        let before = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        if !self.loose || !matches!(before.trim_ascii(), b"" | b"export" | b"set") {
            return false;
        }
        let line = rest(self.bytes, at);
        let line =
            line.get(..LOOK).unwrap_or(line).split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        line.len() < LOOK
            && line.contains(&b' ')
            && line.iter().all(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b" -_!.?*+".contains(byte))
            && !std::str::from_utf8(line).unwrap_or_default().split(' ').any(is_function_word)
    }

    /// Returns whether a bracket of a debug output is open before a position on its line.
    fn is_in_brackets(&self, at: usize) -> bool {
        let before = self.bytes.get(at.saturating_sub(200)..at).unwrap_or_default();
        let mut closed = 0_usize;
        for byte in before.iter().rev() {
            match byte {
                b'}' | b']' | b')' => closed += 1,
                b'{' | b'[' | b'(' if closed == 0 => return *byte != b'(' || at > 0 && self.is_call(at),
                b'{' | b'[' | b'(' => closed -= 1,
                b'\n' => return false,
                _ => {}
            }
        }
        false
    }

    /// Returns whether the open parenthesis belongs to a name, as in `User(name=…`, and not to a
    /// sentence, as in `denied (using password: …`.
    fn is_call(&self, at: usize) -> bool {
        let before = self.bytes.get(at.saturating_sub(200)..at).unwrap_or_default();
        let open = before.iter().rposition(|byte| *byte == b'(');
        open.and_then(|open| before.get(open.checked_sub(1)?)).is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Returns whether a list or map begins with a message, or describes the field of its name.
    fn begins_with_message(&self, inner: usize, is_map: bool) -> bool {
        let head = self.bytes.get(..(inner + LOOK).min(self.bytes.len())).unwrap_or_default();
        let Some(string) = quoted(head, inner) else { return false };
        let text = self.slice(string);
        if is_map { matches!(role(text), Role::Describes | Role::Types) } else { is_message(text, true) }
    }

    /// Masks the echoes of a value in a message.
    fn echoes(&mut self, message: Range<usize>) -> Option<usize> {
        let mut inner = Vec::new();
        echoes(cut(self.slice(message.clone()), 1024), &mut inner);
        let shifted = inner.into_iter().map(|echo| message.start + echo.start..message.start + echo.end);
        let last = shifted.clone().next_back()?.end;
        self.found.extend(shifted);
        Some(last)
    }

    /// Masks the values of PostgreSQL's `Key (password)=(…)`.
    fn key(&mut self, separator: usize) -> Option<usize> {
        let before = self.bytes.get(separator.saturating_sub(400)..separator)?;
        let before = before.strip_suffix(b")")?;
        let mut depth = 0_usize;
        let open = before.iter().rposition(|byte| match byte {
            b'(' if depth == 0 => true,
            b'(' => {
                depth -= 1;
                false
            }
            b')' => {
                depth += 1;
                false
            }
            _ => false,
        })?;
        let start = separator - 1 - (before.len() - open) + 1;
        let names = self.text.get(start..separator - 1)?;
        if !names
            .split(|char: char| !(char.is_alphanumeric() || "_-".contains(char)))
            .any(|name| self.rules.classify(name).is_secret())
        {
            return None;
        }
        let end = parenthesis_end(self.bytes, separator + 2)?;
        self.mask(separator + 2..end)
    }

    /// Looks at a list of a name and its value: `["access_token","…"]`.
    fn list(&mut self, open: usize) -> Option<usize> {
        // Names in practice are not longer than this.
        const LONGEST: usize = 64;
        let begin = skip(self.bytes, open + 1, |byte| *byte == b' ');
        if !matches!(self.bytes.get(begin), Some(b'"' | b'\'' | b'\\')) {
            return None;
        }
        let name = quoted(self.bytes.get(..(begin + LONGEST).min(self.bytes.len()))?, begin)?;
        if !self.rules.classify(self.slice(name.clone())).is_secret() {
            return None;
        }
        let comma = name.end + name.start - begin;
        let next = skip(self.bytes, comma, |byte| matches!(byte, b',' | b' '));
        if self.bytes.get(comma) != Some(&b',') || !matches!(self.bytes.get(next), Some(b'"' | b'\'' | b'\\')) {
            return None;
        }
        let value = quoted(self.bytes, next)?;
        let text = self.slice(value.clone());
        let before = self.bytes.get(..open).unwrap_or_default().iter().rev().take(4).find(|byte| **byte != b' ');
        let is_nested = matches!(before, Some(b'[' | b','));
        let is_value = is_nested || text.contains(' ') || text.len() >= 20 || looks_like_a_value(text);
        if is_value && !self.rules.classify(text).is_secret() { self.mask(value) } else { None }
    }

    /// Looks at an XML element. Only in a `loose` text may the element have no end, because a
    /// sentence may contain `/reset/<token>`.
    fn element(&mut self, from: usize) -> Option<usize> {
        let end =
            skip(self.bytes, from, |byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte) || !byte.is_ascii());
        let name = self.text.get(from..end)?;
        let local = name.rsplit(':').next().filter(|name| !name.is_empty())?;
        let meaning = self.rules.classify(local);
        let is_name = !meaning.is_secret() && role(local) == Role::Names;
        if !meaning.is_secret() && !is_name {
            return None;
        }
        let tag = skip(self.bytes, end, |byte| !matches!(byte, b'<' | b'>'));
        let is_start = self.bytes.get(tag) == Some(&b'>') && self.bytes.get(tag - 1) != Some(&b'/');
        if !is_start {
            return None;
        }
        if !is_name {
            return self.content(tag + 1, meaning);
        }
        // `<name>password</name><value>…`
        let flat = skip(self.bytes, tag + 1, |byte| *byte != b'<').min(tag + 129);
        if !self.rules.is_secret_path(self.slice(tag + 1..flat)) || !rest(self.bytes, flat).starts_with(b"</") {
            return None;
        }
        let close = skip(self.bytes, flat, |byte| *byte != b'>') + 1;
        let next = skip(self.bytes, close, u8::is_ascii_whitespace);
        let is_tag = self.bytes.get(next) == Some(&b'<') && self.bytes.get(next + 1) != Some(&b'/');
        let inner = skip(self.bytes, next, |byte| *byte != b'>');
        if !is_tag || self.bytes.get(inner - 1) == Some(&b'/') {
            return None;
        }
        self.content(inner + 1, Name::Secret)
    }

    /// Masks the content of an element that begins at `start`, up to its end tag.
    fn content(&mut self, start: usize, meaning: Name) -> Option<usize> {
        if let Some(data) = rest(self.bytes, start).strip_prefix(b"<![CDATA[") {
            let from = self.bytes.len() - data.len();
            let end = find_part(self.bytes, from, b"]]>").unwrap_or(self.bytes.len());
            return self.mask(from..end);
        }
        if self.has_no_tag {
            return None;
        }
        let flat = skip(self.bytes, start, |byte| *byte != b'<');
        self.has_no_tag = flat == self.bytes.len() && !self.loose;
        let text = self.slice(start..flat);
        if rest(self.bytes, flat).starts_with(b"</") || flat == self.bytes.len() {
            if is_no_value(meaning, text) || is_message(cut(text, LOOK), false) {
                return None;
            }
            return if self.loose || flat < self.bytes.len() { self.mask(start..flat) } else { None };
        }
        if self.is_unclosed || meaning == Name::Weak {
            return None;
        }
        let end = element_end(self.bytes, start);
        self.is_unclosed = end.is_none();
        match end {
            Some(end) => self.mask(start..end),
            None if self.loose => self.mask(start..self.bytes.len()),
            None => None,
        }
    }

    /// Looks at an element whose brackets are escaped: `&lt;password&gt;…`.
    fn escaped_element(&mut self, at: usize) -> Option<usize> {
        let tag = rest(self.bytes, at).strip_prefix(b"&lt;")?;
        let len = tag.iter().take(64).take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
        let name = self.text.get(at + 4..at + 4 + len)?;
        let meaning = self.rules.classify(name);
        if !meaning.is_secret() || !rest(tag, len).starts_with(b"&gt;") {
            return None;
        }
        let start = at + 4 + len + 4;
        let end = find_part(self.bytes, start, b"&lt;").unwrap_or(self.bytes.len());
        let is_closed = rest(self.bytes, end).starts_with(b"&lt;/");
        if is_closed || self.loose { self.mask(start..end) } else { None }
    }
}

/// Returns the position of the end tag of the element whose content begins at `start`.
fn element_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        at += rest(bytes, at).iter().position(|byte| *byte == b'<')?;
        let tag = skip(bytes, at + 1, |byte| !matches!(byte, b'<' | b'>'));
        if bytes.get(at + 1) == Some(&b'/') {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        } else if bytes.get(tag) == Some(&b'>')
            && bytes.get(tag - 1) != Some(&b'/')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
        {
            depth += 1;
        }
        at = tag.max(at + 1);
    }
}

fn is_scheme(word: &str) -> bool {
    ["bearer", "basic", "token", "digest"].iter().any(|scheme| scheme.eq_ignore_ascii_case(word))
}

fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 18] = [
        "is", "was", "are", "for", "of", "the", "must", "and", "or", "not", "in", "at", "to", "from", "with", "has",
        "a", "by",
    ];
    WORDS.iter().any(|other| other.eq_ignore_ascii_case(word))
}

/// Returns whether the value is a number and the name counts something: `max_tokens=20`.
fn is_number_of(name: &str, value: &str) -> bool {
    let value = value.trim_end_matches([',', ';', '}', ')']);
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) && is_counted(name)
}

/// Returns the name before a separator, its position, and whether the name is in quotes, which may
/// be escaped.
fn name_before(text: &str, separator: usize) -> Option<(Cow<'_, str>, usize, bool)> {
    let before = text.get(..separator)?.trim_end_matches([' ', '\t']);
    let mut bare = before.trim_end_matches(['"', '\'', '\\', ']', '`']);
    for entity in ["&quot;", "&#34;", "&#39;", "&apos;"] {
        bare = bare.strip_suffix(entity).unwrap_or(bare);
    }
    let is_quoted = before.get(bare.len()..)?.contains(['"', '\'', '`', ';']);
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.[]%".contains(byte) || !byte.is_ascii();
    // Names in practice are not longer than this.
    let len = bare.bytes().rev().take(128).take_while(is_of_name).count();
    let mut from = bare.len() - len;
    while !bare.is_char_boundary(from) {
        from += 1;
    }
    let name = bare.get(from..)?;
    if !name.contains('%') {
        return Some((Cow::Borrowed(name), from, is_quoted));
    }
    let name = percent_decode_str(name).decode_utf8_lossy();
    let is_quoted = is_quoted || name.ends_with(['"', '\'']);
    Some((name, from, is_quoted))
}
