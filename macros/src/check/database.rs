//! What maps from a database: `#[unique]`, `#[constraint]`, `#[on_database]`, `#[from_database]`.

use crate::queries::fields::path_of;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Constraint, Variant};
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use proc_macro2::Span;
use quote::ToTokens as _;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A unique constraint's violation is a conflict, or a request that can't be processed; another
/// constraint's is the client's fault too.
pub(super) fn check_constraints(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let statuses = || queries.problem_types(variant).iter().map(|one| one.status.number);
    for unique in &variant.unique {
        if let Some(number) = statuses().find(|number| !matches!(number, 409 | 422)) {
            let mistake = format!("`#[unique]` is for a 409 (or a 422), and this variant answers {number}");
            errors.help(unique.span, mistake, "`#[status(409)]`");
        }
        check_one(unique, errors);
    }
    for constraint in &variant.constraints {
        if let Some(number) = statuses().find(|number| *number >= 500) {
            let mistake = format!("`#[constraint]` is for a client error, and this variant answers {number}");
            errors.help(constraint.span, mistake, "`#[status(422)]`; what no variant declares is the fallback's");
        }
        check_one(constraint, errors);
    }
}

fn check_one(constraint: &Constraint, errors: &Errors) {
    for (index, field) in constraint.fields.iter().enumerate() {
        let name = field.value();
        if name.is_empty() || name.split('.').any(str::is_empty) {
            let help = "the name that a client sends: `\"email\"`, or `\"billing_details.tax_id\"` for a nested one";
            errors.help(field.span(), "this is no name of a field", help);
        } else if constraint.fields.iter().take(index).any(|before| before.value() == name) {
            errors.help(field.span(), format_args!("the field `{name}` stands here twice"), "keep one of them");
        } else if constraint.of.is_some() && path_of(field).is_none() {
            let help = "leave out `in`, which looks for fields of that name; or name the field as it is named in Rust";
            errors.help(field.span(), format_args!("no field of a type in Rust is named {name:?}"), help);
        }
    }
    if let (Some(of), []) = (&constraint.of, constraint.fields.as_slice()) {
        if constraint.constant.is_none() {
            let help = "`fields(\"account_id\")`, or leave out `in`";
            errors.help(syn::spanned::Spanned::span(of), "`in` looks for fields, and none is named", help);
        }
    }
    for (index, column) in constraint.columns.iter().enumerate() {
        let name = column.value();
        // Names may have dots and spaces of their own, so no more than this can be said.
        let is_qualified = name.split_once('.').is_some_and(|(table, column)| !table.is_empty() && !column.is_empty());
        if !is_qualified {
            let help = "`columns(\"buyers.external_identifier\")`";
            errors.help(column.span(), "a column is named with its table", help);
        } else if constraint.columns.iter().take(index).any(|before| before.value() == name) {
            errors.help(column.span(), format_args!("the column `{name}` stands here twice"), "keep one of them");
        }
    }
    if let Some(name) = constraint.name.as_ref().filter(|name| name.value().is_empty()) {
        errors.help(name.span(), "the constraint has no name", "`constraint = \"buyers_email_key\"`");
    }
    if let (Some((span, _)), None, None) = (constraint.matching, &constraint.name, &constraint.constant) {
        let help = "`constraint = \"buyers_email_\", match = \"prefix\"`";
        errors.help(span, "`match` says how much of a name is declared, and there is no `constraint`", help);
    }
}

/// A violation is one variant: two that claim the same constraint contradict each other.
pub(super) fn check_claims(queries: &Queries<'_>, errors: &Errors) {
    let mut claims: HashMap<String, &Variant<'_>> = HashMap::new();
    for variant in &queries.input.variants {
        let unique = variant.unique.iter().map(|one| (one, "unique"));
        for (one, what) in unique.chain(variant.constraints.iter().map(|one| (one, "constraint"))) {
            let Some((span, claimed, identity)) = identity(one) else { continue };
            match claims.entry(format!("{what} {identity}")) {
                Entry::Vacant(free) => drop(free.insert(variant)),
                Entry::Occupied(taken) => {
                    let other = taken.get();
                    let by =
                        if other.ident == variant.ident { "here".to_owned() } else { format!("by {}", other.quoted()) };
                    let help = "a violation becomes one variant: declare the constraint once";
                    errors.help(span, format_args!("{claimed} is claimed {by} already"), help);
                }
            }
        }
    }
}

