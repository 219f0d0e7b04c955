#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410)]
    Archived,

    #[error("this buyer was merged into another one")]
    Merged(u64),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
