#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Statuses {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this page was not found")]
    #[status(410, code = "page_gone")]
    PageNotFound,
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
