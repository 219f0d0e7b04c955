//! What templates print, as tokens.

use super::private;
use crate::model::Contract;
use crate::template::{Name, Template, Value};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn names(template: &Template) -> Vec<&Name> {
    template.values().flat_map(Value::reads).collect()
}

pub(super) fn interpolate(contract: &Contract<'_>, row: usize, template: &Template) -> TokenStream {
    let (texts, values) = pieces(contract, row, template);
    let private = private(&contract.krate);
    quote!(#private::interpolate(__to, #texts, #values))
}

/// The literal texts around the values, and the values as `&dyn Display`.
pub(super) fn pieces(contract: &Contract<'_>, row: usize, template: &Template) -> (TokenStream, TokenStream) {
    let (texts, values) = template.interleaved();
    let values = values.into_iter().map(|value| display(contract, row, value));
    (quote!(&[#(#texts),*]), quote!(&[#(#values),*]))
}

fn display(contract: &Contract<'_>, row: usize, value: &Value) -> TokenStream {
    let local = |name: &Name| contract.rows.get(row).and_then(|row| row.field(name)).map(|field| field.local.clone());
    if value.is_plain() {
        let local = local(&value.field);
        return quote_spanned!(local.span()=> &#local.__as_display());
    }
    let argument = |name: &Name| local(name).map_or_else(String::new, |local| local.to_string());
    let placeholder = value.placeholder(argument);
    let mut locals: Vec<Ident> = Vec::new();
    for local in value.reads().filter_map(local) {
        if !locals.contains(&local) {
            locals.push(local);
        }
    }
    // A width is read by value.
    let arguments = locals.iter().map(|local| {
        let is_count = value.reads().skip(1).any(|name| *local == argument(name));
        match value.formatting_trait() {
            _ if is_count => quote!(#local = *#local),
            "Display" => quote_spanned!(local.span()=> #local = #local.__as_display()),
            _ => quote!(#local = #local),
        }
    });
    quote!(&::core::format_args!(#placeholder, #(#arguments),*))
}
