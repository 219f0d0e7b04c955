//! The rules of the key `from`, which lists types whose errors become a variant.

use super::status::check_one_source;
use crate::args::syntax::path_text;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Conversion, Variant};
use crate::util::diagnostics::Errors;
use proc_macro2::Span;
use quote::ToTokens;
use std::collections::HashMap;
use syn::spanned::Spanned as _;

/// Checks that `from` is not in the status of the enum, which variants share.
pub(super) fn check_place(queries: &Queries<'_>, errors: &Errors) {
    let shared = queries.input.status.get().and_then(|status| status.from.first());
    if let Some(first) = shared {
        let help = format!("move it to the status of a variant: `#[status(500, from({}))]`", path_text(&first.ty));
        errors.help(first.ty.span(), "`from` is not allowed in the status of the enum", help);
    }
}

/// Checks that a variant with `from` has one field for the errors. A variant that needs one source
/// for another reason has been checked.
pub(super) fn check_source(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = variant.status.get().filter(|status| status.downcast.is_empty()) else { return };
    let Some(first) = status.from.first().filter(|_| !queries.is_transparent(variant)) else { return };
    let source = format!("#[source] {}", path_text(&first.ty));
    check_one_source(variant, "from", first.ty.span(), &source, errors);
}

/// Checks that one variant takes the errors of a type for which no `if` holds, and that nothing
/// else implements `From` for the type.
pub(super) fn check_types(queries: &Queries<'_>, errors: &Errors) {
    let variants = || queries.input.variants.iter();
    let all = || variants().flat_map(|variant| conversions(variant).iter().map(move |one| (variant, one)));
    // Most types have no `from`, and their fields need no comparison.
    if all().next().is_none() {
        return;
    }
    let mut takers: HashMap<String, &Variant<'_>> = HashMap::new();
    for (variant, one) in all().filter(|(_, one)| one.condition.is_none()) {
        if let Some(taker) = takers.insert(text(&one.ty), variant) {
            let ty = path_text(&one.ty);
            let mistake = format!("`from({ty})` is already on {}", taker.quoted());
            let help = format!("keep one of them, or choose by a function: `from({ty} if is_…)`");
            let note = "one variant takes the errors for which no `if` holds";
            errors.help_and_note(one.ty.span(), mistake, help, note);
        }
    }
    let marked: Vec<(String, Span)> = variants()
        .flat_map(|variant| &variant.fields)
        .filter_map(|field| Some((text(field.ty), field.from?)))
        .collect();
    for (key, span) in &marked {
        let Some((_, one)) = all().find(|(_, one)| text(&one.ty) == *key) else { continue };
        let ty = path_text(&one.ty);
        let help = format!("write `#[source]`, and `from({ty})` in the status of this variant");
        let mistake = format!("`#[from]` conflicts with `from({ty})`");
        errors.help_and_note(*span, mistake, help, "both implement the same `From`");
    }
    let is_incomplete = variants().any(|variant| match &variant.status {
        Attr::Invalid => true,
        Attr::Valid(status) => status.is_incomplete,
        Attr::Absent => false,
    });
    for (variant, one) in all().filter(|(_, one)| marked.iter().all(|(key, _)| text(&one.ty) != *key)) {
        let (key, ty) = (text(&one.ty), path_text(&one.ty));
        let fallback = variants().find(|variant| is_fallback_of(variant, &key));
        if let (Some(fallback), None) = (fallback, &one.condition) {
            let mistake = format!("`from({ty})` conflicts with `#[from_database]` on {}", fallback.quoted());
            let help = format!("remove it, or choose by a function: `from({ty} if is_…)`");
            errors.help_and_note(one.ty.span(), mistake, help, "both implement the same `From`");
        } else if fallback.is_none() && !takers.contains_key(&key) && !is_incomplete {
            let mistake = format!("`from({ty} if …)` needs a variant for the other errors of this type");
            let help = match variant.is_struct {
                true => format!("write `from({ty})`, or make the struct an enum with a variant for the others"),
                false => format!("add `from({ty})` to the status of another variant"),
            };
            errors.help(one.ty.span(), mistake, help);
        }
    }
}

fn conversions<'a>(variant: &'a Variant<'_>) -> &'a [Conversion] {
    variant.status.get().map(|status| status.from.as_slice()).unwrap_or_default()
}

/// Returns whether the variant takes the database errors of a type that no variant declares.
fn is_fallback_of(variant: &Variant<'_>, key: &str) -> bool {
    let mut fields = variant.fields.iter();
    !variant.is_of_database() && fields.any(|field| field.from_database.is_some() && text(field.ty) == key)
}

fn text(ty: &impl ToTokens) -> String {
    ty.to_token_stream().to_string()
}
