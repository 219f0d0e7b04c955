//! The user's lints are not the output's. Clippy sees this too: `denied_lints.rs` includes it.

#![deny(warnings, missing_docs, missing_debug_implementations, unused, unsafe_code)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::redundant_pub_crate)]
#![deny(nonstandard_style, rust_2018_idioms, unused_qualifications, let_underscore)]
#![deny(single_use_lifetimes, elided_lifetimes_in_paths, trivial_casts, unreachable_pub)]

use status_error::{ApiError, FieldError};
use std::convert::Infallible;

/// Why a buyer could not be read.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum BuyerError {
    /// No buyer has this id.
    #[error("for the log: {id}")]
    #[message("buyer {id:>width$} of {count} was not found")]
    #[status(404)]
    #[header("x-id", "{id}")]
    NotFound {
        /// Which one.
        #[public]
        id: u64,
        /// How wide.
        #[public(message)]
        width: usize,
        /// How many there are.
        #[public(message)]
        count: u64,
        /// What is wrong.
        #[field_errors]
        details: Vec<FieldError>,
    },

    /// It belongs to somebody else.
    #[error("for the log")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        /// Which one.
        #[public]
        id: u64,
        /// How wide.
        #[public(message)]
        width: usize,
        /// How many there are.
        #[public(message)]
        count: u64,
        /// What is wrong.
        #[field_errors]
        details: Vec<FieldError>,
    },

    /// It is never made.
    #[error("never")]
    #[status(400)]
    #[allow(dead_code)]
    Never {
        /// Nothing.
        #[header("x-never")]
        never: Option<u8>,
        /// Nobody.
        nobody: Infallible,
    },

    /// An inner error.
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] Inner),
}

/// An inner error.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("this is gone")]
#[status(GONE)]
pub(crate) struct Inner;

/// Answers each of them.
pub(crate) fn main() {
    let missing = BuyerError::NotFound { id: 1, width: 2, count: 3, details: Vec::new() };
    let foreign = BuyerError::Foreign { id: 1, width: 2, count: 3, details: Vec::new() };
    assert_eq!(status_error::response(&missing).body(), status_error::response(&foreign).body());
    assert_eq!(status_error::response(&BuyerError::from(Inner)).status(), 410);
}
