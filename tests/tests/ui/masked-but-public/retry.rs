#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the storage failed")]
    #[status(500, retry)]
    Storage,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
