//! `#[header]`, and the headers that a status requires.

mod grammar;

use super::sentence::{IN_THE_LOG, source_in_text, unknown_field};
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Code, Field, Header, Variant};
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::template::{Piece, Template, Value};
use grammar::{is_list, is_method_list, is_protocol_list, is_retry_after, is_token};
use syn::spanned::Spanned as _;

/// Headers that describe the body or the connection: they follow from the answer.
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

/// Literal names and values are legal.
pub(super) fn check_literals(headers: &[Header], errors: &Errors) {
    for header in headers {
        check_name(&header.name, errors);
        let name = header.name.value().to_lowercase();
        for piece in &header.template.pieces {
            let Piece::Text(text) = piece else { continue };
            // RFC 9110 §5.5: visible ASCII, space and tab.
            if let Some(char) = text.chars().find(|char| !matches!(char, ' '..='~' | '\t')) {
                let mistake = format!("a header's value can't have {char:?} (RFC 9110 §5.5)");
                errors.help(header.value.span(), mistake, "visible ASCII and spaces make a value");
            }
        }
        let value = header.value.value();
        let is_literal = header.template.literal().is_some();
        let refuse = |mistake: &str, example: &str| {
            errors.help(header.value.span(), mistake, format_args!("`#[header(\"{name}\", {})]`", literal(example)));
        };
        match name.as_str() {
            _ if value.trim() != value => {
                refuse("a header's value neither begins nor ends with white space (RFC 9110 §5.5)", value.trim());
            }
            "www-authenticate" | "proxy-authenticate" if !begins_with_scheme(&header.template) => {
                refuse("it begins with no challenge (RFC 9110 §11.6.1)", "Bearer realm=\"api\"");
            }
            "upgrade" if is_literal && !is_protocol_list(value) => {
                refuse("`Upgrade` is a list of protocols (RFC 9110 §7.8)", "HTTP/2.0");
            }
            "retry-after" if is_literal && !is_retry_after(value) => {
                refuse("`Retry-After` is whole seconds or an HTTP-date (RFC 9110 §10.2.3)", "120");
            }
            "allow" if is_literal && !is_method_list(value) => {
                refuse("`Allow` is a list of methods (RFC 9110 §10.2.1)", "GET, POST");
            }
            _ if value.contains('"') && is_list(&name) => {
                if let Quotes { open: true, escaping } = Quotes::after(&header.template) {
                    let closed = format!("{value}{}\"", if escaping { "\\" } else { "" });
                    refuse("a quoted string in it is never closed (RFC 9110 §5.6.4)", &closed);
                }
            }
            _ => {}
        }
    }
}

/// A string literal, raw where it has quotes.
fn literal(text: &str) -> String {
    if text.contains('"') { format!("r#\"{text}\"#") } else { format!("\"{text}\"") }
}

fn check_name(name: &Str, errors: &Errors) {
    let text = name.value();
    if !is_token(text) {
        errors.help(
            name.span(),
            format_args!("`{text:?}` is no name of a header (RFC 9110 §5.1)"),
            "letters, digits and dashes, as in `\"retry-after\"`",
        );
    } else if OWNED.contains(&text.to_lowercase().as_str()) {
        let help = "leave it out: the format knows the body, and the server the connection";
        errors.help(name.span(), format_args!("`{text}` follows from the answer, and can't be declared"), help);
    }
}

/// The names on fields are legal.
pub(super) fn check_field_names(variant: &Variant<'_>, errors: &Errors) {
    variant.fields.iter().flat_map(|field| &field.headers).for_each(|name| check_name(name, errors));
}

