//! Parts that several parsers and diagnostics of this module share.

use crate::attribute::Attribute;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Path;

/// The `help:` for a status that a field holds.
pub(crate) const STATUS_IN_A_FIELD: &str =
    "write `#[status]` on the field that holds the status, and `#[status(one_of(404, 409), otherwise = 502)]` here";

/// Returns the `help:` that shows an attribute's syntax.
pub(super) fn syntax(attribute: &Attribute) -> String {
    format!("write `{}`", attribute.syntax)
}

/// Returns the items of a list, without the commas.
pub(super) fn split_at_commas(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let items = tokens.split(is_comma).filter(|item| !item.is_empty());
    items.map(|item| item.iter().cloned().collect()).collect()
}

/// Returns the text of a path, without spaces.
pub(crate) fn path_text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
