//! Redaction of JSON by the names of its members. Numbers stay as they were written.

use super::messages::{Role, echoes, is_code, is_message, is_no_value, looks_like_a_value, names_a_secret, role};
use super::names::{Name, is_counted, is_id};
use super::random_words::uuids;
use super::rules::Redaction;
use super::secrets::{Search, replace};
use super::unescape::unescaped;
use super::{MASK, card};
use crate::util::json::tokens;
use crate::util::text::escape;
use std::borrow::Cow;

/// The greatest depth of stored JSON. A parser that reads an entry also reads the body in it, and
/// parsers limit the depth (serde_json to 128).
const MAX_DEPTH: usize = 120;

/// Returns JSON with the secrets at any depth masked, and without spaces between its tokens.
/// Returns `None` if the text is not JSON or is nested too deeply.
pub(super) fn redacted(json: &str, rules: &Redaction) -> Option<String> {
    let tokens: Vec<&str> = tokens(json)?.collect();
    let neighbors = Neighbors::of(&tokens, rules)?;
    // RFC 6749 §4.1.3: a request for a token.
    let has_grant = json.contains("\"grant_type\"") && json.contains("\"authorization_code\"");
    let mut writer = Writer { rules, has_grant, kept: String::with_capacity(json.len()), stack: Vec::new() };
    let (mut roles, mut named) = (neighbors.roles.iter().copied(), neighbors.objects.iter().copied().peekable());
    let mut value = Value::default();
    for (at, token) in tokens.iter().copied().enumerate() {
        match token.as_bytes() {
            [b'{' | b'['] if writer.stack.len() == MAX_DEPTH => return None,
            [open @ (b'{' | b'[')] => {
                let is_named = named.next_if_eq(&at).is_some();
                writer.open(*open == b'{', is_named, &value);
                writer.kept.push_str(token);
            }
            [b'}' | b']'] => {
                writer.stack.pop();
                writer.kept.push_str(token);
            }
            b"," | b":" => writer.kept.push_str(token),
            [b'"', ..] if tokens.get(at + 1) == Some(&":") => {
                let name = string(token)?;
                writer.text(token, &name, "")?;
                let is_number = tokens.get(at + 2).is_some_and(|value| is_number(value));
                value = writer.member(token.trim_matches('"'), &name, roles.next().unwrap_or(Role::None), is_number);
                continue;
            }
            _ => writer.scalar(token, &value, tokens.get(at + 1) == Some(&"]"))?,
        }
        if token != ":" {
            value = writer.element();
        }
    }
    Some(writer.kept)
}

/// The facts about a value that follow from its place.
#[derive(Clone, Copy)]
struct Value<'t> {
    /// The value's own name.
    key: &'t str,
    /// The meaning of the value's own name.
    name: Name,
    role: Role,
    /// The meaning of a name further out.
    outer: Name,
    /// Whether a name further out says that the values are messages.
    in_errors: bool,
    /// Whether the value belongs to a secret name beside it.
    is_held: bool,
}

impl Default for Value<'_> {
    fn default() -> Self {
        Self { key: "", name: Name::Plain, role: Role::None, outer: Name::Plain, in_errors: false, is_held: false }
    }
}

/// An open object or array.
struct Frame<'t> {
    is_object: bool,
    /// Whether a member of the object names the value in another member.
    names_secret: bool,
    /// The facts about the values in it. Elements of an array have the array's name.
    inner: Value<'t>,
    /// The number of elements before.
    count: usize,
    /// Whether the element before names a secret.
    pair: bool,
}

struct Writer<'a> {
    rules: &'a Redaction,
    /// Whether `code` is a code of authorization.
    has_grant: bool,
    kept: String,
    stack: Vec<Frame<'a>>,
}

impl<'a> Writer<'a> {
    fn open(&mut self, is_object: bool, names_secret: bool, value: &Value<'a>) {
        if let Some(frame) = self.stack.last_mut() {
            frame.count += 1;
        }
        let outer = if value.is_held || value.name == Name::Secret || value.outer == Name::Secret {
            Name::Secret
        } else if value.name == Name::Weak || value.outer == Name::Weak {
            Name::Weak
        } else {
            Name::Plain
        };
        let in_errors = value.in_errors || value.role == Role::Errors;
        let inner =
            if is_object { Value { outer, in_errors, ..Value::default() } } else { Value { in_errors, ..*value } };
        // `{"source":{"pointer":"/password"},"meta":{"value":"…"}}`
        let is_below = is_object && self.stack.last().is_some_and(|outer| outer.is_object && outer.names_secret);
        let names_secret = names_secret || is_below;
        self.stack.push(Frame { is_object, names_secret, inner, count: 0, pair: false });
    }

