//! The routes of the operators, with ad-hoc errors.

use super::auth::Admin;
use super::extract::{Query, State};
use crate::store::Store;
use axum::http::StatusCode;
use serde::Deserialize;
use status_error::{AdHocError, bail, problem};
use std::sync::Arc;

pub(crate) async fn usage(State(store): State<Arc<Store>>, _: Admin) -> Result<String, AdHocError> {
    store.usage().map_err(|error| problem!(500).source(error))
}

#[derive(Deserialize)]
pub(crate) struct Purge {
    days: String,
}

pub(crate) async fn purge(
    State(store): State<Arc<Store>>,
    _: Admin,
    Query(query): Query<Purge>,
) -> Result<(StatusCode, String), AdHocError> {
    let days = query.days.parse().map_err(|_| problem!(400, "days is not a number"))?;
    match store.purge(days) {
        Some(share) => Ok((StatusCode::ACCEPTED, format!("{share} a day"))),
        None => bail!(409, "a purge is running"),
    }
}
