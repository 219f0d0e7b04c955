#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("request {request} was refused")]
    #[status(transparent)]
    Refused {
        #[source]
        cause: AuthError,
        #[public(cause)]
        request: u64,
        #[header("retry-after")]
        after: u64,
        #[field_errors]
        faults: Vec<status_error::FieldError>,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
