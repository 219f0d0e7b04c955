#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Types {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_email", type = "urn:example:duplicate-email")]
    Email,

    #[error("this external identifier is taken")]
    #[status(409, code = "duplicate_identifier", type = "urn:example:duplicate-identifier")]
    ExternalIdentifier,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Titles {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record", title = "Duplicate email")]
    Email,

    #[error("this external identifier is taken")]
    #[status(409, code = "duplicate_identifier", title = "Duplicate identifier")]
    ExternalIdentifier,
}
