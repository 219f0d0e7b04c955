//! Hand-made errors of the major version of sqlx in scope, as its drivers and as tests of
//! applications return them.
#![allow(dead_code, reason = "a version with its own drivers uses a part")]

use super::error::{DatabaseError, ErrorKind};
use super::{Error, Taken};
use status_error::{ApiError as _, response};
use std::borrow::Cow;
use std::fmt;

/// An error as a driver of sqlx returns it.
#[derive(Debug)]
struct Said {
    /// `None` if a test's own error has no code.
    code: Option<&'static str>,
    message: &'static str,
    /// The text that `Display` prints.
    text: String,
    /// The constraint's name, which PostgreSQL sends in a separate field.
    constraint: Option<&'static str>,
    table: Option<&'static str>,
    is_unique_violation: bool,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Said {}

impl DatabaseError for Said {
    fn message(&self) -> &str {
        self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.code.map(Cow::Borrowed)
    }

    fn constraint(&self) -> Option<&str> {
        self.constraint
    }

    fn table(&self) -> Option<&str> {
        self.table
    }

    fn kind(&self) -> ErrorKind {
        if self.is_unique_violation { ErrorKind::UniqueViolation } else { ErrorKind::Other }
    }

    fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
        self
    }
}

fn said(code: Option<&'static str>, message: &'static str, text: String) -> Said {
    Said { code, message, text, constraint: None, table: None, is_unique_violation: false }
}

pub(crate) fn postgres(code: &'static str, message: &'static str, constraint: Option<&'static str>) -> Error {
    let table = constraint.map(|_| "users");
    Error::Database(Box::new(Said { constraint, table, ..said(Some(code), message, message.to_owned()) }))
}

pub(crate) fn mysql(number: u16, code: &'static str, message: &'static str) -> Error {
    Error::Database(Box::new(said(Some(code), message, format!("{number} ({code}): {message}"))))
}

pub(crate) fn sqlite(code: &'static str, message: &'static str) -> Error {
    Error::Database(Box::new(said(Some(code), message, format!("(code: {code}) {message}"))))
}

/// Returns an error without a code, as tests of applications make it.
fn mocked(is_unique_violation: bool, constraint: Option<&'static str>) -> Error {
    let said = said(None, "hunter2", "hunter2".to_owned());
    Error::Database(Box::new(Said { constraint, is_unique_violation, ..said }))
}

#[test]
fn a_mocked_error_without_a_code_is_mapped_by_its_kind() {
    for (error, variant, status) in [
        (mocked(true, Some("users_email_key")), "Email", 409),
        (mocked(true, Some("users_nick_key")), "Nick", 409),
        (mocked(true, Some("undeclared_key")), "Database", 500),
        (mocked(true, None), "Database", 500),
        (mocked(false, Some("users_email_key")), "Database", 500),
        (mocked(false, None), "Database", 500),
    ] {
        let told = format!("{error:?}");
        let taken = Taken::from(error);
        assert_eq!(taken.internal_type().variant, variant, "{told}");
        let answer = response(&taken);
        assert_eq!(answer.status(), status, "{told}");
        let body = String::from_utf8_lossy(answer.body());
        assert_eq!(body.contains(r#""code":"server_error""#), status == 500, "{body}");
        assert!(!body.contains("hunter2") && !body.contains("_key"), "{body}");
    }
}
