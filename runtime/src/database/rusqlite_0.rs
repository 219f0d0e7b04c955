//! `#[from_database] rusqlite::Error`.

use super::{DatabaseError, Failure, sqlite};
use rusqlite::Error;

impl DatabaseError for Error {
    fn failure(&self) -> Failure {
        match self {
            Error::SqliteFailure(failure, message) => {
                sqlite(failure.extended_code, message.as_deref().unwrap_or_default())
            }
            Error::QueryReturnedNoRows => Failure::RowNotFound,
            _ => Failure::Other,
        }
    }
}
