//! The extractors of all handlers.

pub(crate) use axum::Json;
pub(crate) use axum::extract::{Path, Query, State};
