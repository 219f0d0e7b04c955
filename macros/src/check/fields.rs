//! The rules of fields: sources, members of the body, field errors, and fields of a masked
//! response.

use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Field, Variant};
use crate::util::diagnostics::Errors;
use crate::util::names::list;
use crate::util::template::Value;
use quote::ToTokens as _;
use syn::spanned::Spanned as _;

/// Member names that the formats use (RFC 9457 §3.1 and `format::Envelope`). An error without a
/// profile may be sent in any of them.
const RESERVED: [&str; 10] =
    ["type", "title", "status", "detail", "instance", "code", "errors", "fields", "message", "details"];

/// Checks that no source is sent. The text of a source is for the log.
pub(super) fn check_sources(variant: &Variant<'_>, errors: &Errors) {
    for field in variant.fields.iter().filter(|field| field.is_source()) {
        let quoted = field.quoted();
        let note = match (field.from_database, field.source, field.from) {
            (Some(_), ..) => format!("`#[from_database]` makes {quoted} a source, whose text is for the log"),
            (_, Some(_), _) => format!("`#[source]` makes {quoted} a source, whose text is for the log"),
            (.., Some(_)) => format!("`#[from]` makes {quoted} a source, whose text is for the log"),
            _ => "thiserror makes a field named `source` a source, whose text is for the log; name it `r#source` if it is none"
                .to_owned(),
        };
        let help = "remove it, and send a field for clients, such as `#[public] reason: &'static str`";
        let spans = field.public.get().map(|public| ("public", public.span)).into_iter();
        for (attribute, span) in spans.chain(field.headers.iter().map(|name| ("header", name.span()))) {
            errors.help_and_note(span, format_args!("`#[{attribute}]` can't send {quoted}, a source"), help, &note);
        }
        if let (Some(span), Some(_)) = (field.from_database, field.from) {
            let note = "both implement the same `From`, and that of `#[from_database]` maps violations to variants";
            let mistake = "`#[from_database]` conflicts with `#[from]` on the same field";
            errors.help_and_note(span, mistake, "remove `#[from]`", note);
        }
    }
    let mut databases = variant.fields.iter().filter_map(|field| field.from_database).skip(1);
    if let Some(span) = databases.next() {
        errors.help(span, "`#[from_database]` is on two fields of one variant", "move one of them to another variant");
    }
}

/// Checks that the names of members are legal (RFC 9457 §3.2), not reserved by a format, and
/// distinct. The names that the format of a profile reserves are known only at run time:
/// `assert_catalog` checks them.
pub(super) fn check_members(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let mut taken: Vec<String> = Vec::new();
    // `#[public]` on a source has been reported by `check_sources`.
    for field in variant.fields.iter().filter(|field| !field.is_source()) {
        let Attr::Valid(public) = &field.public else { continue };
        if let (Some(message), Some(_)) = (public.message, public.cause) {
            let help = "write `#[public(message)]`, which allows the field in the cause, too";
            errors.help(message, "`#[public]` can't combine `message` and `cause`", help);
        }
        if !field.is_member() {
            let name = public.name.as_ref().map(|name| ("name", name.span()));
            let schema = public.schema.as_ref().map(|(span, _)| ("schema", *span));
            for (key, span) in name.into_iter().chain(schema) {
                let mistake = format_args!("`{key}` has no effect on a field that is not a member of the body");
                errors.help(span, mistake, "remove it");
            }
            continue;
        }
        let name = field.member_name();
        let span = match (&public.name, field.ident) {
            (Some(name), _) => name.span(),
            (None, Some(ident)) => ident.span(),
            (None, None) => public.span,
        };
        if field.ident.is_none() && public.name.is_none() {
            let help =
                "write `#[public(name = \"id\")]`, or `#[public(message)]` to send the field in the message only";
            errors.help(span, "`#[public]` on an unnamed field needs a name for the member", help);
        } else if !is_member_name(&name) {
            let note = "a member name is an ASCII letter, then ASCII letters, digits and `_` (RFC 9457 §3.2)";
            let mistake = format!("`{name:?}` is not a legal member name");
            errors.help_and_note(span, mistake, "write `#[public(name = \"…\")]`", note);
        } else if queries.input.settings.profile.is_none() && is_reserved(&name) {
            errors.help_and_note(
                span,
                format_args!("`{name}` is a reserved member name"),
                format_args!(
                    "write another name, such as `#[public(name = \"buyer_{name}\")]`, or name a profile whose format has no such member: `#[api_error(profile = PAYMENTS)]`"
                ),
                reserved_names(),
            );
        } else if taken.contains(&name) {
            errors.help(span, format_args!("two members are named `{name}`"), "write `#[public(name = \"…\")]`");
        }
        taken.push(name);
    }
}

/// Returns whether a format uses a name.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Returns the note of a diagnostic about a reserved name.
pub(super) fn reserved_names() -> String {
    format!("the formats use {}", list(&RESERVED, "and"))
}

/// Returns whether a member can have a name (RFC 9457 §3.2).
pub(super) fn is_member_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic())
        && chars.all(|char| char.is_ascii_alphanumeric() || char == '_')
}

/// Checks that at most one field holds the field errors.
pub(super) fn check_field_errors(variant: &Variant<'_>, errors: &Errors) {
    for span in variant.fields.iter().filter_map(|field| field.field_errors).skip(1) {
        let help = "collect all of them in one field, such as a `Vec<FieldError>`";
        errors.help(span, "`#[field_errors]` is on two fields of one variant", help);
    }
}

/// Checks that the response to a validator's report has the report's field errors.
pub(super) fn check_reports(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let sends_nothing = queries.is_transparent(variant) || queries.unmasked_problem_types(variant).next().is_none();
    let has_field_errors = variant.fields.iter().any(|field| field.field_errors.is_some());
    if sends_nothing || has_field_errors || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    for field in variant.fields.iter().filter(|field| field.is_report() && !field.is_without_field_errors) {
        let ty = field.ty.to_token_stream().to_string().replace(' ', "");
        errors.help(
            field.ty.span(),
            format_args!("`{ty}` without `#[field_errors]`: the response would name no field"),
            "add `#[field_errors]`, as in `#[from] #[field_errors] …`\n      or, if the response must not name the fields, add `#[field_errors(off)]`",
        );
    }
}

/// Checks that a masked variant has no public fields. A 5xx without `disclose` sends no field.
pub(super) fn check_masked(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !queries.is_masked(variant) || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    let number = queries.number(variant).unwrap_or(500);
    let help = format!("remove it, or send the field with {}", queries.as_disclosed(variant));
    let in_header = |field: &Field<'_>| {
        let mut read = queries.headers(variant).flat_map(|header| header.template.values()).flat_map(Value::reads);
        read.any(|name| *name == field.name())
    };
    for field in &variant.fields {
        if let Some(public) = field.public.get().filter(|public| public.message.is_none() || !in_header(field)) {
            let mistake = format!("`#[public]` has no effect on a masked {number} response");
            errors.help(public.span, mistake, &help);
        }
        if let Some(span) = field.field_errors {
            errors.help(span, format_args!("`#[field_errors]` has no effect on a masked {number} response"), &help);
        }
    }
}
