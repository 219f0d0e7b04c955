//! The methods of `ApiError`. A method is emitted only if a variant needs it.

use super::database::{unmapped, violated};
use super::members::members;
use super::paths::{located, private, some};
use super::pattern::{bind, inner, match_some, pattern_of_all};
use super::problem_type::{condition, internal_type, problem_type};
use super::text::{REQUIRED, interpolate, names, pieces};
use crate::model::contract::{Answer, Contract, HeaderValue, Message, OwnProblem, VariantModel};
use crate::util::template::Name;
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

pub(super) fn methods(contract: &Contract<'_>) -> TokenStream {
    let all = [
        Some(problem_type(contract)),
        internal_type(contract),
        profile(contract),
        delegate(contract),
        write_message(contract),
        members(contract),
        field_errors(contract),
        headers(contract),
        write_cause(contract),
        hook(contract),
    ];
    all.into_iter().flatten().collect()
}

fn profile(contract: &Contract<'_>) -> Option<TokenStream> {
    let path = contract.profile.as_ref()?;
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let profile = quote_spanned!(path.span()=> #private::profile(&#path));
    Some(quote! {
        fn profile(&self) -> ::core::option::Option<&'static #krate::ApiProfile> { #profile }
    })
}

fn delegate(contract: &Contract<'_>) -> Option<TokenStream> {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let none = quote!(::core::option::Option::None);
    let arms = contract.variants.iter().filter_map(|variant| match &variant.answer {
        Answer::Own(own) => {
            let (source, types) = own.downcast.as_ref()?;
            let (pattern, inner) = bind(variant, *source);
            let casts = types.iter().map(|ty| quote_spanned!(ty.span()=> <#ty as #private::DowncastTarget>::cast));
            // The span at which rustc reports that the field is not an error.
            let span = variant.fields[*source].local().span();
            let error = located(quote!(#private::AsDynError::of(#inner)[#private::Chosen]), span);
            Some(quote!(#pattern => #private::find(#error, &[#(#casts),*]),))
        }
        Answer::Transparent { source, concealed, .. } => {
            let (pattern, inner) = inner(contract, variant, *source);
            let delegated = some(&inner);
            Some(match concealed {
                Some(concealed) => {
                    let problem_type = quote!(#private::responding_type(#inner));
                    let condition = condition(contract, &problem_type, concealed);
                    quote!(#pattern => if #condition { #none } else { #delegated },)
                }
                None => quote!(#pattern => #delegated,),
            })
        }
    });
    let arms: Vec<TokenStream> = arms.collect();
    let body = match_some(contract, arms, &none)?;
    Some(quote! {
        fn delegate(&self) -> ::core::option::Option<&dyn #krate::ApiError> {
            #body
        }
    })
}

fn write_message(contract: &Contract<'_>) -> Option<TokenStream> {
    let arms = contract.shown(|own| match &own.message {
        Message::Written(text) => Some(&text.template),
        _ => None,
    });
    let contexts = contract.contexts(|context| context.message.as_ref().map(|text| &text.template));
    let arms = arms.chain(contexts).map(|(index, template)| {
        let pattern = pattern_of_all(contract, index, &names(template));
        let written = interpolate(contract, index, template);
        quote!(#pattern => #written,)
    });
    writer(contract, &quote!(write_message), arms.collect())
}

fn write_cause(contract: &Contract<'_>) -> Option<TokenStream> {
    let arms = contract.shown(|own| own.cause.as_ref().map(|cause| &cause.template));
    let arms = arms.map(|(index, template)| {
        let pattern = pattern_of_all(contract, index, &names(template));
        let written = interpolate(contract, index, template);
        quote!(#pattern => #written,)
    });
    let transparent = contract.variants.iter().filter_map(|variant| cause_of_transparent(contract, variant));
    writer(contract, &quote!(write_cause), arms.chain(transparent).collect())
}

/// Returns the arm that writes the cause of the variant that a transparent variant is shown as. The
/// cause prints no field, because a transparent variant has none to print.
fn cause_of_transparent(contract: &Contract<'_>, variant: &VariantModel<'_>) -> Option<TokenStream> {
    let Answer::Transparent { source, concealed: Some(concealed), .. } = &variant.answer else { return None };
    let cause = contract.variants.get(concealed.shown)?.own()?.cause.as_ref()?;
    let private = private(&contract.krate);
    let (pattern, inner) = inner(contract, variant, *source);
    let condition = condition(contract, &quote!(#private::responding_type(#inner)), concealed);
    let written = interpolate(contract, concealed.shown, &cause.template);
    Some(quote!(#pattern if #condition => #written,))
}

/// Returns a method that writes to a formatter.
fn writer(contract: &Contract<'_>, name: &TokenStream, arms: Vec<TokenStream>) -> Option<TokenStream> {
    let body = match_some(contract, arms, &quote!(::core::result::Result::Err(::core::fmt::Error)))?;
    Some(quote! {
        fn #name(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            #body
        }
    })
}

fn field_errors(contract: &Contract<'_>) -> Option<TokenStream> {
    let krate = &contract.krate;
    let arms = contract.shown(|own| own.field_errors.as_ref()).filter_map(|(index, field)| {
        let field = contract.field_at(index, *field)?;
        let pattern = pattern_of_all(contract, index, &[&field.name]);
        let local = field.local();
        Some(quote!(#pattern => #krate::field_error::ToFieldErrors::each(#local, __to),))
    });
    let body = match_some(contract, arms.collect(), &quote!({}))?;
    Some(quote! {
        fn field_errors(&self, __to: &mut #krate::field_error::FieldErrorSink<'_>) { #body }
    })
}

fn headers(contract: &Contract<'_>) -> Option<TokenStream> {
    let (krate, private) = (&contract.krate, private(&contract.krate));
    let varies = |own: &OwnProblem| own.headers.iter().any(|header| !matches!(header.value, HeaderValue::Literal(_)));
    let arms = contract.shown(|own| varies(own).then_some(own)).map(|(index, own)| {
        let status = own.status.and_then(|field| contract.field_at(index, field));
        let mut fields: Vec<&Name> = Vec::new();
        let mut calls = Vec::new();
        for header in &own.headers {
            let name = &header.name;
            let (read, call) = match &header.value {
                HeaderValue::Literal(_) => continue,
                HeaderValue::Field(field) => {
                    let Some(field) = contract.field_at(index, *field) else { continue };
                    let local = field.local();
                    (vec![&field.name], quote!(#krate::header::HeaderSink::add(__to, #name, #local);))
                }
                HeaderValue::Template(template) => {
                    let (texts, values) = pieces(contract, index, template, REQUIRED);
                    (names(template), quote!(#krate::header::HeaderSink::interpolate(__to, #name, #texts, #values);))
                }
            };
            let call = only_on(krate, header.on.as_deref(), call);
            // A status that is not listed is not the status of the response.
            calls.push(match status.filter(|status| read.contains(&&status.name)) {
                Some(status) => {
                    let (local, listed) = (status.local(), own.listed_statuses().map(Literal::u16_unsuffixed));
                    quote!(if #private::is_listed(#local, &[#(#listed),*]) { #call })
                }
                None => call,
            });
            fields.extend(read);
        }
        let pattern = pattern_of_all(contract, index, &fields);
        quote!(#pattern => { #(#calls)* })
    });
    let body = match_some(contract, arms.collect(), &quote!({}))?;
    Some(quote! {
        fn headers(&self, __to: &mut #krate::header::HeaderSink<'_>) { #body }
    })
}

/// Returns the arm of the hook that says which variants add a part to the response of the inner
/// error.
fn context(contract: &Contract<'_>) -> Option<TokenStream> {
    let private = private(&contract.krate);
    let arms = contract.contexts(Some).map(|(index, context)| {
        let pattern = pattern_of_all(contract, index, &[]);
        let has_message = context.message.is_some();
        quote!(#pattern => ::core::option::Option::Some(#private::HookValue::Context { has_message: #has_message }),)
    });
    let body = match_some(contract, arms.collect(), &quote!(::core::option::Option::None))?;
    Some(quote!(#private::Hook::Context => #body,))
}

/// Returns a call that is made only if the response has one of the statuses. `None` is every
/// status.
fn only_on(krate: &Path, on: Option<&[u16]>, call: TokenStream) -> TokenStream {
    let Some(on) = on else { return call };
    let on = on.iter().map(|status| Literal::u16_unsuffixed(*status));
    quote!(if let ::core::option::Option::Some(__to) = #krate::header::HeaderSink::on(__to, &[#(#on),*]) { #call })
}

/// Returns the hidden method, which has an arm for each hook that the type has a value for.
fn hook(contract: &Contract<'_>) -> Option<TokenStream> {
    let private = private(&contract.krate);
    let table =
        contract.variants.iter().find_map(VariantModel::own).map(
            |_| quote!(#private::Hook::Table => ::core::option::Option::Some(#private::HookValue::Table(&__TABLE)),),
        );
    let arms: Vec<TokenStream> =
        [table, violated(contract), unmapped(contract), context(contract)].into_iter().flatten().collect();
    (!arms.is_empty()).then(|| {
        quote! {
            fn __hook(&self, __hook: #private::Hook) -> ::core::option::Option<#private::HookValue<'_>> {
                match __hook {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    })
}
