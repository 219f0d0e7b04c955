//! The baselines of the comparison: responses with a static body, and a writer that is tuned by
//! hand for each body.

use axum::body::Body;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use status_error::FieldError;
use std::fmt::{Display, Write};

pub const GONE: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"the buyer was not found","code":"gone"}"#;
pub const NOT_FOUND: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"buyer 4815162342 was not found","code":"not_found","id":4815162342}"#;
pub const NO_ACCOUNT: &str = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"the account 4815162342 was not found","code":"no_account","id":4815162342}"#;
pub const INVALID: &str = concat!(
    r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request failed validation","#,
    r##""code":"bad_request","errors":[{"pointer":"#/billing_details/phone_number","detail":"This value is required.","##,
    r##""code":"missing"},{"pointer":"#/billing_details/country","detail":"This value has 2 characters.","code":"length"},"##,
    r##"{"pointer":"#/items/7/price","detail":"This is not an integer.","code":"type_error.integer"}]}"##,
);
pub const STORAGE: &str = r#"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Something went wrong on our side.","code":"server_error"}"#;

fn with<B>(status: u16, body: B) -> Response<B> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[inline(never)]
pub fn http(status: u16, body: &'static str) -> Response<Bytes> {
    with(status, Bytes::from_static(body.as_bytes()))
}

#[inline(never)]
pub fn axum(status: u16, body: &'static str) -> Response<Body> {
    with(status, Body::from(Bytes::from_static(body.as_bytes())))
}

/// A single buffer, into which all texts that vary are streamed.
struct Buffer(Vec<u8>);

impl Buffer {
    fn new() -> Self {
        Self(Vec::with_capacity(256))
    }

    fn raw(&mut self, json: &str) {
        self.0.extend_from_slice(json.as_bytes());
    }

    fn escaped(&mut self, text: &dyn Display) {
        let _ = write!(Escaping(&mut self.0), "{text}");
    }

    fn finish(self) -> Bytes {
        Bytes::from(self.0.into_boxed_slice())
    }
}

struct Escaping<'b>(&'b mut Vec<u8>);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let mut rest = text.as_bytes();
        while let Some(at) = rest.iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')) {
            self.0.extend_from_slice(&rest[..at]);
            let _ = serde_json::to_writer(&mut *self.0, &(rest[at] as char));
            rest = &rest[at + 1..];
        }
        self.0.extend_from_slice(rest);
        Ok(())
    }
}

#[inline(never)]
pub fn one_field(error: &dyn Display, code: &'static str, id: u64) -> Response<Bytes> {
    let mut buffer = Buffer::new();
    buffer.raw(r#"{"type":"about:blank","title":"Not Found","status":404,"detail":""#);
    buffer.escaped(error);
    buffer.raw(code);
    let _ = serde_json::to_writer(&mut buffer.0, &id);
    buffer.raw("}");
    with(404, buffer.finish())
}

#[inline(never)]
pub fn details(error: &dyn Display, details: &[FieldError]) -> Response<Bytes> {
    let mut buffer = Buffer::new();
    buffer.raw(r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":""#);
    buffer.escaped(error);
    buffer.raw(r#"","code":"bad_request","errors":["#);
    for (index, detail) in details.iter().enumerate() {
        if index > 0 {
            buffer.raw(",");
        }
        buffer.raw(r#"{"pointer":""#);
        buffer.escaped(&detail.pointer.fragment());
        buffer.raw(r#"","detail":""#);
        buffer.escaped(&detail.message);
        buffer.raw(r#"","code":""#);
        buffer.escaped(&detail.code);
        buffer.raw(r#""}"#);
    }
    buffer.raw("]}");
    with(400, buffer.finish())
}
