//! The derive macro of `status-error`. Use it through that crate, which documents it.

// Indices are checked where they are computed, and a panic here is a bug that stops a compilation,
// not a service.
#![allow(clippy::indexing_slicing, clippy::expect_used)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod args;
mod attribute;
#[cfg(test)]
mod catalogs;
mod check;
mod emit;
#[cfg(test)]
mod expansion_tests;
mod model;
mod queries;
mod syntax;
mod util;

use proc_macro2::TokenStream;
use queries::problem_types::Queries;
use syn::DeriveInput;
use util::diagnostics::Errors;

#[doc = include_str!("docs.md")]
#[doc(alias("IntoResponse", "thiserror", "Retry-After", "WWW-Authenticate", "401", "404", "409", "429", "503"))]
#[proc_macro_derive(
    ApiError,
    attributes(
        api_error,
        status,
        message,
        cause,
        unique,
        constraint,
        on_database,
        conceal_as,
        header,
        public,
        field_errors,
        from_database,
        report
    )
)]
pub fn derive_api_error(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    match syn::parse(input) {
        Ok(input) => derive(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Runs the pipeline: syntax → check → model → emit.
fn derive(derive: &DeriveInput) -> TokenStream {
    let errors = Errors::new();
    let input = syntax::read::read(derive, &errors);
    let queries = Queries::new(&input);
    check::check(&queries, &errors);
    if errors.is_empty() {
        errors.finish();
        return emit::emit(&model::build::build(&queries));
    }
    let mut output = errors.finish();
    output.extend(emit::stub::stub(&model::build::stub(&input)));
    output
}
