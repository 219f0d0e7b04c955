//! The patterns that variants are matched by.

use super::private;
use super::source::Source;
use crate::model::{Contract, Field, Row};
use crate::util::template::Name;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Member;

/// Keywords of some editions only. The edition of a text is not the user's.
const SOMETIMES_KEYWORDS: [&str; 5] = ["async", "await", "dyn", "gen", "try"];

/// One arm for the variant and all that are concealed as it: rustc proves that their fields have one type, and one piece of
/// code renders them.
pub(super) fn pattern_of_all(contract: &Contract<'_>, shown: usize, fields: &[&Name]) -> TokenStream {
    let patterns = contract.seen_as(shown).map(|row| pattern(row, fields));
    quote!(#(#patterns)|*)
}

/// `Self::NotFound { id: __field_id, .. }`
pub(super) fn pattern(row: &Row<'_>, fields: &[&Name]) -> TokenStream {
    let bindings = bound(row, fields);
    let bindings = bindings.iter().map(|field| {
        let (member, local) = (&field.member, field.local());
        quote!(#member: #local,)
    });
    let ident = row.ident;
    let path = if row.is_struct { quote!(Self) } else { quote!(Self::#ident) };
    quote!(#path { #(#bindings)* .. })
}

/// The same as text, which costs less: for what many variants have.
pub(super) fn put_pattern(to: &mut Source, row: &Row<'_>, names: &[&Name]) {
    let fields = bound(row, names);
    let members: Vec<String> = fields.iter().map(|field| member(field)).collect();
    let ident = row.ident.to_string();
    if members.iter().chain([&ident]).any(|word| SOMETIMES_KEYWORDS.contains(&&**word)) {
        return to.push(pattern(row, names));
    }
    match row.is_struct {
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

/// The fields of these names, each once.
fn bound<'c>(row: &'c Row<'_>, names: &[&Name]) -> Vec<&'c Field<'c>> {
    let mut fields: Vec<&Field<'_>> = Vec::new();
    for name in names {
        if let Some(field) = row.field(name).filter(|_| fields.iter().all(|field| field.name != **name)) {
            fields.push(field);
        }
    }
    fields
}

/// The pattern of a transparent row, and its source as `&dyn ApiError`.
pub(super) fn inner(contract: &Contract<'_>, row: &Row<'_>, source: usize) -> (TokenStream, TokenStream) {
    let private = private(&contract.krate);
    let (pattern, local) = bind(row, source);
    let ty = row.fields.get(source).map(|field| field.ty);
    (pattern, quote!(<#ty as #private::Inner>::error(#local)))
}

/// The pattern of a row with a source, and its binding.
pub(super) fn bind(row: &Row<'_>, source: usize) -> (TokenStream, TokenStream) {
    match row.fields.get(source) {
        Some(field) => {
            let local = field.local();
            (pattern(row, &[&field.name]), quote!(#local))
        }
        None => unreachable!("checked: there is one source"),
    }
}
