#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[message("There is no such buyer.")]
    #[status(404)]
    NotFound,

    #[error("this buyer belongs to another account")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign,
}
