//! The impls that turn a database error into a variant:
//!
//! ```text
//! impl FromDatabase for BuyerError {
//!     fn __types() -> &'static [ProblemType] { Table::types(&__TABLE) }
//!     fn __build(__index: usize, __violation: Option<&Violation>) -> Option<Self> {
//!         match (__index, __violation) {
//!             (1, Some(__violation)) => Some(Self::Taken { id: FromViolation::fill(__violation) }),
//!             _ => None,
//!         }
//!     }
//! }
//! impl From<sqlx::Error> for BuyerError {
//!     fn from(__error: sqlx::Error) -> Self {
//!         let __first: First<Self, sqlx::Error> = read_only;
//!         let __error = match __first(__error) {
//!             Ok(__chosen) => return __chosen,
//!             Err(__error) => __error,
//!         };
//!         match mapped::<Self>(&<sqlx::Error as DatabaseError>::failure(&__error)) {
//!             Ok(__made) => __made,
//!             Err(3) => Self::Unavailable { 0: __error },
//!             Err(_) => Self::Database { 0: __error },
//!         }
//!     }
//! }
//! ```

use super::conversion::{chosen, path, storing};
use super::paths::{located, private, some};
use super::pattern::{match_some, pattern};
use crate::model::contract::{Contract, VariantModel};
use crate::model::database::Driver;
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Generics, Member, Type};

/// Returns `FromDatabase`, and `From` for each driver's error.
pub(super) fn impls(contract: &Contract<'_>, generics: &Generics) -> TokenStream {
    let made = contract.variants.iter().enumerate().filter(|(_, variant)| contract.is_made(variant));
    let arms: Vec<TokenStream> = made.map(|(index, variant)| made_of_violation(contract, index, variant)).collect();
    if arms.is_empty() && !contract.has_driver {
        return TokenStream::new();
    }
    let (krate, private, ident) = (&contract.krate, private(&contract.krate), contract.ident);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let froms = contract.variants.iter().filter(|variant| is_fallback(variant));
    let froms = froms.filter_map(|variant| from_driver(contract, variant, variant.driver.as_ref()?, generics));
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::database::FromDatabase for #ident #ty_generics #where_clause {
            fn __types() -> &'static [#krate::ProblemType] {
                #private::Table::types(&__TABLE)
            }
            fn __build(
                __index: ::core::primitive::usize,
                __violation: ::core::option::Option<&#krate::database::Violation>,
            ) -> ::core::option::Option<Self> {
                match (__index, __violation) {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        #(#froms)*
    }
}

pub(super) fn is_fallback(variant: &VariantModel<'_>) -> bool {
    variant.driver.is_some() && variant.own().is_some_and(|own| own.database.is_nothing())
}

