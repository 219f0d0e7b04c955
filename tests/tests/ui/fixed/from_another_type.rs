use super::*;
use super::DatabaseError as Driver;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage failed")]
    #[status(500, from(io::Error))]
    Storage(#[source] io::Error),

    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile(#[source] io::Error),

    #[error("it can't be written")]
    #[status(500, from(std::fmt::Error))]
    Format(#[source] std::fmt::Error),

    #[error("it can't be written either")]
    #[status(500, from(std::fmt::Error if is_known))]
    Write(#[source] std::fmt::Error),

    #[error("it can't be read")]
    #[status(500, from(std::num::ParseIntError))]
    Number { text: Option<String>, #[source] error: std::num::ParseIntError },

    #[error("the service is read-only")]
    #[status(503, from(Driver if is_read_only))]
    ReadOnly(#[source] Driver),

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] Driver),
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn is_known(_: &std::fmt::Error) -> bool {
    true
}

fn is_read_only(_: &Driver) -> bool {
    false
}
