//! The matrix through the major version of sea-orm in scope.

use super::{NAME, schema};
use databases::{Connect, Database, Driver, violate_all};
use sea_orm::{ConnectOptions, ConnectionTrait as _, DatabaseConnection, DbErr, Statement, TransactionTrait as _};
use status_error::database::schema::{Diff, Expected};
use status_error::database::{DatabaseError, DatabaseFailure};
use std::time::Duration;

databases::taken!(sea_orm::DbErr);

struct SeaOrm(DatabaseConnection);

impl SeaOrm {
    /// Opens a pool with a single connection, because transactions and `lc_messages` belong to a
    /// connection.
    async fn connect(url: &str) -> Self {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Self(sea_orm::Database::connect(options).await.unwrap())
    }
}

impl Connect for SeaOrm {
    async fn connect(url: &str) -> Result<Self, DatabaseFailure> {
        let url = if url.starts_with('/') { format!("sqlite://{url}?mode=rwc") } else { url.to_owned() };
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        // The pool would replace a connection that was killed.
        options.test_before_acquire(false).acquire_timeout(Duration::from_secs(1));
        sea_orm::Database::connect(options).await.map(Self).map_err(|error| error.failure())
    }

    async fn pool_timeout(url: &str) -> Option<DatabaseFailure> {
        let pool = <Self as Connect>::connect(url).await.unwrap();
        let _held = pool.0.begin().await.unwrap();
        pool.0.execute_unprepared("SELECT 1").await.err().map(|error| error.failure())
    }
}

impl Driver for SeaOrm {
    type Error = DbErr;
    const NAME: &'static str = NAME;

    async fn run(&mut self, sql: &'static str) -> Result<(), DbErr> {
        match sql.starts_with("INSERT") || sql.starts_with("UPDATE") {
            true => super::execute(&self.0, Statement::from_string(self.0.get_database_backend(), sql)).await,
            false => self.0.execute_unprepared(sql).await.map(drop),
        }
    }

    fn failure(error: &DbErr) -> DatabaseFailure {
        error.failure()
    }

    async fn diff(&mut self, expected: &Expected) -> Result<Diff, DbErr> {
        schema::diff(expected, &self.0).await
    }
}

#[tokio::test]
async fn postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut driver = SeaOrm::connect(database.url()).await;
    violate_all::<_, Taken>(Database::Postgres, database.german().is_some(), &mut driver).await;
}

#[tokio::test]
async fn mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut driver = SeaOrm::connect(database.url()).await;
    violate_all::<_, Taken>(Database::Mariadb, database.german().is_some(), &mut driver).await;
}

#[tokio::test]
async fn sqlite() {
    let mut driver = SeaOrm::connect("sqlite::memory:").await;
    violate_all::<_, Taken>(Database::Sqlite, false, &mut driver).await;
}

#[tokio::test]
async fn outcomes_of_postgres() {
    let Some(database) = throwaway_servers::postgres() else { return };
    databases::outcomes_of_postgres::<SeaOrm>(&database).await;
}

#[tokio::test]
async fn outcomes_of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    databases::outcomes_of_mariadb::<SeaOrm>(&database).await;
}

#[tokio::test]
async fn outcomes_of_sqlite() {
    databases::outcomes_of_sqlite::<SeaOrm>().await;
}
