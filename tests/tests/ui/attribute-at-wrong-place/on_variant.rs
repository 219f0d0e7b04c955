#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[api_error(code_prefix = "buyers.")]
    #[public]
    #[field_errors]
    #[from_database]
    NotFound(u64),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
