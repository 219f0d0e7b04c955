//! The methods that return the problem type of a value: each is one match to an index.

use super::paths::private;
use super::pattern::{inner, pattern, put_pattern};
use super::source::Source;
use crate::model::contract::{Answer, Concealed, Contract, OwnProblem, ProblemType, VariantModel};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

pub(super) fn problem_type(contract: &Contract<'_>) -> TokenStream {
    let body = match_types(contract, true);
    let krate = &contract.krate;
    quote! {
        fn problem_type(&self) -> &'static #krate::ProblemType { #body }
    }
}

/// Returns the method `internal_type`. Returns `None` if it would always return the public problem
/// type: no variant is concealed, transparent, or has `downcast`.
pub(super) fn internal_type(contract: &Contract<'_>) -> Option<TokenStream> {
    let differs = |variant: &VariantModel<'_>| {
        variant.own().is_none_or(|own| own.concealed_as.is_some() || own.downcast.is_some())
    };
    if !contract.variants.iter().any(differs) {
        return None;
    }
    let body = match_types(contract, false);
    let krate = &contract.krate;
    Some(quote! {
        fn internal_type(&self) -> &'static #krate::ProblemType { #body }
    })
}

/// Returns the match from the variant to the index of a problem type: the public problem type if
/// `public`, else the internal one.
fn match_types(contract: &Contract<'_>, public: bool) -> TokenStream {
    if contract.variants.is_empty() {
        return quote!(match *self {});
    }
    let has_own = contract.variants.iter().any(|variant| variant.own().is_some());
    let mut arms = Source::default();
    for (index, variant) in contract.variants.iter().enumerate() {
        match &variant.answer {
            Answer::Own(own) => match plain_type(contract, index, own, public) {
                Some(index) => {
                    put_pattern(&mut arms, variant, &[]);
                    arms.put(&[" => ", &index.to_string(), ", "]);
                }
                None => arms.push(own_type(contract, index, variant, own, public)),
            },
            Answer::Transparent { source, concealed, .. } => {
                arms.push(transparent_type(contract, variant, *source, concealed.as_ref(), has_own, public));
            }
        }
    }
    let arms = arms.finish();
    let private = private(&contract.krate);
    if has_own { quote!(#private::Table::at(&__TABLE, match self { #arms })) } else { quote!(match self { #arms }) }
}

fn transparent_type(
    contract: &Contract<'_>,
    variant: &VariantModel<'_>,
    source: usize,
    concealed: Option<&Concealed>,
    has_own: bool,
    public: bool,
) -> TokenStream {
    let (pattern, inner) = inner(contract, variant, source);
    let delegated = delegated_type(contract, &inner, public);
    match concealed.filter(|_| public) {
        Some(concealed) => {
            let shown = Literal::usize_unsuffixed(contract.type_index(concealed.shown));
            if concealed.statuses.is_empty() {
                return quote!(#pattern => #shown,);
            }
            let found = Ident::new("__found", Span::call_site());
            let (condition, private) = (condition(contract, &quote!(#found), concealed), private(&contract.krate));
            quote! {
                #pattern => {
                    let #found = #private::responding_type(#inner);
                    if #condition { #shown } else { return #found }
                }
            }
        }
        None if has_own => quote!(#pattern => return #delegated,),
        None => quote!(#pattern => #delegated,),
    }
}

/// Returns the index of a variant's problem type. Returns `None` if it depends on the value.
fn plain_type(contract: &Contract<'_>, index: usize, own: &OwnProblem, public: bool) -> Option<usize> {
    match own.concealed_as.filter(|_| public) {
        Some(shown) => Some(contract.type_index(shown)),
        None => (own.status.is_none() && own.downcast.is_none()).then(|| contract.type_index(index)),
    }
}

/// Returns the arm of a variant whose problem type depends on the value.
fn own_type(
    contract: &Contract<'_>,
    index: usize,
    variant: &VariantModel<'_>,
    own: &OwnProblem,
    public: bool,
) -> TokenStream {
    let first = Literal::usize_unsuffixed(contract.type_index(index));
    if let Some(field) = own.status.and_then(|field| variant.fields.get(field)) {
        let listed = own.listed_statuses().map(Literal::u16_unsuffixed);
        let (pattern, local) = (pattern(variant, &[&field.name]), field.local());
        let private = private(&contract.krate);
        if own.problem_types.iter().any(|one| one.range.is_some()) {
            let runs = own.problem_types.iter().rev().skip(1).rev().enumerate();
            let runs = runs.flat_map(|(row, one)| runs_of(contract, contract.type_index(index) + row, one));
            let otherwise = Literal::usize_unsuffixed(contract.type_index(index) + own.problem_types.len() - 1);
            return quote!(#pattern => #private::index_in(#local, &[#(#runs),*], #otherwise),);
        }
        return quote!(#pattern => #first + #private::position(#local, &[#(#listed),*]),);
    }
    let (krate, pattern) = (&contract.krate, pattern(variant, &[]));
    let found = Ident::new("__found", Span::call_site());
    let delegated = delegated_type(contract, &quote!(#found), public);
    quote! {
        #pattern => match #krate::ApiError::delegate(self) {
            ::core::option::Option::Some(#found) => return #delegated,
            ::core::option::Option::None => #first,
        },
    }
}

/// Returns the runs of consecutive statuses of a problem type, each with the index of its first
/// status: `(402, 404, 7)`.
fn runs_of(contract: &Contract<'_>, row: usize, problem_type: &ProblemType) -> Vec<TokenStream> {
    let Some(range) = &problem_type.range else {
        return vec![run(problem_type.number, problem_type.number, row)];
    };
    let mut index = contract.range_index(problem_type);
    let runs = range.chunk_by(|this, next| this + 1 == *next).filter_map(|chunk| {
        let run = run(*chunk.first()?, *chunk.last()?, index);
        index += chunk.len();
        Some(run)
    });
    runs.collect()
}

fn run(first: u16, last: u16, index: usize) -> TokenStream {
    let (first, last) = (Literal::u16_unsuffixed(first), Literal::u16_unsuffixed(last));
    let index = Literal::usize_unsuffixed(index);
    quote!((#first, #last, #index))
}

fn delegated_type(contract: &Contract<'_>, inner: &TokenStream, public: bool) -> TokenStream {
    let krate = &contract.krate;
    if public {
        quote!(#krate::ApiError::problem_type(#inner))
    } else {
        quote!(#krate::ApiError::internal_type(#inner))
    }
}

/// Returns the condition under which the response of an inner error is concealed.
pub(super) fn condition(contract: &Contract<'_>, problem_type: &TokenStream, concealed: &Concealed) -> TokenStream {
    if concealed.statuses.is_empty() {
        return quote!(true);
    }
    let private = private(&contract.krate);
    let statuses = concealed.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
    quote!(#private::has_status(#problem_type, &[#(#statuses),*]))
}
