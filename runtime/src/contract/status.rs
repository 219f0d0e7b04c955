//! Status codes: their phrases, and the generic sentences of the masked ones.

use http::StatusCode;

/// The status where it is an error's, else 500.
pub(crate) fn error_status(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(code) if code.is_client_error() || code.is_server_error() => code,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// RFC 9110's phrase. Two of them are newer than those of the `http` crate.
pub(crate) fn phrase(status: StatusCode) -> &'static str {
    match status.as_u16() {
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        _ => match status.canonical_reason() {
            Some(phrase) => phrase,
            None if status.is_server_error() => "Server Error",
            None => "Client Error",
        },
    }
}

/// What a client reads of a server error that is not disclosed.
pub(crate) fn generic_sentence(status: StatusCode) -> &'static str {
    match status.as_u16() {
        501 => "This is not supported.",
        502 => "A service that this API depends on failed.",
        503 => "The service is unavailable for now.",
        504 => "A service that this API depends on did not answer in time.",
        507 => "The service has no room left for this.",
        _ => "Something went wrong on our side.",
    }
}

/// The code of every masked answer.
pub(crate) const SERVER_ERROR: &str = "server_error";
