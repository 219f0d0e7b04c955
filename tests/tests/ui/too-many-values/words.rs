#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, GONE)]
    NotFound,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(NotFound, Foreign)]
    Foreign,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
