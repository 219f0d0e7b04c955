#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[message(title)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[message("There is no such buyer.")]
    #[status(404)]
    NotFound,
}
