use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(400, 500))]
    Auth(AuthError),
}
