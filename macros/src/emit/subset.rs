//! The types of `subset(…)`: the errors of a route.
//!
//! ```text
//! pub struct ReadBuyer(BuyerError);
//! impl ReadBuyer {
//!     pub const Closed: Self = Self(BuyerError::Closed);
//!     pub fn NotFound(id: Uuid) -> Self { Self(BuyerError::NotFound { id: id }) }
//! }
//! impl ApiError for ReadBuyer {
//!     fn delegate(&self) -> Option<&dyn ApiError> { Some(&self.0) }
//!     …
//! }
//! impl From<ReadBuyer> for BuyerError { … }
//! impl TryFrom<BuyerError> for ReadBuyer { type Error = BuyerError; … }
//! impl From<AuthError> for ReadBuyer { … }
//! impl From<FindBuyer> for ReadBuyer { … }    // another subset, whose variants are all listed
//! ```

use super::conversion::{chosen, converted};
use super::database::{failure, is_fallback, mapped};
use super::generics::without_self;
use super::paths::{private, some};
use super::pattern::pattern;
use super::{table, wrapper};
use crate::model::contract::{Contract, Subset, VariantModel};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Generics, Member};

/// Returns the types, which the user names.
pub(super) fn types(contract: &Contract<'_>) -> TokenStream {
    let ident = contract.ident;
    let (impl_generics, ty_generics, where_clause) = contract.generics.split_for_impl();
    let types = contract.subsets.iter().map(|Subset { ident: name, variants }| {
        let names: Vec<String> =
            variants.iter().map(|index| format!("`{}`", contract.variants[*index].ident)).collect();
        let (vis, docs) = (contract.vis, format!("The errors of [`{ident}`] that are {}.", names.join(", ")));
        quote! {
            #[doc = #docs]
            #vis struct #name #impl_generics (#ident #ty_generics) #where_clause;
        }
    });
    types.collect()
}

/// Returns the impls of all subsets.
pub(super) fn impls(contract: &Contract<'_>, generics: &Generics) -> TokenStream {
    contract.subsets.iter().map(|subset| SubsetImpls { contract, subset, generics }.all()).collect()
}

struct SubsetImpls<'s, 'a> {
    contract: &'s Contract<'a>,
    subset: &'s Subset<'a>,
    /// The generics of the enum, with the bounds of its impls.
    generics: &'s Generics,
}

