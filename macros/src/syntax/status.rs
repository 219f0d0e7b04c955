//! The reader of `#[status]`, and of the statuses in it, which are numbers or names.

use super::input::{Code, CodeValue, Conversion, Listed, StaticMembers, Status, StatusKind};
use crate::args::arguments::{Args, Item, Last, Value, missing};
use crate::args::syntax::STATUS_IN_A_FIELD;
use crate::attribute;
use crate::util::diagnostics::Errors;
use crate::util::grpc_codes;
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
        from: Vec::new(),
        code: None,
        title: None,
        uri: None,
        docs: None,
        members: None,
        grpc: None,
        disclose: None,
        server_only: false,
        retry: None,
        profile_challenge: None,
        no_challenge: None,
        same: None,
        is_incomplete: told,
    };
    let (mut listed, mut otherwise) = (None, None);
    for (key, span, value) in args.keys {
        match (key.name, value) {
            ("code", Value::String(code)) => status.code = Some(CodeValue::Text(code)),
            ("code", Value::Path(constant)) => status.code = Some(CodeValue::Constant(constant)),
            ("title", Value::String(title)) => status.title = Some(title),
            ("type", Value::String(uri)) => status.uri = Some(uri),
            ("docs", Value::String(link)) => status.docs = Some(link),
            ("members", Value::Members(list)) => status.members = Some(StaticMembers { span, list }),
            ("grpc", Value::String(code)) => status.grpc = Some((span, grpc(&code, errors)?)),
            ("disclose", Value::Flag) => status.disclose = Some(span),
            ("server_only", Value::Flag) => status.server_only = true,
            ("retry", Value::Bool(is_retryable)) => status.retry = Some((span, is_retryable)),
            ("no_challenge", Value::Flag) => status.no_challenge = Some(span),
            ("challenge", Value::Words(words)) if words.iter().all(|word| word == "profile") => {
                status.profile_challenge = Some(span);
            }
            ("challenge", Value::Words(words)) => words.iter().for_each(|word| {
                status.is_incomplete = true;
                let mistake = format!("unknown word `{word}` in `challenge`");
                errors.help(word.span(), mistake, "write `challenge = profile`");
            }),
            ("downcast", Value::Paths(types)) if types.is_empty() => {
                errors.help(span, "`downcast` lists no type", "write `downcast(OrderError)`");
            }
            ("downcast", Value::Paths(types)) => status.downcast = types,
            ("from", Value::Conversions(types)) if types.is_empty() => {
                errors.help(span, "`from` lists no type", "write `from(io::Error)`");
            }
            ("from", Value::Conversions(types)) => {
                status.from = types.into_iter().map(|(ty, condition)| Conversion { ty, condition }).collect();
            }
            ("one_of", Value::Ranges(items)) => listed = Some((span, self::listed(items, errors)?)),
            ("otherwise", Value::Otherwise(item, same)) => {
                otherwise = Some((span, code(*item, errors)?));
                status.same = same;
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
        (None, Some((_, mut listed)), Some((_, otherwise))) => {
            let same = status.same.map(|span| Listed { first: Code { number: 400, span }, last: Some(499) });
            listed.extend(same);
            StatusKind::OneOf(listed, otherwise)
        }
        (Some(first), ..) => {
            let mistake = "`#[status]` takes either a fixed status or `one_of`";
            let help = format!("write `#[status(404)]`, or for a status known at run time {run_time}");
            errors.help(first.span(), mistake, help);
            return None;
        }
        // A mistake in the missing part has been reported.
        (None, ..) if told => return None,
        (None, Some((span, _)), None) => {
            errors.help(span, "`one_of` needs `otherwise`", format_args!("write {run_time}"));
            return None;
        }
        (None, None, Some((span, _))) => {
            errors.help(span, "`otherwise` needs `one_of`", format_args!("write {run_time}"));
            return None;
        }
        (None, None, None) => return missing(&attribute::STATUS, span, false, "a status", errors),
    };
    Some(status)
}

fn listed(items: Vec<(Item, Option<Last>)>, errors: &Errors) -> Option<Vec<Listed>> {
    // As in `codes`, all mistakes are reported.
    let listed: Vec<Option<Listed>> = items.into_iter().map(|(first, last)| one_listed(first, last, errors)).collect();
    listed.into_iter().collect()
}

fn one_listed(first: Item, last: Option<Last>, errors: &Errors) -> Option<Listed> {
    let first = code(first, errors)?;
    let Some(Last { item, is_inclusive }) = last else { return Some(Listed { first, last: None }) };
    let last = code(item, errors)?.number;
    let number = first.number;
    if !is_inclusive {
        let mistake = "`one_of` takes a range with its last status";
        errors.help(first.span, mistake, format_args!("write `{number}..={}`", last - 1));
        return None;
    }
    if number >= last || number / 100 != last / 100 {
        errors.help(
            first.span,
            format_args!("`{number}..={last}` is not a range of client errors or of server errors"),
            "write `400..=499` or `500..=599`",
        );
        return None;
    }
    Some(Listed { first, last: Some(last) })
}

pub(super) fn codes(items: Vec<Item>, errors: &Errors) -> Option<Vec<Code>> {
    // Collected before it is turned into an `Option`, which would stop at the first mistake: all
    // are reported.
    let codes: Vec<Option<Code>> = items.into_iter().map(|item| code(item, errors)).collect();
    codes.into_iter().collect()
}

pub(super) fn code(item: Item, errors: &Errors) -> Option<Code> {
    let span = item.span();
    let number = match item {
        Item::Number(number) => in_range(number.base10_parse::<u16>().ok(), &number.to_string(), span, errors)?,
        Item::Word(name) => named(&name, errors)?,
        Item::Path(path) => {
            with_path(&path, errors);
            return None;
        }
        Item::String(_) => return None,
    };
    Some(Code { number, span })
}

/// Reports a status with a path, such as `StatusCode::NOT_FOUND`. A derive can't see which constant
/// a path leads to, and the import of `StatusCode` would be unused.
fn with_path(path: &Path, errors: &Errors) {
    let written = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let name = nearest(&written, error_names()).unwrap_or(&written);
    errors.help(
        path.span(),
        format_args!("status `{written}` must be written without a path"),
        format_args!("write `{name}`"),
    );
}

fn error_names() -> impl Iterator<Item = &'static str> {
    http_status::NAMES.iter().filter(|(number, _)| *number >= 400).map(|(_, name)| *name)
}

