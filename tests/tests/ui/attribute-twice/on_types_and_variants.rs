#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab-case")]
#[api_error(code_prefix = "buyers.")]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[status(410)]
    NotFound,

    #[error("token {jti} was refused")]
    #[status(403)]
    #[message("This token is not valid.")]
    #[message(title)]
    #[cause("the token expired")]
    #[cause("the token was revoked")]
    Token { jti: String },

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(NotFound)]
    #[conceal_as(Token)]
    Foreign,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
