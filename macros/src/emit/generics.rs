//! The generics of the impls, with their bounds.

use crate::model::contract::{Answer, Contract, HeaderValue};
use crate::util::template::{Name, Template};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericArgument, Generics, PathArguments, Type, TypeGroup, TypeParen, WherePredicate, parse_quote};

/// Returns the type's generics with a bound for each generic field that is sent.
pub(super) fn bounded(contract: &Contract<'_>) -> Generics {
    let mut generics = contract.generics.clone();
    if generics.type_params().next().is_none() {
        return generics;
    }
    let mut predicates: Vec<WherePredicate> = vec![parse_quote!(Self: ::core::error::Error)];
    predicates.extend(field_bounds(contract));
    generics.make_where_clause().predicates.extend(predicates);
    generics
}

fn field_bounds(contract: &Contract<'_>) -> Vec<WherePredicate> {
    let krate = &contract.krate;
    let params: Vec<String> = contract.generics.type_params().map(|param| param.ident.to_string()).collect();
    let mut bounds: Vec<(&Type, TokenStream)> = Vec::new();
    // The bounds of texts, which print the value of an `Option`.
    let mut printed: Vec<(&Type, TokenStream)> = Vec::new();
    for variant in &contract.variants {
        let mut bound =
            |field: usize, what: TokenStream| bounds.extend(variant.fields.get(field).map(|field| (field.ty, what)));
        if let Some(driver) = variant.driver.as_ref().filter(|driver| driver.via.is_none()) {
            bound(driver.field, quote!(#krate::database::DatabaseError));
        }
        let own = match &variant.answer {
            Answer::Transparent { source, context, .. } => {
                bound(*source, quote!(#krate::ApiError));
                bound(*source, quote!(#krate::catalog::ProblemTypes));
                let members = context.iter().flat_map(|context| &context.members);
                members.for_each(|(_, field)| bound(*field, quote!(#krate::member::PublicMember)));
                let text = context.as_ref().and_then(|context| context.message.as_ref());
                for value in text.iter().flat_map(|text| text.template.values()) {
                    let formatting = syn::Ident::new(value.formatting_trait(), proc_macro2::Span::call_site());
                    let field = variant.fields.iter().position(|field| field.name == value.field);
                    if let Some(field) = field.filter(|field| field != source) {
                        printed.push((variant.fields[field].ty, quote!(::core::fmt::#formatting)));
                    }
                }
                continue;
            }
            Answer::Own(own) => own,
        };
        own.members.iter().for_each(|(_, field)| bound(*field, quote!(#krate::member::PublicMember)));
        own.field_errors.iter().for_each(|field| bound(*field, quote!(#krate::field_error::ToFieldErrors)));
        for header in &own.headers {
            if let HeaderValue::Field(field) = &header.value {
                bound(*field, quote!(#krate::header::ToHeaderValues));
            }
        }
        for value in own.templates().flat_map(Template::values) {
            let formatting = syn::Ident::new(value.formatting_trait(), proc_macro2::Span::call_site());
            let is_read = |name: &Name| variant.fields.iter().position(|field| field.name == *name);
            if let Some(field) = is_read(&value.field) {
                printed.push((variant.fields[field].ty, quote!(::core::fmt::#formatting)));
            }
        }
    }
    bounds.extend(printed.into_iter().map(|(ty, bound)| (value_of(referent(ty)), bound)));
    let bounds: Vec<(&Type, TokenStream)> = bounds.into_iter().map(|(ty, bound)| (referent(ty), bound)).collect();
    // A field whose type names the error type gets no bound: the bound would need this impl, and
    // this impl would need the bound.
    let itself = [contract.ident.to_string(), "Self".to_owned()];
    let needs_bound = |ty: &Type| {
        mentions(ty.to_token_stream(), &params)
            && !mentions(ty.to_token_stream(), &itself)
            && !matches!(ty, Type::TraitObject(_))
    };
    let bounds: Vec<_> = bounds.iter().filter(|(ty, _)| needs_bound(ty)).collect();
    let is_sound = |(ty, bound): &(&Type, TokenStream)| {
        !bounds.iter().any(|(other, same)| same.to_string() == bound.to_string() && differ_in_lifetimes(ty, other))
    };
    bounds.iter().filter(|bound| is_sound(bound)).map(|(ty, bound)| parse_quote!(#ty: #bound)).collect()
}

/// Returns the type behind references. Every trait of these bounds that a type has, a reference to
/// the type has, too. In a bound on `&'a T`, rustc would take every reference to `T` for one with
/// the lifetime `'a`.
fn referent(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Reference(reference) => &reference.elem,
            Type::Group(TypeGroup { elem, .. }) | Type::Paren(TypeParen { elem, .. }) => elem,
            _ => return ty,
        };
    }
}

/// Returns the type of the value in an `Option`, or the type itself if it is none.
fn value_of(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(last) = path.path.segments.last().filter(|last| last.ident == "Option") else { return ty };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return ty };
    match arguments.args.first() {
        Some(GenericArgument::Type(value)) => value,
        _ => ty,
    }
}

/// Returns whether two types differ, and only in lifetimes: `Cow<'a, T>` and `Cow<'b, T>`. With a
/// bound on each of them, rustc could not decide between the bounds, so neither gets one, and the
/// bounds that the user declared have to suffice.
fn differ_in_lifetimes(this: &Type, that: &Type) -> bool {
    let (this, that) = (this.to_token_stream(), that.to_token_stream());
    this.to_string() != that.to_string() && without_lifetimes(this).to_string() == without_lifetimes(that).to_string()
}

fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut is_name = false;
    let kept = tokens.into_iter().filter_map(|token| {
        let is_named =
            std::mem::replace(&mut is_name, matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\''));
        match token {
            TokenTree::Group(group) => {
                Some(TokenTree::from(Group::new(group.delimiter(), without_lifetimes(group.stream()))))
            }
            TokenTree::Ident(_) if is_named => None,
            token => Some(token),
        }
    });
    kept.collect()
}

/// Returns the tokens with the type in place of `Self`.
pub(super) fn without_self(tokens: TokenStream, ty: &TokenStream) -> TokenStream {
    let named = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => ty.clone(),
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), without_self(group.stream(), ty));
            new.set_span(group.span());
            TokenTree::from(new).into()
        }
        other => other.into(),
    };
    tokens.into_iter().flat_map(named).collect()
}

/// Returns the generics for impls that take the type by value, which requires `Sized`.
pub(super) fn sized(generics: &Generics) -> Generics {
    let mut sized = generics.clone();
    if is_maybe_unsized(generics.to_token_stream()) || is_maybe_unsized(generics.where_clause.to_token_stream()) {
        sized.make_where_clause().predicates.push(parse_quote!(Self: ::core::marker::Sized));
    }
    sized
}

/// Returns whether a parameter is `?Sized`.
fn is_maybe_unsized(generics: TokenStream) -> bool {
    generics.into_iter().any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '?'))
}

/// Returns whether a type mentions one of the parameters.
pub(super) fn mentions(tokens: TokenStream, params: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => params.iter().any(|param| ident == param),
        TokenTree::Group(group) => mentions(group.stream(), params),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
