//! The static data: problem types, and where their answers are kept.

use super::{database, private, some};
use crate::model::{Answer, Contract, HeaderValue, Kind, Message, Own, Row};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use std::ops::Range;
use syn::ext::IdentExt as _;

pub(super) fn statics(contract: &Contract<'_>) -> TokenStream {
    let krate = &contract.krate;
    let rows = contract.rows.iter().filter_map(|row| Some((row.ident.unraw().to_string(), row.own()?)));
    let types: Vec<TokenStream> = rows
        .flat_map(|(variant, own)| own.kinds.iter().map(move |kind| problem_type(contract, &variant, own, kind)))
        .collect();
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

/// One problem type. What has its default is not written.
fn problem_type(contract: &Contract<'_>, variant: &str, own: &Own, kind: &Kind) -> TokenStream {
    let krate = &contract.krate;
    let private = private(krate);
    let status = match &kind.constant {
        Some(constant) => quote!(#private::http::StatusCode::#constant.as_u16()),
        None => {
            let number = Literal::u16_unsuffixed(kind.number);
            quote!(#number)
        }
    };
    let code = &kind.code;
    let mut row = quote!(variant: #variant, code: #code, status: #status,);
    if let Some(title) = &kind.title {
        let title = some(&quote!(#title));
        row.extend(quote!(title: #title,));
    }
    if !own.docs.is_empty() {
        let docs = &own.docs;
        row.extend(quote!(docs: #docs,));
    }
    if !kind.masked {
        row.extend(message(contract, own));
        row.extend(sent(own));
    }
    if own.disclosed && !kind.masked {
        row.extend(quote!(disclosed: true,));
    }
    row.extend(headers(contract, own));
    row.extend(database::of_database(contract, &own.database));
    if let Some(cause) = &own.cause {
        let template = &cause.written;
        let cause = some(&quote!(#template));
        row.extend(quote!(cause: #cause,));
    }
    if let Some(level) = own.report {
        let level = Ident::new(level, Span::call_site());
        let level = some(&quote!(#krate::ReportLevel::#level));
        row.extend(quote!(report: #level,));
    }
    if let Some(code) = own.grpc {
        let code = Ident::new(code, Span::call_site());
        let code = some(&quote!(#krate::GrpcCode::#code));
        row.extend(quote!(grpc: #code,));
    }
    if let Some(shown) = own.concealed_as.and_then(|shown| contract.rows.get(shown)) {
        let shown = shown.ident.unraw().to_string();
        let shown = some(&quote!(#shown));
        row.extend(quote!(concealed_as: #shown,));
    }
    quote!(#krate::ProblemType { #row ..#private::EMPTY })
}

fn message(contract: &Contract<'_>, own: &Own) -> Option<TokenStream> {
    let krate = &contract.krate;
    let message = match &own.message {
        Message::Title => return None,
        Message::Literal(text) => quote!(Literal(#text)),
        Message::Display(template) => quote!(Display(#template)),
        Message::Written(text) => {
            let template = &text.written;
            quote!(Written(#template))
        }
        Message::Unchecked => quote!(Unchecked),
    };
    Some(quote!(message: #krate::Message::#message,))
}

fn sent(own: &Own) -> TokenStream {
    let mut sent = TokenStream::new();
    if !own.members.is_empty() {
        let names = own.members.iter().map(|(name, _)| name);
        sent.extend(quote!(members: &[#(#names),*],));
    }
    // An answer that names one of several constraints varies, as one with details does.
    if own.details.is_some() || own.database.violation.is_some() {
        sent.extend(quote!(details: true,));
    }
    sent
}

fn headers(contract: &Contract<'_>, own: &Own) -> Option<TokenStream> {
    let krate = &contract.krate;
    let headers = own.headers.iter().map(|header| {
        let name = &header.name;
        let value = match &header.value {
            HeaderValue::Literal(value) => some(&quote!(#value)),
            HeaderValue::Template(_) | HeaderValue::Field(_) => quote!(::core::option::Option::None),
        };
        quote!(#krate::Header { name: #name, value: #value })
    });
    (!own.headers.is_empty()).then(|| quote!(headers: &[#(#headers),*],))
}

/// The catalog, in the order of declaration.
pub(super) fn entries(contract: &Contract<'_>) -> TokenStream {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let nested = |ty: &dyn ToTokens, of: &str| {
        let of = Ident::new(of, Span::call_site());
        quote!(#krate::Entry::Nested(<#ty as #private::#of>::entries),)
    };
    let mut entries = TokenStream::new();
    // One entry for all types between two nested catalogs: an entry each costs rustc as much as the type itself.
    let (mut first, mut end) = (0, 0);
    let all = contract.rows.iter().filter_map(Row::own).map(|own| own.kinds.len()).sum();
    for (index, row) in contract.rows.iter().enumerate() {
        let others: Vec<TokenStream> = match &row.answer {
            Answer::Own(own) => {
                end = contract.type_index(index) + own.kinds.len();
                own.downcast.iter().flat_map(|(_, types)| types).map(|ty| nested(ty, "Sought")).collect()
            }
            Answer::Transparent { source, .. } => {
                row.fields.get(*source).map(|field| nested(field.ty, "Inner")).into_iter().collect()
            }
        };
        if !others.is_empty() {
            entries.extend(own_entry(contract, first..end, all));
            entries.extend(others);
            first = end;
        }
    }
    entries.extend(own_entry(contract, first..end, all));
    quote!(const { &[#entries] })
}

/// The entry for some of the enum's own types, which stand beside one another.
fn own_entry(contract: &Contract<'_>, range: Range<usize>, all: usize) -> Option<TokenStream> {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let (first, end) = (Literal::usize_unsuffixed(range.start), Literal::usize_unsuffixed(range.end));
    match range.len() {
        0 => None,
        1 => Some(quote!(#krate::Entry::One(&__TYPES[#first]),)),
        len if len == all => Some(quote!(#krate::Entry::Own(&__TYPES),)),
        _ => Some(quote!(#krate::Entry::Own(#private::run(&__TYPES, #first, #end)),)),
    }
}
