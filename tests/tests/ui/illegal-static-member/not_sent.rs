#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer belongs to somebody else")]
    #[status(403, members(kind = "auth"))]
    #[conceal_as(NotFound)]
    Foreign,

    #[error("the storage failed")]
    #[status(500, members(kind = "storage"))]
    Storage,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
