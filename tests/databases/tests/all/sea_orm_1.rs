//! SeaORM 1, with the hand-made errors of [`super::sqlx_08`] and with SeaORM's own mock database.
//! `tests/fixtures/databases-older` tests its drivers.

use super::sqlx_08::{postgres, violations};
use ::sea_orm_1::{ConnAcquireErr, DatabaseBackend, DbErr, MockDatabase, RuntimeErr, Value};
use sqlx_08::Error;
use status_error::database::schema::{Diff, Expected, sea_orm_1};
use status_error::{ApiError, response};
use std::collections::BTreeMap;

databases::taken!(DbErr);

#[test]
fn a_violation_becomes_the_variant_that_declares_it() {
    for wrap in [DbErr::Exec, DbErr::Query] {
        for (error, variant) in violations() {
            let error = wrap(RuntimeErr::SqlxError(error));
            let told = error.to_string();
            let taken = Taken::from(error);
            assert_eq!(taken.internal_type().variant, variant, "{told}");
            let body = String::from_utf8(response(&taken).into_body().to_vec()).unwrap();
            assert!(!body.contains("hunter2") && !body.contains("_key") && !body.contains("constraint"), "{body}");
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum StoreError {
    #[error("there is no such thing")]
    #[status(404)]
    #[on_database(row_not_found)]
    NotFound,
    #[error("the database can't be reached")]
    #[status(503)]
    #[on_database(unavailable)]
    Unavailable,
    #[error("somebody was in the way")]
    #[status(503)]
    #[on_database(retry)]
    Again,
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        DbErr,
    ),
}

#[test]
fn what_else_a_database_says_becomes_its_variant() {
    let deadlock = || RuntimeErr::SqlxError(postgres("40P01", "deadlock detected", None));
    let internal = || RuntimeErr::Internal("hunter2".to_owned());
    let table = [
        (DbErr::RecordNotFound("hunter2".to_owned()), "NotFound"),
        (DbErr::RecordNotUpdated, "NotFound"),
        (DbErr::Query(RuntimeErr::SqlxError(Error::RowNotFound)), "NotFound"),
        (DbErr::ConnectionAcquire(ConnAcquireErr::Timeout), "Unavailable"),
        (DbErr::Conn(internal()), "Unavailable"),
        // Any error while connecting counts as unavailable.
        (DbErr::Conn(RuntimeErr::SqlxError(Error::Protocol("unexpected".to_owned()))), "Unavailable"),
        (DbErr::Query(RuntimeErr::SqlxError(Error::PoolTimedOut)), "Unavailable"),
        (DbErr::Conn(deadlock()), "Again"),
        (DbErr::Exec(deadlock()), "Again"),
        (DbErr::Exec(internal()), "Database"),
        (DbErr::Custom("hunter2".to_owned()), "Database"),
    ];
    for (error, variant) in table {
        let told = error.to_string();
        assert_eq!(StoreError::from(error).internal_type().variant, variant, "{told}");
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("this address is taken")]
#[status(409)]
#[unique("email", constraint = "users_email_key", columns("users.email"))]
struct EmailTaken;

/// Returns a row as the query for indexes returns it. The columns' names begin with letters,
/// because the mock sorts columns by their names.
fn row(index: &str, column: Option<&str>) -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("a_table", "users".into()),
        ("b_name", index.into()),
        ("c_column", column.into()),
        ("d_kind", if index == "users_pkey" { "primary" } else { "unique" }.into()),
    ])
}

async fn diff(backend: DatabaseBackend, rows: Vec<BTreeMap<&'static str, Value>>) -> Result<Diff, DbErr> {
    let connection = MockDatabase::new(backend).append_query_results([rows]).into_connection();
    sea_orm_1::diff(&Expected::of::<EmailTaken>(), &connection).await
}

#[tokio::test]
async fn indexes_are_read_through_each_backend() {
    use DatabaseBackend::{MySql, Postgres, Sqlite};
    for backend in [Postgres, MySql, Sqlite] {
        let rows = vec![row("users_email_key", Some("email")), row("users_pkey", Some("id"))];
        assert_eq!(diff(backend, rows).await.unwrap().to_string(), "", "{backend:?}");
        let rows = vec![row("users_email_key", Some("email")), row("users_lower_name", None)];
        let more = diff(backend, rows).await.unwrap().to_string();
        assert!(
            more.contains("`users_lower_name` on users (, expressions) is mapped by no variant"),
            "{backend:?}: {more}"
        );
        let fewer = diff(backend, vec![row("users_pkey", Some("id"))]).await.unwrap().to_string();
        assert!(fewer.contains("EmailTaken"), "{backend:?}: {fewer}");
    }
    let failing = MockDatabase::new(Postgres).append_query_errors([DbErr::Custom("down".to_owned())]).into_connection();
    let error = sea_orm_1::diff(&Expected::of::<EmailTaken>(), &failing).await.unwrap_err();
    assert_eq!(error.to_string(), "Custom Error: down");
}
