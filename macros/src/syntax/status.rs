//! `#[status]`, and status codes by number or by name.

use super::input::{Code, Status, StatusKind};
use crate::args::arguments::{Args, Item, Value, missing};
use crate::attribute;
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::{nearest, suggest};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

pub(super) fn read_status(args: Args, errors: &Errors) -> Option<Status> {
    let (span, told, first) = (args.span, args.incomplete, args.positional.into_iter().next());
    let mut status = Status {
        span,
        kind: StatusKind::Transparent,
        downcast: Vec::new(),
        code: None,
        title: None,
        grpc: None,
        disclose: None,
    };
    let (mut listed, mut otherwise) = (None, None);
    for (key, span, value) in args.keys {
        match (key.name, value) {
            ("code", Value::String(code)) => status.code = Some(code),
            ("title", Value::String(title)) => status.title = Some(title),
            ("grpc", Value::String(code)) => status.grpc = Some((span, grpc(&code, errors)?)),
            ("disclose", Value::Flag) => status.disclose = Some(span),
            ("downcast", Value::Paths(types)) if types.is_empty() => {
                errors.help(span, "`downcast` names no type", "`downcast(OrderError, AuthError)`");
            }
            ("downcast", Value::Paths(types)) => status.downcast = types,
            ("one_of", Value::Statuses(items)) => listed = Some((span, codes(items, errors)?)),
            ("otherwise", Value::Statuses(items)) => {
                otherwise = Some((span, codes(items, errors)?.into_iter().next()?))
            }
            (key, _) => unreachable!("{key} is not in the table"),
        }
    }
    let run_time = "`#[status(one_of(404, 409), otherwise = 502)]`";
    status.kind = match (first, listed, otherwise) {
        (Some(first), None, None) => match first {
            Item::Word(word) if word == "transparent" => StatusKind::Transparent,
            first => StatusKind::Code(code(first, errors)?),
        },
        (None, Some((_, listed)), Some((_, otherwise))) => StatusKind::OneOf(listed, otherwise),
        (Some(first), ..) => {
            let mistake = "a status known here and one known at run time contradict each other";
            errors.help(first.span(), mistake, format_args!("write one of them; the latter is {run_time}"));
            return None;
        }
        // The other one could not be read.
        (None, ..) if told => return None,
        (None, Some((span, _)), None) | (None, None, Some((span, _))) => {
            errors.help(span, "`one_of` and `otherwise` stand together", format_args!("write {run_time}"));
            return None;
        }
        (None, None, None) => return missing(&attribute::STATUS, span, false, "a status", errors),
    };
    Some(status)
}

pub(super) fn codes(items: Vec<Item>, errors: &Errors) -> Option<Vec<Code>> {
    // Each is looked at, so that all mistakes are told.
    let codes: Vec<Option<Code>> = items.into_iter().map(|item| code(item, errors)).collect();
    codes.into_iter().collect()
}

pub(super) fn code(item: Item, errors: &Errors) -> Option<Code> {
    let span = item.span();
    let number = match item {
        Item::Number(number) => in_range(number.base10_parse::<u16>().ok(), span, errors)?,
        Item::Word(name) => named(&name, errors)?,
        Item::Path(path) => {
            with_path(&path, errors);
            return None;
        }
        Item::String(_) => return None,
    };
    Some(Code { number, span })
}

/// `StatusCode::NOT_FOUND`: what else a path may lead to, a derive can't see, and the import would
/// be unused.
fn with_path(path: &Path, errors: &Errors) {
    let written = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let name = nearest(&written, error_names()).unwrap_or(&written);
    errors.help(path.span(), "a status is written without its path", format_args!("`{name}` alone, or its number"));
}

fn error_names() -> impl Iterator<Item = &'static str> {
    http_status::NAMES.iter().filter(|(number, _)| *number >= 400).map(|(_, name)| *name)
}

fn named(name: &Ident, errors: &Errors) -> Option<u16> {
    let text = name.to_string();
    match http_status::by_name(&text) {
        Some(number) => in_range(Some(number), name.span(), errors),
        None => {
            let help = nearest(&text, error_names().chain(["transparent"])).map_or_else(
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

/// The number of a gRPC code.
pub(super) fn grpc(code: &Str, errors: &Errors) -> Option<usize> {
    let text = code.value();
    let found = attribute::GRPC_CODES.iter().position(|known| *known == text);
    if found.is_none() {
        let help = match text {
            "OK" => "an error is never `OK`; leave it out, and the code follows from the status".to_owned(),
            _ => suggest(text, attribute::GRPC_CODES.iter().copied()),
        };
        errors.help(code.span(), format_args!("`{text:?}` is not the gRPC code of an error"), help);
    }
    found.map(|index| index + 1)
}
