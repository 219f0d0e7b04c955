#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage failed")]
    #[status(one_of(404, 500), otherwise = 500)]
    Failed { #[status] status: u16 },

    #[error("the storage failed")]
    #[status(one_of(502, 409), otherwise = 502)]
    Upstream { #[status] status: u16 },
}

fn handler() -> Result<(), StorageError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