impl<'s, 'a> SubsetImpls<'s, 'a> {
    fn all(&self) -> TokenStream {
        let Contract { krate, ident, .. } = self.contract;
        let name = self.subset.ident;
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        let bounds = self.bounds();
        let entries = table::entries(self.contract, &self.cataloged());
        let rest = quote!([#impl_generics] [#name #ty_generics] [#bounds]);
        let frameworks = wrapper::frameworks(krate, &self.contract.skip, &rest);
        let (constructors, conversions) = (self.constructors(), self.conversions());
        let patterns = self.listed().map(|variant| without_self(pattern(variant, &[]), &quote!(#ident)));
        let decode = self.contract.decodes.then(|| self.decode());
        quote! {
            #constructors
            #[automatically_derived]
            impl #impl_generics ::core::fmt::Debug for #name #ty_generics #bounds {
                fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(&self.0, __to)
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::fmt::Display for #name #ty_generics #bounds {
                fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.0, __to)
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::error::Error for #name #ty_generics #bounds {
                fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                    ::core::error::Error::source(&self.0)
                }
            }
            #[automatically_derived]
            impl #impl_generics #krate::ApiError for #name #ty_generics #bounds {
                fn problem_type(&self) -> &'static #krate::ProblemType {
                    #krate::ApiError::problem_type(&self.0)
                }
                fn internal_type(&self) -> &'static #krate::ProblemType {
                    #krate::ApiError::internal_type(&self.0)
                }
                fn profile(&self) -> ::core::option::Option<&'static #krate::ApiProfile> {
                    #krate::ApiError::profile(&self.0)
                }
                fn delegate(&self) -> ::core::option::Option<&dyn #krate::ApiError> {
                    ::core::option::Option::Some(&self.0)
                }
            }
            #[automatically_derived]
            impl #impl_generics #krate::catalog::ProblemTypes for #name #ty_generics #bounds {
                fn entries() -> &'static [#krate::catalog::CatalogEntry] {
                    #entries
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::convert::From<#name #ty_generics> for #ident #ty_generics #bounds {
                fn from(__subset: #name #ty_generics) -> Self {
                    __subset.0
                }
            }
            #[automatically_derived]
            impl #impl_generics ::core::convert::TryFrom<#ident #ty_generics> for #name #ty_generics #bounds {
                type Error = #ident #ty_generics;
                fn try_from(__error: #ident #ty_generics) -> ::core::result::Result::<Self, #ident #ty_generics> {
                    match &__error {
                        #(#patterns)|* => ::core::result::Result::Ok(Self(__error)),
                        _ => ::core::result::Result::Err(__error),
                    }
                }
            }
            #conversions
            #decode
            #frameworks
        }
    }

    /// Returns the bounds of the enum's impls, about the enum.
    fn bounds(&self) -> TokenStream {
        let (ident, (_, ty_generics, where_clause)) = (self.contract.ident, self.generics.split_for_impl());
        without_self(where_clause.to_token_stream(), &quote!(#ident #ty_generics))
    }

    fn listed(&self) -> impl Iterator<Item = &'s VariantModel<'a>> {
        let contract = self.contract;
        self.subset.variants.iter().map(|index| &contract.variants[*index])
    }

    /// Returns the variants whose problem types the catalog has: those that are listed, and those
    /// that a listed variant is shown as.
    fn cataloged(&self) -> Vec<usize> {
        let shown = self.listed().filter_map(VariantModel::shown_as);
        let mut variants: Vec<usize> = self.subset.variants.iter().copied().chain(shown).collect();
        variants.sort_unstable();
        variants.dedup();
        variants
    }

    /// Returns a function for each variant, named as the variant; a constant if it has no fields.
    fn constructors(&self) -> TokenStream {
        let (contract, name) = (self.contract, self.subset.ident);
        let (ident, vis) = (contract.ident, contract.vis);
        let (impl_generics, ty_generics, where_clause) = contract.generics.split_for_impl();
        let constructors = self.listed().map(|variant| {
            let variant_name = variant.ident;
            let docs = format!("Creates a [`{ident}::{variant_name}`].");
            if variant.fields.is_empty() {
                return quote! {
                    #[doc = #docs]
                    #vis const #variant_name: Self = Self(#ident::#variant_name {});
                };
            }
            let parameters: Vec<Ident> = variant.fields.iter().map(|field| parameter(&field.member)).collect();
            let types = variant.fields.iter().map(|field| field.ty);
            let members = variant.fields.iter().map(|field| &field.member);
            quote! {
                #[doc = #docs]
                #vis fn #variant_name(#(#parameters: #types),*) -> Self {
                    Self(#ident::#variant_name { #(#members: #parameters),* })
                }
            }
        });
        quote! {
            // The names are those of the variants.
            #[allow(non_snake_case, non_upper_case_globals, dead_code)]
            impl #impl_generics #name #ty_generics #where_clause {
                #(#constructors)*
            }
        }
    }

    /// Returns `From` for the sources of the variants.
    fn conversions(&self) -> TokenStream {
        let contract = self.contract;
        let mut impls = TokenStream::new();
        for variant in self.listed() {
            if let Some(field) = variant.from.and_then(|field| variant.fields.get(field)) {
                let (ident, ty, generics) = (contract.ident, field.ty, &contract.generics);
                let (_, ty_generics, _) = generics.split_for_impl();
                let made = quote!(Self(<#ident #ty_generics as ::core::convert::From<#ty>>::from(__error)));
                impls.extend(self.from(&ty.to_token_stream(), &made));
            }
            for one in variant.conversions.iter().filter(|one| one.condition.is_none()) {
                let taken = self.wrapped(&converted(contract, variant, one));
                let chosen = self.chosen(one.ty.to_token_stream());
                impls.extend(self.from(&one.ty.to_token_stream(), &quote!(#chosen #taken)));
            }
            if is_fallback(variant) {
                impls.extend(self.driver_conversion(variant));
            }
        }
        let has_driver = self.listed().any(is_fallback);
        let mapped = has_driver.then(|| self.database_impl());
        let smaller = self.smaller_subsets();
        quote!(#mapped #impls #smaller)
    }

    /// Returns `From` for each other subset of which all variants are listed here, so that `?`
    /// converts the error of a function that fails for fewer reasons.
    fn smaller_subsets(&self) -> TokenStream {
        let (_, ty_generics, _) = self.generics.split_for_impl();
        let is_listed = |index: &usize| self.subset.variants.contains(index);
        let others = self.contract.subsets.iter().filter(|other| other.ident != self.subset.ident);
        let smaller = others.filter(|other| other.variants.iter().all(is_listed));
        smaller.map(|Subset { ident, .. }| self.from(&quote!(#ident #ty_generics), &quote!(Self(__error.0)))).collect()
    }

    fn from(&self, ty: &TokenStream, body: &TokenStream) -> TokenStream {
        let (name, (impl_generics, ty_generics, _), bounds) =
            (self.subset.ident, self.generics.split_for_impl(), self.bounds());
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::convert::From<#ty> for #name #ty_generics #bounds {
                fn from(__error: #ty) -> Self {
                    #body
                }
            }
        }
    }

    /// Returns the conversion of a driver's error. A database error whose variant is not listed
    /// becomes the fallback.
    fn driver_conversion(&self, fallback: &VariantModel<'_>) -> Option<TokenStream> {
        let (contract, ident) = (self.contract, self.contract.ident);
        let driver = fallback.driver.as_ref()?;
        // `first` chooses among all variants of the enum.
        if driver.first.is_some() {
            return None;
        }
        let ty = fallback.fields.get(driver.field)?.ty.to_token_stream();
        // `Self` in the user's path is the enum.
        let failure = without_self(failure(contract, fallback, driver, &quote!(&__error))?, &quote!(#ident));
        let is_listed = |index: usize| self.subset.variants.contains(&index);
        let wrap = |made: TokenStream| self.wrapped(&made);
        let mapped = mapped(contract, fallback, driver, &failure, &is_listed, &wrap)?;
        let chosen = self.chosen(ty.clone());
        Some(self.from(&ty, &quote!(#chosen #mapped)))
    }

    /// Returns `FromDatabase`, which makes the listed variants only.
    fn database_impl(&self) -> TokenStream {
        let (krate, private, contract) = (&self.contract.krate, private(&self.contract.krate), self.contract);
        let (name, ident, bounds) = (self.subset.ident, contract.ident, self.bounds());
        let (impl_generics, ty_generics, _) = self.generics.split_for_impl();
        let rows = self.subset.variants.iter().filter(|index| contract.is_made(&contract.variants[**index]));
        let rows: Vec<Literal> = rows.map(|index| Literal::usize_unsuffixed(contract.type_index(*index))).collect();
        let made = quote! {
            ::core::option::Option::map(
                <#ident #ty_generics as #krate::database::FromDatabase>::__build(__index, __violation),
                Self,
            )
        };
        let none = quote!(::core::option::Option::None);
        let body = if rows.is_empty() { none } else { quote!(match __index { #(#rows)|* => #made, _ => #none }) };
        quote! {
            #[automatically_derived]
            impl #impl_generics #krate::database::FromDatabase for #name #ty_generics #bounds {
                fn __types() -> &'static [#krate::ProblemType] {
                    #private::Table::types(&__TABLE)
                }
                fn __build(
                    __index: ::core::primitive::usize,
                    __violation: ::core::option::Option<&#krate::database::Violation>,
                ) -> ::core::option::Option<Self> {
                    let _ = (__index, __violation);
                    #body
                }
            }
        }
    }

    /// Returns the impl that rebuilds an error in a client.
    fn decode(&self) -> TokenStream {
        let (krate, private, contract) = (&self.contract.krate, private(&self.contract.krate), self.contract);
        let (name, ident) = (self.subset.ident, contract.ident);
        let generics = super::decode::bounded(contract, self.generics);
        let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
        let bounds = without_self(where_clause.to_token_stream(), &quote!(#ident #ty_generics));
        let decoded = quote!(<#ident #ty_generics as #private::Decode>);
        let pattern = some(&quote!(__error));
        quote! {
            #krate::__decode! {
                #[automatically_derived]
                impl #impl_generics #private::Decode for #name #ty_generics #bounds {
                    fn __profile() -> ::core::option::Option<&'static #krate::ApiProfile> {
                        #decoded::__profile()
                    }
                    fn __decode(__parts: &#private::ReceivedParts<'_>) -> ::core::option::Option<Self> {
                        match #decoded::__decode(__parts) {
                            #pattern => ::core::result::Result::ok(::core::convert::TryFrom::try_from(__error)),
                            ::core::option::Option::None => ::core::option::Option::None,
                        }
                    }
                }
            }
        }
    }

    /// Returns statements that return the listed variant whose `if` holds for an error.
    fn chosen(&self, ty: TokenStream) -> TokenStream {
        let (name, ident) = (self.subset.ident, self.contract.ident);
        // By its name, because `Self` in a condition is the enum.
        let wrap = |made: TokenStream| quote!(#name(#made));
        let chosen = chosen(self.contract, &ty, &|index| self.subset.variants.contains(&index), &wrap);
        without_self(chosen, &quote!(#ident))
    }

    /// Returns the subset with a variant of the enum, which the tokens name by `Self`.
    fn wrapped(&self, made: &TokenStream) -> TokenStream {
        let ident = self.contract.ident;
        let made = without_self(made.clone(), &quote!(#ident));
        quote!(Self(#made))
    }
}

/// Returns the name of a constructor's parameter.
fn parameter(member: &Member) -> Ident {
    match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(index) => Ident::new(&format!("__field_{}", index.index), Span::call_site()),
    }
}