    /// Returns the facts about the value of a member.
    fn member(&self, key: &'a str, name: &str, role: Role, is_number: bool) -> Value<'a> {
        let Some(frame) = self.stack.last() else { return Value::default() };
        let meaning = match self.rules.classify(name) {
            meaning if meaning.is_secret() && is_number && is_counted(name) => Name::Plain,
            Name::Plain if self.has_grant && name == "code" => Name::Secret,
            meaning => meaning,
        };
        Value { key, name: meaning, role, is_held: frame.names_secret && role == Role::Holds, ..frame.inner }
    }

    /// Returns the facts about the next element of an array.
    fn element(&self) -> Value<'a> {
        self.stack.last().filter(|frame| !frame.is_object).map_or(Value::default(), |frame| frame.inner)
    }

    /// Writes a value that is not an object or array.
    fn scalar(&mut self, token: &str, value: &Value<'_>, is_last: bool) -> Option<()> {
        let is_paired = self.pair(token, value, is_last);
        let is_string = token.starts_with('"');
        if !is_string && !is_number(token) {
            self.kept.push_str(token);
            return Some(());
        }
        if !is_string {
            let is_limit = value.role == Role::Describes;
            let is_few = value.name == Name::Weak && token.len() <= 3;
            let is_secret = value.is_held
                || (value.name.is_secret() && !is_few)
                || (value.outer == Name::Secret && !is_limit)
                || is_card_number(token);
            if is_secret {
                self.mask();
            } else {
                self.kept.push_str(token);
            }
            return Some(());
        }
        let text = string(token)?;
        if is_paired || self.is_secret(&text, value) {
            self.mask();
            return Some(());
        }
        if value.name.is_secret() || value.is_held || value.outer == Name::Secret {
            // A message about the secret, which may have the secret in it.
            let mut found = Vec::new();
            echoes(&text, &mut found);
            if !found.is_empty() {
                let masked = replace(&text, found).into_owned();
                return self.text("\\", &masked, value.key);
            }
        }
        self.text(token, &text, value.key)
    }

    /// Returns whether a text is secret because of its place.
    fn is_secret(&self, text: &str, value: &Value<'_>) -> bool {
        if value.is_held || value.name.is_secret() {
            // `{"name":"password_reset","from":"a@b.test"}` is an email.
            let is_address = value.is_held && matches!(value.key, "from" | "to") && text.contains(['@', '/']);
            // `{"auth":"required"}`
            let is_state = value.name == Name::Weak && is_code(text) && !self.rules.classify(text).is_secret();
            if is_address || is_state {
                return false;
            }
            let is_code_beside = value.is_held && value.name == Name::Plain && value.in_errors && is_code(text);
            let is_about = is_code_beside || is_message(text, value.in_errors && !value.is_held);
            return !(text.is_empty() || is_about || is_no_value(value.name, text));
        }
        match value.outer {
            Name::Secret => {
                let is_description = matches!(value.role, Role::Describes | Role::Errors | Role::Names);
                let is_type = value.role == Role::Types
                    && text.len() <= 20
                    && text.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'));
                let is_class = value.in_errors && (text.ends_with("Error") || text.ends_with("Exception"));
                let is_about = is_type
                    || is_class
                    || (is_description && (is_code(text) || names_a_secret(text)))
                    || ((is_description || value.in_errors) && is_message(text, true));
                !(text.is_empty() || is_about || is_no_value(Name::Secret, text))
            }
            // `{"session":{"title":"…"}}` is a session of a conference.
            Name::Weak => {
                (is_id(value.key) || matches!(value.role, Role::Holds | Role::Names))
                    && looks_like_a_value(text)
                    && text.len() >= 6
                    && uuids(text).is_empty()
            }
            _ => false,
        }
    }

