//! The rules of `#[header]`, and of the headers that a status requires.

mod declared;
mod grammar;
mod statuses;

use super::sentence::{REMOVE, source_in_text, unknown_field};
use crate::queries::fields::is_on;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Code, Field, Header, On, Variant};
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::template::{Piece, Template, Value};
use declared::Declared;
use grammar::{is_list, is_method_list, is_protocol_list, is_retry_after, is_token};
pub(super) use statuses::{check_challenge, check_on};
use syn::spanned::Spanned as _;

/// Headers that describe the body or the connection. The format and the server set them.
const OWNED: [&str; 9] = [
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "trailer",
    "connection",
    "te",
    "keep-alive",
    "proxy-connection",
];

/// Checks that literal names and values are legal.
pub(super) fn check_literals(headers: &[Header], errors: &Errors) {
    for header in headers {
        check_name(&header.name, errors);
        let name = header.name.value().to_lowercase();
        for piece in &header.template.pieces {
            let Piece::Text(text) = piece else { continue };
            // RFC 9110 §5.5: visible ASCII, space and tab.
            if let Some(char) = text.chars().find(|char| !matches!(char, ' '..='~' | '\t')) {
                let mistake = format!("the value of header `{name}` has the illegal character {char:?}");
                let note = "a value is made of visible ASCII characters, spaces and tabs (RFC 9110 §5.5)";
                errors.help_and_note(header.value.span(), mistake, "remove the character", note);
            }
        }
        let value = header.value.value();
        let is_literal = header.template.literal().is_some();
        let refuse = |problem: &str, example: &str, note: &str| {
            let mistake = format!("the value of header `{name}` {problem}");
            let help = format!("write `#[header(\"{name}\", {})]`", literal(example));
            errors.help_and_note(header.value.span(), mistake, help, note);
        };
        match name.as_str() {
            _ if value.trim() != value => {
                let note = "white space around a value is not part of the value (RFC 9110 §5.5)";
                refuse("begins or ends with white space", value.trim(), note);
            }
            "www-authenticate" | "proxy-authenticate" if !begins_with_scheme(&header.template) => {
                let note = "a challenge begins with its scheme (RFC 9110 §11.6.1)";
                refuse("does not begin with a challenge", "Bearer realm=\"api\"", note);
            }
            "upgrade" if is_literal && !is_protocol_list(value) => {
                refuse("is not a list of protocols", "HTTP/2.0", "RFC 9110 §7.8");
            }
            "retry-after" if is_literal && !is_retry_after(value) => {
                refuse("is neither whole seconds nor an HTTP-date", "120", "RFC 9110 §10.2.3");
            }
            "allow" if is_literal && !is_method_list(value) => {
                refuse("is not a list of methods", "GET, POST", "RFC 9110 §10.2.1");
            }
            _ if value.contains('"') && is_list(&name) => {
                if let Quotes { open: true, escaping } = Quotes::after(&header.template) {
                    let closed = format!("{value}{}\"", if escaping { "\\" } else { "" });
                    refuse("has a quoted string that is not closed", &closed, "RFC 9110 §5.6.4");
                }
            }
            _ => {}
        }
    }
}

/// Returns a text as a string literal, raw if the text has quotes.
fn literal(text: &str) -> String {
    if text.contains('"') { format!("r#\"{text}\"#") } else { format!("\"{text}\"") }
}

fn check_name(name: &Str, errors: &Errors) {
    let text = name.value();
    if !is_token(text) {
        let help = "write a name of letters, digits and dashes, such as `\"retry-after\"`";
        errors.help_and_note(name.span(), format_args!("`{text:?}` is not a header name"), help, "RFC 9110 §5.1");
    } else if OWNED.contains(&text.to_lowercase().as_str()) {
        let note = "the format sets the headers of the body, and the server those of the connection";
        errors.help_and_note(name.span(), format_args!("`#[header]` can't set `{text}`"), "remove it", note);
    }
}

/// Checks that the names on fields are legal.
pub(super) fn check_field_names(variant: &Variant<'_>, errors: &Errors) {
    variant.fields.iter().flat_map(|field| &field.headers).for_each(|header| check_name(&header.name, errors));
}

