#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, members(kind = buyer))]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410, members("kind" = "buyer"))]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, members(kind))]
    Blocked,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
