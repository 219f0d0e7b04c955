use std::io;
use status_error::database::DatabaseFailure;

#[derive(Debug)]
struct Driver;

impl std::fmt::Display for Driver {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Driver {}

impl status_error::database::DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage failed")]
    #[status(500)]
    Storage(#[from] io::Error),
    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile(#[source] io::Error),
    #[error("it can't be written")]
    #[status(500, from(std::fmt::Error))]
    Format(#[source] std::fmt::Error),
    #[error("it can't be written either")]
    #[status(500, from(std::fmt::Error))]
    Write(#[source] std::fmt::Error),
    #[error("the service is read-only")]
    #[status(503, from(Driver))]
    ReadOnly(#[source] Driver),
    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] Driver),
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn main() {}
