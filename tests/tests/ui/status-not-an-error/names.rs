#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this is a success")]
    #[status(NO_CONTENT)]
    Success,

    #[error("this is a redirection")]
    #[status(SEE_OTHER)]
    Elsewhere,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
