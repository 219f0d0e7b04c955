//! What stands around the impls, and the impls of the frameworks' traits.

use crate::model::contract::Skip;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// The call that implements the traits of the frameworks whose features are on in the runtime.
pub(super) fn frameworks(krate: &Path, skip: &Skip<'_>, rest: &TokenStream) -> TokenStream {
    match skip {
        Skip::All => TokenStream::new(),
        Skip::These(names) => quote!(#krate::__frameworks! { [#(#names)*] #rest }),
    }
}

/// Keeps names apart from the user's, and the user's lints from the output.
pub(super) fn wrap(items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(
            clippy::pedantic,
            // Fields of types that are deprecated, or whose paths are longer than they need to be,
            // are the user's.
            deprecated,
            unused_qualifications,
            // A variant that can't be made is matched all the same.
            unreachable_code,
            unreachable_patterns,
        )]
        const _: () = {
            #items
        };
    }
}
