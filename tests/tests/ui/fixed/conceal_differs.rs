use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u64 },

    #[error("buyer {id} belongs to account {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign { #[public] id: u64, owner: u64 },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum RetryError {
    #[error("this buyer is locked")]
    #[status(409)]
    #[header("x-retries", "{retries}")]
    Busy { #[header("retry-after")] after: u32, #[field_errors] faults: Vec<FieldError>, #[public(message)] retries: u8 },

    #[error("this buyer belongs to another account")]
    #[status(403)]
    #[conceal_as(Busy)]
    Foreign { #[header("retry-after")] after: u32, #[field_errors] faults: Vec<FieldError>, #[public(message)] retries: u8 },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum CauseError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[cause("it was deleted {ago}")]
    NotFound { #[public(cause)] ago: String },

    #[error("this buyer is of another account since {ago}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Moved { #[public(cause)] ago: String },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StatusError {
    #[error("order state {code}")]
    #[status(404)]
    #[header("x-state", "{code}")]
    #[cause("{ago} ago")]
    NotFound {
        #[public(message)] code: u16,
        #[public(cause)] ago: u16,
        #[header("x-own")] own: u16,
        #[public(name = "state")] state: u16,
    },

    #[error("the upstream answered {status}")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(NotFound)]
    Upstream {
        #[status] status: u16,
        #[public(message)] code: u16,
        #[public(cause)] ago: u16,
        #[header("x-own")] own: u16,
        #[public(name = "state")] state: u16,
    },
}
