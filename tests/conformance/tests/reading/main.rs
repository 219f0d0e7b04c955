//! Requests that can't be read, through the extractors of every framework: the status, and the
//! place in the response.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod cases;
mod dropshot_headers;
mod frameworks;
mod multipart;
mod rocket_routes;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use status_error::{ApiProfile, format};

pub(crate) static API: ApiProfile = ApiProfile::new("reading.test").format(&format::Envelope);

/// The value that the routes read from a query or a body.
#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) limit: u8,
    #[serde(default)]
    pub(crate) text: String,
}

/// The headers that the routes read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Wanted {
    pub(crate) x_limit: u8,
    pub(crate) x_text: Option<String>,
}

impl Wanted {
    pub(crate) fn told(&self) -> String {
        format!("{} {:?}", self.x_limit, self.x_text)
    }
}

/// The routes of every framework respond with the values that they have read.
impl Input {
    pub(crate) fn told(&self) -> String {
        format!("{} {}", self.limit, self.text)
    }
}

/// A response: its status, and the pointer and the code of its field error, or its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) text: String,
}

pub(crate) fn told(status: u16, body: &[u8]) -> Told {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(json) if status >= 400 => {
            let detail = |name: &str| json["details"][0][name].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", detail("location"), detail("pointer"), detail("type"))
        }
        _ => String::from_utf8_lossy(body).into_owned(),
    };
    Told { status, text }
}

/// Sends requests to a framework, one after the other.
pub(crate) type Ask = fn(Vec<http::Request<Bytes>>) -> Vec<Told>;

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
