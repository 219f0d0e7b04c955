//! The routes of the operators.

use super::auth::Admin;
use super::error::AppError;
use super::extract::{Query, State};
use crate::store::Store;
use axum::http::StatusCode;
use serde::Deserialize;
use std::sync::Arc;

pub(crate) async fn usage(State(store): State<Arc<Store>>, _: Admin) -> Result<String, AppError> {
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
) -> Result<(StatusCode, String), AppError> {
    let days = query.days.parse().map_err(|_| AppError::new(StatusCode::BAD_REQUEST, "days is not a number"))?;
    match store.purge(days) {
        Some(share) => Ok((StatusCode::ACCEPTED, format!("{share} a day"))),
        None => Err(AppError::new(StatusCode::CONFLICT, "a purge is running")),
    }
}
