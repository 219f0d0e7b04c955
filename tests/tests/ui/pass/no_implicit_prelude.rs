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
    #[status(transparent, from(::std::string::String, ::std::num::ParseIntError if is_known))]
    Inner(#[from] Inner),

    #[error("the number can't be read")]
    #[status(500, from(::std::num::ParseIntError))]
    Number(#[source] ::std::num::ParseIntError),

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database(first = never)] Driver),
}

fn is_known(_: &::std::num::ParseIntError) -> bool {
    true
}

fn never(error: Driver) -> ::core::result::Result<BuyerError, Driver> {
    ::core::result::Result::Err(error)
}

#[derive(::core::fmt::Debug, ::thiserror::Error)]
#[error("the driver failed")]
struct Driver;

impl ::status_error::database::DatabaseError for Driver {
    fn failure(&self) -> ::status_error::database::DatabaseFailure {
        ::status_error::database::DatabaseFailure::Other
    }
}

impl ::core::convert::From<::std::string::String> for Inner {
    fn from(_: ::std::string::String) -> Inner {
        Inner
    }
}

impl ::core::convert::From<::std::num::ParseIntError> for Inner {
    fn from(_: ::std::num::ParseIntError) -> Inner {
        Inner
    }
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
    let text = ::std::string::String::new();
    let error = <BuyerError as ::core::convert::From<_>>::from(text);
    ::core::assert_eq!(::status_error::response(&error).status(), 410);
    let error = <BuyerError as ::core::convert::From<_>>::from(Driver);
    ::core::assert_eq!(::status_error::response(&error).status(), 500);
    let _: fn(&Never) -> _ = |never| ::status_error::response(never);
}