/// RFC 9110 §5.3: only a list may be sent in several lines.
pub(super) fn check_repeated(headers: &[Header], fields: &[Field<'_>], errors: &Errors) {
    let of_fields = fields.iter().flat_map(|field| &field.headers);
    let names: Vec<&Str> = headers.iter().map(|header| &header.name).chain(of_fields).collect();
    for (index, name) in names.iter().enumerate() {
        let is_same = |before: &&Str| before.value().eq_ignore_ascii_case(name.value());
        if names[..index].iter().any(is_same) && !is_list(&name.value().to_lowercase()) {
            errors.help(
                name.span(),
                format_args!("`{}` stands here twice, and is not known to be a list (RFC 9110 §5.3)", name.value()),
                "keep one of them; a list of your own is one value with commas, or one field that is a `Vec`",
            );
        }
    }
}

/// A header interpolates what the sentence may, and nothing that could add to a challenge.
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
                        errors.help(
                            header.value.span(),
                            format_args!("the `\\` before `{{{}}}` would escape what it begins with", value.field),
                            "a backslash in a quoted string is written `\\\\` (RFC 9110 §5.6.4)",
                        );
                    }
                    if is_challenge && !quotes.open {
                        errors.help(
                            header.value.span(),
                            format_args!(
                                "`{{{}}}` could add a parameter to the challenge: it stands outside of quotes",
                                value.field
                            ),
                            "quote it, and it is escaped: `r#\"Bearer scope=\"{scope}\"\"#`",
                        );
                    }
                    check_value(variant, header, value, errors);
                }
            }
        }
    }
}

/// Whether the text in front of any value is that of a challenge. What a value does there is told
/// elsewhere.
fn begins_with_scheme(template: &Template) -> bool {
    match template.pieces.first() {
        Some(Piece::Text(text)) => text.split([' ', '\t', ',']).next().is_some_and(is_token),
        Some(Piece::Value(_)) => true,
        None => false,
    }
}

/// Where quoted strings begin and end (RFC 9110 §5.6.4); the runtime reads them in the same way.
#[derive(Default)]
struct Quotes {
    open: bool,
    escaping: bool,
}

impl Quotes {
    /// At the end of a value.
    fn after(template: &Template) -> Self {
        let mut quotes = Self::default();
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => text.chars().for_each(|char| quotes.read(char)),
                // What it begins with is what would be escaped.
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
            Some(field) if field.is_source() => source_in_text(field, "a header", IN_THE_LOG, errors),
            Some(field) if field.is_declared_sayable() || matches!(field.public, Attr::Invalid) => {}
            Some(field) if field.status.is_some() => errors.help(
                field.span(),
                format_args!(
                    "the header `{}` interpolates {}, which a masked answer would tell: its status is another one",
                    header.name.value(),
                    field.quoted()
                ),
                "`#[public(message)]` beside `#[status]` says that it may",
            ),
            Some(field) => errors.help(
                field.span(),
                format_args!(
                    "the header `{}` interpolates {}, {}",
                    header.name.value(),
                    field.quoted(),
                    field.why_unsayable()
                ),
                format_args!(
                    "`#[public(message)]` makes it sayable, in headers too; `{}` also sends it in the body",
                    field.as_member()
                ),
            ),
        }
    }
}

/// A status that may not be sent without a header has it, always.
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
    let is_required = |literal: &Str| literal.value().eq_ignore_ascii_case(name);
    if queries.headers(variant).any(|header| is_required(&header.name)) {
        return;
    }
    let fields: Vec<_> = variant.fields.iter().filter(|field| field.headers.iter().any(is_required)).collect();
    if fields.is_empty() {
        // The status may be the type's, the header is owed by the variant.
        let span = variant.status.get().map_or_else(|| variant.ident.span(), |_| status.span);
        errors.help(
            span,
            format_args!("a {number} needs the header `{name}` ({clause})"),
            format_args!(
                "`#[header({name:?}, {})]` on the variant or on the type, or a field `#[header({name:?})]`",
                literal(value)
            ),
        );
        return;
    }
    // An empty list of methods leaves `Allow` to the router that knows them; an empty list of
    // challenges is none.
    let may_be_absent = |name: &str| name == "Option" || name == "Vec" && number != 405;
    let certain = fields.iter().any(|field| !field.type_name().is_some_and(|name| may_be_absent(&name)));
    if let (false, Some(field)) = (certain, fields.first()) {
        errors.help(
            field.ty.span(),
            format_args!("a {number} always needs the header `{name}` ({clause}), and this one may be absent"),
            "make the field one that always has a value, or declare the header on the variant as well",
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
            // Outside of quotes a backslash escapes nothing.
            (r#"Bearer \"" "#, false, false),
            (r"Bearer \", false, false),
        ] {
            let mut quotes = Quotes::default();
            text.chars().for_each(|char| quotes.read(char));
            assert_eq!((quotes.open, quotes.escaping), (open, escaping), "{text}");
        }
    }
}
