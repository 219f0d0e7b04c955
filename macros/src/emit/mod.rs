//! From the model to tokens. It can't fail.
//!
//! What comes out, for two variants of which the second has a public field:
//!
//! ```text
//! const _: () = {
//!     static __TABLE: Table = Table::new("v4:Gone c4:gone s410 L11:it is gone! \nv8:NotFound …");
//!     impl ApiError for BuyerError {
//!         fn problem_type(&self) -> &'static ProblemType {
//!             __TABLE.at(match self { Self::Gone { .. } => 0, Self::NotFound { .. } => 1 })
//!         }
//!         fn members(&self, __to: &mut Members<'_>) {
//!             match self { Self::NotFound { id: __field_id, .. } => __to.add("id", __field_id), _ => {} }
//!         }
//!         fn __table(&self) -> Option<&'static Table> { Some(&__TABLE) }
//!     }
//!     impl ProblemTypes for BuyerError { … }
//!     ::status_error::__frameworks! { [] [] [BuyerError] [] }
//! };
//! ```

mod database;
mod encode;
mod members;
mod methods;
mod pattern;
mod problem_type;
mod source;
mod stub;
mod table;
mod text;

use crate::model::{Answer, Contract, HeaderValue, Skip};
use crate::util::template::{Name, Template};
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Generics, Path, Type, WherePredicate, parse_quote};

pub(crate) use stub::stub;

pub(crate) fn emit(contract: &Contract<'_>) -> TokenStream {
    let table = table::table(contract);
    let methods = methods::methods(contract);
    let entries = table::entries(contract);
    let impls = database::impls(contract, &bounded(contract));
    let sought = database::sought(contract);
    let (krate, ident) = (&contract.krate, contract.ident);
    let generics = bounded(contract);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    // What `__as_display` is called on.
    let as_display = contract.interpolates().then(|| {
        let private = private(krate);
        quote!(use #private::AsDisplay as _;)
    });
    // A framework takes the error by value, which an unsized one can't be.
    let mut sized = generics.clone();
    if is_maybe_unsized(generics.to_token_stream()) || is_maybe_unsized(where_clause.to_token_stream()) {
        sized.make_where_clause().predicates.push(parse_quote!(Self: ::core::marker::Sized));
    }
    // In an impl for a framework's type, `Self` is that.
    let where_sized = without_self(sized.where_clause.to_token_stream(), &quote!(#ident #ty_generics));
    let rest = quote!([#impl_generics] [#ident #ty_generics] [#where_sized]);
    let frameworks = frameworks(krate, &contract.skip, &rest);
    wrap(&quote! {
        #as_display
        #table
        #[automatically_derived]
        impl #impl_generics #krate::ApiError for #ident #ty_generics #where_clause {
            #methods
        }
        #[automatically_derived]
        impl #impl_generics #krate::ProblemTypes for #ident #ty_generics #where_clause {
            fn entries() -> &'static [#krate::Entry] {
                #entries
            }
        }
        #impls
        #sought
        #frameworks
    })
}

/// The call that implements the traits of the frameworks whose features are on in the runtime.
fn frameworks(krate: &Path, skip: &Skip<'_>, rest: &TokenStream) -> TokenStream {
    match skip {
        Skip::All => TokenStream::new(),
        Skip::These(names) => quote!(#krate::__frameworks! { [#(#names)*] #rest }),
    }
}

/// Keeps names apart from the user's, and the user's lints from the output.
fn wrap(items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(
            clippy::pedantic,
            // Fields of types that are deprecated, or whose paths are longer than they need to be, are the user's.
            deprecated,
            unused_qualifications,
            // A variant that can't be made is matched all the same.
            unreachable_code,
            unreachable_patterns,
        )]
        const _: () = {
            #items
        };
    }
}

/// The type's generics, with a bound for each generic field that is sent.
fn bounded(contract: &Contract<'_>) -> Generics {
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
    for variant in &contract.variants {
        let mut bound =
            |field: usize, what: TokenStream| bounds.extend(variant.fields.get(field).map(|field| (field.ty, what)));
        if let Some(driver) = variant.driver.as_ref().filter(|driver| driver.via.is_none()) {
            bound(driver.field, quote!(#krate::database::DatabaseError));
        }
        let own = match &variant.answer {
            Answer::Transparent { source, .. } => {
                bound(*source, quote!(#krate::ApiError));
                bound(*source, quote!(#krate::ProblemTypes));
                continue;
            }
            Answer::Own(own) => own,
        };
        own.members.iter().for_each(|(_, field)| bound(*field, quote!(#krate::PublicMember)));
        own.details.iter().for_each(|field| bound(*field, quote!(#krate::DetailSource)));
        for header in &own.headers {
            if let HeaderValue::Field(field) = &header.value {
                bound(*field, quote!(#krate::HeaderField));
            }
        }
        for value in own.templates().flat_map(Template::values) {
            let formatting = syn::Ident::new(value.formatting_trait(), proc_macro2::Span::call_site());
            let is_read = |name: &Name| variant.fields.iter().position(|field| field.name == *name);
            if let Some(field) = is_read(&value.field) {
                bound(field, quote!(::core::fmt::#formatting));
            }
        }
    }
    // A bound on the type itself would ask for the impl that it is a condition of, without an end.
    let itself = [contract.ident.to_string(), "Self".to_owned()];
    let needs_bound = |ty: &Type| mentions(ty.to_token_stream(), &params) && !mentions(ty.to_token_stream(), &itself);
    bounds.iter().filter(|(ty, _)| needs_bound(ty)).map(|(ty, bound)| parse_quote!(#ty: #bound)).collect()
}

/// The tokens with the type in place of `Self`.
fn without_self(tokens: TokenStream, ty: &TokenStream) -> TokenStream {
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

/// Whether some parameter is `?Sized`.
fn is_maybe_unsized(generics: TokenStream) -> bool {
    generics.into_iter().any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '?'))
}

/// Whether a type mentions one of the parameters.
fn mentions(tokens: TokenStream, params: &[String]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => params.iter().any(|param| ident == param),
        TokenTree::Group(group) => mentions(group.stream(), params),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// `Option::Some(…)`, whatever `Some` is where the user is.
fn some(value: &TokenStream) -> TokenStream {
    quote!(::core::option::Option::Some(#value))
}

/// A path of the runtime's hidden module.
fn private(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}
