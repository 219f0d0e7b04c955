/// A derive sees the path of a type, and not the type behind it.
mod validator {
    #[derive(Debug, thiserror::Error)]
    #[error("some fields are not valid")]
    pub struct ValidationErrors;
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the buyer is not valid")]
    #[status(422)]
    Invalid(#[from] garde::Report),

    #[error("the filter is not valid")]
    #[status(400)]
    Filter { name: String, source: validator::ValidationErrors },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
