#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("no credentials were sent")]
#[status(401, code = "no_credentials")]
struct NoCredentials;

fn handler() -> Result<(), NoCredentials> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
