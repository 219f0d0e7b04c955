//! The parts of gRPC that an HTTP response contains.

use http::HeaderName;
use status_error::catalog::GrpcCode;

pub(crate) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// Returns the HTTP status of a gRPC code, which is a decimal number. Returns 200 if there is no
/// such code, or if the code is `OK`.
pub(crate) fn status_of_code(code: &[u8]) -> u16 {
    let number = std::str::from_utf8(code).ok().and_then(|code| code.parse().ok());
    number.and_then(GrpcCode::from_number).map_or(200, |code| code.http_status().as_u16())
}
