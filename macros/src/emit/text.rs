//! The code that prints templates.

use super::paths::private;
use crate::model::contract::{Contract, Field};
use crate::util::template::{Name, Template, Value};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn names(template: &Template) -> Vec<&Name> {
    template.values().flat_map(Value::reads).collect()
}

pub(super) fn interpolate(contract: &Contract<'_>, variant: usize, template: &Template) -> TokenStream {
    let (texts, values) = pieces(contract, variant, template);
    let private = private(&contract.krate);
    quote!(#private::interpolate(__to, #texts, #values))
}

/// Returns the literal texts around the values, and the values as `&dyn Display`.
pub(super) fn pieces(contract: &Contract<'_>, variant: usize, template: &Template) -> (TokenStream, TokenStream) {
    let (texts, values) = template.interleaved();
    let values = values.into_iter().map(|value| display(contract, variant, value));
    (quote!(&[#(#texts),*]), quote!(&[#(#values),*]))
}

fn display(contract: &Contract<'_>, variant: usize, value: &Value) -> TokenStream {
    let local = |name: &Name| contract.variants.get(variant).and_then(|variant| variant.field(name)).map(Field::local);
    let inner = contract.variants.get(variant).and_then(|variant| variant.inner());
    if let Some(inner) = inner.filter(|inner| inner.name == value.field) {
        let (private, ty, local) = (private(&contract.krate), inner.ty, inner.local());
        return quote!(&#private::PublicMessage(<#ty as #private::TransparentSource>::error(#local)));
    }
    if value.is_plain() {
        let local = local(&value.field);
        return quote_spanned!(local.span()=> &#local.__as_display());
    }
    let argument = |name: &Name| local(name).map_or_else(String::new, |local| local.to_string());
    let counted = |name: &Name| format!("__count{}", argument(name));
    let placeholder = value.placeholder(argument, counted);
    let field = local(&value.field).map(|local| match value.formatting_trait() {
        "Display" => quote_spanned!(local.span()=> #local = #local.__as_display()),
        _ => quote!(#local = #local),
    });
    let mut counts: Vec<&Name> = Vec::new();
    for name in value.reads().skip(1) {
        if !counts.contains(&name) {
            counts.push(name);
        }
    }
    let private = private(&contract.krate);
    let counts = counts.into_iter().filter_map(|name| {
        let (local, argument) = (local(name)?, Ident::new(&counted(name), Span::call_site()));
        Some(quote!(#argument = #private::count(#local)))
    });
    let arguments = field.into_iter().chain(counts);
    quote!(&::core::format_args!(#placeholder, #(#arguments),*))
}
