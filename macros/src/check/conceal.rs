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

/// A concealed variant can answer all that the other one does, byte for byte.
pub(super) fn check_conceal_as(queries: &Queries<'_>, variant: &Variant<'_>, target: &Ident, errors: &Errors) {
    let span = target.span();
    if variant.is_struct {
        errors.help(span, "a struct has no other variant to be concealed as", "make it a variant of an enum");
        return;
    }
    if target == variant.ident {
        errors.help(
            span,
            format_args!("{} can't be concealed as itself", variant.quoted()),
            "name the variant that the client sees",
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
        let help = suggest(&target.to_string(), others.iter().map(String::as_str));
        errors.help(span, format_args!("there is no variant `{target}`"), help);
        return;
    };
    let refuse = |why: &str, help: &str| errors.help(span, format_args!("{} {why}", shown.quoted()), help);
    if queries.is_transparent(shown) {
        refuse("is transparent: what it answers is not known here", "name a variant with a status of its own");
        return;
    }
    let problem_types = queries.problem_types(shown);
    if problem_types.len() > 1 {
        refuse("has a status that is known only at run time", "name a variant with one status");
        return;
    }
    if problem_types.iter().any(|one| one.status.number >= 500) {
        refuse("is a server error, which would tell that something is wrong", "name a client error, such as a 404");
        return;
    }
    if !matches!(shown.conceal_as, Attr::Absent) {
        refuse("is concealed itself", "name the variant that the client sees in the end");
        return;
    }
    if let Sentence::Unchecked(_) = queries.sentence(shown) {
        let help = format!("give {} a `#[message(\"…\")]`", shown.quoted());
        refuse("sends whatever its Display prints, which this variant can't print", &help);
    }
    if tells_violation(shown).is_some() {
        refuse(
            "says which of its constraints was violated, and this variant never knows one of them",
            "name a variant with one constraint at the most, or without the `Violation`",
        );
        return;
    }
    if let (true, Some(field)) = (queries.is_transparent(variant), sent_fields(queries, shown).first()) {
        let why =
            format!("sends {}, and a transparent variant has nothing of its own to send in its place", field.quoted());
        refuse(&why, "conceal it as a variant without data");
        return;
    }
    for field in sent_fields(queries, shown) {
        check_field(variant, shown, field, span, errors);
    }
    check_public_fields_are_used(queries, variant, shown, errors);
}

/// The fields that a variant's answer is made of, and its cause: the error log shows that in the
/// concealed one's place, too.
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

/// The concealed variant has the field too, and gives it out the same way.
fn check_field(variant: &Variant<'_>, shown: &Variant<'_>, field: &Field<'_>, span: Span, errors: &Errors) {
    let quoted = field.quoted();
    let Some(own) = variant.field(&field.name()) else {
        errors.help(
            span,
            format_args!(
                "{} sends {quoted}, and {} has no such field: the two answers would differ",
                shown.quoted(),
                variant.quoted()
            ),
            format_args!(
                "give {} a field of that name and type, or conceal it as a variant without data",
                variant.quoted()
            ),
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
    errors.help(
        own.span(),
        format_args!("{} sends {quoted}, and here it is not declared in the same way", shown.quoted()),
        format_args!("the client sees this one's value in the other's place: {}", declared(field)),
    );
}

/// How a field is sent, as it is written.
fn declared(field: &Field<'_>) -> String {
    let public = field.public.get().map(|public| match (&public.name, public.message, public.cause) {
        (Some(name), ..) => format!("`#[public(name = {:?})]`", name.value()),
        (None, Some(_), _) => "`#[public(message)]`".to_owned(),
        (None, None, Some(_)) => "`#[public(cause)]`".to_owned(),
        (None, None, None) => "`#[public]`".to_owned(),
    });
    let headers = field.headers.iter().map(|name| format!("`#[header({:?})]`", name.value()));
    let field_errors = field.field_errors.map(|_| "`#[field_errors]`".to_owned());
    public.into_iter().chain(headers).chain(field_errors).collect::<Vec<_>>().join(" ")
}

/// What is public on a concealed variant and not sent by the other one would mislead its reader.
fn check_public_fields_are_used(queries: &Queries<'_>, variant: &Variant<'_>, shown: &Variant<'_>, errors: &Errors) {
    let sent: Vec<Name> = sent_fields(queries, shown).iter().map(|field| field.name()).collect();
    for field in &variant.fields {
        let Attr::Valid(public) = &field.public else { continue };
        if public.cause.is_none() && !field.is_source() && !sent.contains(&field.name()) {
            errors.help(
                public.span,
                format_args!(
                    "{} is public, but the client sees {}, which does not send it",
                    field.quoted(),
                    shown.quoted()
                ),
                "leave `#[public]` out: the field is for the log",
            );
        }
    }
}

/// `when` asks for the status of what a transparent variant delegates to.
pub(super) fn check_when(queries: &Queries<'_>, variant: &Variant<'_>, conceal: &Conceal, errors: &Errors) {
    let Some((span, statuses)) = &conceal.when else { return };
    if !queries.is_transparent(variant) && queries.status(variant).get().is_some() {
        let help = "leave it out: the status of this variant is its own, and it is always concealed";
        errors.help(*span, "`when` is for a transparent variant, whose status is the inner error's", help);
    }
    for (index, status) in statuses.iter().enumerate() {
        if statuses.iter().take(index).any(|before| before.number == status.number) {
            errors.help(
                status.span,
                format_args!("the status {} stands here twice", status.number),
                "keep one of them",
            );
        }
    }
    if statuses.is_empty() {
        errors.help(*span, "`when` names no status", "`when(403)`");
    }
}
