//! Tests that the declared constraints agree with a database, through SeaORM 1 and 2.

macro_rules! implement {
    ($(#[$feature:meta])* $module:ident, $query_all:ident, $major:literal) => {
        $(#[$feature])*
        #[doc = concat!("A test that the declared constraints agree with the database, through SeaORM ", $major, ".")]
        ///
        /// ```no_run
        /// # use status_error::database::schema::Expected;
        #[doc = concat!("use status_error::database::schema::", stringify!($module), ";")]
        /// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
        /// # #[error("taken")]
        /// # #[status(409)]
        /// # #[unique("email", constraint = "users_email_key", columns("users.email"))]
        /// # struct SignUpError;
        ///
        #[doc = concat!("# async fn the_schema_agrees(connection: &impl ", stringify!($module), "::ConnectionTrait) {")]
        /// // In a test, after the migrations.
        #[doc = concat!(stringify!($module), "::assert_schema(&Expected::of::<SignUpError>(), connection).await;")]
        /// # }
        /// ```
        pub mod $module {
            use crate::database::schema::dialect::{Dialect, Row};
            use crate::database::schema::{Diff, Expected};
            #[doc(no_inline)]
            pub use ::$module::ConnectionTrait;
            use ::$module::{DbBackend, DbErr, Statement};

            /// Returns the differences between the declared constraints and the database.
            ///
            /// # Errors
            ///
            /// Returns the error of the query if the indexes can't be listed, and `DbErr::Custom`
            /// if the database is none of PostgreSQL, MySQL, MariaDB and SQLite.
            pub async fn diff(expected: &Expected, connection: &impl ConnectionTrait) -> Result<Diff, DbErr> {
                let backend = connection.get_database_backend();
                // In SeaORM 2 the enum may have more backends.
                #[allow(unreachable_patterns)]
                let dialect = match backend {
                    DbBackend::Postgres => Dialect::Postgres,
                    DbBackend::MySql => Dialect::Mysql,
                    DbBackend::Sqlite => Dialect::Sqlite,
                    other => return Err(DbErr::Custom(format!("the indexes of {other:?} can't be listed"))),
                };
                let rows = connection.$query_all(Statement::from_string(backend, dialect.query())).await?;
                let rows: Result<Vec<Row>, DbErr> = rows
                    .iter()
                    .map(|row| Row::read(|index| row.try_get_by_index(index)))
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
            pub async fn assert_schema(expected: &Expected, connection: &impl ConnectionTrait) {
                crate::database::schema::assert_read(diff(expected, connection).await);
            }
        }
    };
}

implement!(
    #[cfg(feature = "sea-orm-1")]
    sea_orm_1,
    query_all,
    "1"
);
implement!(
    #[cfg(feature = "sea-orm-2")]
    sea_orm_2,
    query_all_raw,
    "2"
);