/// Checks that no header is declared twice, except lists: only these may be sent in several lines
/// (RFC 9110 §5.3).
pub(super) fn check_repeated(headers: &[Header], fields: &[Field<'_>], errors: &Errors) {
    let of_fields = fields.iter().flat_map(|field| &field.headers).map(|header| (&header.name, &header.on));
    let all: Vec<(&Str, &Option<On>)> =
        headers.iter().map(|header| (&header.name, &header.on)).chain(of_fields).collect();
    for (index, (name, on)) in all.iter().enumerate() {
        let is_same = |(before, before_on): &(&Str, &Option<On>)| {
            before.value().eq_ignore_ascii_case(name.value()) && overlap(before_on.as_ref(), on.as_ref())
        };
        if all[..index].iter().any(is_same) && !is_list(&name.value().to_lowercase()) {
            errors.help_and_note(
                name.span(),
                format_args!("header `{}` is declared twice", name.value()),
                "keep one of them; write a list as one value with commas or as one field of type `Vec<String>`",
                "only headers that are known to be lists can be sent in several lines (RFC 9110 §5.3)",
            );
        }
    }
}

/// Returns whether a response could have both of two headers.
fn overlap(this: Option<&On>, that: Option<&On>) -> bool {
    match (this, that) {
        (Some(this), Some(that)) => this.statuses.iter().any(|one| is_on(Some(that), one.number)),
        _ => true,
    }
}

/// Checks that a header interpolates only fields that the message may interpolate, and that no
/// value can add a parameter to a challenge.
pub(super) fn check_interpolation(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if queries.is_transparent(variant) || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    for header in queries.headers(variant) {
        let is_challenge = matches!(&*header.name.value().to_lowercase(), "www-authenticate" | "proxy-authenticate");
        let mut quotes = Quotes::default();
        for piece in &header.template.pieces {
            match piece {
                Piece::Text(text) => text.chars().for_each(|char| quotes.read(char)),
                Piece::Value(value) => {
                    if quotes.escaping {
                        errors.help_and_note(
                            header.value.span(),
                            format_args!(
                                "the `\\` before `{{{}}}` would escape the first character of the value",
                                value.field
                            ),
                            "remove it, or write a backslash as `\\\\`",
                            "RFC 9110 §5.6.4",
                        );
                    }
                    if is_challenge && !quotes.open {
                        let field = &value.field;
                        errors.help_and_note(
                            header.value.span(),
                            format_args!("`{{{field}}}` needs quotes in header `{}`", header.name.value()),
                            format_args!("write the value in quotes: `r#\"Bearer scope=\"{{{field}}}\"\"#`"),
                            "without quotes, the value could add a parameter to the challenge; in quotes it is escaped",
                        );
                    }
                    check_value(variant, header, value, errors);
                }
            }
        }
    }
}

/// Returns whether the template begins with the scheme of a challenge. If the template begins with
/// a value, `check_interpolation` reports it.
fn begins_with_scheme(template: &Template) -> bool {
    match template.pieces.first() {
        Some(Piece::Text(text)) => text.split([' ', '\t', ',']).next().is_some_and(is_token),
        Some(Piece::Value(_)) => true,
        None => false,
    }
}

/// A reader of quoted strings (RFC 9110 §5.6.4). It reads them in the same way as the runtime.
#[derive(Default)]
struct Quotes {
    open: bool,
    escaping: bool,
}

impl Quotes {
    /// Returns the state at the end of a template.
    fn after(template: &Template) -> Self {
        let mut quotes = Self::default();
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => text.chars().for_each(|char| quotes.read(char)),
                // A backslash before the value escapes the value's first character, and nothing
                // after the value.
                Piece::Value(_) => quotes.escaping = false,
            }
        }
        quotes
    }

    fn read(&mut self, char: char) {
        match char {
            _ if self.escaping => self.escaping = false,
            '\\' => self.escaping = self.open,
            '"' => self.open = !self.open,
            _ => {}
        }
    }
}

