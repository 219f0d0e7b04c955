//! An error that is declared in ordinary code, for the other modules.

#[derive(Debug, PartialEq, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
#[error("plain")]
#[status(404, code = "plain")]
pub(crate) struct Plain;
