#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error(transparent)]
    #[status(transparent, code = "auth", title = "Authorization", grpc = "ABORTED", disclose, retry)]
    Status(AuthError),

    #[error(transparent)]
    #[status(transparent)]
    #[message(title)]
    #[cause("it expired")]
    #[header("cache-control", "no-store")]
    Sentence(AuthError),

    #[error(transparent)]
    #[status(transparent)]
    #[unique("email")]
    #[constraint("accounts_fkey")]
    #[on_database(retry)]
    Concealed(AuthError),

    #[error(transparent)]
    #[status(transparent, type = "urn:example:auth", docs = "https://example.com/auth", members(kind = "auth"), challenge = profile, no_challenge)]
    Described(AuthError),

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
