//! The spellings of other crates, such as `#[api_error(status_code = 404)]`, and the attributes of
//! this derive in their place.

use super::arguments::Args;
use super::syntax::split_at_commas;
use crate::attribute::{self, Attribute};
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Meta};

/// The part of a response that a word of another crate stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Status,
    /// A key of `#[status]`.
    Key(&'static str),
    Message,
}

const WORDS: [(&str, Part); 21] = [
    ("status", Part::Status),
    ("status_code", Part::Status),
    ("statuscode", Part::Status),
    ("http_status", Part::Status),
    ("http_code", Part::Status),
    ("http", Part::Status),
    ("code", Part::Key("code")),
    ("error_code", Part::Key("code")),
    ("err_code", Part::Key("code")),
    ("error_type", Part::Key("code")),
    ("title", Part::Key("title")),
    ("summary", Part::Key("title")),
    ("type", Part::Key("type")),
    ("type_uri", Part::Key("type")),
    ("message", Part::Message),
    ("msg", Part::Message),
    ("detail", Part::Message),
    ("description", Part::Message),
    ("display", Part::Message),
    ("text", Part::Message),
    ("reason", Part::Message),
];

/// Returns the part that a word with a value stands for. A code that is a number is a status.
fn part(word: &Ident, value: &str) -> Option<Part> {
    let word = word.to_string();
    let part = WORDS.iter().find(|(known, _)| *known == word).map(|(_, part)| *part)?;
    Some(if part == Part::Key("code") && status_of(value).is_some() { Part::Status } else { part })
}

/// Returns the code in place of an unknown key and its value, which is next in the input. Returns
/// `None` if no other crate is known to have the key.
pub(super) fn key(attribute: &Attribute, word: &Ident, input: ParseStream) -> Option<String> {
    let value = value(input.fork().parse().ok()?);
    match part(word, &value)? {
        Part::Key(key) if attribute.name == attribute::STATUS.name => Some(format!("{key} = {}", quoted(&value))),
        part if [attribute::STATUS.name, attribute::API_ERROR.name].contains(&attribute.name) => {
            Some(written(&[(part, value)]))
        }
        _ => None,
    }
}

/// Reports a nested form in the spelling of another crate. Returns its status as an invalid
/// attribute, so that later checks don't report it as missing. Returns `None` if an item has no
/// meaning in such a spelling, or if all items are attributes of this derive.
pub(super) fn report(meta: &Meta, errors: &Errors) -> Option<Vec<Args>> {
    let Meta::List(list) = meta else { return None };
    if !meta.path().is_ident(attribute::API_ERROR.name) {
        return None;
    }
    let items = split_at_commas(&list.tokens);
    let first = items.iter().find(|item| !is_attribute(item))?.clone().into_iter().next()?;
    let parts: Vec<(Part, String)> = items.into_iter().map(read).collect::<Option<_>>()?;
    let span = first.span();
    let mistake = match &first {
        TokenTree::Ident(word) if is_known(word) => {
            format!("`{word}` takes its arguments in parentheses")
        }
        TokenTree::Ident(word) => format!("unknown key `{word}` in `#[api_error]`"),
        literal => format!("`#[api_error]` takes no literal, such as `{literal}`"),
    };
    errors.help(span, mistake, format_args!("write `{}`", written(&parts)));
    let status =
        Args { attribute: &attribute::STATUS, span, positional: Vec::new(), keys: Vec::new(), incomplete: true };
    let has_status = parts.iter().any(|(part, _)| *part == Part::Status);
    Some(has_status.then_some(status).into_iter().collect())
}

/// Returns whether an item is an attribute of this derive in the nested form: `message("…")`.
fn is_attribute(item: &TokenStream) -> bool {
    let mut tokens = item.clone().into_iter();
    let (first, second) = (tokens.next(), tokens.next());
    matches!((first, second), (Some(TokenTree::Ident(word)), Some(TokenTree::Group(_))) if is_known(&word))
}

fn is_known(word: &Ident) -> bool {
    attribute::ALL.iter().any(|known| word == known.name)
}

/// Reads an item: a key with a value, a number, the name of a status, or a text.
fn read(item: TokenStream) -> Option<(Part, String)> {
    let mut tokens = item.clone().into_iter();
    match tokens.next()? {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            let part = if text.starts_with(|char: char| char.is_ascii_digit()) { Part::Status } else { Part::Message };
            Some((part, text))
        }
        // A whole `status(…)` of this derive can't be taken apart here.
        TokenTree::Ident(word) if word == attribute::STATUS.name && has_several_arguments(tokens.clone()) => None,
        TokenTree::Ident(word) => {
            let value = value(tokens.collect());
            let part = part(&word, &value).map(|part| (part, value));
            part.or_else(|| status_of(&item.to_string()).map(|status| (Part::Status, status)))
        }
        TokenTree::Punct(_) | TokenTree::Group(_) => None,
    }
}

/// Returns whether parentheses with more than one token come next.
fn has_several_arguments(mut tokens: impl Iterator<Item = TokenTree>) -> bool {
    matches!(tokens.next(), Some(TokenTree::Group(group)) if group.stream().into_iter().nth(1).is_some())
}

/// Returns the value of a key up to the next comma, without its `=`, its `:` or its parentheses.
fn value(tokens: TokenStream) -> String {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut tokens = tokens.into_iter().take_while(|token| !is_comma(token));
    match tokens.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => group.stream().to_string(),
        Some(TokenTree::Punct(punct)) if "=:".contains(punct.as_char()) => tokens.collect::<TokenStream>().to_string(),
        first => first.into_iter().chain(tokens).collect::<TokenStream>().to_string(),
    }
}

/// Returns a status in the spelling of this derive: `404` or `NOT_FOUND`. Returns `None` if the
/// text is not a status.
fn status_of(text: &str) -> Option<String> {
    let name = text.rsplit("::").next().unwrap_or_default().trim();
    let number = text.trim_matches('"').split(' ').next().unwrap_or_default();
    let is_number = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    let known = http_status::by_name(name).map(|_| name);
    is_number.then_some(number).or(known).map(str::to_owned)
}

/// Returns the attributes of this derive for the parts of a response.
fn written(parts: &[(Part, String)]) -> String {
    let (mut status, mut keys, mut message) = (None, String::new(), None);
    for (part, value) in parts {
        match part {
            Part::Status => status = Some(status_of(value).unwrap_or_else(|| "404".to_owned())),
            Part::Key(key) => keys.push_str(&format!(", {key} = {}", quoted(value))),
            Part::Message if ["title", "unchecked_display"].contains(&value.as_str()) => {
                message = Some(format!("#[message({value})]"));
            }
            Part::Message => message = Some(format!("#[message({})]", quoted(value))),
        }
    }
    let needs_status = status.is_some() || !keys.is_empty();
    let status = needs_status.then(|| format!("#[status({}{keys})]", status.unwrap_or_else(|| "…".to_owned())));
    status.into_iter().chain(message).collect::<Vec<_>>().join(" ")
}

/// Returns the value if it is a string literal, else `"…"`.
fn quoted(value: &str) -> &str {
    if value.starts_with('"') && value.ends_with('"') { value } else { "\"…\"" }
}
