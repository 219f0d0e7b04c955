use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("the storage answered {status}")]
#[status(one_of(404, 409), otherwise = 502)]
#[header("x-upstream", "{status}")]
struct StorageError {
    #[status]
    status: u16,
}

fn main() {}
