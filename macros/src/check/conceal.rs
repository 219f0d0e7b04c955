//! `#[conceal_as]`: a concealed variant responds exactly as the variant that is shown.

use crate::queries::fields::tells_violation;
use crate::queries::problem_types::Queries;
use crate::queries::sentence::Sentence;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Conceal, Field, Variant};
use crate::util::diagnostics::Errors;
use crate::util::names::suggest;
use crate::util::template::{Name, Value};
use proc_macro2::Span;
use syn::Ident;

/// Checks that the concealed variant can send the response of the shown variant byte for byte.
pub(super) fn check_conceal_as(queries: &Queries<'_>, variant: &Variant<'_>, target: &Ident, errors: &Errors) {
    let span = target.span();
    if variant.is_struct {
        let help = format!("make `{}` a variant of an enum", variant.ident);
        errors.help(span, "`#[conceal_as]` on a struct has no variant to show", help);
        return;
    }
    if target == variant.ident {
        errors.help(
            span,
            format_args!("`#[conceal_as]` can't show {} in place of itself", variant.quoted()),
            "name the variant that the client should see",
        );
        return;
    }
    let Some((_, shown)) = queries.find(target) else {
        let others = queries
            .input
            .variants
            .iter()
            .filter(|other| other.ident != variant.ident)
            .map(|other| other.ident.to_string());
        let others: Vec<String> = others.collect();
        let help = match others.as_slice() {
            [] => format!("add the variant `{target}`"),
            others => suggest(&target.to_string(), others.iter().map(String::as_str)),
        };
        errors.help(span, format_args!("unknown variant `{target}` in `#[conceal_as]`"), help);
        return;
    };
    let mistake = |why: &str| format!("`#[conceal_as]` can't show {}, {why}", shown.quoted());
    let fixed_status = "name a variant with a fixed status, such as `#[status(404)]`";
    if queries.is_transparent(shown) {
        errors.help(span, mistake("which is transparent"), fixed_status);
        return;
    }
    let problem_types = queries.problem_types(shown);
    if problem_types.len() > 1 {
        errors.help(span, mistake("whose status is known only at run time"), fixed_status);
        return;
    }
    if problem_types.iter().any(|one| one.status.number >= 500) {
        let note = "a server error would reveal that something failed";
        let help = "name a variant with a 4xx status, such as `#[status(404)]`";
        errors.help_and_note(span, mistake("which is a server error"), help, note);
        return;
    }
    if !matches!(shown.conceal_as, Attr::Absent) {
        errors.help(span, mistake("which is concealed itself"), "name the variant that the client should see");
        return;
    }
    if let Sentence::Unchecked = queries.sentence(shown) {
        let help = format!("add `#[message(\"…\")]` to {}", shown.quoted());
        let note = "a concealed variant can't print the Display of another variant";
        errors.help_and_note(span, mistake("which sends its unchecked Display"), help, note);
    }
    if tells_violation(shown).is_some() {
        errors.help_and_note(
            span,
            mistake("which sends the violated constraint"),
            "name a variant with at most one constraint, or one without a field of type Violation",
            "a concealed variant has no violation to send",
        );
        return;
    }
    if let (true, Some(field)) = (queries.is_transparent(variant), sent_fields(queries, shown).first()) {
        let mistake = mistake(&format!("which sends {}", field.quoted()));
        let note = "a transparent variant has no fields to send in place of these";
        errors.help_and_note(span, mistake, "name a variant that sends no field", note);
        return;
    }
    for field in sent_fields(queries, shown) {
        check_field(variant, shown, field, span, errors);
    }
    check_public_fields_are_used(queries, variant, shown, errors);
}

/// Returns the fields that a variant's response or cause contains. The cause is included, because
/// the error log shows it for the concealed variant, too.
fn sent_fields<'v, 'a>(queries: &'v Queries<'a>, shown: &'v Variant<'a>) -> Vec<&'v Field<'a>> {
    let mut named: Vec<&Name> = match queries.sentence(shown) {
        Sentence::Text(_, template) | Sentence::Proven(_, template) => {
            template.values().flat_map(Value::reads).collect()
        }
        _ => Vec::new(),
    };
    let cause = shown.cause.get().into_iter().flat_map(|(_, template)| template.values());
    named.extend(cause.flat_map(Value::reads));
    named.extend(queries.headers(shown).flat_map(|header| header.template.values().flat_map(Value::reads)));
    let is_sent = |field: &&Field<'a>| {
        field.is_member() || field.field_errors.is_some() || !field.headers.is_empty() || named.contains(&&field.name())
    };
    shown.fields.iter().filter(is_sent).collect()
}

