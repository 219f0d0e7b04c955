//! The static data: problem types, and where their answers are kept.

use super::{private, some};
use crate::model::{Answer, Contract, HeaderValue, Message, Own, Unique};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

pub(super) fn statics(contract: &Contract<'_>) -> TokenStream {
    let krate = &contract.krate;
    let rows = contract.rows.iter().filter_map(|row| Some((row, row.own()?)));
    let types: Vec<TokenStream> =
        rows.map(|(row, own)| problem_type(contract, &row.ident.unraw().to_string(), own)).collect();
    if types.is_empty() {
        return TokenStream::new();
    }
    let (count, private) = (types.len(), private(krate));
    quote! {
        static __TYPES: [#krate::ProblemType; #count] = [#(#types),*];
        static __SLOTS: [#private::Slot; #count] = [const { #private::Slot::new() }; #count];
        static __TABLE: #private::Table = #private::Table::new(&__TYPES, &__SLOTS);
    }
}

/// One row. What has its default is not written.
fn problem_type(contract: &Contract<'_>, variant: &str, own: &Own) -> TokenStream {
    let krate = &contract.krate;
    let private = private(krate);
    let status = match &own.constant {
        Some(constant) => quote!(#private::http::StatusCode::#constant.as_u16()),
        None => {
            let number = Literal::u16_unsuffixed(own.number);
            quote!(#number)
        }
    };
    let code = &own.code;
    let mut row = quote!(variant: #variant, code: #code, status: #status,);
    if let Some(title) = &own.title {
        let title = some(&quote!(#title));
        row.extend(quote!(title: #title,));
    }
    if !own.docs.is_empty() {
        let docs = &own.docs;
        row.extend(quote!(docs: #docs,));
    }
    let message = match &own.message {
        Message::Title => None,
        Message::Literal(text) => Some(quote!(Literal(#text))),
        Message::Display(template) => Some(quote!(Display(#template))),
        Message::Written(text) => {
            let template = &text.written;
            Some(quote!(Written(#template)))
        }
        Message::Unchecked => Some(quote!(Unchecked)),
    };
    row.extend(message.map(|message| quote!(message: #krate::Message::#message,)));
    if own.disclosed {
        row.extend(quote!(disclosed: true,));
    }
    if !own.members.is_empty() {
        let names = own.members.iter().map(|(name, _)| name);
        row.extend(quote!(members: &[#(#names),*],));
    }
    if own.details.is_some() {
        row.extend(quote!(details: true,));
    }
    if !own.headers.is_empty() {
        let headers = own.headers.iter().map(|header| {
            let name = &header.name;
            let value = match &header.value {
                HeaderValue::Literal(value) => some(&quote!(#value)),
                HeaderValue::Template(_) | HeaderValue::Field(_) => quote!(::core::option::Option::None),
            };
            quote!(#krate::Header { name: #name, value: #value })
        });
        row.extend(quote!(headers: &[#(#headers),*],));
    }
    if !own.unique.is_empty() {
        let unique = own.unique.iter().map(|one| unique(contract, one));
        row.extend(quote!(unique: &[#(#unique),*],));
    }
    if let Some(cause) = &own.cause {
        let template = &cause.written;
        let cause = some(&quote!(#template));
        row.extend(quote!(cause: #cause,));
    }
    if let Some(shown) = own.concealed_as.and_then(|shown| contract.rows.get(shown)) {
        let shown = shown.ident.unraw().to_string();
        let shown = some(&quote!(#shown));
        row.extend(quote!(concealed_as: #shown,));
    }
    quote!(#krate::ProblemType { #row ..#private::EMPTY })
}

fn unique(contract: &Contract<'_>, unique: &Unique) -> TokenStream {
    let krate = &contract.krate;
    let (fields, columns) = (&unique.fields, &unique.columns);
    let constraint = match &unique.constraint {
        Some(constraint) => some(&quote!(#constraint)),
        None => quote!(::core::option::Option::None),
    };
    quote!(#krate::Unique { fields: &[#(#fields),*], constraint: #constraint, columns: &[#(#columns),*] })
}

/// The catalog, in the order of declaration.
pub(super) fn entries(contract: &Contract<'_>) -> TokenStream {
    let krate = &contract.krate;
    let entries = contract.rows.iter().enumerate().map(|(index, row)| match &row.answer {
        Answer::Own(_) => {
            let index = Literal::usize_unsuffixed(contract.type_index(index));
            quote!(#krate::Entry::One(&__TYPES[#index]))
        }
        Answer::Transparent(source) => {
            let ty = row.fields.get(*source).map(|field| field.ty);
            quote!(#krate::Entry::Nested(<#ty as #krate::ProblemTypes>::entries))
        }
    });
    quote!(const { &[#(#entries),*] })
}
