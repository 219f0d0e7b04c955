//! tonic 0.14: errors as gRPC's `Status`, with the details of `google.rpc`.
//!
//! Every derived error becomes a [`Status`] by `?` (`From<MyError> for Status`), so a handler
//! returns tonic's own type:
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
//! | of the error | is |
//! |---|---|
//! | status | the code, as [`GrpcCode`] has it, or as `#[status(409, grpc = "ABORTED")]` declares it |
//! | message | the status's message, up to 1 KiB |
//! | code | `ErrorInfo`: its `reason` in the upper case that is asked for there, and as it is in its metadata (`code`) |
//! | the API's domain | `ErrorInfo.domain` |
//! | public members | `ErrorInfo.metadata`: strings as they are, other values as JSON |
//! | details, unique fields | `BadRequest`: `billing_details.phone_number`, counted from 1 in lists, with the kind as `reason` |
//! | `Retry-After` in seconds | `RetryInfo`; a date is in the metadata only |
//! | other headers | the status's metadata, but for those that are about HTTP's connection or cache |
//! | reference | `RequestInfo.request_id` |
//!
//! All of it is sent in the trailers, of which many clients take 8 KiB, so what is beyond 3 KiB of
//! details is left out and counted. A server error that is not disclosed is masked as it is over
//! HTTP.
//!
//! # What leaks
//!
//! tonic has `From<std::io::Error> for Status`, which sends the text of the error: a `?` on an
//! `io::Error` in a handler does. Give it a variant (`#[status(500)] Io(#[from] std::io::Error)`),
//! and use `?` in a function that returns your error. [`StatusLayer`] lets no such text out, nor
//! any other of a status that is not made from an error of yours.

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

/// The answer to an error as gRPC's; reported like an answer.
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

/// It is percent-encoded in a header, where a byte may become three.
const MAX_MESSAGE: usize = 1024;

/// The mark of our own statuses, for interceptors and layers in the same process.
#[must_use]
pub fn rendered(status: &Status) -> Option<&RenderedProblem> {
    status.source()?.downcast_ref::<Mark>().map(|mark| &mark.0)
}

/// A status holds an error as its source, which this is made to be.
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
