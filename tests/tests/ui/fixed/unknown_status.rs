use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this external identifier is taken")]
    #[status(CONFLICT)]
    Taken,

    #[error("this buyer was not found")]
    #[status(NOT_FOUND)]
    NotFound,

    #[error(transparent)]
    #[status(transparent)]
    Other(AuthError),

    #[error("this name is taken")]
    #[status(409)]
    Name,
}
