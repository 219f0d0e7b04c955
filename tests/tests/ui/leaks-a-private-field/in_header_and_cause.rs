#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("the token was refused")]
    #[status(401)]
    #[header("www-authenticate", "Bearer realm=\"{realm}\"")]
    #[cause("the token {jti} expired")]
    Refused { realm: String, jti: String },
}

fn handler() -> Result<(), AuthError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
