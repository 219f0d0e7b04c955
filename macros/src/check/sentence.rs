//! The public sentence, and the cause for the error log.

use crate::queries::problem_types::Queries;
use crate::queries::sentence::Sentence;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Field, Message, Variant};
use crate::syntax::thiserror::ErrorAttr;
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use crate::util::names::suggest;
use crate::util::template::{Name, Template, Value};
use proc_macro2::Span;

/// The type's default can only be the title: a sentence is a variant's own.
pub(super) fn check_type_message(queries: &Queries<'_>, errors: &Errors) {
    let Some(span) = sentence_span(&queries.input.message) else { return };
    let help = "`#[message(title)]` is what all variants can have in common; a sentence, or `unchecked_display`, stands on its own variant";
    errors.help(span, "on the type, `#[message]` takes `title` alone", help);
}

/// Where a message says more than the title.
fn sentence_span(message: &Attr<Message>) -> Option<Span> {
    message.get().filter(|message| !matches!(message, Message::Title(_))).map(Message::span)
}

/// Everything in a sentence that is sent was declared public.
pub(super) fn check_sentence(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(variant.conceal_as, Attr::Absent) {
        check_concealed_message(variant, errors);
        return;
    }
    match queries.sentence(variant) {
        Sentence::Masked => check_masked_message(queries, variant, errors),
        Sentence::Text(text, template) => {
            let of = Sent { what: "the sentence", can_say_otherwise: false };
            check_values(variant, text, template, &of, errors);
        }
        Sentence::Proven(text, template) => {
            let of = Sent { what: "`#[error(\"…\")]` is the client's sentence, and", can_say_otherwise: true };
            check_values(variant, text, template, &of, errors);
            let is_told = |value: &Value| !variant.field(&value.field).is_some_and(Field::is_sayable);
            template.values().filter(|value| value.is_debug() && !is_told(value)).for_each(|value| {
                let name = &value.field;
                errors.help(
                    text.span(),
                    format_args!("`#[error(\"…\")]` is the client's sentence, and prints `{name}` with Debug, private fields of its type included"),
                    format_args!("print it with Display, `{{{name}}}`, or say it in a `#[message(\"… {{{name}:?}} …\")]`, which is for the client alone"),
                );
            });
        }
        Sentence::Unchecked(span) => check_unchecked(variant, span, errors),
        Sentence::Unproven(span, why) => {
            let unchecked = match may_be_unchecked(variant) {
                true => "\n      `#[message(unchecked_display)]` sends whatever this prints",
                false => "",
            };
            errors.help(
                span,
                format_args!("`#[error]` is what a client reads, and this one can't be proven: {why}"),
                format_args!(
                    "give the client a sentence of its own, `#[message(\"…\")]`, or send the title, `#[message(title)]` (on the enum: all titles){unchecked}"
                ),
            );
        }
        Sentence::Delegated | Sentence::Title | Sentence::Invalid => {}
    }
}

fn check_masked_message(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = sentence_span(&variant.message) else { return };
    let number = queries.number(variant).unwrap_or(500);
    errors.help(
        span,
        format_args!("a {number} answers with a generic sentence, so nobody would read this one"),
        format_args!("leave it out, or send it: {}", queries.as_disclosed(variant)),
    );
}

fn check_concealed_message(variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = sentence_span(&variant.message) else { return };
    errors.help(
        span,
        "a concealed variant has no sentence of its own: the client reads the other one's",
        "leave it out",
    );
}

fn check_unchecked(variant: &Variant<'_>, span: Span, errors: &Errors) {
    if !may_be_unchecked(variant) {
        errors.help(
            span,
            "`unchecked_display` beside a source would send what the source prints",
            "write the sentence, `#[message(\"…\")]`, or send the title, `#[message(title)]`",
        );
    }
}

/// Whether its Display prints no source's.
fn may_be_unchecked(variant: &Variant<'_>) -> bool {
    !matches!(variant.error, ErrorAttr::Transparent(_)) && !variant.fields.iter().any(Field::is_source)
}

/// The cause is for the error log of a 4xx's caller.
pub(super) fn check_cause(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some((text, template)) = variant.cause.get() else { return };
    if queries.problem_types(variant).iter().any(|one| one.status.number >= 500)
        && queries.unmasked_problem_types(variant).next().is_none()
    {
        let help = "leave it out: operators read the whole chain of sources in the report";
        errors.help(text.span(), "a cause is for the error log of callers, which shows client errors", help);
    }
    for name in template.values().flat_map(Value::reads) {
        match variant.field(name) {
            None => unknown_field(variant, text.span(), name, errors),
            Some(field) if field.is_source() => source_in_text(field, "the cause", IN_THE_LOG, errors),
            Some(field) if field.is_sayable_as_cause() || matches!(field.public, Attr::Invalid) => {}
            Some(field) => errors.help(
                field.span(),
                format_args!("the cause interpolates {}, which is private", field.quoted()),
                "callers read it in their error log: mark the field `#[public(cause)]`, which shows it there alone",
            ),
        }
    }
}

/// A text that is sent.
struct Sent {
    what: &'static str,
    /// Whether `#[message]` could take its place.
    can_say_otherwise: bool,
}

fn check_values(variant: &Variant<'_>, text: &Str, template: &Template, of: &Sent, errors: &Errors) {
    let what = of.what;
    let mut told: Vec<&Name> = Vec::new();
    for name in template.values().flat_map(Value::reads) {
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        match variant.field(name) {
            None => unknown_field(variant, text.span(), name, errors),
            Some(field) if field.is_source() => source_in_text(field, what, IN_WORDS, errors),
            Some(field) if field.is_sayable() || matches!(field.public, Attr::Invalid) => {}
            Some(field) => {
                let otherwise = if of.can_say_otherwise {
                    "\n      `#[message(\"…\")]` on the variant tells the client something else, and this stays for the log; `#[message(title)]` tells it the title"
                } else {
                    ""
                };
                errors.help(
                    field.span(),
                    format_args!("{what} interpolates {}, {}", field.quoted(), field.why_unsayable()),
                    format_args!(
                        "`#[public(message)]` sends it in the sentence, `{}` also as a member of the body{otherwise}",
                        field.as_member()
                    ),
                );
            }
        }
    }
}

/// What to do about a source in a sentence.
const IN_WORDS: &str =
    "sources are for the log. Say what the client can do about it: `#[message(\"…\")]`, without the source";

/// What to do about it elsewhere.
pub(super) const IN_THE_LOG: &str = "leave it out: sources are for the log, which has it";

pub(super) fn source_in_text(field: &Field<'_>, what: &str, help: &str, errors: &Errors) {
    errors.help(
        field.span(),
        format_args!("{what} interpolates {}, which is the source: its text would reach a client", field.quoted()),
        help,
    );
}

pub(super) fn unknown_field(variant: &Variant<'_>, span: Span, name: &Name, errors: &Errors) {
    let names: Vec<String> = variant.fields.iter().map(|field| field.name().to_string()).collect();
    let (mistake, help) = match name {
        Name::Named(name) if name == "self" => (
            "`{self}` prints the whole error, private fields too".to_owned(),
            "interpolate fields: `{id}`, `{0}`".to_owned(),
        ),
        name if names.is_empty() => (
            format!("{} has no field `{name}`", variant.quoted()),
            "it has none at all: a constant can't be interpolated; for a brace in the text, write `{{`".to_owned(),
        ),
        name => (
            format!("{} has no field `{name}`", variant.quoted()),
            suggest(&name.to_string(), names.iter().map(String::as_str)),
        ),
    };
    errors.help(span, mistake, help);
}
