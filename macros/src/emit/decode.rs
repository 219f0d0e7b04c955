//! The impl that rebuilds an error in a client, emitted only for `#[api_error(decode)]`. The
//! runtime's macro drops it if its feature is off:
//!
//! ```text
//! ::status_error::__decode! {
//!     impl Decode for BuyerError {
//!         fn __profile() -> Option<&'static ApiProfile> { profile(&PAYMENTS) }
//!         fn __decode(__parts: &ReceivedParts<'_>) -> Option<Self> {
//!             match ReceivedParts::row(__parts, &__TABLE) {
//!                 Some(0) => return Some(Self::NotFound { id: ReceivedParts::member::<u64>(__parts, "id")? }),
//!                 _ => {}
//!             }
//!             if let Some(__inner) = <AuthError as Decode>::__decode(__parts) {
//!                 return Some(Self::Auth { 0: __inner });
//!             }
//!             None
//!         }
//!     }
//! }
//! ```

use super::conversion::path;
use super::generics::mentions;
use super::paths::{private, some};
use crate::model::contract::{Answer, Contract, Field, OwnProblem, Stub, VariantModel};
use crate::queries::decode::Origin;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Generics, Type, parse_quote};

/// Returns `Decode`. Returns nothing if the type does not ask for it.
pub(super) fn impls(contract: &Contract<'_>, generics: &Generics) -> TokenStream {
    if !contract.decodes {
        return TokenStream::new();
    }
    let (krate, private, ident) = (&contract.krate, private(&contract.krate), contract.ident);
    let generics = bounded(contract, generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let (profile, own, inner) = (profile(contract), own(contract), inner(contract));
    quote! {
        #krate::__decode! {
            #[automatically_derived]
            impl #impl_generics #private::Decode for #ident #ty_generics #where_clause {
                fn __profile() -> ::core::option::Option<&'static #krate::ApiProfile> {
                    #profile
                }
                fn __decode(__parts: &#private::ReceivedParts<'_>) -> ::core::option::Option<Self> {
                    #own
                    #inner
                    ::core::option::Option::None
                }
            }
        }
    }
}

/// Returns an impl whose bodies never run, because the compilation fails.
pub(super) fn stub(stub: &Stub<'_>, ident: &Ident, generics: &Generics) -> TokenStream {
    let (krate, private) = (&stub.krate, private(&stub.krate));
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    quote! {
        #krate::__decode! {
            #[automatically_derived]
            impl #impl_generics #private::Decode for #ident #ty_generics #where_clause {
                fn __profile() -> ::core::option::Option<&'static #krate::ApiProfile> {
                    ::core::unreachable!()
                }
                fn __decode(_: &#private::ReceivedParts<'_>) -> ::core::option::Option<Self> {
                    ::core::unreachable!()
                }
            }
        }
    }
}

