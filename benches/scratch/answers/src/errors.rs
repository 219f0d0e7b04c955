//! The errors whose responses are measured.

use status_error::{ApiError, FieldError, Location, Pointer};

#[derive(Debug, thiserror::Error, ApiError)]
pub enum BuyerError {
    #[error("the buyer was not found")]
    #[status(404)]
    Gone,

    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },

    // Separate from `NotFound`, because `Foreign` is concealed as this one: the derive writes the
    // message of such a variant, not thiserror.
    #[error("the account {id} was not found")]
    #[status(404)]
    NoAccount {
        #[public]
        id: u64,
    },

    #[error("the account {id} belongs to {owner}")]
    #[status(403)]
    #[conceal_as(NoAccount)]
    Foreign {
        #[public]
        id: u64,
        owner: String,
    },

    #[error("the request failed validation")]
    #[status(400, code = "bad_request")]
    Invalid(#[field_errors] Vec<FieldError>),

    #[error("the storage failed")]
    #[status(500)]
    Storage(#[source] std::io::Error),
}

/// The errors, made before the measurement starts.
pub struct World {
    pub gone: BuyerError,
    pub not_found: BuyerError,
    pub foreign: BuyerError,
    pub invalid: BuyerError,
    pub storage: BuyerError,
    pub id: u64,
    pub details: Vec<FieldError>,
}

impl World {
    pub fn new() -> Self {
        let id = 4_815_162_342;
        let detail = |pointer, kind: &'static str, message: &'static str| {
            FieldError::new(Location::Body, pointer, kind, message)
        };
        let billing = || Pointer::root().key("billing_details");
        let details = vec![
            detail(billing().key("phone_number"), "missing", "This value is required."),
            detail(billing().key("country"), "length", "This value has 2 characters."),
            detail(Pointer::root().key("items").index(7).key("price"), "type_error.integer", "This is not an integer."),
        ];
        Self {
            gone: BuyerError::Gone,
            not_found: BuyerError::NotFound { id },
            foreign: BuyerError::Foreign { id, owner: "acme".into() },
            invalid: BuyerError::Invalid(details.clone()),
            storage: BuyerError::Storage(std::io::Error::other("disk full")),
            id,
            details,
        }
    }
}