fn made_of_violation(contract: &Contract<'_>, index: usize, variant: &VariantModel<'_>) -> TokenStream {
    let private = private(&contract.krate);
    let has_violation = variant.own().is_some_and(|own| own.database.outcomes.is_empty());
    let fields = variant.fields.iter().map(|field| {
        let (member, ty) = (&field.member, field.ty);
        // The span at which rustc reports that the type does not implement the trait.
        match has_violation {
            true => quote_spanned!(ty.span()=> #member: <#ty as #private::FromViolation>::fill(__violation)),
            false => quote_spanned!(ty.span()=> #member: <#ty as #private::DefaultField>::blank()),
        }
    });
    let (index, path) = (Literal::usize_unsuffixed(contract.type_index(index)), path(variant));
    let made = some(&quote!(#path { #(#fields),* }));
    // A pattern, because `?` in each field would give rustc a match and two trait calls to check.
    let violation = match has_violation && !variant.fields.is_empty() {
        true => some(&quote!(__violation)),
        false => quote!(_),
    };
    quote!((#index, #violation) => #made,)
}

fn from_driver(
    contract: &Contract<'_>,
    variant: &VariantModel<'_>,
    driver: &Driver,
    generics: &Generics,
) -> Option<TokenStream> {
    let (ident, private) = (contract.ident, private(&contract.krate));
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let ty = variant.fields.get(driver.field)?.ty;
    let failure = failure(contract, variant, driver, &quote!(&__error))?;
    let mapped = mapped(contract, variant, driver, &failure, &|_| true, &|made| made)?;
    let chosen = chosen(contract, &ty.to_token_stream(), &|_| true, &|made| made);
    let first = driver.first.as_ref().map(|first| {
        quote! {
            let __first: #private::First<Self, #ty> = #first;
            let __error = match __first(__error) {
                ::core::result::Result::Ok(__chosen) => return __chosen,
                ::core::result::Result::Err(__error) => __error,
            };
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics ::core::convert::From<#ty> for #ident #ty_generics #where_clause {
            fn from(__error: #ty) -> Self {
                #chosen
                #first
                #mapped
            }
        }
    })
}

/// Returns the expression of the variant that a driver's error becomes: one of those with the
/// indices, as `wrap` returns it.
pub(super) fn mapped(
    contract: &Contract<'_>,
    fallback: &VariantModel<'_>,
    driver: &Driver,
    failure: &TokenStream,
    is_listed: &dyn Fn(usize) -> bool,
    wrap: &dyn Fn(TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let (private, error) = (private(&contract.krate), quote!(__error));
    let text = fallback.fields.get(driver.field)?.ty.to_token_stream().to_string();
    let listed = contract.variants.iter().enumerate().filter(|(index, _)| is_listed(*index));
    let kept = listed.filter_map(|(index, kept)| {
        let own = kept.driver.as_ref().filter(|_| !is_fallback(kept))?;
        let is_same = kept.fields.get(own.field)?.ty.to_token_stream().to_string() == text;
        let row = Literal::usize_unsuffixed(contract.type_index(index));
        let made = wrap(storing(contract, kept, own.field, &error));
        is_same.then(|| quote!(::core::result::Result::Err(#row) => #made,))
    });
    let otherwise = wrap(storing(contract, fallback, driver.field, &error));
    Some(quote! {
        match #private::mapped::<Self>(&#failure) {
            ::core::result::Result::Ok(__made) => __made,
            #(#kept)*
            ::core::result::Result::Err(_) => #otherwise,
        }
    })
}

/// Returns the expression of the `DatabaseFailure` in the driver's error.
pub(super) fn failure(
    contract: &Contract<'_>,
    variant: &VariantModel<'_>,
    driver: &Driver,
    error: &TokenStream,
) -> Option<TokenStream> {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let ty = variant.fields.get(driver.field)?.ty;
    Some(match &driver.via {
        Some(via) => quote_spanned!(via.span()=> #private::failure_via(#via(#error))),
        None => quote_spanned!(ty.span()=> <#ty as #krate::database::DatabaseError>::failure(#error)),
    })
}

/// Returns the arm of the hook that returns the violation stored in a variant with several
/// constraints.
pub(super) fn violated(contract: &Contract<'_>) -> Option<TokenStream> {
    let private = private(&contract.krate);
    let arms = contract.variants.iter().filter_map(|variant| {
        let field = variant.fields.get(variant.own().filter(|own| own.concealed_as.is_none())?.database.violation?)?;
        let (pattern, local) = (pattern(variant, &[&field.name]), field.local());
        Some(quote!(#pattern => #private::FromViolation::told(#local),))
    });
    let body = match_some(contract, arms.collect(), &quote!(::core::option::Option::None))?;
    Some(quote!(#private::Hook::Violated => ::core::option::Option::map(#body, #private::HookValue::Violated),))
}

/// Returns the arm of the hook that returns the unique violation in a fallback variant if no
/// variant declares it.
pub(super) fn unmapped(contract: &Contract<'_>) -> Option<TokenStream> {
    let private = private(&contract.krate);
    let arms = contract.variants.iter().filter(|variant| is_fallback(variant)).filter_map(|variant| {
        let driver = variant.driver.as_ref()?;
        let field = variant.fields.get(driver.field)?;
        let (pattern, local) = (pattern(variant, &[&field.name]), field.local());
        let failure = failure(contract, variant, driver, &quote!(#local))?;
        Some(quote!(#pattern => #private::unmapped::<Self>(#failure),))
    });
    let body = match_some(contract, arms.collect(), &quote!(::core::option::Option::None))?;
    Some(quote!(#private::Hook::Unmapped => ::core::option::Option::map(#body, #private::HookValue::Unmapped),))
}

/// Returns the checks of `in`: functions that are never called, and that compile only if the type
/// has the fields.
pub(super) fn sought(contract: &Contract<'_>) -> TokenStream {
    let all = contract.sought.iter().flat_map(|(ty, paths)| paths.iter().map(move |path| (ty, path)));
    all.map(|(ty, path)| has_field(contract, ty, path)).collect()
}

/// Returns the checks that no `#[from]` stores a database error that another variant may declare.
/// They find a driver's error behind an alias, whose path says nothing.
pub(super) fn bypassed(contract: &Contract<'_>) -> TokenStream {
    // A constant can't use the parameters of the type.
    let types = contract.bypassing.iter().filter(|_| contract.generics.params.is_empty());
    let checks: Vec<TokenStream> = types
        .map(|ty| {
            let check = quote!(const _: () = __bypassed(__PlainFrom::<#ty>::IS_DATABASE_ERROR););
            located(check, ty.span())
        })
        .collect();
    if checks.is_empty() {
        return TokenStream::new();
    }
    let private = private(&contract.krate);
    quote! {
        use #private::{IsDatabaseError as _, PlainFrom as __PlainFrom, bypassed as __bypassed};
        #(#checks)*
    }
}

fn has_field(contract: &Contract<'_>, ty: &Type, path: &[Member]) -> TokenStream {
    let private = private(&contract.krate);
    let Some((last, steps)) = path.split_last() else { return TokenStream::new() };
    // The closure's second argument has no values, so the code can't run.
    let steps =
        steps.iter().map(|step| quote!(let __it = &#private::Step::through(&__it.#step, __never)[#private::Chosen];));
    quote! {
        const _: fn(&#ty, #private::Never) = |__it, __never| {
            #(#steps)*
            let _ = &__it.#last;
        };
    }
}
