#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this external identifier is taken")]
    #[status(CONFILCT)]
    Taken,

    #[error("this buyer was not found")]
    #[status(NotFound)]
    NotFound,

    #[error("this buyer answers as its source does")]
    #[status(transparant)]
    Other,

    #[error("this is no status at all")]
    #[status(BANANA)]
    Banana,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
