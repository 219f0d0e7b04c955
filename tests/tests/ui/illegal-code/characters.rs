#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(code_prefix = "käufer.")]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "déjà pris")]
    Taken,

    #[error("this buyer is archived")]
    #[status(410, code = "")]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, code = " blocked")]
    Blocked,

    #[error("this buyer is locked")]
    #[status(423, code = "locked\n")]
    Locked,

    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
