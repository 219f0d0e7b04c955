//! Code under all the lints that a strict crate denies. Clippy's lints are denied too, and apply if
//! Clippy checks the tests.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    meta_variable_misuse,
    nonstandard_style,
    refining_impl_trait,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unsafe_code,
    unused,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(clippy::redundant_pub_crate, reason = "rustc's `unreachable_pub` wants the opposite")]

use crate::common::text;
use crate::common_error::Plain;
use status_error::{ApiError, ApiProfile, FieldError};

/// Documented.
pub(crate) static API: ApiProfile = ApiProfile::new("lints.test");

/// An enum that makes the derive write every kind of output.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
#[non_exhaustive]
pub(crate) enum Strict<'a, T: std::fmt::Debug> {
    /// Documented.
    #[error("{id} was not found")]
    #[message("{id:>3} was not found")]
    #[cause("by {by}")]
    #[status(404)]
    #[header("link", "<{id}>")]
    NotFound {
        /// Documented.
        #[public]
        id: T,
        /// Documented.
        #[public(cause)]
        by: &'a str,
        /// Documented.
        #[header("retry-after")]
        after: Option<u32>,
    },
    /// Documented.
    #[error("foreign")]
    #[status(403)]
    #[conceal_as(Gone)]
    Foreign,
    /// Documented.
    #[error("gone")]
    #[status(GONE)]
    Gone,
    /// Documented.
    #[error("invalid")]
    #[status(400)]
    #[report(info)]
    Invalid(#[field_errors] Vec<FieldError>),
    /// Documented.
    #[error("one of")]
    #[status(one_of(404, 503), otherwise = 502, disclose)]
    OneOf(#[status] u16),
    /// Documented.
    #[error("sometimes")]
    #[status(transparent)]
    #[conceal_as(Gone, when(404))]
    Sometimes(#[source] Plain),
    /// Documented.
    #[error("always")]
    #[status(transparent)]
    #[conceal_as(Gone)]
    Always(#[source] Plain, u8),
    /// Documented.
    #[error("any")]
    #[status(500, downcast(Plain))]
    Any(#[source] Box<dyn std::error::Error>),
}

/// A struct, whose patterns are irrefutable.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0}")]
#[message("{0:?}")]
#[status(409)]
pub(crate) struct Only(#[public(message)] u8);

/// An enum whose only variant is transparent.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum Transparent {
    /// Documented.
    #[error(transparent)]
    #[status(transparent)]
    Only(#[from] Only),
}

#[test]
fn strict_crates_say_nothing() {
    let table: Vec<(Strict<'_, u8>, u16)> = vec![
        (Strict::NotFound { id: 7, by: "x", after: None }, 404),
        (Strict::Foreign, 410),
        (Strict::Gone, 410),
        (Strict::Invalid(vec![]), 400),
        (Strict::OneOf(503), 503),
        (Strict::Sometimes(Plain), 410),
        (Strict::Always(Plain, 0), 410),
        (Strict::Any(Box::new(Plain)), 404),
    ];
    for (error, status) in table {
        assert_eq!(status_error::response(&error).status(), status);
    }
    assert!(text(status_error::response(&Transparent::from(Only(7)))).contains(r#""detail":"7""#));
}
