//! Responses as a client reads them from the socket, byte by byte.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::routing::{get, post};
use over_axum::{BuyerError, PAYMENTS};
use status_error::axum_08::Json;
use status_error::tower::ApiErrorLayer;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

async fn connect() -> TcpStream {
    let app = Router::new()
        .route("/buyers", post(async |Json(_): Json<u8>| "stored").get(async || "buyers"))
        .route("/buyers/7", get(async || BuyerError::NotFound { id: 7 }))
        .route("/panic", get(async || -> &'static str { panic!("s3cret") }))
        .layer(ApiErrorLayer::new(&PAYMENTS));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    TcpStream::connect(address).await.unwrap()
}

/// Sends a request and reads one response: its head, and as many bytes of the body as the head
/// announces.
async fn send(stream: &mut TcpStream, request: &str) -> (String, String) {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(read_byte(stream).await);
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = field(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; if request.starts_with("HEAD") { 0 } else { length }];
    stream.read_exact(&mut body).await.unwrap();
    (head, String::from_utf8(body).unwrap())
}

async fn read_byte(stream: &mut TcpStream) -> u8 {
    tokio::time::timeout(Duration::from_secs(5), stream.read_u8()).await.unwrap().unwrap()
}

fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let line = head.lines().find(|line| line.split(':').next() == Some(name))?;
    Some(line.split_once(':')?.1.trim())
}

#[tokio::test]
async fn a_connection_outlives_every_error() {
    let mut stream = connect().await;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");

    let (head, body) = send(&mut stream, &get("/buyers/7")).await;
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    assert_eq!(
        body,
        r#"{"type":"error","code":"not_found","status":404,"message":"buyer 7 was not found","details":[]}"#
    );
    let length = field(&head, "content-length").unwrap().to_owned();

    // RFC 9110 §9.3.2: HEAD has the headers of GET and no content, so the next bytes are the next
    // response.
    let (head, _) = send(&mut stream, "HEAD /buyers/7 HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    assert_eq!(field(&head, "content-length"), Some(length.as_str()));

    let (head, _) = send(&mut stream, "HEAD /nowhere HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    assert_ne!(field(&head, "content-length"), Some("0"));

    let (head, body) = send(&mut stream, "DELETE /buyers HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").await;
    assert!(head.starts_with("http/1.1 405 "), "{head}");
    assert_eq!(field(&head, "allow"), Some("post,get,head"));
    assert!(body.contains("method_not_allowed"), "{body}");

    let (head, body) = send(&mut stream, &get("/panic")).await;
    assert!(head.starts_with("http/1.1 500 "), "{head}");
    assert!(body.contains("server_error") && !body.contains("s3cret"), "{body}");

    let json =
        "POST /buyers HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n\"hunter2\"";
    let (head, body) = send(&mut stream, json).await;
    assert!(head.starts_with("http/1.1 400 "), "{head}");
    assert!(body.contains("type_error.integer") && !body.contains("hunter2"), "{body}");

    let (head, body) = send(&mut stream, &get("/buyers")).await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert_eq!(body, "buyers");
}
