/// Variants without fields, and where their sentences come from.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Messages {
    /// No buyer has this id.
    #[error("the buyer was not found")]
    #[status(404)]
    NotFound,
    #[error("for the log")]
    #[message("for the client")]
    #[status(CONFLICT, code = "duplicate_record", title = "Duplicate record")]
    Taken,
    #[error("for the log")]
    #[message(title)]
    #[status(410)]
    Gone,
    #[error("it broke")]
    #[status(500)]
    Broken,
}
