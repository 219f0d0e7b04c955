use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab-case", skip(axum))]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    Taken,

    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[header("x-reason", "blocked")]
    Blocked,

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Other(#[from] AuthError),
}
