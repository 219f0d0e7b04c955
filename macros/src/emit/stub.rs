//! The output after a mistake: stub impls, so that rustc doesn't report missing impls on top of the
//! mistake.

use super::decode;
use super::wrapper::{frameworks, wrap};
use crate::model::contract::Stub;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse_quote;

/// Returns impls whose bodies never run, because the compilation fails.
pub(crate) fn stub(stub: &Stub<'_>) -> TokenStream {
    let subsets = stub.subsets.iter().map(|name| subset(stub, name));
    let impls = wrap(&impls(stub, stub.ident));
    quote!(#(#subsets)* #impls)
}

fn impls(stub: &Stub<'_>, ident: &Ident) -> TokenStream {
    let krate = &stub.krate;
    let mut generics = stub.generics.clone();
    let (_, ty_generics, _) = stub.generics.split_for_impl();
    // rustc reports a bound that is false without any parameter as another error, unless the bound
    // introduces a lifetime.
    let is_error = parse_quote!(for<'__workaround> #ident #ty_generics: ::core::error::Error);
    generics.make_where_clause().predicates.push(is_error);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let rest = quote!([#impl_generics] [#ident #ty_generics] [#where_clause]);
    let frameworks = frameworks(krate, &stub.skip, &rest);
    let decode = stub.decodes.then(|| decode::stub(stub, ident, &generics));
    quote! {
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
        #decode
        #frameworks
    }
}

/// Returns the type of a subset, with the traits of an error.
fn subset(stub: &Stub<'_>, name: &Ident) -> TokenStream {
    let (ident, vis) = (stub.ident, stub.vis);
    let (impl_generics, ty_generics, where_clause) = stub.generics.split_for_impl();
    let fmt = |name_of_trait: &str| {
        let name_of_trait = Ident::new(name_of_trait, proc_macro2::Span::call_site());
        quote! {
            #[automatically_derived]
            impl #impl_generics ::core::fmt::#name_of_trait for #name #ty_generics #where_clause {
                fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::unreachable!()
                }
            }
        }
    };
    let (debug, display, impls) = (fmt("Debug"), fmt("Display"), impls(stub, name));
    let impls = wrap(&quote! {
        #debug
        #display
        #[automatically_derived]
        impl #impl_generics ::core::error::Error for #name #ty_generics #where_clause {}
        #impls
    });
    quote! {
        #[allow(dead_code, missing_docs)]
        #vis struct #name #impl_generics (#ident #ty_generics) #where_clause;
        #impls
    }
}
