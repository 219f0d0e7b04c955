//! The rules of the attributes that map database errors: `#[unique]`, `#[constraint]`,
//! `#[on_database]` and `#[from_database]`.

use crate::args::syntax::path_text;
use crate::queries::fields::path_of;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Constraint, Field, Variant};
use crate::syntax::thiserror::ErrorAttr;
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use proc_macro2::Span;
use quote::ToTokens as _;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Checks the status of variants with constraints. The violation of a unique constraint is a
/// conflict (409) or content that can't be processed (422); the violation of another constraint is
/// a client error.
pub(super) fn check_constraints(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let statuses = || queries.problem_types(variant).iter().map(|one| one.status.number);
    for unique in &variant.unique {
        if let Some(number) = statuses().find(|number| !matches!(number, 409 | 422)) {
            let mistake = format!("`#[unique]` needs status 409 or 422, and this variant has {number}");
            errors.help(unique.span, mistake, "write `#[status(409)]`");
        }
        check_one(unique, errors);
    }
    for constraint in &variant.constraints {
        if let Some(number) = statuses().find(|number| *number >= 500) {
            let mistake = format!("`#[constraint]` needs a 4xx status, and this variant has {number}");
            let note = "violations that no variant declares become the variant with `#[from_database]`";
            errors.help_and_note(constraint.span, mistake, "write `#[status(422)]`, or remove `#[constraint]`", note);
        }
        check_one(constraint, errors);
    }
}

fn check_one(constraint: &Constraint, errors: &Errors) {
    for (index, field) in constraint.fields.iter().enumerate() {
        let name = field.value();
        if name.is_empty() || name.split('.').any(str::is_empty) {
            let help =
                "write the name that clients send: `\"email\"`, or `\"billing_details.tax_id\"` for a nested field";
            errors.help(field.span(), format_args!("`{name:?}` is not a field name"), help);
        } else if constraint.fields.iter().take(index).any(|before| before.value() == name) {
            errors.help(field.span(), format_args!("field `{name}` is listed twice"), "keep one of them");
        } else if constraint.of.is_some() && path_of(field).is_none() {
            let help = "write the name that the field has in Rust, or remove `in`";
            errors.help(field.span(), format_args!("`in` needs names of Rust fields, and `{name:?}` is not one"), help);
        }
    }
    if let (Some(of), []) = (&constraint.of, constraint.fields.as_slice()) {
        if constraint.constant.is_none() {
            let help = "write `fields(\"account_id\")`, or remove `in`";
            errors.help(syn::spanned::Spanned::span(of), "`in` needs a field to look for", help);
        }
    }
    for (index, column) in constraint.columns.iter().enumerate() {
        let name = column.value();
        // Names of tables and columns may contain dots and spaces, so nothing else can be checked.
        let is_qualified = name.split_once('.').is_some_and(|(table, column)| !table.is_empty() && !column.is_empty());
        if !is_qualified {
            let help = format!("write the table before the column: `columns(\"….{}\")`", name.trim_matches('.'));
            errors.help(column.span(), format_args!("`columns` needs the table of column `{name:?}`"), help);
        } else if constraint.columns.iter().take(index).any(|before| before.value() == name) {
            errors.help(column.span(), format_args!("column `{name}` is listed twice"), "keep one of them");
        }
    }
    if let Some(name) = constraint.name.as_ref().filter(|name| name.value().is_empty()) {
        let help = "write the name that the database has, such as `\"buyers_email_key\"`";
        errors.help(name.span(), "the name of the constraint is empty", help);
    }
    if let (Some((span, _)), None, None) = (constraint.matching, &constraint.name, &constraint.constant) {
        let help = "write `constraint = \"buyers_email_\", match = \"prefix\"`";
        errors.help(span, "`match` needs the name of a constraint to compare", help);
    }
}

