#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error(transparent)]
    #[status(400)]
    #[message(unchecked_display)]
    Io(#[from] std::io::Error),

    #[error("the lookup failed: {source}")]
    #[status(409)]
    #[message(unchecked_display)]
    Lookup { source: std::fmt::Error },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
