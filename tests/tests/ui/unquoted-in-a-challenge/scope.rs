#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("the scope {scope} is missing")]
    #[status(401)]
    #[header("www-authenticate", "Bearer scope={scope}")]
    Scope {
        #[public]
        scope: String,
    },
}

fn handler() -> Result<(), AuthError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
