//! Paths that resolve in every module and under every shadowed name.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
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

/// Returns the tokens at the location of a span, where rustc reports errors about them. Names in
/// the tokens resolve as before.
pub(super) fn located(tokens: TokenStream, at: Span) -> TokenStream {
    let relocated = |token| {
        let mut token = match token {
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), located(group.stream(), at))),
            other => other,
        };
        token.set_span(token.span().located_at(at));
        token
    };
    tokens.into_iter().map(relocated).collect()
}
