#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record", type = "urn:example:duplicate-email")]
    Email,

    #[error("this external identifier is taken")]
    #[status(409, code = "duplicate_record", type = "urn:example:duplicate-identifier")]
    ExternalIdentifier,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
