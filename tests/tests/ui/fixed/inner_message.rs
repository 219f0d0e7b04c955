use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {name}: {source}")]
    #[message("Buyer {name}: {source}")]
    #[status(transparent)]
    Public { #[public] name: String, source: AuthError },

    #[error("buyer {name}: {source}")]
    #[message("A buyer: {source}")]
    #[status(transparent)]
    Message { #[public(message)] name: String, source: AuthError },
}
