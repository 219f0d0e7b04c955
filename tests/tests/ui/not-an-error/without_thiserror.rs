#[derive(Debug, status_error::ApiError)]
enum BuyerError {
    #[status(404)]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
