//! tonic 0.14: derived errors as gRPC's [`Status`], with `google.rpc` details, and a layer that
//! masks the texts of all other statuses.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["tonic-014"] }
//! ```
//!
//! ```
//! use status_error::tonic_014::rendered;
//! use tonic::{Code, Request, Response, Status};
//! use tonic_types::StatusExt;
//!
//! #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//!     #[error("the buyer was changed meanwhile")]
//!     #[status(409, grpc = "ABORTED")]
//!     Changed,
//! }
//!
//! async fn buyer(request: Request<u64>) -> Result<Response<String>, Status> {
//!     Err(BuyerError::NotFound { id: request.into_inner() })?
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let status = buyer(Request::new(7)).await.unwrap_err();
//! assert_eq!((status.code(), status.message()), (Code::NotFound, "buyer 7 was not found"));
//! let info = status.get_details_error_info().unwrap();
//! assert_eq!((&*info.reason, &*info.metadata["code"], &*info.metadata["id"]), ("NOT_FOUND", "not_found", "7"));
//! assert_eq!(rendered(&status).unwrap().problem_type().variant, "NotFound");
//! assert_eq!(Status::from(BuyerError::Changed).code(), Code::Aborted);
//! # }
//! ```
//!
//! # Returning errors
//!
//! `?` converts every derived error into a [`Status`] (`From<MyError> for Status`), so a handler
//! returns tonic's own type. Wrap a `Box<dyn ApiError + Send + Sync>` or an error type of another
//! crate in [`AsResponse`].
//!
//! | part of the error | in the status |
//! |---|---|
//! | HTTP status | the code, by the table of [`GrpcCode`], or the declared `grpc = "…"` |
//! | message | the status's message, up to 1 KiB |
//! | code | `ErrorInfo.reason` in upper case, and `ErrorInfo.metadata["code"]` unchanged |
//! | domain of the API | `ErrorInfo.domain` |
//! | public members | `ErrorInfo.metadata`: strings unchanged, other values as JSON |
//! | field errors, unique fields | `BadRequest`, with the field error's code as `reason` |
//! | `Retry-After` in seconds | `RetryInfo`; a date is only in the metadata |
//! | other headers | the status's metadata |
//! | error id | `RequestInfo.request_id` |
//!
//! - A field of `BadRequest` is a path like `billing_details.phone_number`. Indices of lists start
//!   at 1.
//! - `google.rpc` requires a `reason` in upper case, so the original code is in the metadata.
//! - Headers that concern HTTP's connection or cache are not sent.
//! - A server error is masked as over HTTP, unless its variant is declared `disclose`.
//!
//! # The layer
//!
//! [`StatusLayer`] masks or replaces every text of a status that is not made from a derived error,
//! and turns panics into a masked `INTERNAL`. Add the layer with tonic's
//! `Server::builder().layer(…)`.
//!
//! # Limits
//!
//! The trailers hold the whole status, and many clients accept 8 KiB of trailers. So the texts of
//! the details are limited to 3 KiB; further entries are left out and counted.
//!
//! # Leaks without the layer
//!
//! tonic implements `From<std::io::Error> for Status`, so a `?` on an `io::Error` in a handler
//! sends the text of that error. Give the error a variant
//! (`#[status(500)] Io(#[from] std::io::Error)`), and use `?` in a function that returns your error
//! type. [`StatusLayer`] sends no such text.

mod error_details;
mod layer;
mod map_response;
mod provenance;

pub use layer::{ResponseFuture, StatusLayer, StatusService};
pub use map_response::StatusBody;

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::grpc_code::GrpcCode;
use crate::render;
use crate::util::text_limit::bounded;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Converts an error into a [`Status`], and reports the error like [`response`](crate::response)
/// does.
#[must_use]
pub fn status(error: &dyn ApiError) -> Status {
    let (mut status, rendered) = render::render_with(error, |problem, headers, faults| {
        let message = bounded(&problem.message(), MAX_MESSAGE).or_else(|| bounded(&problem.title(), MAX_MESSAGE));
        let details = error_details::details(problem, headers, faults);
        let code = code(problem.kind.grpc_code());
        Status::with_error_details_and_metadata(
            code,
            message.unwrap_or_default(),
            details,
            error_details::metadata(headers),
        )
    });
    status.set_source(Arc::new(Mark(rendered)));
    provenance::mark(&mut status);
    status
}

/// The limit of a status's message in bytes. The message is percent-encoded in a header, where one
/// byte may become three.
const MAX_MESSAGE: usize = 1024;

/// Returns the mark of a status that this crate made, for interceptors and layers in the same
/// process. Returns `None` if the status is foreign.
#[must_use]
pub fn rendered(status: &Status) -> Option<&RenderedProblem> {
    status.source()?.downcast_ref::<Mark>().map(|mark| &mark.0)
}

/// The mark of this crate's statuses. The mark implements `Error`, because a status can hold the
/// mark only as its source.
#[derive(Debug)]
struct Mark(RenderedProblem);

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.internal_type().code)
    }
}

impl Error for Mark {}

fn code(code: GrpcCode) -> Code {
    Code::from_i32(code as i32)
}

impl<E: ApiError> From<AsResponse<E>> for Status {
    fn from(error: AsResponse<E>) -> Self {
        status(&error)
    }
}
