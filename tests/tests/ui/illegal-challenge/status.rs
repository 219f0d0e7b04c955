#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, no_challenge)]
    NotFound,

    #[error("no credentials were sent")]
    #[status(401, no_challenge, challenge = profile)]
    NoCredentials,

    #[error("this proxy wants credentials")]
    #[status(407, challenge = profile)]
    #[header("proxy-authenticate", "Basic realm=\"proxy\"")]
    Proxy,

    #[error("this token is not valid")]
    #[status(401, no_challenge)]
    #[header("www-authenticate", "Bearer")]
    Invalid,

    #[error("this token is of another buyer")]
    #[status(401, no_challenge)]
    #[conceal_as(NotFound)]
    Foreign,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
