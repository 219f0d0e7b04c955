//! A test that the declared constraints agree with PostgreSQL, through tokio-postgres 0.7.
//!
//! ```no_run
//! use status_error::database::schema::{Expected, tokio_postgres_07};
//! # #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! # #[error("taken")]
//! # #[status(409)]
//! # #[unique("email", constraint = "users_email_key", columns("users.email"))]
//! # struct SignUpError;
//!
//! # async fn the_schema_agrees(client: &tokio_postgres::Client) {
//! // In a test, after the migrations: a client or a transaction.
//! tokio_postgres_07::assert_schema(&Expected::of::<SignUpError>(), client).await;
//! # }
//! ```

use super::dialect::{Dialect, Row};
use super::{Diff, Expected};
use tokio_postgres::{Error, GenericClient};

/// Returns the differences between the declared constraints and the database.
///
/// # Errors
///
/// Returns the error of the query if the indexes can't be listed.
pub async fn diff(expected: &Expected, client: &impl GenericClient) -> Result<Diff, Error> {
    let rows = client.query(Dialect::Postgres.query(), &[]).await?;
    let rows: Result<Vec<Row>, Error> = rows.iter().map(|row| Row::read(|index| row.try_get(index))).collect();
    let (indexes, constraints) = Dialect::Postgres.read(rows?, &expected.schemas());
    Ok(expected.diff_all(&indexes, &constraints))
}

/// Asserts that the declared constraints and the database agree.
///
/// # Panics
///
/// Panics with a list of the differences if the schema differs, or if the indexes can't be listed.
pub async fn assert_schema(expected: &Expected, client: &impl GenericClient) {
    super::assert_read(diff(expected, client).await);
}
