//! The state of a transaction after a violation: PostgreSQL has aborted it, the other databases
//! have not.

use sqlx::{Connection as _, Executor as _, MySqlConnection, PgConnection, SqliteConnection};

databases::taken!(sqlx::Error);

const TABLE: &str = "CREATE TABLE users (email VARCHAR(100), CONSTRAINT users_email_key UNIQUE (email))";
const INSERT: &str = "INSERT INTO users VALUES ('one')";
const LOOK: &str = "SELECT * FROM users";

#[tokio::test]
async fn postgresql_has_aborted_it() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    connection.execute(TABLE).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction.execute(INSERT).await.unwrap();
    // After a rollback to the savepoint, the transaction can still look up the conflicting row.
    let mut savepoint = transaction.begin().await.unwrap();
    let taken: Taken = savepoint.execute(INSERT).await.unwrap_err().into();
    assert!(matches!(taken, Taken::Email), "{taken:?}");
    savepoint.rollback().await.unwrap();
    assert_eq!(transaction.fetch_all(LOOK).await.unwrap().len(), 1);
    // Without a savepoint, PostgreSQL rejects every further statement, and that error isn't a
    // violation.
    let taken: Taken = transaction.execute(INSERT).await.unwrap_err().into();
    assert!(matches!(taken, Taken::Email), "{taken:?}");
    let aborted: Taken = transaction.fetch_all(LOOK).await.unwrap_err().into();
    assert!(matches!(aborted, Taken::Database(_)), "{aborted:?}");
}

#[tokio::test]
async fn a_deferred_constraint_is_violated_by_the_commit() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    connection
        .execute(
            "CREATE TABLE users (email TEXT, CONSTRAINT users_email_key UNIQUE (email) DEFERRABLE INITIALLY DEFERRED)",
        )
        .await
        .unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction.execute(INSERT).await.unwrap();
    transaction.execute(INSERT).await.unwrap();
    let taken: Taken = transaction.commit().await.unwrap_err().into();
    assert!(matches!(taken, Taken::Email), "{taken:?}");
}

#[tokio::test]
async fn mariadb_has_not() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    connection.execute(TABLE).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction.execute(INSERT).await.unwrap();
    let taken: Taken = transaction.execute(INSERT).await.unwrap_err().into();
    assert!(matches!(taken, Taken::Email), "{taken:?}");
    assert_eq!(transaction.fetch_all(LOOK).await.unwrap().len(), 1);
}

#[tokio::test]
async fn sqlite_has_not() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    connection.execute(TABLE).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction.execute(INSERT).await.unwrap();
    let taken: Taken = transaction.execute(INSERT).await.unwrap_err().into();
    assert!(matches!(taken, Taken::Email), "{taken:?}");
    assert_eq!(transaction.fetch_all(LOOK).await.unwrap().len(), 1);
}
