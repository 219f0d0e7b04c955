#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset(ReadBuyer(NotFound)))]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),
}

fn authorize() -> Result<(), AuthError> {
    Err(AuthError)
}

fn read() -> Result<(), ReadBuyer> {
    authorize()?;
    Err(ReadBuyer::NotFound)
}

fn main() {
    let _ = read();
    let _ = ReadBuyer::Auth(AuthError);
}
