#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("nothing is in it")]
    #[status(transparent)]
    Unit,

    #[error("which one of {0} and {1} is it")]
    #[status(transparent)]
    Unmarked(std::fmt::Error, u64),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
