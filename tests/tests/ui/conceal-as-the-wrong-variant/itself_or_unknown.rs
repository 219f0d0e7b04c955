#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(Foreign)]
    Foreign,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[conceal_as(NotFuond)]
    Blocked,

    #[error("this buyer is archived")]
    #[status(403)]
    #[conceal_as(Self::NotFuond)]
    Archived,

    #[error("this buyer is another API's")]
    #[status(403)]
    #[conceal_as(OrderError::NotFound)]
    OfAnother,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