/// Checks that no constraint is declared twice, because a violation becomes one variant.
/// Constraints of different tables may have the same name, and the sides of a foreign key may be
/// apart.
pub(super) fn check_claims(queries: &Queries<'_>, errors: &Errors) {
    let mut claims: HashMap<String, Vec<(&Variant<'_>, &Constraint)>> = HashMap::new();
    for variant in &queries.input.variants {
        let unique = variant.unique.iter().map(|one| (one, "unique"));
        for (one, what) in unique.chain(variant.constraints.iter().map(|one| (one, "constraint"))) {
            let Some((span, claimed, identity)) = identity(one) else { continue };
            let claims = claims.entry(format!("{what} {identity}")).or_default();
            let Some((other, _)) = claims.iter().find(|(_, taken)| !are_apart(one, taken)) else {
                claims.push((variant, one));
                continue;
            };
            let problem = match other.ident == variant.ident {
                true => "is declared twice".to_owned(),
                false => format!("is already declared by {}", other.quoted()),
            };
            let note = "a violation becomes one variant";
            errors.help_and_note(span, format_args!("{claimed} {problem}"), "declare it once", note);
        }
    }
}

/// Returns whether two constraints with the same name are in different tables, or are different
/// sides of a foreign key.
fn are_apart(one: &Constraint, other: &Constraint) -> bool {
    if one.side.is_some() && other.side.is_some() && one.side != other.side {
        return true;
    }
    let tables = |of: &Constraint| -> Vec<String> {
        let columns = of.columns.iter().map(Str::to_value);
        columns.filter_map(|column| column.rsplit_once('.').map(|(table, _)| table.to_owned())).collect()
    };
    let (one, other) = (tables(one), tables(other));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|table| other.contains(table))
}

/// Returns the span of the part that identifies a constraint, the part for a diagnostic, and a key
/// to compare it by. The part is the constant, else the name, else the columns. Without columns it
/// is the fields, because the columns have the names of the fields then. Returns `None` if nothing
/// identifies the constraint.
fn identity(one: &Constraint) -> Option<(Span, String, String)> {
    if let Some(constant) = &one.constant {
        let path = path_text(constant);
        return Some((
            syn::spanned::Spanned::span(constant),
            format!("constraint `{path}`"),
            format!("constant {path}"),
        ));
    }
    if let Some(name) = &one.name {
        let matching = one.matching.map_or("exact", |(_, word)| word);
        let value = name.value();
        return Some((name.span(), format!("constraint `{value}`"), format!("{matching} {value}")));
    }
    let (what, names) = if one.columns.is_empty() { ("fields", &one.fields) } else { ("columns", &one.columns) };
    let mut sorted: Vec<String> = names.iter().map(Str::to_value).collect();
    sorted.sort_unstable();
    let first = names.first()?;
    Some((first.span(), format!("the constraint on these {what}"), format!("{what} {}", sorted.join(", "))))
}

/// Checks that no outcome is declared twice, because an outcome becomes one variant.
pub(super) fn check_outcomes(queries: &Queries<'_>, errors: &Errors) {
    let all =
        queries.input.variants.iter().flat_map(|variant| variant.outcomes.iter().map(move |word| (variant, word)));
    for (index, (_, word)) in all.clone().enumerate() {
        let mut before = all.clone().take(index);
        if let Some((other, _)) = before.find(|(_, taken)| *taken == word) {
            let mistake = format!("`#[on_database({word})]` is already declared by {}", other.quoted());
            errors.help_and_note(word.span(), mistake, "keep one of them", "an outcome becomes one variant");
        }
    }
}

/// Checks that the attributes of a variant agree on whether the response names the fields.
pub(super) fn check_disclosure(variant: &Variant<'_>, errors: &Errors) {
    let mut said = variant.unique.iter().chain(&variant.constraints).filter_map(|one| one.discloses);
    let Some((_, first)) = said.next() else { return };
    if let Some((span, _)) = said.find(|(_, discloses)| *discloses != first) {
        let help = "write the same value in all attributes of the variant, or write `disclose` once";
        errors.help(span, "`disclose` contradicts another `disclose` of this variant", help);
    }
}

/// Checks that a fallback variant is a server error, because it takes the database errors that no
/// variant declares.
pub(super) fn check_fallback(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = variant.fields.iter().find_map(|field| field.from_database) else { return };
    if variant.is_of_database() || !matches!(variant.conceal_as, Attr::Absent) {
        return;
    }
    if let Some(number) =
        queries.problem_types(variant).iter().map(|one| one.status.number).find(|number| *number < 500)
    {
        errors.help_and_note(
            span,
            format_args!("`#[from_database]` needs a 5xx status, and this variant has {number}"),
            "write `#[status(500)]`, and declare client errors with `#[unique(…)]`, `#[constraint(…)]` or `#[on_database(…)]`",
            "this variant takes the database errors that no variant declares",
        );
    }
}

