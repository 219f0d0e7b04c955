//! sqlx 0.8 with hand-made errors, because its drivers link a different SQLite version than this
//! program. `tests/fixtures/databases-older` tests the drivers themselves.

use mock::{mysql, sqlite};
use sqlx_08::{Error, error};
use status_error::{ApiError, response};

pub(crate) use mock::postgres;

#[path = "../shared/sqlx_mock.rs"]
mod mock;

databases::taken!(Error);

/// Returns errors of each database, each with the variant of [`Taken`] that the error becomes.
pub(crate) fn violations() -> Vec<(Error, &'static str)> {
    let duplicate = "duplicate key value violates unique constraint \"users_email_key\"";
    vec![
        (postgres("23505", duplicate, Some("users_email_key")), "Email"),
        // In German the message has different quotes.
        (postgres("23505", "doppelter Schlüsselwert verletzt Unique-Constraint »x«", Some("users_nick_key")), "Nick"),
        (postgres("23505", "of a partition", Some("parcels_north_region_code_key")), "Parcel"),
        (postgres("23505", "nobody maps this", Some("undeclared_code_key")), "Database"),
        // A trigger may raise any message.
        (postgres("P0001", duplicate, None), "Database"),
        (mysql(1062, "23000", "Duplicate entry 'hunter2' for key 'users.users_email_key'"), "Email"),
        (mysql(1062, "23000", "Duplicate entry '978' for key 'books.PRIMARY'"), "Isbn"),
        (mysql(1062, "23000", "Duplicate entry 'x' for key 'users_email_key'' for key 'users.users_nick_key'"), "Nick"),
        (mysql(1064, "42000", "You have an error in your SQL syntax"), "Database"),
        (sqlite("2067", "UNIQUE constraint failed: users.email"), "Email"),
        (sqlite("2067", "UNIQUE constraint failed: seats.hall, seats.seat"), "Seat"),
        (sqlite("2067", "UNIQUE constraint failed: index 'users_lower_name'"), "Name"),
        (sqlite("1555", "UNIQUE constraint failed: books.isbn"), "Isbn"),
        (sqlite("2579", "UNIQUE constraint failed: notes.rowid"), "Note"),
        (sqlite("1", "no such table: nowhere"), "Database"),
    ]
}

#[test]
fn a_violation_becomes_the_variant_that_declares_it() {
    for (error, variant) in violations() {
        let told = error.to_string();
        let taken = Taken::from(error);
        assert_eq!(taken.internal_type().variant, variant, "{told}");
        let answer = response(&taken);
        assert_eq!(answer.status(), if variant == "Database" { 500 } else { 409 }, "{told}");
        let body = String::from_utf8_lossy(answer.body());
        assert!(!body.contains("hunter2") && !body.contains("_key") && !body.contains("constraint"), "{body}");
    }
}

#[test]
fn a_violation_that_nobody_declares_keeps_its_names() {
    let violation =
        status_error::database::DatabaseError::failure(&postgres("23505", "x", Some("undeclared_code_key")));
    let status_error::database::DatabaseFailure::Violation(violation) = violation else { panic!("{violation:?}") };
    assert_eq!((violation.constraint_name(), violation.table_name()), (Some("undeclared_code_key"), Some("users")));
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
    #[error("that took too long")]
    #[status(504)]
    #[on_database(timeout)]
    Slow,
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        Error,
    ),
}

#[test]
fn what_else_a_database_says_becomes_its_variant() {
    let refused = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let table = [
        (Error::RowNotFound, "NotFound"),
        (Error::PoolTimedOut, "Unavailable"),
        (Error::PoolClosed, "Unavailable"),
        (Error::WorkerCrashed, "Unavailable"),
        (Error::Io(refused()), "Unavailable"),
        (Error::Tls(Box::new(refused())), "Unavailable"),
        (postgres("57P01", "terminating connection due to administrator command", None), "Unavailable"),
        (postgres("40001", "could not serialize access due to concurrent update", None), "Again"),
        (postgres("40P01", "deadlock detected", None), "Again"),
        (postgres("57014", "canceling statement due to statement timeout", None), "Slow"),
        (mysql(1213, "40001", "Deadlock found when trying to get lock; try restarting transaction"), "Again"),
        (mysql(1205, "HY000", "Lock wait timeout exceeded; try restarting transaction"), "Again"),
        (sqlite("5", "database is locked"), "Again"),
        (Error::ColumnNotFound("hunter2".to_owned()), "Database"),
        (Error::Protocol("unexpected".to_owned()), "Database"),
    ];
    for (error, variant) in table {
        let told = error.to_string();
        assert_eq!(StoreError::from(error).internal_type().variant, variant, "{told}");
    }
}
