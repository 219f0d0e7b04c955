//! `#[from_database] tokio_postgres::Error`, which is `postgres::Error` too.

use crate::database::backends::postgres::postgres;
use crate::database::failure::{DatabaseError, DatabaseFailure};
use std::error::Error as _;
use tokio_postgres::Error;

impl DatabaseError for Error {
    // Why `query_one` failed is not told apart (no row, or more than one), so there is no
    // `RowNotFound`.
    fn failure(&self) -> DatabaseFailure {
        if let Some(error) = self.as_db_error() {
            return postgres(error.code().code(), error.constraint(), error.table(), error.column());
        }
        let is_io = || self.source().is_some_and(|source| source.is::<std::io::Error>());
        // Of connecting: the type tells it in words only, which are the driver's own.
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