/// Returns the type's own profile, or the first one that the inner error of a transparent variant
/// has.
fn profile(contract: &Contract<'_>) -> TokenStream {
    let private = private(&contract.krate);
    if let Some(path) = &contract.profile {
        return quote_spanned!(path.span()=> #private::profile(&#path));
    }
    let inner = contract.variants.iter().filter(|variant| variant.origins.is_some()).filter_map(VariantModel::inner);
    inner.fold(quote!(::core::option::Option::None), |before, field| {
        let ty = field.ty;
        // The span of the other use of the trait, so that rustc reports a missing impl once.
        let inner = quote_spanned!(ty.span()=> <#ty as #private::Decode>::__profile);
        quote!(::core::option::Option::or_else(#before, #inner))
    })
}

/// Returns the statement that makes a variant from a received response, for variants that aren't
/// transparent.
fn own(contract: &Contract<'_>) -> Option<TokenStream> {
    let arms = contract.variants.iter().filter_map(|variant| {
        let (own, built) = (variant.own()?, built(contract, variant)?);
        let rows = rows(variant, own).map(Literal::usize_unsuffixed);
        let rows = some(&quote!(#(#rows)|*));
        Some(quote!(#rows => return #built,))
    });
    let arms: Vec<TokenStream> = arms.collect();
    let private = private(&contract.krate);
    (!arms.is_empty()).then(|| {
        quote! {
            match #private::ReceivedParts::row(__parts, &__TABLE) {
                #(#arms)*
                _ => {}
            }
        }
    })
}

/// Returns the indices of the problem types that clients see.
fn rows(variant: &VariantModel<'_>, own: &OwnProblem) -> impl Iterator<Item = usize> {
    let types = (variant.first_type..).zip(&own.problem_types);
    types.filter(|(_, one)| !one.masked).map(|(row, _)| row)
}

/// Returns the statements that rebuild a transparent variant.
fn inner(contract: &Contract<'_>) -> TokenStream {
    let private = private(&contract.krate);
    let statements = contract.variants.iter().filter_map(|variant| {
        let Answer::Transparent { concealed, .. } = &variant.answer else { return None };
        let (ty, built) = (variant.inner()?.ty, built(contract, variant)?);
        let inner = inner_local();
        let pattern = some(&quote!(#inner));
        let decoded = quote_spanned!(ty.span()=> <#ty as #private::Decode>::__decode(__parts));
        let rebuild = quote!(if let #pattern = #decoded { return #built; });
        Some(match concealed {
            None => rebuild,
            Some(concealed) => {
                let statuses = concealed.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
                quote!(if !#private::ReceivedParts::has_status(__parts, &[#(#statuses),*]) { #rebuild })
            }
        })
    });
    statements.collect()
}

fn inner_local() -> Ident {
    Ident::new("__inner", Span::call_site())
}

/// Returns the expression of a variant with its fields. Returns `None` if clients never see the
/// variant.
fn built(contract: &Contract<'_>, variant: &VariantModel<'_>) -> Option<TokenStream> {
    let origins = variant.origins.as_ref()?;
    let fields = variant.fields.iter().zip(origins).map(|(field, origin)| {
        let (member, value) = (&field.member, value(contract, field, origin));
        quote!(#member: #value)
    });
    let path = path(variant);
    Some(some(&quote!(#path { #(#fields),* })))
}

fn value(contract: &Contract<'_>, field: &Field<'_>, origin: &Origin) -> TokenStream {
    let (private, ty) = (private(&contract.krate), field.ty);
    // rustc reports at this span that the field's type does not implement `FromMember` or another
    // trait that reads it.
    match origin {
        Origin::Member(name) => quote_spanned!(ty.span()=> #private::ReceivedParts::member::<#ty>(__parts, #name)?),
        Origin::Header(name) => quote_spanned!(ty.span()=> #private::ReceivedParts::header::<#ty>(__parts, #name)?),
        Origin::FieldErrors => quote_spanned!(ty.span()=> #private::ReceivedParts::field_errors::<#ty>(__parts)?),
        Origin::Status => quote_spanned!(ty.span()=> #private::ReceivedParts::status::<#ty>(__parts)),
        Origin::Inner => inner_local().to_token_stream(),
    }
}

/// Returns the generics with a bound for each generic field that is rebuilt.
pub(super) fn bounded(contract: &Contract<'_>, generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    let params: Vec<String> = contract.generics.type_params().map(|param| param.ident.to_string()).collect();
    if params.is_empty() {
        return generics;
    }
    let private = private(&contract.krate);
    let itself = [contract.ident.to_string(), "Self".to_owned()];
    let needs_bound = |ty: &Type| mentions(ty.to_token_stream(), &params) && !mentions(ty.to_token_stream(), &itself);
    let predicates = &mut generics.make_where_clause().predicates;
    predicates.push(parse_quote!(Self: ::core::marker::Sized));
    for variant in &contract.variants {
        let fields = variant.fields.iter().zip(variant.origins.iter().flatten());
        for (Field { ty, .. }, origin) in fields.filter(|(field, _)| needs_bound(field.ty)) {
            predicates.push(match origin {
                Origin::Member(_) => parse_quote!(#ty: #private::FromMember),
                Origin::Header(_) => parse_quote!(#ty: #private::FromHeaderValues),
                Origin::FieldErrors => parse_quote!(#ty: #private::FromFieldErrors),
                Origin::Status => parse_quote!(#ty: #private::FromStatus),
                Origin::Inner => parse_quote!(#ty: #private::Decode),
            });
        }
    }
    generics
}
