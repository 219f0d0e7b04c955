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
//! | HTTP status | the code that [`GrpcCode`] has for it, or the declared `grpc = "…"` |
//! | message | the status's message, up to 1 KiB |
//! | code | `ErrorInfo.reason` in upper case, and `ErrorInfo.metadata["code"]` unchanged |
//! | domain of the API | `ErrorInfo.domain` |
//! | public members | `ErrorInfo.metadata`: strings unchanged, other values as JSON |
//! | field errors, unique fields | `BadRequest`, with the field error's code as `reason` |
//! | `Retry-After` in seconds | `RetryInfo`; a date is only in the metadata |
//! | other headers | the status's metadata; in base64 if the name ends in `-bin` |
//! | error id | `RequestInfo.request_id` |
//!
//! - A field of `BadRequest` is a path like `billing_details.phone_number`. Indices of lists start
//!   at 1: `emails[1]`. A member whose name is a number is no index: `years.2024`.
//! - `google.rpc` requires a `reason` in upper case, so the original code is in the metadata.
//! - Headers that concern HTTP's connection or cache are not sent. A header that gRPC doesn't allow
//!   is left out and reported: a name that begins with `grpc-` or has other characters than
//!   letters, digits, `_`, `-` and `.`, and a value beyond printable ASCII.
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
//! The headers or trailers hold the whole status, and many clients accept 8 KiB of them: grpc-core
//! resets the stream of a response that has more, and the client gets no status. So a status has at
//! most 7 KiB, as HTTP/2 counts headers, with percent-encoding, base64 and the message's copy in
//! the details:
//!
//! - The message has up to 1 KiB, and less if its encoded forms have more than 3 KiB: about 350
//!   characters of Cyrillic.
//! - A header that doesn't fit is left out, and the fault is reported.
//! - If the members don't fit, none is sent, and the fault is reported.
//! - Field errors that don't fit are counted in the last entry.
//!
//! The parts take their share in this order. Metadata that other code adds is not counted.
//!
//! # Leaks without the layer
//!
//! tonic implements `From<std::io::Error> for Status`, so a `?` on an `io::Error` in a handler
//! sends the text of that error. Give the error a variant
//! (`#[status(500)] Io(#[from] std::io::Error)`), and use `?` in a function that returns your error
//! type. [`StatusLayer`] sends no such text.
//!
//! [`GrpcCode`]: crate::catalog::GrpcCode

mod body;
mod budget;
mod error_details;
mod layer;
mod map_response;
mod provenance;
mod shared;

pub use body::StatusBody;
pub use layer::{ResponseFuture, StatusLayer, StatusService};

use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::wrappers::any_error::AnyError;
use crate::api::wrappers::as_response::AsResponse;
use crate::render;
use shared::Written;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use tonic::{Code, Status};

/// Converts an error into a [`Status`], and reports the error like [`response`](crate::response)
/// does.
#[must_use]
pub fn status(error: &dyn ApiError) -> Status {
    let written = marked(error, None);
    provenance::remember(|| written.hash());
    written.status
}

/// Converts an error into a marked status, which only [`status`] remembers. `code` is that of the
/// foreign status that the new status replaces.
fn marked(error: &dyn ApiError, code: Option<Code>) -> Written {
    let (mut written, rendered) = render::render_with(error, |problem, headers, faults| {
        Written::of(problem, code, faults, |faults| error_details::status(problem, headers, code, faults))
    });
    written.status.set_source(Arc::new(Mark(rendered)));
    written
}

/// Returns the mark of a status that this crate made, for interceptors and layers in the same
/// process. Returns `None` if the status is foreign.
#[must_use]
pub fn rendered(status: &Status) -> Option<&RenderedProblem> {
    status.source()?.downcast_ref::<Mark>().map(|mark| &mark.0)
}

/// The mark of this crate's statuses. The mark implements `Error`, because a status can hold the
/// mark only as its source.
///
/// `Debug` and `Display` print nothing that the client doesn't see: `Debug` of a status prints its
/// source, and a program may log a status for its tenants.
struct Mark(RenderedProblem);

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.problem_type().public_code())
    }
}

impl Error for Mark {}

impl<E: ApiError> From<AsResponse<E>> for Status {
    fn from(error: AsResponse<E>) -> Self {
        status(&error)
    }
}

impl<L> From<AnyError<L>> for Status {
    fn from(error: AnyError<L>) -> Self {
        status(error.as_api_error())
    }
}
