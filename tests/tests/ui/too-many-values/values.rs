#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, 410)]
    #[message("There is no such buyer.", "Look for another one.")]
    #[header("link", "</buyers>", "rel=index")]
    NotFound,

    #[error("try again later")]
    #[status(429)]
    Throttled {
        #[header("retry-after", "120")]
        after: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
