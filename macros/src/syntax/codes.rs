//! Status codes, by number or by name.

use super::Code;
use crate::args::Item;
use crate::diagnostics::Errors;
use crate::names::nearest;
use crate::status;
use proc_macro2::Span;
use syn::Ident;

pub(super) fn codes(items: Vec<Item>, errors: &Errors) -> Option<Vec<Code>> {
    // Each is looked at, so that all mistakes are told.
    let codes: Vec<Option<Code>> = items.into_iter().map(|item| code(item, errors)).collect();
    codes.into_iter().collect()
}

pub(super) fn code(item: Item, errors: &Errors) -> Option<Code> {
    let span = item.span();
    let (number, constant) = match item {
        Item::Number(number) => (in_range(number.base10_parse::<u16>().ok(), span, errors)?, None),
        Item::Word(name) => (named(&name, errors)?, Some(name)),
        Item::String(_) | Item::Path(_) => return None,
    };
    Some(Code { number, constant, span })
}

fn named(name: &Ident, errors: &Errors) -> Option<u16> {
    let text = name.to_string();
    match status::by_name(&text) {
        Some(number) => in_range(Some(number), name.span(), errors),
        None => {
            let errors_only = status::NAMES.iter().filter(|(number, _)| *number >= 400).map(|(_, name)| *name);
            let help = nearest(&text, errors_only.chain(["transparent"])).map_or_else(
                || {
                    "write a number, `#[status(409)]`, or a constant of `http::StatusCode`, `#[status(CONFLICT)]`"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            );
            errors.help(name.span(), format_args!("there is no status `{text}`"), help);
            None
        }
    }
}

/// RFC 9110 §15: 4xx and 5xx are errors; 418 is reserved (§15.5.19).
fn in_range(number: Option<u16>, span: Span, errors: &Errors) -> Option<u16> {
    match number {
        Some(418) => errors.help(
            span,
            "418 is reserved, and answers no error (RFC 9110 §15.5.19)",
            "400 is the general client error",
        ),
        Some(number @ 400..=599) => return Some(number),
        _ => errors.help(
            span,
            "this is not the status of an error",
            "an error answers 400–499 where the client can mend it, 500–599 where it can't (RFC 9110 §15)",
        ),
    }
    None
}
