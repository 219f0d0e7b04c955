//! gRPC, as far as a response of HTTP has it.

use http::HeaderName;

pub(crate) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
pub(crate) const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// Returns the HTTP status that `google.rpc.Code` gives for the text of a code.
pub(crate) fn status_of_code(code: &[u8]) -> u16 {
    match code {
        b"1" => 499,
        b"3" | b"9" | b"11" => 400,
        b"4" => 504,
        b"5" => 404,
        b"6" | b"10" => 409,
        b"7" => 403,
        b"8" => 429,
        b"12" => 501,
        b"14" => 503,
        b"16" => 401,
        b"2" | b"13" | b"15" => 500,
        _ => 200,
    }
}

/// Whether the essence of a media type is one of gRPC.
pub(crate) fn is_grpc(essence: &[u8]) -> bool {
    const GRPC: &[u8] = b"application/grpc";
    essence.get(..GRPC.len()).is_some_and(|start| start.eq_ignore_ascii_case(GRPC))
}
