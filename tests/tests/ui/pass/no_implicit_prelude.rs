#![no_implicit_prelude]

#[derive(::core::fmt::Debug, ::thiserror::Error, ::status_error::ApiError)]
enum BuyerError {
    #[error("for the log: {id}")]
    #[status(NOT_FOUND)]
    #[message("Buyer {id} was not found.")]
    #[header("x-id", "{id}")]
    NotFound {
        #[public]
        id: u64,
        #[header("retry-after")]
        after: ::core::option::Option<u64>,
    },

    #[error("for the log: {id}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    #[cause("{id} is foreign")]
    Foreign {
        #[public]
        id: u64,
        #[header("retry-after")]
        after: ::core::option::Option<u64>,
    },

    #[error("the request failed validation")]
    #[status(400)]
    Invalid(#[field_errors] ::std::vec::Vec<::status_error::FieldError>),

    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] Inner),
}

#[derive(::core::fmt::Debug, ::thiserror::Error, ::status_error::ApiError)]
#[error("this is gone")]
#[status(410)]
struct Inner;

#[derive(::core::fmt::Debug, ::thiserror::Error, ::status_error::ApiError)]
enum Never {}

fn main() {
    let after = ::core::option::Option::Some(1);
    let error = BuyerError::NotFound { id: 1, after };
    ::core::assert_eq!(::status_error::response(&error).status(), 404);
    ::core::assert_eq!(::status_error::response(&BuyerError::Foreign { id: 1, after }).status(), 404);
    ::core::assert_eq!(::status_error::response(&BuyerError::Invalid(::std::vec::Vec::new())).status(), 400);
    ::core::assert_eq!(::status_error::response(&BuyerError::Inner(Inner)).status(), 410);
    let _: fn(&Never) -> _ = |never| ::status_error::response(never);
}
