#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status]
    #[message]
    #[cause()]
    NotFound,

    #[error("this email is taken")]
    #[status(code = "duplicate_record")]
    #[unique(constraint = "buyers_email_key")]
    Taken,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as]
    Foreign,

    #[error("try again later")]
    #[status(429)]
    #[header("retry-after")]
    Throttled {
        #[header]
        after: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
