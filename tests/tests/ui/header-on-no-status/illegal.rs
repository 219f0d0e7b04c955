#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[header("x-buyer", "none", on = 404)]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410)]
    #[header("x-buyer", "none", on(200))]
    Archived,

    #[error("too many requests")]
    #[status(one_of(429, 403), otherwise = 502)]
    #[header("retry-after", "5", on(429))]
    #[header("retry-after", "6", on(403))]
    Throttled {
        #[status]
        status: u16,
        #[header("retry-after", on(429))]
        after: u32,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
