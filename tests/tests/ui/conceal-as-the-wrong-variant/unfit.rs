#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the storage failed")]
    #[status(500)]
    Storage,

    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),

    #[error("this buyer was not found")]
    #[status(404)]
    #[message(unchecked_display)]
    NotFound,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(Storage)]
    Foreign,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[conceal_as(Auth)]
    Blocked,

    #[error("this buyer is archived")]
    #[status(410)]
    #[conceal_as(Foreign)]
    Archived,

    #[error("this buyer is hidden")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Hidden,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
