//! Violations that no variant declares, for the tests of report lines.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part")]

use status_error::ApiError;
use status_error::database::{DatabaseError, DatabaseFailure, Violation, ViolationKind};

/// An error of a driver.
#[derive(Debug, thiserror::Error)]
#[error("the statement failed")]
pub struct Driver(Violation);

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Violation(self.0.clone())
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
pub enum SignUpError {
    #[error("the email is taken")]
    #[status(409)]
    #[unique("email", constraint = "users_email_key")]
    EmailTaken,
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        Driver,
    ),
}

fn unique() -> Violation {
    Violation::new(ViolationKind::Unique).table("users")
}

/// Returns a violation that `EmailTaken` declares.
pub fn declared() -> SignUpError {
    Driver(unique().constraint("users_email_key")).into()
}

/// Returns violations that no variant declares, each with the attribute that would declare it.
pub fn undeclared() -> [(SignUpError, &'static str); 4] {
    [
        (unique().constraint("users_nick_key"), r##"#[unique("nick", constraint = "users_nick_key")]"##),
        (unique().constraint("one_nick"), r##"#[unique("…", constraint = "one_nick")]"##),
        (
            unique().columns("users.nick, users.realm"),
            r##"#[unique("nick", "realm", columns("users.nick", "users.realm"))]"##,
        ),
        (unique().constraint("a\r\n\"b"), r##"#[unique("…", constraint = "a\r\n\"b")]"##),
    ]
    .map(|(violation, attribute)| (Driver(violation).into(), attribute))
}
