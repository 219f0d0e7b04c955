//! The errors of lists and stores.

use status_error::{ApiError, FieldError};
use std::error::Error;
use std::fmt;

/// The error of listing entries. It is declared with `#[derive(ApiError)]`, like the other errors
/// of an API, so the response has the API's format.
///
/// For an invalid query, the response has a field error for each invalid parameter.
#[derive(Debug, thiserror::Error, ApiError)]
#[non_exhaustive]
pub enum LogError {
    /// Parameters of the query have values that they can't have.
    #[error("the query of the error log is not valid")]
    #[message("The query does not have the values that it needs.")]
    #[status(400, code = "bad_request")]
    Query(#[field_errors] Vec<FieldError>),

    /// No entry that the caller may see has this id.
    #[error("No entry of the error log has this id.")]
    #[status(404)]
    NotFound,

    /// The store failed.
    #[error("the error log's store failed")]
    #[status(500)]
    Store(#[from] StoreError),
}

/// The error of a [`Store`](crate::Store), which is either temporary or permanent.
///
/// ```
/// use status_error_log::StoreError;
///
/// let error = StoreError::unavailable(std::io::Error::other("the connection was reset"));
/// assert!(error.is_unavailable());
/// ```
#[derive(Debug)]
pub struct StoreError {
    is_unavailable: bool,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    /// Returns the error of a store that is unreachable or full for now. The writer keeps the
    /// entries and tries again.
    #[must_use]
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_unavailable: true, source: source.into() }
    }

    /// Returns the error of a store that rejects the entries and would reject them again. The
    /// writer drops the rejected entries.
    #[must_use]
    pub fn permanent(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_unavailable: false, source: source.into() }
    }

    /// Returns whether another try may succeed.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        self.is_unavailable
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_unavailable { "the store is not available" } else { "the store refused" })
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}
