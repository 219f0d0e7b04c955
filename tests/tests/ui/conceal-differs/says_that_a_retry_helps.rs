#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("the buyer belongs to somebody else")]
    #[status(409, retry = false)]
    #[conceal_as(NotFound)]
    Foreign,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