/// Checks that each driver's error type has one fallback variant if any variant keeps errors of
/// that type.
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
            // Reported by `check_sources`: one variant with two of these fields.
            Entry::Occupied(taken) if taken.get().ident == variant.ident => {}
            Entry::Occupied(taken) => {
                let mistake = format!("`#[from_database]` of this type is already on {}", taken.get().quoted());
                let help = "keep one of them, wrap the error in another type, or add `#[on_database(…)]` to one of the variants";
                let note = "one variant takes the database errors that no variant declares";
                errors.help_and_note(span, mistake, help, note);
            }
        }
    }
    for field in queries.input.variants.iter().flat_map(|variant| &variant.fields) {
        let (Some(span), None) = (field.from, field.from_database) else { continue };
        if fallbacks.contains_key(&field.ty.to_token_stream().to_string()) {
            let mistake = "`#[from]` conflicts with `#[from_database]` on a field of the same type";
            errors.help_and_note(span, mistake, "write `#[source]`", "both implement the same `From`");
        }
    }
    for (variant, span, ty) in marked().filter(|(variant, ..)| variant.is_of_database()) {
        let first = variant.fields.iter().find_map(|field| field.first.as_ref());
        match (fallbacks.get(&ty), first) {
            (None, _) => {
                let mistake = format!("`#[from_database]` on {} needs a fallback variant", variant.quoted());
                let help = "add a variant for the other errors of this type: `#[status(500)] Database(#[source] #[from_database] …)`";
                errors.help(span, mistake, help);
            }
            (Some(fallback), Some(first)) => {
                let mistake = format!("`first` has no effect on {}", variant.quoted());
                let help =
                    format!("move it to {}: `#[from_database(first = {})]`", fallback.quoted(), path_text(first));
                let note = "the function runs in the `From` of the variant that takes the other errors";
                errors.help_and_note(syn::spanned::Spanned::span(first), mistake, help, note);
            }
            (Some(_), None) => {}
        }
    }
}

/// Checks that a driver's error is not stored by `#[from]` in a type whose variants declare
/// database errors: thiserror's `From` maps none of them.
pub(super) fn check_bypassed(queries: &Queries<'_>, errors: &Errors) {
    let Some(declaring) = queries.input.variants.iter().find(|variant| variant.is_of_database()) else { return };
    let attribute = declaring.database_attribute();
    for field in queries.bypassing().filter(|field| field.is_driver_error()) {
        let Some(span) = field.from else { continue };
        let ty = field.ty.to_token_stream().to_string().replace(' ', "");
        errors.help_and_note(
            span,
            format_args!("`#[from] {ty}` bypasses `#[{attribute}]` of {}", declaring.quoted()),
            "write `#[source] #[from_database]` in place of `#[from]`\n      or, if no error in this field is declared by a variant, add `#[from_database(off)]`",
            "only `#[from_database]` turns a database error into the variant that declares it",
        );
    }
}

/// Checks that thiserror takes the field with `#[from_database]` for the source. Without it, the
/// report would not have the text of the database error.
pub(super) fn check_is_source(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let error = if matches!(variant.error, ErrorAttr::No) { &queries.input.error } else { &variant.error };
    // A transparent error of thiserror has the text of its field, and must not have a `#[source]`.
    let is_of_thiserror = matches!(error, ErrorAttr::Text { .. });
    let is_source = |field: &Field<'_>| {
        field.from.is_some() || field.source.is_some() || field.ident.is_some_and(|ident| ident == "source")
    };
    let mut marked = variant.fields.iter().filter_map(|field| Some((field, field.from_database?)));
    // Two of them are reported by `check_sources`.
    let (Some((field, span)), None) = (marked.next(), marked.next()) else { return };
    if is_of_thiserror && !is_source(field) {
        errors.help_and_note(
            span,
            format_args!("`#[from_database]` without `#[source]` keeps {} out of the report", field.quoted()),
            "write `#[source] #[from_database]`",
            "thiserror returns a field from `source()` only if `#[source]` marks it",
        );
    }
}
