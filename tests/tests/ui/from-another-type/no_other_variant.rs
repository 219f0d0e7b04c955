use std::io;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile(#[source] io::Error),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("there is no such file")]
#[status(404, from(io::Error if is_not_found))]
struct NoFile(#[source] io::Error);

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn main() {}
