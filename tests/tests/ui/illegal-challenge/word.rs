#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("no credentials were sent")]
    #[status(401, challenge = basic)]
    NoCredentials,

    #[error("this token is not valid")]
    #[status(401, challenge = "Bearer")]
    Invalid,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
