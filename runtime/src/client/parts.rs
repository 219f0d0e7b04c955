//! The parts of a response from which the derive's code rebuilds an error.

use super::from_field_errors::FromFieldErrors;
use super::from_headers::FromHeaderValues;
use super::from_member::FromMember;
use crate::api::received::ReceivedProblem;
use crate::api::table::Table;
use http::{HeaderMap, StatusCode};

/// The parts of a response from which an error is rebuilt.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedParts<'r> {
    pub(super) problem: &'r ReceivedProblem,
    pub(super) headers: &'r HeaderMap,
}

impl ReceivedParts<'_> {
    /// Returns the index of the problem type that has the response's code and status. Returns
    /// `None` if the table has none that clients can see.
    #[must_use]
    pub fn row(&self, table: &'static Table) -> Option<usize> {
        table.visible_row(self.problem.code.as_deref()?, self.problem.status.as_u16())
    }

    /// Returns the value of a public field.
    #[must_use]
    pub fn member<T: FromMember>(&self, name: &str) -> Option<T> {
        T::from_member(self.problem.json(name))
    }

    /// Returns the value of a field that is sent in a header.
    #[must_use]
    pub fn header<T: FromHeaderValues>(&self, name: &str) -> Option<T> {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        T::from_header_values(&values)
    }

    /// Returns the value of a field with field errors.
    #[must_use]
    pub fn field_errors<T: FromFieldErrors>(&self) -> Option<T> {
        T::from_field_errors(&self.problem.field_errors)
    }

    /// Returns the value of a field that holds the status.
    #[must_use]
    pub fn status<T: FromStatus>(&self) -> T {
        T::from_status(self.problem.status)
    }

    /// Returns whether the response has one of the statuses.
    #[must_use]
    pub fn has_status(&self, statuses: &[u16]) -> bool {
        statuses.contains(&self.problem.status.as_u16())
    }
}

/// The type of a field that holds the status. The derive requires `StatusField` of it too, which
/// has the diagnostic.
pub trait FromStatus {
    /// Returns the value for a status.
    fn from_status(status: StatusCode) -> Self;
}

impl FromStatus for StatusCode {
    fn from_status(status: StatusCode) -> Self {
        status
    }
}

impl FromStatus for u16 {
    fn from_status(status: StatusCode) -> Self {
        status.as_u16()
    }
}
