#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status("404")]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410.0)]
    #[message(410)]
    Archived,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as("NotFound")]
    Foreign,

    #[error("this email is taken")]
    #[status(409)]
    #[unique(email)]
    Taken,

    #[error("{limit} requests a minute are served")]
    #[status(429)]
    #[header("retry-after", 120)]
    Throttled {
        #[public("limit")]
        limit: u32,
    },

    #[error("the buyer is blocked")]
    #[status(-403)]
    Blocked,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
