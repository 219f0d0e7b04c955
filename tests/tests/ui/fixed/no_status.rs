#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[status(500)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("the storage failed")]
    Storage,
}
