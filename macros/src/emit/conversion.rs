//! The impls of `From` for the types in `from(…)`:
//!
//! ```text
//! impl From<io::Error> for StorageError {
//!     fn from(__error: io::Error) -> Self {
//!         let __holds: fn(&io::Error) -> bool = is_not_found;
//!         if __holds(&__error) {
//!             return Self::NoFile { 0: __error };
//!         }
//!         Self::Failed { 0: __error }
//!     }
//! }
//! ```

use super::paths::private;
use crate::model::contract::{Contract, Conversion, VariantModel};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned as _;

/// Returns `From` for each type.
pub(super) fn impls(contract: &Contract<'_>, generics: &Generics) -> TokenStream {
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let all = all(contract).filter(|(_, _, one)| one.condition.is_none()).map(|(_, variant, one)| {
        let (ident, ty) = (contract.ident, one.ty);
        let chosen = chosen(contract, &ty.to_token_stream(), &|_| true, &|made| made);
        let taken = converted(contract, variant, one);
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::convert::From<#ty> for #ident #ty_generics #where_clause {
                fn from(__error: #ty) -> Self {
                    #chosen
                    #taken
                }
            }
        }
    });
    all.collect()
}

/// Returns the conversions, each with its variant and the variant's index.
fn all<'c, 'a>(contract: &'c Contract<'a>) -> impl Iterator<Item = (usize, &'c VariantModel<'a>, &'c Conversion<'a>)> {
    let variants = contract.variants.iter().enumerate();
    variants.flat_map(|(index, variant)| variant.conversions.iter().map(move |one| (index, variant, one)))
}

/// Returns statements that return the variant whose `if` holds for an error of the type: one of
/// those with the indices, as `wrap` returns it.
pub(super) fn chosen(
    contract: &Contract<'_>,
    ty: &TokenStream,
    is_listed: &dyn Fn(usize) -> bool,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let text = ty.to_string();
    let listed = all(contract).filter(|(index, _, _)| is_listed(*index));
    let of_type = listed.filter(|(_, _, one)| one.ty.to_token_stream().to_string() == text);
    let statements = of_type.filter_map(|(_, variant, one)| {
        let (condition, made) = (one.condition?, wrap(converted(contract, variant, one)));
        Some(quote! {
            let __holds: fn(&#ty) -> ::core::primitive::bool = #condition;
            if __holds(&__error) {
                return #made;
            }
        })
    });
    statements.collect()
}

pub(super) fn converted(contract: &Contract<'_>, variant: &VariantModel<'_>, one: &Conversion<'_>) -> TokenStream {
    let ty = one.ty;
    let value = match variant.fields.get(one.field) {
        Some(field) if field.ty.to_token_stream().to_string() != ty.to_token_stream().to_string() => {
            let to = field.ty;
            quote_spanned!(ty.span()=> <#to as ::core::convert::From<#ty>>::from(__error))
        }
        _ => quote!(__error),
    };
    storing(contract, variant, one.field, &value)
}

/// Returns the expression of a variant with a value in one field. The other fields are blank.
pub(super) fn storing(
    contract: &Contract<'_>,
    variant: &VariantModel<'_>,
    at: usize,
    value: &TokenStream,
) -> TokenStream {
    let private = private(&contract.krate);
    let fields = variant.fields.iter().enumerate().map(|(index, field)| {
        let (member, ty) = (&field.member, field.ty);
        match index == at {
            true => quote!(#member: #value),
            false => quote_spanned!(ty.span()=> #member: <#ty as #private::DefaultField>::blank()),
        }
    });
    let path = path(variant);
    quote!(#path { #(#fields),* })
}

pub(super) fn path(variant: &VariantModel<'_>) -> TokenStream {
    let ident = variant.ident;
    if variant.is_struct { quote!(Self) } else { quote!(Self::#ident) }
}
