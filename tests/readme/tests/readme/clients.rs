//! The section "In a client".

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};

// README: begin
use status_error::client::Decoded;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
enum SeatError {
    #[error("seat {seat} is taken")]
    #[status(409)]
    Taken { #[public] seat: u32 },
}

// `status`, `headers` and `body` of a response of any HTTP library:
fn explain(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> String {
    match status_error::decode::<SeatError>(status, headers, body) {
        Decoded::Known(SeatError::Taken { seat }) => format!("Seat {seat} is taken."),
        Decoded::Server(problem) => format!("The server failed: {problem}"),
        Decoded::Unknown(problem) => format!("An error of a newer server: {problem}"),
    }
}
// README: end

#[test]
fn the_client_gets_the_error_back() {
    let (head, body) = status_error::response(&SeatError::Taken { seat: 12 }).into_parts();
    assert_eq!(explain(head.status, &head.headers, &body), "Seat 12 is taken.");
    let said = explain(StatusCode::BAD_GATEWAY, &HeaderMap::new(), &Bytes::from_static(b"nginx"));
    assert!(said.starts_with("The server failed: 502"), "{said}");
    let said = explain(StatusCode::GONE, &HeaderMap::new(), &Bytes::new());
    assert!(said.starts_with("An error of a newer server: 410"), "{said}");
}
