//! The types of the fields that responses send, for the contract that the runtime exports. The
//! runtime's macro drops them if its feature is off.

use super::generics::mentions;
use super::members::is_same_type;
use super::source::lex;
use super::text::names;
use crate::model::contract::{Answer, Contract, Field, HeaderValue};
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::Type;

/// A type, and the places that its values are sent to. Fields of one type share one entry, because
/// each entry costs rustc a search for the type's schema.
struct FieldType<'c> {
    /// `None` is the type of a text that the response always has.
    ty: Option<&'c Type>,
    /// `(Member 0 "id" "The id.") (Header 2 "x-limit")`, as text, because a type may have many
    /// places. The doc comment of a member is left out if there is none.
    places: String,
}

/// Returns the catalog with these entries, and the types of the fields.
pub(super) fn catalog(contract: &Contract<'_>, variants: &[usize], entries: &TokenStream) -> TokenStream {
    let types = field_types(contract, variants);
    let stand_ins = contract.variants.iter().flat_map(|variant| &variant.fields);
    let stand_ins = stand_ins.filter_map(|field| field.stand_in.as_ref());
    // Without the feature, rustc would not see a mistake in these types.
    let checked = stand_ins.map(|ty| quote!(let _: ::core::marker::PhantomData<#ty>;));
    if types.is_empty() {
        return quote!(#(#checked)* const { &[#entries] });
    }
    let krate = &contract.krate;
    let types = types.iter().map(|FieldType { ty, places }| {
        let ty = ty.map_or_else(|| quote!(::core::primitive::str), |ty| with_static_lifetimes(contract, ty));
        let places = lex(places);
        quote!({ [#ty] #places })
    });
    quote!(#(#checked)* #krate::__catalog!([#(#types)*] [#entries]))
}

/// Returns the types of the fields that responses send, except for types that name a parameter: the
/// schema of such a type is not known without an instance.
fn field_types<'c>(contract: &'c Contract<'_>, variants: &[usize]) -> Vec<FieldType<'c>> {
    let params = contract.generics.type_params().map(|param| param.ident.to_string());
    let mut params: Vec<String> =
        params.chain(contract.generics.const_params().map(|param| param.ident.to_string())).collect();
    if !contract.generics.params.is_empty() {
        params.push("Self".to_owned());
    }
    let mut types: Vec<FieldType<'c>> = Vec::new();
    let mut add = |ty: Option<&'c Type>, kind: &str, index: usize, name: &str, docs: &str| {
        if !params.is_empty() && ty.is_some_and(|ty| mentions(ty.to_token_stream(), &params)) {
            return;
        }
        let docs = if docs.is_empty() { String::new() } else { format!(" {docs:?}") };
        let place = format!("({kind} {index} {name:?}{docs}) ");
        let is_same = |known: &&mut FieldType<'_>| match (known.ty, ty) {
            (Some(known), Some(ty)) => is_same_type(known, ty),
            (known, ty) => known.is_none() && ty.is_none(),
        };
        match types.iter_mut().find(is_same) {
            Some(known) => known.places.push_str(&place),
            None => types.push(FieldType { ty, places: place }),
        }
    };
    let (mut nested, mut rows) = (0, 0);
    for variant in variants.iter().filter_map(|index| contract.variants.get(*index)) {
        let field = |field: usize| variant.fields.get(field);
        let own = match &variant.answer {
            Answer::Transparent { context, .. } => {
                for (name, member) in context.iter().flat_map(|context| &context.members) {
                    let field = field(*member);
                    add(field.map(schema_type), "Nested", nested, name, docs(field));
                }
                nested += 1;
                continue;
            }
            Answer::Own(own) => own,
        };
        nested += own.downcast.iter().map(|(_, types)| types.len()).sum::<usize>();
        let first = rows;
        rows += own.problem_types.len();
        for (row, problem_type) in (first..).zip(&own.problem_types) {
            for (name, member) in own.members.iter().filter(|_| !problem_type.masked) {
                let field = field(*member);
                add(field.map(schema_type), "Member", row, name, docs(field));
            }
            let status = own.status.and_then(field).map(|field| &field.name);
            for header in &own.headers {
                match &header.value {
                    HeaderValue::Field(value) if Some(*value) != own.status => {
                        add(field(*value).map(|field| field.ty), "Header", row, &header.name, "");
                    }
                    HeaderValue::Template(template) if !status.is_some_and(|name| names(template).contains(&name)) => {
                        add(None, "Header", row, &header.name, "");
                    }
                    // A header with the status is left out if the status is not listed.
                    HeaderValue::Field(_) | HeaderValue::Template(_) | HeaderValue::Literal(_) => {}
                }
            }
        }
    }
    types
}

fn docs<'c>(field: Option<&'c Field<'_>>) -> &'c str {
    field.map_or("", |field| &field.docs)
}

fn schema_type<'c>(field: &'c Field<'_>) -> &'c Type {
    field.stand_in.as_ref().unwrap_or(field.ty)
}

/// Returns a type with `'static` in place of each lifetime parameter. A trait may be implemented
/// for one lifetime only, and then rustc would require that a parameter is that lifetime.
fn with_static_lifetimes(contract: &Contract<'_>, ty: &Type) -> TokenStream {
    let lifetimes: Vec<&Ident> = contract.generics.lifetimes().map(|param| &param.lifetime.ident).collect();
    if lifetimes.is_empty() { ty.to_token_stream() } else { replace_lifetimes(ty.to_token_stream(), &lifetimes) }
}

fn replace_lifetimes(tokens: TokenStream, lifetimes: &[&Ident]) -> TokenStream {
    let mut is_name = false;
    let replaced = tokens.into_iter().map(|token| {
        let is_named =
            std::mem::replace(&mut is_name, matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''));
        match token {
            TokenTree::Group(group) => {
                Group::new(group.delimiter(), replace_lifetimes(group.stream(), lifetimes)).into()
            }
            TokenTree::Ident(name) if is_named && lifetimes.contains(&&name) => {
                Ident::new("static", name.span()).into()
            }
            token => token,
        }
    });
    replaced.collect()
}
