//! Support for `#[from_database] tokio_postgres::Error`, which is also `postgres::Error`.

use crate::database::backends::postgres::PostgresError;
use crate::database::failure::{DatabaseError, DatabaseFailure};
use std::error::Error as _;
use tokio_postgres::Error;

impl DatabaseError for Error {
    // The error of `query_one` is the same for no row and for several rows, so there is no
    // `RowNotFound`.
    fn failure(&self) -> DatabaseFailure {
        if let Some(error) = self.as_db_error() {
            return PostgresError {
                sqlstate: error.code().code(),
                message: error.message(),
                constraint: error.constraint(),
                schema: error.schema(),
                table: error.table(),
                column: error.column(),
            }
            .failure();
        }
        let is_io = || self.source().is_some_and(|source| source.is::<std::io::Error>());
        // A timeout while connecting can be recognized only by its text. The text is a constant of
        // the driver, not of the server.
        let is_timeout = || self.source().is_none() && self.to_string() == "timeout waiting for server";
        if self.is_closed() || is_io() || is_timeout() { DatabaseFailure::Unavailable } else { DatabaseFailure::Other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_server_in_time_is_unavailable() {
        assert_eq!(Error::__private_api_timeout().failure(), DatabaseFailure::Unavailable);
    }
}
