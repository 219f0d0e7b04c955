//! The constant around the impls, and the call that implements the traits of frameworks.

use crate::model::contract::Skip;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// Returns the macro call that implements the traits of the frameworks whose features are on in the
/// runtime.
pub(super) fn frameworks(krate: &Path, skip: &Skip<'_>, rest: &TokenStream) -> TokenStream {
    match skip {
        Skip::All => TokenStream::new(),
        Skip::These(names) => quote!(#krate::__frameworks! { [#(#names)*] #rest }),
    }
}

/// Wraps the items in a constant, so that their names don't clash with the user's, and allows the
/// lints that the items could violate.
pub(super) fn wrap(items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(
            clippy::pedantic,
            // The user's field types may be deprecated, or have paths that are longer than
            // necessary.
            deprecated,
            unused_qualifications,
            // A variant that can't be constructed is matched, too.
            unreachable_code,
            unreachable_patterns,
        )]
        const _: () = {
            #items
        };
    }
}
