//! Clients: from a response to the error that the server sent.
//!
//! ```
//! use status_error::ApiError;
//! use status_error::client::Decoded;
//!
//! #[derive(Debug, PartialEq, thiserror::Error, ApiError)]
//! #[api_error(decode)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//! }
//!
//! // In the server:
//! let response = status_error::response(&BuyerError::NotFound { id: 7 });
//!
//! // In the client:
//! match status_error::decode::<BuyerError>(response.status(), response.headers(), response.body()) {
//!     Decoded::Known(error) => assert_eq!(error, BuyerError::NotFound { id: 7 }),
//!     Decoded::Server(problem) => panic!("the server failed: {problem}"),
//!     Decoded::Unknown(problem) => panic!("a code of a newer server: {problem}"),
//! }
//! ```

pub(crate) mod decode;
mod from_field_errors;
mod from_headers;
mod from_member;
mod parts;
mod read;
mod unambiguous;

pub use crate::api::received::ReceivedProblem;
pub use decode::{Decode, Decoded};
pub use from_field_errors::FromFieldErrors;
pub use from_headers::FromHeaderValues;
pub use unambiguous::assert_decodable;

/// Names that the derive's output uses.
pub(crate) mod names {
    pub use super::decode::Decode;
    pub use super::from_field_errors::FromFieldErrors;
    pub use super::from_headers::FromHeaderValues;
    pub use super::from_member::FromMember;
    pub use super::parts::{FromStatus, ReceivedParts};
}
