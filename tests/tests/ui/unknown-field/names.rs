const LIMIT: u32 = 100;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {ident} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
        #[public]
        account: u64,
    },

    #[error("{LIMIT} requests a minute are served")]
    #[status(429)]
    Throttled,

    #[error("failed: {self:?}")]
    #[status(400)]
    Failed { reason: String },

    #[error("field {1} is missing")]
    #[status(400)]
    Missing(#[public(message)] String),

    #[error("this buyer is archived")]
    #[status(410)]
    #[message("Archived on {date}.")]
    #[header("x-archived", "{dat}")]
    #[cause("by {user}")]
    Archived {
        #[public]
        date: String,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
