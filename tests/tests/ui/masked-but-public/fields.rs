#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the storage of region {region} failed")]
    #[status(500)]
    Storage {
        #[public]
        region: String,
    },

    #[error("the upstream refused the request")]
    #[status(BAD_GATEWAY)]
    Upstream(#[field_errors] Vec<status_error::FieldError>),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
