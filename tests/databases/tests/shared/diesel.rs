//! The matrix through diesel, which has a separate connection type for each database.

databases::taken!(diesel::result::Error);

/// Defines the [`databases::Driver`] of one connection type.
#[macro_export]
macro_rules! driver {
    ($name:ident, $connection:ty) => {
        struct $name($connection);

        impl databases::Connect for $name {
            async fn connect(url: &str) -> Result<Self, status_error::database::DatabaseFailure> {
                let connection = <$connection as diesel::Connection>::establish(url);
                connection.map(Self).map_err(|error| status_error::database::DatabaseError::failure(&error))
            }
        }

        impl databases::Driver for $name {
            type Error = diesel::result::Error;
            const NAME: &'static str = "diesel 2";

            async fn run(&mut self, sql: &'static str) -> Result<(), Self::Error> {
                match sql.starts_with("INSERT") || sql.starts_with("UPDATE") {
                    true => diesel::RunQueryDsl::execute(diesel::sql_query(sql), &mut self.0).map(drop),
                    false => diesel::connection::SimpleConnection::batch_execute(&mut self.0, sql),
                }
            }

            fn failure(error: &Self::Error) -> status_error::database::DatabaseFailure {
                status_error::database::DatabaseError::failure(error)
            }

            async fn diff(
                &mut self,
                expected: &status_error::database::schema::Expected,
            ) -> Result<status_error::database::schema::Diff, Self::Error> {
                status_error::database::schema::diesel_2::diff(expected, &mut self.0)
            }

            // diesel reports this violation's kind as `Unknown`, the same as for a trigger's
            // `RAISE`.
            const UNTOLD: &'static [&'static str] = &["rowid"];
        }
    };
}
