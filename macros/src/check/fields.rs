//! Fields: sources, members of the body, field errors, and what a masked response would not send.

use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Field, Variant};
use crate::util::diagnostics::Errors;
use crate::util::template::Value;

/// Names that formats use themselves (RFC 9457 §3.1, and those of `format::Envelope`).
const RESERVED: [&str; 10] =
    ["type", "title", "status", "detail", "instance", "code", "errors", "fields", "message", "details"];

/// What a source says is for the log.
pub(super) fn check_sources(variant: &Variant<'_>, errors: &Errors) {
    for field in variant.fields.iter().filter(|field| field.is_source()) {
        let why = match (field.from_database, field.source, field.from) {
            (Some(_), ..) => "`#[from_database]`",
            (_, Some(_), _) => "`#[source]`",
            (.., Some(_)) => "`#[from]`",
            _ => "the source (thiserror takes a field of that name for it; one that is none is named `r#source`)",
        };
        let help = "give out what a client may know by a field of its own, such as `#[public] reason: &'static str`";
        if let Attr::Valid(public) = &field.public {
            let mistake = format!("{} is {why}: what a source says is for the log, never for a client", field.quoted());
            errors.help(public.span, mistake, help);
        }
        for name in &field.headers {
            let mistake = format!("{} is {why}: what a source says is for the log, never for a header", field.quoted());
            errors.help(name.span(), mistake, help);
        }
        if let (Some(span), Some(_)) = (field.from_database, field.from) {
            let help = "keep `#[from_database]`: it gives the `From` impl that tells unique violations apart";
            errors.help(span, "`#[from]` and `#[from_database]` would both give the same `From` impl", help);
        }
    }
    let mut databases = variant.fields.iter().filter_map(|field| field.from_database).skip(1);
    if let Some(span) = databases.next() {
        errors.help(span, "one variant takes one database's error", "give the other database a variant of its own");
    }
}

/// Members have legal names (RFC 9457 §3.2), none that a format uses, none twice.
pub(super) fn check_members(variant: &Variant<'_>, errors: &Errors) {
    let mut taken: Vec<String> = Vec::new();
    // A source's `#[public]` was refused as a whole.
    for field in variant.fields.iter().filter(|field| !field.is_source()) {
        let Attr::Valid(public) = &field.public else { continue };
        if let (Some(message), Some(_)) = (public.message, public.cause) {
            let help = "`#[public(message)]` is in the sentence, and may be in the cause too";
            errors.help(message, "`message` and `cause` contradict each other", help);
        }
        if !field.is_member() {
            if let Some(name) = &public.name {
                errors.help(
                    name.span(),
                    "`name` is a member's, and this field is no member of the body",
                    "leave `name` out",
                );
            }
            continue;
        }
        let name = field.member_name();
        let span = match (&public.name, field.ident) {
            (Some(name), _) => name.span(),
            (None, Some(ident)) => ident.span(),
            (None, None) => public.span,
        };
        let mut chars = name.chars();
        let legal = chars.next().is_some_and(|first| first.is_ascii_alphabetic())
            && chars.all(|char| char.is_ascii_alphanumeric() || char == '_');
        if field.ident.is_none() && public.name.is_none() {
            let help = "`#[public(name = \"id\")]`, or `#[public(message)]` for the sentence alone";
            errors.help(span, "a member of the body needs a name, and this field has none", help);
        } else if !legal {
            let mistake =
                format!("`{name:?}` is no name of a member: a letter, then letters, digits and `_` (RFC 9457 §3.2)");
            errors.help(span, mistake, "`#[public(name = \"…\")]`");
        } else if RESERVED.contains(&name.as_str()) {
            let mistake = format!("`{name}` is a member that every body has, or may have, already");
            errors.help(
                span,
                mistake,
                format_args!("`#[public(name = \"buyer_{name}\")]`, or another name of its own"),
            );
        } else if taken.contains(&name) {
            errors.help(span, format_args!("two members are named `{name}`"), "`#[public(name = \"…\")]`");
        }
        taken.push(name);
    }
}

/// One field holds the field errors.
pub(super) fn check_field_errors(variant: &Variant<'_>, errors: &Errors) {
    for span in variant.fields.iter().filter_map(|field| field.field_errors).skip(1) {
        errors.help(span, "one field holds the field errors", "join them: a `Vec<FieldError>` takes any number");
    }
}

/// A 5xx without `disclose` sends nothing of its variant.
pub(super) fn check_masked(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !queries.is_masked(variant) || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    let number = queries.number(variant).unwrap_or(500);
    let help = format!("leave it out, and the report has it; or send it: {}", queries.as_disclosed(variant));
    let in_header = |field: &Field<'_>| {
        let mut read = queries.headers(variant).flat_map(|header| header.template.values()).flat_map(Value::reads);
        read.any(|name| *name == field.name())
    };
    for field in &variant.fields {
        if let Some(public) = field.public.get().filter(|public| public.message.is_none() || !in_header(field)) {
            errors.help(
                public.span,
                format_args!("a {number} answers generically, so this field would not be sent"),
                &help,
            );
        }
        if let Some(span) = field.field_errors {
            errors.help(
                span,
                format_args!("a {number} answers generically, so these field errors would not be sent"),
                &help,
            );
        }
    }
}
