#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage answered {status}")]
    #[status(status)]
    Named { status: u16 },

    #[error("the storage answered {status}")]
    #[status(self.status)]
    OfSelf { status: u16 },

    #[error("the storage answered {0}")]
    #[status(.0)]
    Unnamed(u16),
}

fn handler() -> Result<(), StorageError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
