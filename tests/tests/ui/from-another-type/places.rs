use std::io;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[status(500, from(io::Error))]
enum StorageError {
    #[error("the storage failed")]
    Storage(#[source] io::Error),
    #[error("it can't be written")]
    #[status(500, from(std::fmt::Error))]
    Format,
    #[error("it can't be read")]
    #[status(500, from(std::num::ParseIntError))]
    Number { text: Option<String>, error: Option<std::num::ParseIntError> },
    #[error("it is empty")]
    #[status(404, from())]
    Empty,
}

fn main() {}
