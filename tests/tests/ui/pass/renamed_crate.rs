//! The runtime under another path.

mod vendored {
    pub mod errors {
        pub use status_error::*;
    }
}

/// What the unrooted name would find.
#[allow(dead_code)]
mod status_error_shadow {}

use vendored::errors as api;

static PAYMENTS: api::ApiProfile = api::ApiProfile::new("payments.example.com");

#[derive(Debug, thiserror::Error, api::ApiError)]
#[api_error(crate = crate::vendored::errors, profile = PAYMENTS)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(NOT_FOUND)]
    #[message("Buyer {id} was not found.")]
    #[header("x-id", "{id}")]
    NotFound {
        #[public]
        id: u64,
        #[header("retry-after")]
        after: u64,
        #[field_errors]
        details: Vec<api::FieldError>,
    },

    #[error(transparent)]
    #[status(transparent)]
    Inner(Inner),
}

#[derive(Debug, thiserror::Error, api::ApiError)]
#[api_error(crate = vendored::errors)]
#[error("this is gone")]
#[status(410)]
struct Inner;

fn main() {
    let error = BuyerError::NotFound { id: 1, after: 2, details: Vec::new() };
    assert_eq!(api::response(&error).status(), 404);
    assert_eq!(api::response(&BuyerError::Inner(Inner)).status(), 410);
}
