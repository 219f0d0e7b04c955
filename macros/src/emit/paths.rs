//! Paths that resolve in every module and under every shadowed name.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// Returns `Option::Some(…)`, by its full path, because the user may have shadowed `Some`.
pub(super) fn some(value: &TokenStream) -> TokenStream {
    quote!(::core::option::Option::Some(#value))
}

/// Returns the path of the runtime's hidden module.
pub(super) fn private(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}
