//! Support for `#[from_database] rusqlite::Error`.

use crate::database::backends::sqlite::sqlite;
use crate::database::failure::{DatabaseError, DatabaseFailure};
use rusqlite::Error;

impl DatabaseError for Error {
    fn failure(&self) -> DatabaseFailure {
        match self {
            Error::SqliteFailure(failure, message) => {
                sqlite(failure.extended_code, message.as_deref().unwrap_or_default())
            }
            Error::QueryReturnedNoRows => DatabaseFailure::RowNotFound,
            _ => DatabaseFailure::Other,
        }
    }
}
