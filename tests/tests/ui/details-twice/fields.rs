#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the request failed validation")]
    #[status(400)]
    Invalid {
        #[field_errors]
        body: Vec<status_error::FieldError>,
        #[field_errors]
        query: Vec<status_error::FieldError>,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
