//! The extractors of all handlers. They say which field is wrong, in the format of the API.

pub(crate) use axum::extract::State;
pub(crate) use status_error::axum_08::{Json, Path, Query};
