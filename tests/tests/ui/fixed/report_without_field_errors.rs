use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the buyer is not valid")]
    #[status(422)]
    Invalid(#[from] #[field_errors] garde::Report),

    #[error("the code is not valid")]
    #[status(422, code = "wrong_code")]
    Code(#[source] #[field_errors(off)] garde::Report),

    #[error("the import failed")]
    #[status(500)]
    Import(#[source] garde::Report),

    #[error("the file is not valid")]
    #[status(400)]
    File { source: garde::Report, #[field_errors] errors: Vec<FieldError> },
}
