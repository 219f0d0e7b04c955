use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("forbidden")]
    #[status(403)]
    Forbidden,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("not found")]
    #[status(404)]
    NotFound,

    #[error("a status of its own")]
    #[status(403)]
    #[conceal_as(NotFound, when(403))]
    OwnStatus,

    #[error("when?")]
    #[status(transparent)]
    #[conceal_as(NotFound, when())]
    Empty(#[source] AuthError),

    #[error("twice")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403, FORBIDDEN))]
    Twice(#[source] AuthError),

    #[error("no error")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(200))]
    NoError(#[source] AuthError),

    #[error("no list")]
    #[status(transparent)]
    #[conceal_as(NotFound, when = 403)]
    Equals(#[source] AuthError),

    #[error("no variant")]
    #[status(transparent)]
    #[conceal_as(when(403))]
    NoVariant(#[source] AuthError),
}

fn main() {}
