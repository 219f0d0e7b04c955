//! The routes of the operators, with declared errors.

use super::auth::Admin;
use super::extract::{Query, State};
use crate::store::Store;
use axum::http::StatusCode;
use serde::Deserialize;
use status_error::ApiError;
use std::io;
use std::num::ParseIntError;
use std::sync::Arc;

/// The errors of the routes below `/admin`.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum AdminError {
    /// The parameter `days` is not a number.
    #[error("days is not a number")]
    #[status(400)]
    Days(#[from] ParseIntError),

    /// Another purge has not ended yet.
    #[error("a purge is running")]
    #[status(409)]
    IsPurging,

    /// The report of the nightly job can't be read.
    #[error("the usage can't be read")]
    #[status(500)]
    Usage(#[from] io::Error),
}

pub(crate) async fn usage(State(store): State<Arc<Store>>, _: Admin) -> Result<String, AdminError> {
    Ok(store.usage()?)
}

#[derive(Deserialize)]
pub(crate) struct Purge {
    days: String,
}

pub(crate) async fn purge(
    State(store): State<Arc<Store>>,
    _: Admin,
    Query(query): Query<Purge>,
) -> Result<(StatusCode, String), AdminError> {
    let share = store.purge(query.days.parse()?).ok_or(AdminError::IsPurging)?;
    Ok((StatusCode::ACCEPTED, format!("{share} a day")))
}
