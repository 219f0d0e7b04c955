use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AuthError {
    #[error("forbidden")]
    #[status(403)]
    Forbidden,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u64 },

    #[error("the storage refused")]
    #[status(one_of(404, 410), otherwise = 502)]
    Storage(#[status] u16),

    #[error("it has no `id` to send")]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Auth(#[source] AuthError),

    #[error("as which of them?")]
    #[status(transparent)]
    #[conceal_as(Storage, when(403))]
    AsStorage(#[source] AuthError),
}

fn main() {}
