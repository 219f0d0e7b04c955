//! Evaluation of `cfg` and `cfg_attr`, which rustc does before it calls a derive.

use std::mem::take;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Meta, MetaList, Token, parse_quote};

/// Removes the variants and fields that a `cfg` excludes, and replaces each `cfg_attr`.
pub(super) fn configured(mut input: DeriveInput) -> DeriveInput {
    attributes(&mut input.attrs);
    match &mut input.data {
        Data::Struct(data) => fields(&mut data.fields),
        Data::Enum(data) => {
            data.variants = take(&mut data.variants).into_iter().filter(|variant| is_in(&variant.attrs)).collect();
            for variant in &mut data.variants {
                attributes(&mut variant.attrs);
                fields(&mut variant.fields);
            }
        }
        Data::Union(_) => {}
    }
    input
}

fn fields(fields: &mut Fields) {
    let list = match fields {
        Fields::Named(fields) => &mut fields.named,
        Fields::Unnamed(fields) => &mut fields.unnamed,
        Fields::Unit => return,
    };
    *list = take(list).into_iter().filter(|field| is_in(&field.attrs)).collect();
    list.iter_mut().for_each(|field| attributes(&mut field.attrs));
}

fn is_in(attributes: &[Attribute]) -> bool {
    let mut conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.all(|attribute| holds(&attribute.parse_args().expect("a condition")))
}

fn attributes(list: &mut Vec<Attribute>) {
    for attribute in take(list) {
        if attribute.path().is_ident("cfg_attr") {
            let parts = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let mut parts = parts.expect("a condition and attributes").into_iter();
            if parts.next().is_some_and(|condition| holds(&condition)) {
                list.extend(parts.map(|attribute| -> Attribute { parse_quote!(#[#attribute]) }));
            }
        } else if !attribute.path().is_ident("cfg") {
            list.push(attribute);
        }
    }
}

/// Returns whether the condition of a `#[cfg]` is true in this repository's tests. They turn all
/// features on.
fn holds(condition: &Meta) -> bool {
    let all = |list: &MetaList| {
        let conditions = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        conditions.expect("conditions").iter().map(holds).collect::<Vec<bool>>()
    };
    match condition {
        Meta::List(list) if list.path.is_ident("all") => !all(list).contains(&false),
        Meta::List(list) if list.path.is_ident("any") => all(list).contains(&true),
        Meta::List(list) if list.path.is_ident("not") => all(list) == [false],
        Meta::Path(path) if path.is_ident("test") => true,
        Meta::NameValue(pair) if pair.path.is_ident("feature") => true,
        _ => panic!("whether a condition of another kind holds is not known here"),
    }
}

#[test]
fn what_is_excluded_is_not_there() {
    let input = configured(parse_quote! {
        #[cfg_attr(not(any()), a, b(1))]
        enum E {
            #[cfg(any())]
            Out,
            In(#[cfg(all(test, not(test)))] u8, #[cfg_attr(any(), c)] #[cfg(test)] u16),
        }
    });
    // `configured` also removes the last comma.
    let expected = configured(parse_quote!(
        #[a]
        #[b(1)]
        enum E {
            In(u16),
        }
    ));
    assert_eq!(quote::quote!(#input).to_string(), quote::quote!(#expected).to_string());
}
