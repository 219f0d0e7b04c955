#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} of {account} was not found")]
    #[status(404)]
    NotFound { #[public] id: u64, #[public] account: u64 },

    #[error("{{LIMIT}} requests a minute are served")]
    #[status(429)]
    Throttled,

    #[error("field {0} is missing")]
    #[status(400)]
    Missing(#[public(message)] String),

    #[error("this buyer is archived")]
    #[status(410)]
    #[message("Archived on {date}.")]
    Archived { #[public] date: String },

    #[error("{limit} requests a minute are allowed")]
    #[status(429, code = "throttled_by_a_constant")]
    #[header("retry-after", "60")]
    OfAConstant { #[public(message)] limit: u32 },
}
