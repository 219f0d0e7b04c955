//! A test that the declared constraints agree with SQLite, through rusqlite.
//!
//! ```
//! use status_error::database::schema::{Expected, rusqlite_0};
//! # #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! # #[error("taken")]
//! # #[status(409)]
//! # #[unique("email", constraint = "users_email_key", columns("users.email"))]
//! # struct SignUpError;
//!
//! # let migrations = "CREATE TABLE users (email TEXT); CREATE UNIQUE INDEX users_email_key ON users (email)";
//! let connection = rusqlite::Connection::open_in_memory().unwrap();
//! connection.execute_batch(migrations).unwrap();
//! rusqlite_0::assert_schema(&Expected::of::<SignUpError>(), &connection);
//! ```

use super::dialect::{Dialect, Row};
use super::{Diff, Expected};
use rusqlite::{Connection, Error};

/// Returns the differences between the declared constraints and the database.
///
/// # Errors
///
/// Returns the error of the query if the indexes can't be listed.
pub fn diff(expected: &Expected, connection: &Connection) -> Result<Diff, Error> {
    let mut statement = connection.prepare(Dialect::Sqlite.query())?;
    let rows = statement.query_map([], |row| Row::read(|index| row.get(index)))?;
    let rows: Result<Vec<Row>, Error> = rows.collect();
    let (indexes, constraints) = Dialect::Sqlite.read(rows?, &expected.schemas());
    Ok(expected.diff_all(&indexes, &constraints))
}

/// Asserts that the declared constraints and the database agree.
///
/// # Panics
///
/// Panics with a list of the differences if the schema differs, or if the indexes can't be listed.
#[track_caller]
pub fn assert_schema(expected: &Expected, connection: &Connection) {
    super::assert_read(diff(expected, connection));
}
