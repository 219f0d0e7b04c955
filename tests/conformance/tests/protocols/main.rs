//! Errors over gRPC and GraphQL, protocols that have an error format of their own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;
mod graphql;
mod graphql_texts;
mod grpc;
mod grpc_http;
mod grpc_size;
mod members;

use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer, report::Report};
use std::time::Duration;

static API: ApiProfile = ApiProfile::new("items.example.com").support("help@items.example.com").reporter(silent);

fn silent(_: &Report<'_>) {}

const SECRET: &str = "s3cret";

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error("item {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u32,
        #[public]
        tags: Vec<String>,
    },
    #[error("item {id} belongs to {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u32,
        #[public]
        tags: Vec<String>,
        owner: &'static str,
    },
    #[error("the name is taken")]
    #[status(409, code = "duplicate_item")]
    #[unique("name", "shop.id")]
    Taken,
    #[error("the item was changed meanwhile")]
    #[status(409, grpc = "ABORTED")]
    Changed,
    #[error("the item is not valid")]
    #[status(400, code = "bad_request")]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("{hint}")]
    #[status(429)]
    Throttled {
        #[public(message)]
        hint: String,
        #[header("retry-after")]
        after: Duration,
    },
    #[error("the token {token} has expired")]
    #[message("The token is not valid.")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Unauthorized { token: &'static str },
    #[error("the shelf is broken")]
    #[status(500)]
    Shelf(#[from] std::io::Error),
}

fn not_found() -> Error {
    Error::NotFound { id: 8, tags: vec!["a".to_owned()] }
}

fn invalid(faults: usize) -> Error {
    let pointer = |index| Pointer::root().key("billing_details").key("emails").index(index);
    let fault = |index| FieldError::new(Location::Body, pointer(index), "type_error.any-str", "This must be a string.");
    Error::Invalid((0..faults).map(fault).collect())
}

fn shelf() -> Error {
    std::io::Error::other(SECRET).into()
}
