//! The server.

use crate::{Booking, Seat, SeatError};
use axum::extract::Path;
use axum::{Router, routing::get};
use garde::Validate as _;
use status_error::axum_08::Json;
use status_error::{ApiError, ApiErrorLayer};
use std::time::Duration;

/// The errors of this server, which is newer than the crate of errors that the clients were built
/// with.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = crate::SEATS)]
pub enum NewError {
    /// The seat can't be used.
    #[error("seat {number} is being repaired")]
    #[status(409, code = "seat_broken")]
    Broken {
        /// The number of the seat.
        #[public]
        number: u32,
    },

    /// An error that the clients know.
    #[error(transparent)]
    #[status(transparent)]
    Seat(#[from] SeatError),
}

async fn show(Path(number): Path<u32>) -> Result<Json<Seat>, NewError> {
    match number {
        12 => Ok(Json(Seat { number, price: 4_200 })),
        13 => Err(SeatError::Taken { number, after: Some(Duration::from_secs(30)) })?,
        14 => Err(NewError::Broken { number }),
        15 => Err(SeatError::Storage("sda1 is full".to_owned()))?,
        _ => Err(SeatError::NotFound { number })?,
    }
}

async fn book(Path(number): Path<u32>, Json(booking): Json<Booking>) -> Result<Json<Seat>, NewError> {
    booking.validate().map_err(SeatError::from)?;
    show(Path(number)).await
}

/// Returns the routes of the server.
pub fn app() -> Router {
    Router::new().route("/seats/{number}", get(show).post(book)).layer(ApiErrorLayer::new(&crate::SEATS))
}
