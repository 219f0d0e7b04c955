use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[report(debug)]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410)]
    #[report(error)]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[report(info)]
    Blocked,

    #[error("this buyer moved")]
    #[status(410)]
    #[report(off)]
    Moved,

    #[error("the token was refused")]
    #[status(500)]
    #[report(warn)]
    Auth(#[source] AuthError),
}