    /// Counts an element of an array. Returns whether the element before it names it:
    /// `["access_token","…"]`.
    fn pair(&mut self, token: &str, value: &Value<'_>, is_last: bool) -> bool {
        let is_nested = self.stack.iter().rev().nth(1).is_some_and(|outer| !outer.is_object);
        let Some(frame) = self.stack.last_mut().filter(|frame| !frame.is_object) else { return false };
        let is_name = frame.count % 2 == 0;
        frame.count += 1;
        let text = token.trim_matches('"');
        let names = std::mem::take(&mut frame.pair);
        if is_name {
            // The list of required fields has no values.
            let may_pair = token.starts_with('"') && value.role == Role::None && text.len() <= 64;
            frame.pair = may_pair && !text.contains(' ') && self.rules.classify(text).is_secret();
            return false;
        }
        let is_pair = is_nested && is_last && frame.count == 2;
        let is_value =
            is_pair || text.len() >= 20 || text.contains(' ') || looks_like_a_value(text) || is_number(token);
        names && is_value && (text.contains(' ') || !self.rules.classify(text).is_secret())
    }

    fn mask(&mut self) {
        self.kept.extend(["\"", MASK, "\""]);
    }

    /// Writes a string with its secrets masked. Most strings have none and are copied.
    fn text(&mut self, token: &str, text: &str, name: &str) -> Option<()> {
        let clean = clean(text, &Search::named(self.rules, name));
        if matches!(clean, Cow::Borrowed(_)) && !token.contains('\\') {
            self.kept.push_str(token);
        } else {
            self.kept.push_str(&serde_json::to_string(&clean).ok()?);
        }
        Some(())
    }
}

fn clean<'t>(text: &'t str, search: &Search<'_>) -> Cow<'t, str> {
    // A string that is JSON itself has escapes. If they hide no secret, the string keeps them.
    let masked = match unescaped(text) {
        Cow::Owned(plain) => match search.mask(&plain) {
            Cow::Owned(masked) => Cow::Owned(masked),
            Cow::Borrowed(_) => search.mask(text),
        },
        Cow::Borrowed(text) => search.mask(text),
    };
    match masked {
        Cow::Borrowed(text) => escape(text),
        Cow::Owned(masked) => Cow::Owned(escape(&masked).into_owned()),
    }
}

/// The objects whose members name each other's values: `{"field":"password","rejectedValue":"…"}`.
struct Neighbors {
    /// The role of each name, in the order of the text.
    roles: Vec<Role>,
    /// The tokens with which such objects begin.
    objects: Vec<usize>,
}

impl Neighbors {
    fn of(tokens: &[&str], rules: &Redaction) -> Option<Self> {
        let (mut roles, mut objects, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (at, token) in tokens.iter().enumerate() {
            match token.as_bytes() {
                [b'{' | b'['] => open.push(at),
                [b'}' | b']'] => drop(open.pop()),
                [b'"', ..] if tokens.get(at + 1) == Some(&":") => {
                    let role = role(&string(token)?);
                    roles.push(role);
                    if role == Role::Names && names_secret(tokens.get(at + 2..).unwrap_or_default(), rules)? {
                        objects.extend(open.last());
                        // `{"source":{"pointer":"/password"}}` names the field of the outer object.
                        let mut outer = open.iter().rev();
                        let source = outer.next().and_then(|inner| tokens.get(inner.checked_sub(2)?));
                        if source.is_some_and(|name| matches!(*name, "\"source\"" | "\"target\"" | "\"field\"")) {
                            objects.extend(outer.next());
                        }
                    }
                }
                _ => {}
            }
        }
        objects.sort_unstable();
        objects.dedup();
        Some(Self { roles, objects })
    }
}

/// Returns whether a value is the name of a secret: a string, or a list of which the last string is
/// one (`["body","password"]`).
fn names_secret(value: &[&str], rules: &Redaction) -> Option<bool> {
    // Paths in practice are not longer than this.
    const LONGEST: usize = 32;
    let path = match value.first() {
        Some(&"[") => {
            let elements = value.iter().skip(1).take(LONGEST).take_while(|token| !matches!(**token, "]" | "[" | "{"));
            elements.filter(|token| token.starts_with('"')).last()
        }
        value => value.filter(|token| token.starts_with('"')),
    };
    Some(match path {
        Some(path) => rules.is_secret_path(&string(path)?),
        None => false,
    })
}

fn is_number(token: &str) -> bool {
    matches!(token.as_bytes(), [b'-' | b'0'..=b'9', ..])
}

/// Returns whether the integer part of a number is a card number as a whole.
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
