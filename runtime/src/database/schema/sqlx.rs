//! Tests that the declared constraints agree with a database, through sqlx 0.8 and 0.9. They use
//! only sqlx's traits, so that no driver of sqlx is a dependency.

macro_rules! implement {
    ($(#[$feature:meta])* $module:ident, $sqlx:ident, $url:literal) => {
        $(#[$feature])*
        #[doc = concat!("A test that the declared constraints agree with the database, through [sqlx](", $url, ").")]
        ///
        /// The database can be PostgreSQL, MySQL, MariaDB or SQLite. sqlx's `Any` doesn't work,
        /// because it doesn't expose which database it is connected to.
        ///
        /// ```no_run
        /// # use status_error::database::schema::Expected;
        #[doc = concat!("use status_error::database::schema::", stringify!($module), ";")]
        #[doc = concat!("# use ::", stringify!($sqlx), " as sqlx;")]
        /// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
        /// # #[error("taken")]
        /// # #[status(409)]
        /// # #[unique("email", constraint = "users_email_key", columns("users.email"))]
        /// # struct SignUpError;
        ///
        /// # async fn the_schema_agrees<'c, E>(pool: E) where E: sqlx::Executor<'c>,
        /// #   for<'r> String: sqlx::Decode<'r, E::Database> + sqlx::Type<E::Database>,
        /// #   usize: sqlx::ColumnIndex<<E::Database as sqlx::Database>::Row> {
        /// // In a test, after the migrations: a pool, a connection or a transaction.
        #[doc = concat!(stringify!($module), "::assert_schema(&Expected::of::<SignUpError>(), pool).await;")]
        /// # }
        /// ```
        pub mod $module {
            use crate::database::schema::dialect::{Dialect, Row};
            use crate::database::schema::{Diff, Expected};
            use $sqlx::{ColumnIndex, Database, Decode, Error, Executor, Row as _, Type};

            /// Returns the differences between the declared constraints and the database.
            ///
            /// # Errors
            ///
            /// Returns the error of the query if the indexes can't be listed, and
            /// `Error::Configuration` if the database is none of PostgreSQL, MySQL, MariaDB and
            /// SQLite.
            pub async fn diff<'c, E>(expected: &Expected, executor: E) -> Result<Diff, Error>
            where
                E: Executor<'c>,
                for<'r> String: Decode<'r, E::Database> + Type<E::Database>,
                usize: ColumnIndex<<E::Database as Database>::Row>,
            {
                let name = <E::Database as Database>::NAME;
                let dialect = Dialect::named(name)
                    .ok_or_else(|| Error::Configuration(format!("the indexes of {name} can't be listed").into()))?;
                let rows = executor.fetch_all(dialect.query()).await?;
                let rows: Result<Vec<Row>, Error> = rows
                    .iter()
                    .map(|row| Row::read(|index| row.try_get(index)))
                    .collect();
                let (indexes, constraints) = dialect.read(rows?, &expected.schemas());
                Ok(expected.diff_all(&indexes, &constraints))
            }

            /// Asserts that the declared constraints and the database agree.
            ///
            /// # Panics
            ///
            /// Panics with a list of the differences if the schema differs, or if the indexes can't
            /// be listed.
            pub async fn assert_schema<'c, E>(expected: &Expected, executor: E)
            where
                E: Executor<'c>,
                for<'r> String: Decode<'r, E::Database> + Type<E::Database>,
                usize: ColumnIndex<<E::Database as Database>::Row>,
            {
                crate::database::schema::assert_read(diff(expected, executor).await);
            }
        }
    };
}

implement!(
    #[cfg(feature = "sqlx-08")]
    sqlx_08,
    sqlx_08,
    "https://docs.rs/sqlx/0.8"
);
implement!(
    #[cfg(feature = "sqlx-09")]
    sqlx_09,
    sqlx_09,
    "https://docs.rs/sqlx/0.9"
);
