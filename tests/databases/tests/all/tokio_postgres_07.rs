//! tokio-postgres 0.7 on PostgreSQL.

use databases::{Connect, Database, Driver, violate_all};
use status_error::database::schema::{Diff, Expected, tokio_postgres_07};
use status_error::database::{DatabaseError, DatabaseFailure};
use tokio_postgres::{Client, Error, NoTls};

databases::taken!(tokio_postgres::Error);

struct Postgres(Client);

impl Connect for Postgres {
    async fn connect(url: &str) -> Result<Self, DatabaseFailure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.map_err(|error| error.failure())?;
        tokio::spawn(connection);
        Ok(Self(client))
    }
}

impl Driver for Postgres {
    type Error = Error;
    const NAME: &'static str = "tokio-postgres 0.7";

    async fn run(&mut self, sql: &'static str) -> Result<(), Error> {
        match sql.starts_with("INSERT") || sql.starts_with("UPDATE") {
            true => self.0.execute(sql, &[]).await.map(drop),
            false => self.0.batch_execute(sql).await,
        }
    }

    fn failure(error: &Error) -> DatabaseFailure {
        error.failure()
    }

    async fn diff(&mut self, expected: &Expected) -> Result<Diff, Error> {
        tokio_postgres_07::diff(expected, &self.0).await
    }
}

#[tokio::test]
async fn postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    violate_all::<_, Taken>(Database::Postgres, database.german().is_some(), &mut Postgres(client)).await;
}

#[tokio::test]
async fn outcomes_of_postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    databases::outcomes_of_postgres::<Postgres>(&database).await;
}
