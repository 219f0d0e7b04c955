//! The matrix through the major version of sqlx in scope.

use super::{NAME, schema};
use databases::{Connect, Database, Driver, violate_all};
use sqlx::{Connection as _, Executor as _};
use status_error::database::schema::{Diff, Expected};
use status_error::database::{DatabaseError, DatabaseFailure};

databases::taken!(sqlx::Error);

/// Defines the driver of one database's connection type.
macro_rules! driver {
    ($name:ident, $connection:ty, $pool:ident, $url:expr) => {
        struct $name($connection);

        impl Connect for $name {
            async fn connect(url: &str) -> Result<Self, DatabaseFailure> {
                let of_driver: fn(&str) -> String = $url;
                <$connection>::connect(&of_driver(url)).await.map(Self).map_err(|error| error.failure())
            }

            async fn pool_timeout(url: &str) -> Option<DatabaseFailure> {
                let of_driver: fn(&str) -> String = $url;
                let options = sqlx::pool::PoolOptions::<sqlx::$pool>::new().max_connections(1);
                let options = options.acquire_timeout(std::time::Duration::from_millis(500));
                let pool = options.connect(&of_driver(url)).await.unwrap();
                let _held = pool.acquire().await.unwrap();
                pool.acquire().await.err().map(|error| error.failure())
            }
        }

        impl Driver for $name {
            type Error = sqlx::Error;
            const NAME: &'static str = NAME;

            async fn run(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
                // Prepares the statements that applications usually prepare; setup statements run
                // unprepared.
                match sql.starts_with("INSERT") || sql.starts_with("UPDATE") {
                    true => self.0.execute(sqlx::query(sql)).await?,
                    false => self.0.execute(sqlx::raw_sql(sql)).await?,
                };
                Ok(())
            }

            fn failure(error: &sqlx::Error) -> DatabaseFailure {
                error.failure()
            }

            async fn diff(&mut self, expected: &Expected) -> Result<Diff, sqlx::Error> {
                schema::diff(expected, &mut self.0).await
            }
        }
    };
}

driver!(Postgres, sqlx::PgConnection, Postgres, str::to_owned);
driver!(Mysql, sqlx::MySqlConnection, MySql, str::to_owned);
driver!(Sqlite, sqlx::SqliteConnection, Sqlite, |path| format!("sqlite://{path}?mode=rwc"));

#[tokio::test]
async fn outcomes_of_postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    databases::outcomes_of_postgres::<Postgres>(&database).await;
}

#[tokio::test]
async fn outcomes_of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    databases::outcomes_of_mariadb::<Mysql>(&database).await;
}

#[tokio::test]
async fn outcomes_of_sqlite() {
    databases::outcomes_of_sqlite::<Sqlite>().await;
}

#[tokio::test]
async fn postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut driver = Postgres(sqlx::PgConnection::connect(database.url()).await.unwrap());
    violate_all::<_, Taken>(Database::Postgres, database.german().is_some(), &mut driver).await;
}

#[tokio::test]
async fn mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut driver = Mysql(sqlx::MySqlConnection::connect(database.url()).await.unwrap());
    violate_all::<_, Taken>(Database::Mariadb, database.german().is_some(), &mut driver).await;
}

#[tokio::test]
async fn sqlite() {
    let mut driver = Sqlite(sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap());
    violate_all::<_, Taken>(Database::Sqlite, false, &mut driver).await;
}
