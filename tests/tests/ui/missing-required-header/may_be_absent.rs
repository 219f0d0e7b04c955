#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials {
        #[header("www-authenticate")]
        challenge: Option<String>,
    },

    #[error("this proxy wants credentials")]
    #[status(407)]
    Proxy(#[header("proxy-authenticate")] Vec<String>),

    #[error("this resource can't be deleted")]
    #[status(405)]
    Method(#[header("Allow")] Option<&'static str>),
}

fn handler() -> Result<(), AuthError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
