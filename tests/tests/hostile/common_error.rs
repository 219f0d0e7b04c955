//! An error from friendlier surroundings.

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("plain")]
#[status(404, code = "plain")]
pub(crate) struct Plain;
