#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this is a client error")]
    #[status(400)]
    Client,

    #[error("this is a server error")]
    #[status(500)]
    Server,
}
