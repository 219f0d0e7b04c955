use std::time::Duration;
use status_error::FieldError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[message("there is no such buyer")]
    #[status(404)]
    NotFound { id: u64 },

    #[error("at most {limit} are allowed")]
    #[status(422)]
    TooMany {
        #[public(message)]
        limit: u32,
        #[public(cause)]
        shard: u8,
    },

    #[error("the storage is full")]
    #[status(507, disclose)]
    #[message(title)]
    Full(#[source] std::io::Error),

    #[error("wait")]
    #[status(one_of(429, 410), otherwise = 502)]
    Wait {
        #[status]
        status: u16,
        #[header("retry-after", on(429))]
        after: Duration,
    },

    #[error("taken")]
    #[status(409)]
    #[unique("email")]
    Taken(#[field_errors] Vec<FieldError>),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
