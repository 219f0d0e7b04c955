#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409 code = "duplicate_record")]
    Taken,

    #[error("this buyer is archived")]
    #[status(, 410)]
    Archived,

    #[error("this buyer was not found")]
    #[status(404; code = "missing")]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
