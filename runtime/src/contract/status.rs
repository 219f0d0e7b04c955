//! Status codes: their phrases, and the generic messages of masked server errors.

use http::StatusCode;

/// Returns the status if it is one of errors (400–599), else 500.
pub(crate) fn error_status(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(code) if code.is_client_error() || code.is_server_error() => code,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Returns RFC 9110's phrase of a status. The phrases of 413 and 422 are written out, because the
/// `http` crate has older ones.
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

/// Returns the code for a status phrase, in snake case: `payload_too_large` for
/// `Payload Too Large`, `im_a_teapot` for `I'm a teapot`.
pub(crate) fn code(phrase: &str) -> String {
    phrase
        .chars()
        .filter_map(|char| match char {
            ' ' | '-' => Some('_'),
            char if char.is_ascii_alphanumeric() => Some(char.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

/// Returns the generic message of a masked server error.
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

/// The code of every masked response.
pub(crate) const SERVER_ERROR: &str = "server_error";
