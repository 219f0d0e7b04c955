use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("the storage refused")]
    #[status(one_of(401, 404, 405), otherwise = 502)]
    Refused { #[status] status: u16 },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the storage refused")]
#[status(one_of(426, 404), otherwise = 502)]
struct Refused {
    #[status]
    status: u16,
}

fn main() {}
