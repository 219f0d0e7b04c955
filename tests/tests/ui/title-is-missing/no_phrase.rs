#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the client went away")]
    #[status(499)]
    ClientClosedRequest,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
