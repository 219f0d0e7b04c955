use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("the storage refused")]
    #[status(one_of(404, 409), otherwise = 502, code = "storage", title = "Storage", grpc = "ABORTED")]
    Refused(#[status] u16),
}

fn main() {}
