//! What stands in for the output after a mistake, so that one mistake is one message.

use super::wrapper::{frameworks, wrap};
use crate::model::contract::Stub;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

/// Impls that promise everything and are never run.
pub(crate) fn stub(stub: &Stub<'_>) -> TokenStream {
    let (krate, ident) = (&stub.krate, stub.ident);
    let mut generics = stub.generics.clone();
    let (_, ty_generics, _) = stub.generics.split_for_impl();
    // A bound that is trivially false is an error of its own, unless it has a lifetime of its own.
    let is_error = parse_quote!(for<'__workaround> #ident #ty_generics: ::core::error::Error);
    generics.make_where_clause().predicates.push(is_error);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let rest = quote!([#impl_generics] [#ident #ty_generics] [#where_clause]);
    let frameworks = frameworks(krate, &stub.skip, &rest);
    wrap(&quote! {
        #[automatically_derived]
        impl #impl_generics #krate::ApiError for #ident #ty_generics #where_clause {
            fn problem_type(&self) -> &'static #krate::ProblemType {
                ::core::unreachable!()
            }
        }
        #[automatically_derived]
        impl #impl_generics #krate::catalog::ProblemTypes for #ident #ty_generics #where_clause {
            fn entries() -> &'static [#krate::catalog::CatalogEntry] {
                ::core::unreachable!()
            }
        }
        #frameworks
    })
}
