//! An error that is declared in ordinary code, for the other modules.

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("plain")]
#[status(404, code = "plain")]
pub(crate) struct Plain;
