//! The server and the client, over a socket.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use shared_errors::client::{CallError, Client};
use shared_errors::{Booking, Seat, SeatError};
use status_error::client::{Decoded, assert_decodable};
use std::time::Duration;

async fn client() -> Client {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, shared_errors::server::app()).await });
    Client::new(&base)
}

async fn error(number: u32) -> Decoded<SeatError> {
    match client().await.seat(number).await {
        Err(CallError::Api(decoded)) => decoded,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_client_gets_the_servers_errors() {
    assert_eq!(client().await.seat(12).await.unwrap(), Seat { number: 12, price: 4_200 });
    let not_found = error(99).await;
    assert!(matches!(not_found, Decoded::Known(SeatError::NotFound { number: 99 })), "{not_found:?}");
    let taken = error(13).await;
    assert!(matches!(taken, Decoded::Known(SeatError::Taken { number: 13, .. })), "{taken:?}");
    assert_eq!((taken.is_retryable(), taken.retry_after()), (true, Some(Duration::from_secs(30))));
}

#[tokio::test]
async fn a_code_of_a_newer_server_is_unknown() {
    let Decoded::Unknown(problem) = error(14).await else { panic!("it is known") };
    assert_eq!((problem.code.as_deref(), problem.member::<u32>("number")), (Some("seat_broken"), Some(14)));
}

#[tokio::test]
async fn a_masked_error_is_a_server_error() {
    let Decoded::Server(problem) = error(15).await else { panic!("it is known") };
    assert_eq!(problem.code.as_deref(), Some("server_error"));
    assert!(!problem.to_string().contains("sda1"), "{problem}");
}

#[tokio::test]
async fn field_errors_are_readable_without_the_validator() {
    let booking = Booking { guest: String::new() };
    let Err(CallError::Api(Decoded::Unknown(problem))) = client().await.book(12, &booking).await else {
        panic!("garde's report can't be rebuilt")
    };
    assert_eq!(problem.code.as_deref(), Some("bad_request"));
    assert_eq!(problem.field_errors[0].pointer.as_str(), "/guest");
    client().await.book(12, &Booking { guest: "Ada".to_owned() }).await.unwrap();
}

#[test]
fn the_enum_is_decodable() {
    assert_decodable::<SeatError>();
}
