static PAYMENTS: &str = "payments.example.com";

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
