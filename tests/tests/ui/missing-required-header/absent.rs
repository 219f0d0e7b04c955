#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials,

    #[error("this proxy wants credentials")]
    #[status(407)]
    Proxy,

    #[error("this resource can't be deleted")]
    #[status(METHOD_NOT_ALLOWED)]
    Method,

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    OldProtocol,
}

fn handler() -> Result<(), AuthError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
