use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the request failed validation")]
    #[status(400)]
    Invalid { #[field_errors] all: Vec<FieldError> },
}
