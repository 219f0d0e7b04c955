//! A client that opens a connection for each request, as `curl` does.

use super::wire::{Tap, Wire};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::error::Error;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A whole response.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub wire: Wire,
}

impl Answer {
    /// Returns the body as JSON, or `null` if the body is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns the value of a header, or an empty text if the header is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Sends a request.
///
/// # Errors
///
/// The connection fails.
pub async fn send(addr: SocketAddr, request: Request<Full<Bytes>>) -> Result<Answer, Box<dyn Error + Send + Sync>> {
    let tap = Tap::new(TcpStream::connect(addr).await?);
    let copied = tap.copied();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(tap)).await?;
    let connection = tokio::spawn(connection);
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    drop(sender);
    // The response is complete, so an error of the connection does not matter.
    let _ = connection.await;
    Ok(Answer { status: parts.status, headers: parts.headers, body, wire: copied.take() })
}
