use std::io;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("there is no such file")]
    #[status(404, from(io::Error if |error| error.kind() == io::ErrorKind::NotFound))]
    NoFile(#[source] io::Error),
    #[error("the storage failed")]
    #[status(500, from = io::Error)]
    Storage(#[source] io::Error),
    #[error("this is not your file")]
    #[status(403, from(io::Error) if is_denied)]
    Denied(#[source] io::Error),
}

fn main() {}
