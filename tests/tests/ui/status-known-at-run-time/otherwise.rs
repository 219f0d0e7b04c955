use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("what about the others?")]
    #[status(one_of(404, 409))]
    Missing(#[status] u16),

    #[error("no list")]
    #[status(otherwise = 502)]
    NoList(#[status] u16),

    #[error("a client error for what is not expected")]
    #[status(one_of(404, 409), otherwise = 400)]
    ClientError(#[status] u16),

    #[error("a listed status for what is not expected")]
    #[status(one_of(404, 409), otherwise = 404)]
    Listed(#[status] u16),

    #[error("no error")]
    #[status(one_of(404, 409), otherwise = 200)]
    NoError(#[status] u16),

    #[error("in quotes")]
    #[status(one_of(404, 409), otherwise = "502")]
    Quoted(#[status] u16),
}

fn main() {}
