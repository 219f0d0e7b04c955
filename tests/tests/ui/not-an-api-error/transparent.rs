#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error(transparent)]
    #[status(transparent)]
    Io(#[from] std::io::Error),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