/// Checks that the concealed variant has a field of the shown variant and sends it in the same way.
fn check_field(variant: &Variant<'_>, shown: &Variant<'_>, field: &Field<'_>, span: Span, errors: &Errors) {
    let quoted = field.quoted();
    let Some(own) = variant.field(&field.name()) else {
        errors.help_and_note(
            span,
            format_args!("{} lacks {quoted}, which {} sends", variant.quoted(), shown.quoted()),
            format_args!(
                "add a field of that name and type to {}, or name a variant that sends no field",
                variant.quoted()
            ),
            "the response of a concealed variant is the same as that of the shown variant",
        );
        return;
    };
    let names = |field: &Field<'_>| field.headers.iter().map(|name| name.value().to_lowercase()).collect::<Vec<_>>();
    let same_header = names(own) == names(field);
    let as_member = !field.is_member() || own.is_member() && own.member_name() == field.member_name();
    let same_details = own.field_errors.is_some() == field.field_errors.is_some();
    let sayable = match (field.public.get(), field.is_sayable()) {
        (None, _) => true,
        (Some(_), true) => own.is_sayable(),
        (Some(_), false) => own.is_sayable_as_cause(),
    };
    if matches!(own.public, Attr::Invalid) || as_member && same_header && same_details && sayable {
        return;
    }
    errors.help_and_note(
        own.span(),
        format_args!("{} does not declare {quoted} as {} does", variant.quoted(), shown.quoted()),
        format_args!("add {}", declared(field)),
        format_args!("the client receives this value in place of the value in {}", shown.quoted()),
    );
}

/// Returns the attributes that send a field, in backticks.
fn declared(field: &Field<'_>) -> String {
    let public = field.public.get().map(|public| match (&public.name, public.message, public.cause) {
        (Some(name), ..) => format!("`#[public(name = {:?})]`", name.value()),
        (None, Some(_), _) => "`#[public(message)]`".to_owned(),
        (None, None, Some(_)) => "`#[public(cause)]`".to_owned(),
        (None, None, None) => "`#[public]`".to_owned(),
    });
    let headers = field.headers.iter().map(|name| format!("`#[header({:?})]`", name.value()));
    let field_errors = field.field_errors.map(|_| "`#[field_errors]`".to_owned());
    public.into_iter().chain(headers).chain(field_errors).collect::<Vec<_>>().join(" and ")
}

/// Checks that the shown variant sends each field that is public on the concealed variant. A public
/// field that is not sent would mislead readers of the declaration.
fn check_public_fields_are_used(queries: &Queries<'_>, variant: &Variant<'_>, shown: &Variant<'_>, errors: &Errors) {
    let sent: Vec<Name> = sent_fields(queries, shown).iter().map(|field| field.name()).collect();
    for field in &variant.fields {
        let Attr::Valid(public) = &field.public else { continue };
        if public.cause.is_none() && !field.is_source() && !sent.contains(&field.name()) {
            errors.help(
                public.span,
                format_args!("`#[public]` has no effect: {} does not send {}", shown.quoted(), field.quoted()),
                "remove it: the field is for the log",
            );
        }
    }
}

/// Checks `when`, which compares the status of the inner error of a transparent variant.
pub(super) fn check_when(queries: &Queries<'_>, variant: &Variant<'_>, conceal: &Conceal, errors: &Errors) {
    let Some((span, statuses)) = &conceal.when else { return };
    if !queries.is_transparent(variant) && queries.status(variant).get().is_some() {
        let note = "a variant with a status is always concealed";
        errors.help_and_note(*span, "`when` in `#[conceal_as]` needs a transparent variant", "remove it", note);
    }
    for (index, status) in statuses.iter().enumerate() {
        if statuses.iter().take(index).any(|before| before.number == status.number) {
            errors.help(
                status.span,
                format_args!("status {} is listed twice in `when`", status.number),
                "keep one of them",
            );
        }
    }
    if statuses.is_empty() {
        errors.help(*span, "`when` in `#[conceal_as]` lists no status", "write `when(403)`");
    }
}
