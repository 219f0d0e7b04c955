//! The rules of the texts: the message for the client, and the cause for the error log.

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

/// Checks `#[message]` on an enum. The default of all variants can't be a text, because a text
/// describes one variant.
pub(super) fn check_type_message(queries: &Queries<'_>, errors: &Errors) {
    let Some(Message::Text(text, _)) = queries.input.message.get() else { return };
    let help = "write `#[message(title)]`, or move `#[message(…)]` to the variants";
    errors.help(text.span(), "`#[message]` on an enum takes no text", help);
}

/// Returns the span of a message that is not the title.
fn sentence_span(message: &Attr<Message>) -> Option<Span> {
    message.get().filter(|message| !matches!(message, Message::Title(_))).map(Message::span)
}

/// Checks that each field in a message that is sent is public.
pub(super) fn check_sentence(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(variant.conceal_as, Attr::Absent) {
        check_concealed_message(variant, errors);
        return;
    }
    match queries.sentence(variant) {
        Sentence::Masked => check_masked_message(queries, variant, errors),
        Sentence::Text(text, template) => {
            let source = queries.is_transparent(variant).then(|| variant.sources().first().map(|field| field.name()));
            let of = Sent { what: "`#[message]`", can_say_otherwise: false, source: source.flatten() };
            check_values(variant, text, template, &of, errors);
            check_inner(text, template, &of, errors);
        }
        Sentence::Proven(text, template) => {
            let of = Sent { what: "`#[error]`", can_say_otherwise: true, source: None };
            check_values(variant, text, template, &of, errors);
            let is_told = |value: &Value| !variant.field(&value.field).is_some_and(Field::is_sayable);
            template.values().filter(|value| value.is_debug() && !is_told(value)).for_each(|value| {
                let name = &value.field;
                errors.help_and_note(
                    text.span(),
                    format_args!("`#[error]` prints `{name}` with Debug, which may show private fields of its type"),
                    format_args!(
                        "write `{{{name}}}`, or repeat the text for the client: `#[message(\"… {{{name}:?}} …\")]`"
                    ),
                    ERROR_IS_SENT,
                );
            });
        }
        Sentence::Unproven(span, why) => {
            // Not where the text of a source is printed, although `unchecked_display` would send
            // it.
            let unchecked = match prints_a_source(variant) {
                true => "",
                false => "\n      or send the text without a check: `#[message(unchecked_display)]`",
            };
            let help = "add a message for the client, `#[message(\"…\")]`, or send the title, `#[message(title)]`";
            let mistake = format!("`#[error]` can't be checked for private data: {why}");
            errors.help_and_note(span, mistake, format_args!("{help}{unchecked}"), ERROR_IS_SENT);
        }
        Sentence::Delegated | Sentence::Unchecked | Sentence::Title | Sentence::Invalid => {}
    }
}

/// The reason why the text of `#[error]` is checked.
const ERROR_IS_SENT: &str = "without `#[message]`, the text of `#[error]` is sent to the client";

fn check_masked_message(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = sentence_span(&variant.message) else { return };
    let number = queries.number(variant).unwrap_or(500);
    errors.help(
        span,
        format_args!("`#[message]` has no effect on a masked {number} response"),
        format_args!("remove it, or send the message with {}", queries.as_disclosed(variant)),
    );
}

fn check_concealed_message(variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = sentence_span(&variant.message) else { return };
    let note = "the client receives the message of the variant that is shown";
    errors.help_and_note(span, "`#[message]` has no effect on a concealed variant", "remove it", note);
}

/// Returns whether the variant has a source, whose text its Display could print.
fn prints_a_source(variant: &Variant<'_>) -> bool {
    matches!(variant.error, ErrorAttr::Transparent(_)) || variant.fields.iter().any(Field::is_source)
}

/// Checks the cause, which the API's error log shows to clients for a 4xx response.
pub(super) fn check_cause(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some((text, template)) = variant.cause.get() else { return };
    if queries.problem_types(variant).iter().any(|one| one.status.number >= 500)
        && queries.unmasked_problem_types(variant).next().is_none()
    {
        let number = queries.number(variant).unwrap_or(500);
        let mistake = format!("`#[cause]` has no effect on a masked {number} response");
        let note = "clients read the cause of a 4xx in the API's error log; a report has the chain of sources";
        errors.help_and_note(text.span(), mistake, "remove it", note);
    }
    for name in template.values().flat_map(Value::reads) {
        match variant.field(name) {
            None => unknown_field(variant, text.span(), name, errors),
            Some(field) if field.is_source() => source_in_text(field, "`#[cause]`", REMOVE, errors),
            Some(field) if field.is_sayable_as_cause() || matches!(field.public, Attr::Invalid) => {}
            Some(field) => errors.help_and_note(
                field.span(),
                format_args!("`#[cause]` interpolates {}, which is private", field.quoted()),
                "add `#[public(cause)]` to show the field in the cause only",
                "clients read the cause in the API's error log",
            ),
        }
    }
}

