//! The matrix through the rusqlite version in scope.

use super::NAME;
use databases::{Connect, Database, Driver, violate_all};
use rusqlite::{Connection, Error};
use status_error::database::schema::{Diff, Expected, rusqlite_0};
use status_error::database::{DatabaseError, DatabaseFailure};

databases::taken!(rusqlite::Error);

struct Sqlite(Connection);

impl Connect for Sqlite {
    async fn connect(url: &str) -> Result<Self, DatabaseFailure> {
        Connection::open(url).map(Self).map_err(|error| error.failure())
    }
}

impl Driver for Sqlite {
    type Error = Error;
    const NAME: &'static str = NAME;

    async fn run(&mut self, sql: &'static str) -> Result<(), Error> {
        match sql.starts_with("INSERT") || sql.starts_with("UPDATE") {
            true => self.0.execute(sql, []).map(drop),
            false => self.0.execute_batch(sql),
        }
    }

    fn failure(error: &Error) -> DatabaseFailure {
        error.failure()
    }

    async fn diff(&mut self, expected: &Expected) -> Result<Diff, Error> {
        rusqlite_0::diff(expected, &self.0)
    }
}

#[tokio::test]
async fn sqlite() {
    let mut driver = Sqlite(Connection::open_in_memory().unwrap());
    violate_all::<_, Taken>(Database::Sqlite, false, &mut driver).await;
}

#[tokio::test]
async fn outcomes_of_sqlite() {
    databases::outcomes_of_sqlite::<Sqlite>().await;
}
