#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(400)]
    #[unique("email")]
    EmailTaken,

    #[error("the storage failed")]
    #[status(500)]
    #[unique("phone")]
    Storage,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
