//! The static data: problem types, and where their answers are kept.

use super::source::{NONE, SOME, Source};
use super::{database, private};
use crate::model::{Answer, Contract, HeaderValue, Kind, Message, Own, Row};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use std::ops::Range;
use syn::ext::IdentExt as _;

pub(super) fn statics(contract: &Contract<'_>) -> TokenStream {
    let count = contract.rows.iter().filter_map(Row::own).map(|own| own.kinds.len()).sum::<usize>();
    if count == 0 {
        return TokenStream::new();
    }
    let mut types = Source::new(contract);
    for row in &contract.rows {
        let Some(own) = row.own() else { continue };
        let variant = row.ident.unraw().to_string();
        for kind in &own.kinds {
            types.item(|to| problem_type(to, contract, &variant, own, kind));
        }
    }
    let (krate, private, types) = (&contract.krate, private(&contract.krate), types.finish());
    quote! {
        static __TYPES: [#krate::ProblemType; #count] = {
            // Named once: the constant itself would be a constant anew in each of them.
            let __empty = #private::EMPTY;
            [#types]
        };
        static __SLOTS: [#private::Slot; #count] = [const { #private::Slot::new() }; #count];
        static __TABLE: #private::Table = #private::Table::new(&__TYPES, &__SLOTS);
    }
}

/// One problem type. What has its default is not written.
fn problem_type(to: &mut Source<'_>, contract: &Contract<'_>, variant: &str, own: &Own, kind: &Kind) {
    let (krate, code) = (to.krate, &kind.code);
    to.put(format_args!("{krate}::ProblemType {{ variant: {variant:?}, code: {code:?}, "));
    match &kind.constant {
        Some(constant) => {
            let constant = to.splice(constant);
            to.put(format_args!("status: {krate}::__private::http::StatusCode::{constant}.as_u16(), "));
        }
        None => to.put(format_args!("status: {}, ", kind.number)),
    }
    if let Some(title) = &kind.title {
        to.put(format_args!("title: {SOME}({title:?}), "));
    }
    if !own.docs.is_empty() {
        to.put(format_args!("docs: {:?}, ", own.docs));
    }
    if !kind.masked {
        message(to, own);
        sent(to, own);
    }
    if own.disclosed && !kind.masked {
        to.put(format_args!("disclosed: true, "));
    }
    headers(to, own);
    database::of_database(to, &own.database);
    if let Some(cause) = &own.cause {
        to.put(format_args!("cause: {SOME}({:?}), ", cause.written));
    }
    if let Some(level) = own.report {
        to.put(format_args!("report: {SOME}({krate}::ReportLevel::{level}), "));
    }
    if let Some(code) = own.grpc {
        to.put(format_args!("grpc: {SOME}({krate}::GrpcCode::{code}), "));
    }
    if let Some(shown) = own.concealed_as.and_then(|shown| contract.rows.get(shown)) {
        to.put(format_args!("concealed_as: {SOME}({:?}), ", shown.ident.unraw().to_string()));
    }
    to.put(format_args!("..__empty }}"));
}

fn message(to: &mut Source<'_>, own: &Own) {
    let (kind, text) = match &own.message {
        Message::Title => return,
        Message::Literal(text) => ("Literal", Some(text)),
        Message::Display(template) => ("Display", Some(template)),
        Message::Written(text) => ("Written", Some(&text.written)),
        Message::Unchecked => ("Unchecked", None),
    };
    let krate = to.krate;
    to.put(format_args!("message: {krate}::Message::{kind}"));
    if let Some(text) = text {
        to.put(format_args!("({text:?})"));
    }
    to.put(format_args!(", "));
}

fn sent(to: &mut Source<'_>, own: &Own) {
    if !own.members.is_empty() {
        to.put(format_args!("members: &["));
        own.members.iter().for_each(|(name, _)| to.put(format_args!("{name:?}, ")));
        to.put(format_args!("], "));
    }
    // An answer that names one of several constraints varies, as one with details does.
    if own.details.is_some() || own.database.violation.is_some() {
        to.put(format_args!("details: true, "));
    }
}

fn headers(to: &mut Source<'_>, own: &Own) {
    if own.headers.is_empty() {
        return;
    }
    let krate = to.krate;
    to.put(format_args!("headers: &["));
    for header in &own.headers {
        to.put(format_args!("{krate}::Header {{ name: {:?}, value: ", header.name));
        match &header.value {
            HeaderValue::Literal(value) => to.put(format_args!("{SOME}({value:?}) }}, ")),
            HeaderValue::Template(_) | HeaderValue::Field(_) => to.put(format_args!("{NONE} }}, ")),
        }
    }
    to.put(format_args!("], "));
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
