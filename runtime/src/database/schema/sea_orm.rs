//! What a database has, read through SeaORM 1 and 2.

macro_rules! implement {
    ($(#[$feature:meta])* $module:ident, $query_all:ident, $major:literal) => {
        $(#[$feature])*
        #[doc = concat!("Whether what errors declare is what the database has, through SeaORM ", $major, ".")]
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

            /// How the database differs from what is declared.
            ///
            /// # Errors
            ///
            /// What the database says, and `Custom` where it is none of those that are known.
            pub async fn diff(expected: &Expected, connection: &impl ConnectionTrait) -> Result<Diff, DbErr> {
                let backend = connection.get_database_backend();
                // In version 2 there may be more of them.
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
                    .map(|row| {
                        let text = |index| row.try_get_by_index::<String>(index);
                        Ok((text(0)?, text(1)?, row.try_get_by_index(2)?, text(3)?))
                    })
                    .collect();
                Ok(expected.diff(&dialect.indexes(rows?)))
            }

            /// Panics with a list of the differences where there are some.
            ///
            /// # Panics
            ///
            /// That is what it is for; also where the database can't be read.
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
