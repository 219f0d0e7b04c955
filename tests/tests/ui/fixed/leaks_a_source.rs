use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the lookup failed")]
    #[status(409)]
    Lookup { source: DatabaseError, #[public] reason: &'static str },

    #[error("the import failed: {0}")]
    #[message("The import failed.")]
    #[status(409)]
    Import(#[from] DatabaseError),
}
