//! A violation that no variant declares: operators get a report from which they can find the cause
//! in minutes.

use sqlx::{Connection as _, Executor as _, MySqlConnection, PgConnection, SqliteConnection};
use status_error::database::Violation;
use status_error::{
    ApiProfile,
    layer::RequestScope,
    report::{Fault, Report},
    response,
};
use std::sync::Mutex;

databases::taken!(sqlx::Error);

/// Reports of unmapped violations. All databases share one test, because the reporter is a static.
static REPORTED: Mutex<Vec<(String, Violation)>> = Mutex::new(Vec::new());

static PROFILE: ApiProfile = ApiProfile::new("shop.example.com").reporter(report);

fn report(report: &Report<'_>) {
    let told = report.faults().iter().map(Fault::to_string).collect::<Vec<_>>().join(", ");
    REPORTED.lock().unwrap().push((told, report.violation().expect("what was violated").clone()));
}

const TABLE: &str = "CREATE TABLE undeclared (code VARCHAR(100), CONSTRAINT nobody_maps_this UNIQUE (code))";
const INSERT: &str = "INSERT INTO undeclared VALUES ('hunter2')";

async fn reported<C>(connection: &mut C) -> Violation
where
    C: sqlx::Connection,
    for<'c> &'c mut C: sqlx::Executor<'c, Database = C::Database>,
{
    (&mut *connection).execute(TABLE).await.unwrap();
    (&mut *connection).execute(INSERT).await.unwrap();
    let error: Taken = (&mut *connection).execute(INSERT).await.map(drop).unwrap_err().into();
    let answer = RequestScope::new().profile(&PROFILE).in_scope(|| response(&error));
    assert_eq!(answer.status(), 500);
    let body = String::from_utf8_lossy(answer.body()).into_owned();
    assert!(!body.contains("hunter2") && !body.contains("undeclared") && !body.contains("nobody"), "{body}");
    let (told, violation) = REPORTED.lock().unwrap().pop().expect("it is reported");
    assert_eq!(told, "unmapped unique violation");
    assert!(!violation.to_string().contains("hunter2"), "{violation}");
    assert!(!violation.attribute().to_string().contains("hunter2"), "{}", violation.attribute());
    violation
}

#[tokio::test]
async fn is_reported_with_what_the_database_tells() {
    let mut sqlite = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    assert_eq!(reported(&mut sqlite).await.column_names(), Some("undeclared.code"));
    if let Some(database) = throwaway_servers::postgres() {
        let violation = reported(&mut PgConnection::connect(database.url()).await.unwrap()).await;
        assert_eq!(violation.constraint_name(), Some("nobody_maps_this"));
        assert_eq!(violation.table_name(), Some("undeclared"));
        assert_eq!(violation.attribute().to_string(), r#"#[unique("…", constraint = "nobody_maps_this")]"#);
    }
    if let Some(database) = throwaway_servers::mariadb() {
        let violation = reported(&mut MySqlConnection::connect(database.url()).await.unwrap()).await;
        assert_eq!(violation.constraint_name(), Some("nobody_maps_this"));
    }
}
