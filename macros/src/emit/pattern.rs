//! The patterns of variants, and matches made of them.

use super::paths::private;
use super::source::Source;
use crate::model::contract::{Contract, Field, VariantModel};
use crate::util::template::Name;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Member;

/// Returns whether a word is a keyword of some editions only. A text is lexed in the edition of
/// this crate, not in the user's.
fn is_sometimes_keyword(word: &str) -> bool {
    matches!(word, "async" | "await" | "dyn" | "gen" | "try")
}

/// Returns one pattern for a variant and all variants that are concealed as it. So rustc proves
/// that their fields have the same types, and the same code renders them.
pub(super) fn pattern_of_all(contract: &Contract<'_>, shown: usize, fields: &[&Name]) -> TokenStream {
    let patterns = contract.seen_as(shown).map(|variant| pattern(variant, fields));
    quote!(#(#patterns)|*)
}

/// Returns the pattern of a variant: `Self::NotFound { id: __field_id, .. }`.
pub(super) fn pattern(variant: &VariantModel<'_>, fields: &[&Name]) -> TokenStream {
    let bindings = bound(variant, fields);
    let bindings = bindings.iter().map(|field| {
        let (member, local) = (&field.member, field.local());
        quote!(#member: #local,)
    });
    let ident = variant.ident;
    let path = if variant.is_struct { quote!(Self) } else { quote!(Self::#ident) };
    quote!(#path { #(#bindings)* .. })
}

/// Appends the same pattern as text. Text compiles faster than tokens, which matters for a pattern
/// that many variants have.
pub(super) fn put_pattern(to: &mut Source, variant: &VariantModel<'_>, names: &[&Name]) {
    let fields = bound(variant, names);
    let members: Vec<String> = fields.iter().map(|field| member(field)).collect();
    let ident = variant.ident.to_string();
    if is_sometimes_keyword(&ident) || members.iter().any(|member| is_sometimes_keyword(member)) {
        return to.push(pattern(variant, names));
    }
    match variant.is_struct {
        true => to.put(&["Self { "]),
        false => to.put(&["Self::", &ident, " { "]),
    }
    for (field, member) in fields.iter().zip(&members) {
        to.put(&[member, ": __field_", &field.name.to_string(), ", "]);
    }
    to.put(&[".. }"]);
}

fn member(field: &Field<'_>) -> String {
    match &field.member {
        Member::Named(ident) => ident.to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// Returns the fields of these names, each once.
fn bound<'c>(variant: &'c VariantModel<'_>, names: &[&Name]) -> Vec<&'c Field<'c>> {
    let mut fields: Vec<&Field<'_>> = Vec::new();
    for name in names {
        if let Some(field) = variant.field(name).filter(|_| fields.iter().all(|field| field.name != **name)) {
            fields.push(field);
        }
    }
    fields
}

/// Returns the pattern of a transparent variant and the expression of its source as
/// `&dyn ApiError`.
pub(super) fn inner(contract: &Contract<'_>, variant: &VariantModel<'_>, source: usize) -> (TokenStream, TokenStream) {
    let private = private(&contract.krate);
    let (pattern, local) = bind(variant, source);
    let ty = variant.fields.get(source).map(|field| field.ty);
    (pattern, quote!(<#ty as #private::TransparentSource>::error(#local)))
}

/// Returns the pattern of a variant with a source and the binding of the source.
pub(super) fn bind(variant: &VariantModel<'_>, source: usize) -> (TokenStream, TokenStream) {
    match variant.fields.get(source) {
        Some(field) => {
            let local = field.local();
            (pattern(variant, &[&field.name]), quote!(#local))
        }
        None => unreachable!("checked: there is one source"),
    }
}

/// Returns a match with the arms, and `otherwise` for the other variants. Returns `None` if there
/// are no arms.
pub(super) fn match_some(
    contract: &Contract<'_>,
    arms: Vec<TokenStream>,
    otherwise: &TokenStream,
) -> Option<TokenStream> {
    if arms.is_empty() {
        return None;
    }
    // A struct's pattern is irrefutable, so a second arm would be unreachable.
    let rest = contract.variants.iter().any(|variant| !variant.is_struct).then(|| quote!(_ => #otherwise,));
    Some(quote!(match self { #(#arms)* #rest }))
}
