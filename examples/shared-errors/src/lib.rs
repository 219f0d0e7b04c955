//! The errors that a server and its clients share.

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "server")]
pub mod server;

use serde::{Deserialize, Serialize};
use status_error::{ApiError, ApiProfile, format};
use std::time::Duration;

/// The settings of the API. Clients need the format.
pub static SEATS: ApiProfile = ApiProfile::new("seats.example.com").format(&format::Envelope);

/// A free seat.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// The number on the seat.
    pub number: u32,
    /// The price in cents.
    pub price: u64,
}

/// A request to book a seat.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(garde::Validate))]
pub struct Booking {
    /// The name of the guest.
    #[cfg_attr(feature = "server", garde(length(min = 1, max = 100)))]
    pub guest: String,
}

/// Why a seat can't be shown or booked.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = SEATS, decode)]
#[non_exhaustive]
pub enum SeatError {
    /// No seat has this number.
    #[error("there is no seat {number}")]
    #[status(404)]
    NotFound {
        /// The number that was requested.
        #[public]
        number: u32,
    },

    /// Another guest has the seat, or is about to book it.
    #[error("seat {number} is taken")]
    #[status(409, code = "seat_taken")]
    Taken {
        /// The number of the seat.
        #[public]
        number: u32,
        /// The time after which a reservation without a booking ends.
        #[header("retry-after")]
        after: Option<Duration>,
    },

    /// The booking has invalid values. Clients have no garde, so to them it is an unknown code with
    /// field errors. `server_only` is for builds of both sides at once.
    #[cfg(feature = "server")]
    #[error("the booking is not valid")]
    #[status(400, server_only, code = "bad_request")]
    Invalid(
        #[from]
        #[field_errors]
        garde::Report,
    ),

    /// The storage failed. It is masked, so clients know it only as a server error.
    #[error("the storage failed: {0}")]
    #[status(500)]
    Storage(String),
}
