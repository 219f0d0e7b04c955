//! The client.

use crate::{Booking, Seat, SeatError};
use reqwest::Response;
use status_error::client::Decoded;

/// An error of a call.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server responded with an error.
    #[error(transparent)]
    Api(#[from] Decoded<SeatError>),
    /// There was no response, or its body was not the expected one.
    #[error("the server can't be reached")]
    Http(#[from] reqwest::Error),
}

/// A client of the API.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    /// Creates a client of the server at `base`, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self { http: reqwest::Client::new(), base: base.to_owned() }
    }

    /// Returns a seat.
    ///
    /// # Errors
    ///
    /// Returns an error if the seat is not free, or if there is no response.
    pub async fn seat(&self, number: u32) -> Result<Seat, CallError> {
        let response = self.http.get(format!("{}/seats/{number}", self.base)).send().await?;
        Ok(checked(response).await?.json().await?)
    }

    /// Books a seat.
    ///
    /// # Errors
    ///
    /// Returns an error if the seat is not free, if the booking is not valid, or if there is no
    /// response.
    pub async fn book(&self, number: u32, booking: &Booking) -> Result<Seat, CallError> {
        let response = self.http.post(format!("{}/seats/{number}", self.base)).json(booking).send().await?;
        Ok(checked(response).await?.json().await?)
    }
}

/// Returns the response, or the error in it.
async fn checked(response: Response) -> Result<Response, CallError> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let headers = response.headers().clone();
    let body = response.bytes().await?;
    Err(status_error::decode::<SeatError>(status, &headers, &body).into())
}
