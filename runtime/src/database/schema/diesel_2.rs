//! A test that the declared constraints agree with the database, through diesel 2.
//!
//! ```no_run
//! use status_error::database::schema::{Expected, diesel_2};
//! # #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! # #[error("taken")]
//! # #[status(409)]
//! # #[unique("email", constraint = "users_email_key", columns("users.email"))]
//! # struct SignUpError;
//!
//! # fn the_schema_agrees(connection: &mut impl diesel_2::Listable) {
//! // In a test, after the migrations.
//! diesel_2::assert_schema(&Expected::of::<SignUpError>(), connection);
//! # }
//! ```

use super::dialect::{COLUMNS, Dialect, Row};
use super::{Diff, Expected};
use diesel_2::backend::Backend;
use diesel_2::connection::LoadConnection;
use diesel_2::deserialize::{self, FromSql, QueryableByName};
use diesel_2::query_builder::SqlQuery;
use diesel_2::query_dsl::methods::LoadQuery;
use diesel_2::result::QueryResult;
use diesel_2::row::NamedRow;
use diesel_2::sql_types::{Nullable, Text};
use diesel_2::{RunQueryDsl as _, sql_query};

/// A diesel connection whose unique indexes can be listed: to PostgreSQL, MySQL, MariaDB or SQLite.
///
/// This trait is sealed: each connection that loads a [`SqlQuery`] implements it.
pub trait Listable: LoadConnection + sealed::Sealed {
    #[doc(hidden)]
    fn list(&mut self, query: &str) -> QueryResult<Vec<Listed>>;
}

impl<C> Listable for C
where
    C: LoadConnection,
    for<'q> SqlQuery: LoadQuery<'q, C, Listed>,
{
    fn list(&mut self, query: &str) -> QueryResult<Vec<Listed>> {
        sql_query(query).load(self)
    }
}

mod sealed {
    pub trait Sealed {}

    impl<C> Sealed for C
    where
        C: super::LoadConnection,
        for<'q> super::SqlQuery: super::LoadQuery<'q, C, super::Listed>,
    {
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Listed(Row);

impl<DB: Backend> QueryableByName<DB> for Listed
where
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let text = |index: usize| match COLUMNS.get(index) {
            Some(name) => NamedRow::get::<Nullable<Text>, Option<String>>(row, name),
            None => Ok(None),
        };
        Row::read(text).map(Self)
    }
}

/// Returns the differences between the declared constraints and the database.
///
/// # Errors
///
/// Returns the error of the query if the indexes can't be listed.
pub fn diff(expected: &Expected, connection: &mut impl Listable) -> QueryResult<Diff> {
    let dialect = dialect(connection);
    let rows = connection.list(dialect.query())?;
    let (indexes, constraints) = dialect.read(rows.into_iter().map(|row| row.0), &expected.schemas());
    Ok(expected.diff_all(&indexes, &constraints))
}

/// Asserts that the declared constraints and the database agree.
///
/// # Panics
///
/// Panics with a list of the differences if the schema differs, or if the indexes can't be listed.
#[track_caller]
pub fn assert_schema(expected: &Expected, connection: &mut impl Listable) {
    super::assert_read(diff(expected, connection));
}

/// Returns the dialect of the connection. diesel exposes it only as a type that exists with a
/// feature of diesel, so a query decides: SQLite has no `version()`, and MySQL's and MariaDB's
/// begins with a digit.
fn dialect(connection: &mut impl Listable) -> Dialect {
    let version =
        "SELECT version() AS of_table, '' AS name, '' AS of_column, '' AS kind, '' AS of_schema, '' AS of_part,
        '' AS is_visible";
    match connection.list(version).unwrap_or_default().first() {
        None => Dialect::Sqlite,
        Some(Listed(row)) if row.starts_with_digit() => Dialect::Mysql,
        Some(_) => Dialect::Postgres,
    }
}