/// A text that clients receive.
struct Sent {
    what: &'static str,
    /// Whether a `#[message]` could replace the text.
    can_say_otherwise: bool,
    /// The field of a transparent variant that prints the public message of the inner error.
    source: Option<Name>,
}

fn check_values(variant: &Variant<'_>, text: &Str, template: &Template, of: &Sent, errors: &Errors) {
    let what = of.what;
    let mut told: Vec<&Name> = Vec::new();
    let names = template.values().flat_map(Value::reads);
    for name in names.filter(|name| of.source.as_ref() != Some(name)) {
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        match variant.field(name) {
            None => unknown_field(variant, text.span(), name, errors),
            Some(field) if field.is_source() => {
                let help = if of.can_say_otherwise { FOR_THE_LOG } else { IN_WORDS };
                source_in_text(field, what, help, errors);
            }
            Some(field) if field.is_sayable() || matches!(field.public, Attr::Invalid) => {}
            Some(field) => {
                let mistake = format!("{what} interpolates {}, {}", field.quoted(), field.why_unsayable());
                let help = format!(
                    "mark the field `#[public(message)]` to send it in the message, or `{}` to send it as a member, too",
                    field.as_member()
                );
                match of.can_say_otherwise {
                    true => {
                        let other = "or keep this text for the log, and add `#[message(\"…\")]` or `#[message(title)]`";
                        errors.help_and_note(
                            field.span(),
                            mistake,
                            format_args!("{help}\n      {other}"),
                            ERROR_IS_SENT,
                        );
                    }
                    false => errors.help(field.span(), mistake, help),
                }
            }
        }
    }
}

/// Checks that the message of a transparent variant prints the inner error's message as it is.
fn check_inner(text: &Str, template: &Template, of: &Sent, errors: &Errors) {
    let is_inner = |value: &&Value| value.reads().any(|name| of.source.as_ref() == Some(name));
    for value in template.values().filter(is_inner).filter(|value| !value.is_plain()) {
        let name = &value.field;
        errors.help_and_note(
            text.span(),
            format_args!("`#[message]` can't print the inner error with a format"),
            format_args!("write `{{{name}}}`"),
            "a transparent variant prints the public message of the inner error, never its Display or Debug",
        );
    }
}

/// The fix for a source in a message.
const IN_WORDS: &str = "write a message without the source: `#[message(\"…\")]`";

/// The fix for a source in an `#[error]` that is sent.
const FOR_THE_LOG: &str = "keep this text for the log, and write a message without the source: `#[message(\"…\")]`\n      or send the title: `#[message(title)]`";

/// The fix for a source elsewhere.
pub(super) const REMOVE: &str = "remove it from the text";

pub(super) fn source_in_text(field: &Field<'_>, what: &str, help: &str, errors: &Errors) {
    errors.help_and_note(
        field.span(),
        format_args!("{what} interpolates {}, which is a source", field.quoted()),
        help,
        "the text of a source is for the log, never for a client",
    );
}

pub(super) fn unknown_field(variant: &Variant<'_>, span: Span, name: &Name, errors: &Errors) {
    let names: Vec<String> = variant.fields.iter().map(|field| field.name().to_string()).collect();
    let mistake = format!("{} has no field `{name}`", variant.quoted());
    match name {
        Name::Named(name) if name == "self" => {
            let help = "interpolate a field: `{id}`, or `{0}` in a tuple variant";
            errors.help(span, "`{self}` in the text would print private fields, too", help);
        }
        Name::Named(name) if is_constant(name) => {
            let help = format!(
                "write the value of the constant into the text\n      or add a field for it, such as `#[public(message)] {}: u32`",
                name.to_lowercase()
            );
            errors.help(span, format_args!("{mistake}, and a constant can't be interpolated"), help);
        }
        _ if names.is_empty() => {
            errors.help(span, mistake, "add the field, or write `{{` for a brace in the text");
        }
        name => errors.help(span, mistake, suggest(&name.to_string(), names.iter().map(String::as_str))),
    }
}

/// Returns whether a name is that of a constant by its case.
fn is_constant(name: &str) -> bool {
    name.contains(char::is_uppercase) && !name.contains(char::is_lowercase)
}
