use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("the storage refused")]
    #[status(one_of(404, 409), otherwise = 502)]
    Text { #[status] status: String },

    #[error("the storage refused")]
    #[status(one_of(404, 409), otherwise = 502)]
    Maybe { #[status] status: Option<u16> },
}

fn main() {}
