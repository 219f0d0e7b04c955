//! `#[from_database] rusqlite::Error`.

use crate::database::backends::sqlite::sqlite;
use crate::database::failure::{DatabaseError, Failure};
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
