//! Variants as they are named elsewhere, and statuses by RFC 9110's names.

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this account is not yours")]
#[status(FORBIDDEN)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(NOT_FOUND)]
    NotFound,

    #[error("this buyer belongs to another account")]
    #[status(403)]
    #[conceal_as(Self::NotFound)]
    Foreign,

    #[error("this buyer is blocked")]
    #[api_error(status(FORBIDDEN), conceal_as(BuyerError::NotFound))]
    Blocked,

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(Self::NotFound, when(FORBIDDEN))]
    Auth(#[from] AuthError),

    #[error("this picture is too large")]
    #[status(CONTENT_TOO_LARGE)]
    TooLarge,

    #[error("this picture shows nothing")]
    #[status(UNPROCESSABLE_CONTENT)]
    Unprocessable,
}

fn main() {
    for (error, status) in [
        (BuyerError::NotFound, 404),
        (BuyerError::Foreign, 404),
        (BuyerError::Blocked, 404),
        (BuyerError::Auth(AuthError), 404),
        (BuyerError::TooLarge, 413),
        (BuyerError::Unprocessable, 422),
    ] {
        assert_eq!(status_error::response(&error).status(), status, "{error:?}");
    }
}
