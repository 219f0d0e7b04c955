//! The table of problem types, as text, and the catalog that refers to it.

use super::encode::Encoder;
use super::field_types;
use super::paths::private;
use super::source::literal;
use crate::model::contract::{Answer, Challenge, Concealed, Context, Contract, VariantModel};
use crate::util::names::plain;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::ops::Range;
use syn::Path;
use syn::spanned::Spanned as _;

pub(super) fn table(contract: &Contract<'_>) -> TokenStream {
    let mut encoder = Encoder::default();
    for variant in &contract.variants {
        let Some(own) = variant.own() else { continue };
        let name = plain(variant.ident);
        let shown = own.concealed_as.and_then(|shown| contract.variants.get(shown));
        let shown = shown.map(|shown| plain(shown.ident));
        own.problem_types.iter().for_each(|one| encoder.row(&name, own, one, shown.as_deref()));
    }
    let (private, Encoder { text, unique, others, codes }) = (private(&contract.krate), encoder);
    if text.is_empty() {
        return TokenStream::new();
    }
    let text = literal(&text);
    let (checked, codes) = checked_codes(&private, &codes);
    let made = if !codes.is_empty() {
        quote!(with_codes(#text, &[#(#unique),*], &[#(#others),*], &[#(#codes),*]))
    } else if unique.is_empty() && others.is_empty() {
        quote!(new(#text))
    } else {
        quote!(with(#text, &[#(#unique),*], &[#(#others),*]))
    };
    quote!(#checked static __TABLE: #private::Table = #private::Table::#made;)
}

/// Returns a constant for each code that is a constant of the user, and their names. rustc checks
/// each by itself, and reports a mistake at the path that the user wrote.
fn checked_codes(private: &TokenStream, codes: &[&Path]) -> (Option<TokenStream>, Vec<Ident>) {
    let name = |index: usize| Ident::new(&format!("__CODE_{index}"), Span::call_site());
    let names: Vec<Ident> = (0..codes.len()).map(name).collect();
    let constants = names.iter().zip(codes).map(|(name, path)| {
        let span = Span::call_site().located_at(path.span());
        quote_spanned!(span=> const #name: &::core::primitive::str = __code(#path);)
    });
    let constants = (!codes.is_empty()).then(|| quote!(use #private::code as __code; #(#constants)*));
    (constants, names)
}

/// Returns the catalog of these variants, which are in the order of declaration.
pub(super) fn entries(contract: &Contract<'_>, variants: &[usize]) -> TokenStream {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let of = |ty: &dyn ToTokens, of: &str| {
        let of = Ident::new(of, Span::call_site());
        quote!(<#ty as #private::#of>::entries)
    };
    let nested = |entries: TokenStream| quote!(#krate::catalog::CatalogEntry::Nested(#entries),);
    let mut entries = profile_entry(contract).unwrap_or_default();
    // One entry for all problem types between two nested catalogs: an entry for each problem type
    // would cost rustc as much time as the problem type itself.
    let (mut first, mut end) = (0, 0);
    for &index in variants {
        let variant = &contract.variants[index];
        let others: Vec<TokenStream> = match &variant.answer {
            Answer::Own(own) => {
                // The problem types of a variant that is left out are not in the catalog.
                if end != contract.type_index(index) {
                    entries.extend(own_entry(contract, first..end));
                    first = contract.type_index(index);
                }
                end = contract.type_index(index) + own.problem_types.len();
                own.downcast.iter().flat_map(|(_, types)| types).map(|ty| nested(of(ty, "DowncastTarget"))).collect()
            }
            Answer::Transparent { source, concealed, .. } => {
                let entries = variant.fields.get(*source).map(|field| of(field.ty, "TransparentSource"));
                let adds = variant.context().map(|context| addition(contract, variant, context));
                let entry = |entries| match concealed {
                    None => {
                        let nested = nested(entries);
                        quote!(#adds #nested)
                    }
                    Some(Concealed { statuses, .. }) => {
                        let statuses = statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
                        quote!(#krate::catalog::CatalogEntry::Concealed(#entries, &[#(#statuses),*]),)
                    }
                };
                entries.map(entry).into_iter().collect()
            }
        };
        if !others.is_empty() {
            entries.extend(own_entry(contract, first..end));
            entries.extend(others);
            first = end;
        }
    }
    entries.extend(own_entry(contract, first..end));
    field_types::catalog(contract, variants, &entries)
}

/// Returns the entry for the parts that a transparent variant adds to the responses of the next
/// entry.
fn addition(contract: &Contract<'_>, variant: &VariantModel<'_>, context: &Context) -> TokenStream {
    let (krate, name) = (&contract.krate, plain(variant.ident));
    let message = context.message.iter().map(|text| &text.written);
    let members = (!context.members.is_empty()).then(|| {
        let names = context.members.iter().map(|(name, _)| name);
        quote!(.members(&[#(#names),*]))
    });
    quote! {
        #krate::catalog::CatalogEntry::Adds(#krate::catalog::Addition::new(#name) #(.message(#message))* #members),
    }
}

/// Returns the entry for the API's profile. Returns `None` if each problem type is the same under
/// any profile: it takes no challenge from the profile, has no members, and responds itself.
fn profile_entry(contract: &Contract<'_>) -> Option<TokenStream> {
    let depends = |variant: &VariantModel<'_>| match &variant.answer {
        Answer::Transparent { .. } => true,
        Answer::Own(own) => {
            let has_members = !own.members.is_empty() || !own.static_members.is_empty();
            own.challenge == Challenge::Profile || has_members || own.downcast.is_some()
        }
    };
    let path = contract.profile.as_ref().filter(|_| contract.variants.iter().any(depends))?;
    let (krate, private) = (&contract.krate, private(&contract.krate));
    Some(quote!(#krate::catalog::CatalogEntry::Profile(|| #private::facts(&#path)),))
}

/// Returns the entry for a range of the enum's own problem types. Returns `None` if the range is
/// empty.
fn own_entry(contract: &Contract<'_>, range: Range<usize>) -> Option<TokenStream> {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let (first, end) = (Literal::usize_unsuffixed(range.start), Literal::usize_unsuffixed(range.end));
    (!range.is_empty())
        .then(|| quote!(#krate::catalog::CatalogEntry::Own(|| #private::Table::run(&__TABLE, #first, #end)),))
}
