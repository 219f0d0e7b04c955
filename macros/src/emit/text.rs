//! The code that prints templates.

use super::paths::{located, private};
use crate::model::contract::{Contract, Field};
use crate::util::template::{Name, Template, Value};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(super) fn names(template: &Template) -> Vec<&Name> {
    template.values().flat_map(Value::reads).collect()
}

pub(super) fn interpolate(contract: &Contract<'_>, variant: usize, template: &Template) -> TokenStream {
    let (texts, values) = pieces(contract, variant, template, OPTIONAL);
    let private = private(&contract.krate);
    quote!(#private::interpolate(__to, #texts, #values))
}

/// The choice of how a field is printed in a message or a cause: an `Option` may be absent.
const OPTIONAL: &str = "AsOptional";

/// The choice of how a field is printed in a header, where an absent value would leave a part of
/// the header's syntax out.
pub(super) const REQUIRED: &str = "AsDisplay";

/// Returns the literal texts around the values, and the values as `&dyn Display`.
pub(super) fn pieces(
    contract: &Contract<'_>,
    variant: usize,
    template: &Template,
    choice: &str,
) -> (TokenStream, TokenStream) {
    let (texts, values) = template.interleaved();
    let values = values.into_iter().map(|value| display(contract, variant, value, choice));
    (quote!(&[#(#texts),*]), quote!(&[#(#values),*]))
}

fn display(contract: &Contract<'_>, variant: usize, value: &Value, choice: &str) -> TokenStream {
    let local = |name: &Name| contract.variants.get(variant).and_then(|variant| variant.field(name)).map(Field::local);
    let private = private(&contract.krate);
    let inner = contract.variants.get(variant).and_then(|variant| variant.inner());
    if let Some(inner) = inner.filter(|inner| inner.name == value.field) {
        let (ty, local) = (inner.ty, inner.local());
        return quote!(&#private::PublicMessage(<#ty as #private::TransparentSource>::error(#local)));
    }
    if value.is_plain() {
        return local(&value.field).map(|local| displayed(&private, &local, choice)).unwrap_or_default();
    }
    let argument = |name: &Name| local(name).map_or_else(String::new, |local| local.to_string());
    let counted = |name: &Name| format!("__count{}", argument(name));
    let placeholder = value.placeholder(argument, counted);
    let field = local(&value.field).map(|local| match value.formatting_trait() {
        "Display" => {
            let displayed = displayed(&private, &local, choice);
            quote!(#local = #displayed)
        }
        _ => quote!(#local = #local),
    });
    let mut counts: Vec<&Name> = Vec::new();
    for name in value.reads().skip(1) {
        if !counts.contains(&name) {
            counts.push(name);
        }
    }
    let counts = counts.into_iter().filter_map(|name| {
        let (local, argument) = (local(name)?, Ident::new(&counted(name), Span::call_site()));
        Some(quote!(#argument = #private::count(#local)))
    });
    let arguments = field.into_iter().chain(counts);
    quote!(&::core::format_args!(#placeholder, #(#arguments),*))
}

/// Returns the expression that prints a field. It has no method call, which could call a method of
/// the field's type.
fn displayed(private: &TokenStream, local: &Ident, choice: &str) -> TokenStream {
    let choice = Ident::new(choice, Span::call_site());
    located(quote!(&#private::#choice::of(#local)[#private::Chosen]), local.span())
}
