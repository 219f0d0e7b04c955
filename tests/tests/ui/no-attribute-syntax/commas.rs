#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409 code = "duplicate_record")]
    Taken,

    #[error("this buyer is archived")]
    #[status(, 410)]
    Archived,

    #[error("this buyer was not found")]
    #[status(404; code = "missing")]
    NotFound,

    #[error("this buyer is blocked")]
    #[status(403)]
    #[header("x-reason" "blocked")]
    #[message(concat!("This buyer ", "is blocked."))]
    Blocked,

    #[error("this buyer moved")]
    #[status(StatusCode.GONE)]
    Moved,

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound when(403))]
    Other(#[from] AuthError),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
#[api_error(rename_all = "kebab-case" skip(axum))]
struct AuthError;

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