fn named(name: &Ident, errors: &Errors) -> Option<u16> {
    let text = name.to_string();
    match http_status::by_name(&text) {
        Some(number) => in_range(Some(number), &text, name.span(), errors),
        None => {
            // `HTTP_404_NOT_FOUND`
            let number =
                text.split('_').find(|part| part.parse().is_ok_and(|number: u16| (400..600).contains(&number)));
            let help = number.or_else(|| nearest(&text, error_names().chain(["transparent"]))).map_or_else(
                || {
                    let fixed =
                        "write a number, such as `409`, or the name of a constant of http::StatusCode, such as `CONFLICT`";
                    format!("{fixed}\n      or, for a status known at run time, {STATUS_IN_A_FIELD}")
                },
                |near| format!("write `{near}`"),
            );
            errors.help(name.span(), format_args!("unknown status `{text}`"), help);
            None
        }
    }
}

/// Returns the number if it is the status of an error: 4xx or 5xx (RFC 9110 §15) except 418, which
/// is reserved (§15.5.19).
fn in_range(number: Option<u16>, written: &str, span: Span, errors: &Errors) -> Option<u16> {
    match number {
        Some(418) => {
            let help = "write `400`, the general client error";
            errors.help_and_note(span, "status 418 is reserved", help, "RFC 9110 §15.5.19");
        }
        Some(number @ 400..=599) => return Some(number),
        _ => errors.help_and_note(
            span,
            format_args!("`{written}` is not the status of an error"),
            "write a 4xx if the client can correct the request, such as `400`, else a 5xx, such as `500`",
            "RFC 9110 §15",
        ),
    }
    None
}

/// Returns the number of a gRPC code.
pub(super) fn grpc(code: &Str, errors: &Errors) -> Option<usize> {
    let text = code.value();
    let found = grpc_codes::NAMES.iter().position(|known| *known == text);
    if found.is_none() {
        let help = match text {
            "OK" => "remove `grpc` to send the code that belongs to the status".to_owned(),
            _ => suggest(text, grpc_codes::NAMES.iter().copied()),
        };
        errors.help(code.span(), format_args!("`{text:?}` is not a gRPC error code"), help);
    }
    found.map(|index| index + 1)
}