/// What a constraint is known by, where to point and what to say: its constant, its name, or else
/// its columns, which without any are those of its fields' names.
fn identity(one: &Constraint) -> Option<(Span, String, String)> {
    if let Some(constant) = &one.constant {
        let path = constant.to_token_stream().to_string().replace(' ', "");
        return Some((syn::spanned::Spanned::span(constant), format!("`{path}`"), format!("constant {path}")));
    }
    if let Some(name) = &one.name {
        let matching = one.matching.map_or("exact", |(_, word)| word);
        let value = name.value();
        return Some((name.span(), format!("the constraint `{value}`"), format!("{matching} {value}")));
    }
    let (what, names) = if one.columns.is_empty() { ("fields", &one.fields) } else { ("columns", &one.columns) };
    let mut sorted: Vec<String> = names.iter().map(Str::to_value).collect();
    sorted.sort_unstable();
    let first = names.first()?;
    Some((first.span(), format!("the constraint on these {what}"), format!("{what} {}", sorted.join(", "))))
}

/// An outcome is one variant, too.
pub(super) fn check_outcomes(queries: &Queries<'_>, errors: &Errors) {
    let all =
        queries.input.variants.iter().flat_map(|variant| variant.outcomes.iter().map(move |word| (variant, word)));
    for (index, (_, word)) in all.clone().enumerate() {
        let mut before = all.clone().take(index);
        if let Some((other, _)) = before.find(|(_, taken)| *taken == word) {
            let mistake = format!("`{word}` of the database is {} already", other.quoted());
            errors.help(word.span(), mistake, "an outcome becomes one variant: keep one of them");
        }
    }
}

/// The attributes of a variant agree on whether the fields are named.
pub(super) fn check_disclosure(variant: &Variant<'_>, errors: &Errors) {
    let mut said = variant.unique.iter().chain(&variant.constraints).filter_map(|one| one.discloses);
    let Some((_, first)) = said.next() else { return };
    if let Some((span, _)) = said.find(|(_, discloses)| *discloses != first) {
        let help = "the variant has one answer: say the same in all of its attributes, or once";
        errors.help(span, "this contradicts the other `disclose` of this variant", help);
    }
}

/// What no variant declares is the server's fault.
pub(super) fn check_fallback(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = variant.fields.iter().find_map(|field| field.from_database) else { return };
    if variant.is_of_database() || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    if let Some(number) =
        queries.problem_types(variant).iter().map(|one| one.status.number).find(|number| *number < 500)
    {
        let mistake =
            format!("this takes all that no variant declares, which is no fault of the client's, and answers {number}");
        errors.help(
            span,
            mistake,
            "`#[status(500)]`; for what a client can mend: `#[unique(…)]`, `#[constraint(…)]`, `#[on_database(…)]`",
        );
    }
}

/// Each driver has one fallback, which every variant that keeps the driver's error has too.
pub(super) fn check_drivers(queries: &Queries<'_>, errors: &Errors) {
    let marked = || {
        let fields =
            queries.input.variants.iter().flat_map(|variant| variant.fields.iter().map(move |field| (variant, field)));
        fields.filter_map(|(variant, field)| {
            Some((variant, field.from_database?, field.ty.to_token_stream().to_string()))
        })
    };
    let mut fallbacks: HashMap<String, &Variant<'_>> = HashMap::new();
    for (variant, span, ty) in marked().filter(|(variant, ..)| !variant.is_of_database()) {
        match fallbacks.entry(ty) {
            Entry::Vacant(free) => drop(free.insert(variant)),
            // Told as one variant with two of them.
            Entry::Occupied(taken) if taken.get().ident == variant.ident => {}
            Entry::Occupied(taken) => {
                let mistake = format!("errors of this type become {} already", taken.get().quoted());
                let help = "one variant takes what no other declares; tell them apart by a type of your own, or by `#[on_database(…)]`";
                errors.help(span, mistake, help);
            }
        }
    }
    for field in queries.input.variants.iter().flat_map(|variant| &variant.fields) {
        let (Some(span), None) = (field.from, field.from_database) else { continue };
        if fallbacks.contains_key(&field.ty.to_token_stream().to_string()) {
            let help = "keep `#[from_database]`, and make this one `#[source]`";
            errors.help(
                span,
                "`#[from]` here and `#[from_database]` elsewhere would both give the same `From` impl",
                help,
            );
        }
    }
    for (variant, span, ty) in marked().filter(|(variant, ..)| variant.is_of_database()) {
        if !fallbacks.contains_key(&ty) {
            let mistake = format!("{} takes some of these errors, and no variant takes the rest", variant.quoted());
            errors.help(span, mistake, "`#[status(500)] Database(#[source] #[from_database] …)`, with the same type");
        }
    }
}
