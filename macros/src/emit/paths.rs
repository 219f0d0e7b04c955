//! Paths that hold wherever the output stands.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// `Option::Some(…)`, whatever `Some` is where the user is.
pub(super) fn some(value: &TokenStream) -> TokenStream {
    quote!(::core::option::Option::Some(#value))
}

/// A path of the runtime's hidden module.
pub(super) fn private(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}
