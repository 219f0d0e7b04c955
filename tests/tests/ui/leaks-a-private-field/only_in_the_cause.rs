#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("the token expired {expired} seconds ago")]
    #[status(403)]
    #[cause("the token expired {expired} seconds ago")]
    Expired {
        #[public(cause)]
        expired: u64,
    },
}

fn handler() -> Result<(), AuthError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