fn check_value(variant: &Variant<'_>, header: &Header, value: &Value, errors: &Errors) {
    for name in value.reads() {
        match variant.field(name) {
            None => unknown_field(variant, header.value.span(), name, errors),
            Some(field) if field.is_source() => source_in_text(field, "`#[header]`", REMOVE, errors),
            Some(field) if field.is_declared_sayable() || matches!(field.public, Attr::Invalid) => {}
            Some(field) if field.status.is_some() => errors.help_and_note(
                field.span(),
                format_args!(
                    "header `{}` interpolates {}, which a masked response would disclose",
                    header.name.value(),
                    field.quoted()
                ),
                "add `#[public(message)]` to allow that",
                "a masked response has the headers, but need not have the status of the field",
            ),
            Some(field) => errors.help(
                field.span(),
                format_args!(
                    "header `{}` interpolates {}, {}",
                    header.name.value(),
                    field.quoted(),
                    field.why_unsayable()
                ),
                format_args!(
                    "mark the field `#[public(message)]` to send it in messages and headers, or `{}` to send it as a member, too",
                    field.as_member()
                ),
            ),
        }
    }
}

/// Checks that each response has the header that its status requires.
pub(super) fn check_required(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    for problem_type in queries.problem_types(variant) {
        if let Some(required) = http_status::required_header(problem_type.status.number) {
            check_one_required(queries, variant, &problem_type.status, &required, errors);
        }
    }
}

fn check_one_required(
    queries: &Queries<'_>,
    variant: &Variant<'_>,
    status: &Code,
    required: &http_status::Required,
    errors: &Errors,
) {
    let http_status::Required { name, value, clause } = *required;
    let number = status.number;
    let declared = Declared::of(queries, variant, number, name);
    // The declaration says where the challenge comes from, or that there is none.
    let is_exempt = queries.status(variant).get().is_some_and(|status| match number {
        401 => status.no_challenge.is_some() || status.profile_challenge.is_some() || status.is_incomplete,
        407 => status.no_challenge.is_some() || status.is_incomplete,
        _ => false,
    });
    if is_exempt || matches!(declared, Declared::Always) {
        return;
    }
    if matches!(declared, Declared::Never) {
        // If the status is declared on the type, the span is the variant's, which needs the header.
        let span = variant.status.get().map_or_else(|| variant.ident.span(), |_| status.span);
        let value = literal(value);
        let is_one_of_many = queries.problem_types(variant).len() > 1;
        let help = match (variant.is_struct, is_one_of_many) {
            (true, false) => {
                format!("add `#[header({name:?}, {value})]` to the struct, or `#[header({name:?})]` to a field")
            }
            (false, false) => format!(
                "add `#[header({name:?}, {value})]` to the variant, or `#[header({name:?})]` to a field\n      or add `#[header({name:?}, {value}, on({number}))]` to the enum, for each {number} of it"
            ),
            (is_struct, true) => format!(
                "add `#[header({name:?}, {value}, on({number}))]` to the {}, or `#[header({name:?}, on({number}))]` to a field",
                if is_struct { "struct" } else { "variant or the enum" }
            ),
        };
        let waiver = match number {
            401 | 407 => "\n      or, if clients get no challenge today, write `no_challenge` beside the status",
            _ => "",
        };
        errors.help_and_note(
            span,
            format_args!("status {number} needs the header `{name}`"),
            format_args!("{help}{waiver}"),
            clause,
        );
        return;
    }
    if let Declared::Sometimes(field) = declared {
        errors.help_and_note(
            field.ty.span(),
            format_args!("status {number} needs the header `{name}`, and this field may have no value"),
            format_args!(
                "use a type that always has a value, or add `#[header({name:?}, {})]` to the variant, too",
                literal(value)
            ),
            clause,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn quotes_open_and_close_as_in_a_quoted_string() {
        for (text, open, escaping) in [
            (r#"Bearer scope=""#, true, false),
            (r#"Bearer scope="a""#, false, false),
            (r#"Bearer scope="a\""#, true, false),
            (r#"Bearer scope="a\\""#, false, false),
            (r#"Bearer scope="a\"#, true, true),
            (r#"Bearer scope="a\\"#, true, false),
            // Outside quotes, a backslash escapes nothing.
            (r#"Bearer \"" "#, false, false),
            (r"Bearer \", false, false),
        ] {
            let mut quotes = Quotes::default();
            text.chars().for_each(|char| quotes.read(char));
            assert_eq!((quotes.open, quotes.escaping), (open, escaping), "{text}");
        }
    }
}
