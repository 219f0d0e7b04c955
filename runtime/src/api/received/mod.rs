//! Error responses as a client receives them.

mod response;

pub use response::{ReceivedObject, ReceivedResponse};

use crate::api::report::line;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use http::StatusCode;
use serde_core::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// An error response that a client received, as the API's format reads it.
///
/// Its `Display` is one line for a log: the status, the code, and the message or the title. The
/// texts come from the network: their control characters are escaped there.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReceivedProblem {
    /// The status of the response.
    pub status: StatusCode,
    /// The machine-readable code. `None` if the response has none, as that of a proxy.
    pub code: Option<String>,
    /// The title, which is the same in every response of a problem type.
    pub title: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// The URI of the problem type (RFC 9457 §3.1.1).
    pub type_uri: Option<String>,
    /// The id by which support finds the occurrence of a server error.
    pub error_id: Option<ErrorId>,
    /// The field errors, at most 1,000 of them.
    pub field_errors: Vec<FieldError>,
    /// The time to wait before the next request, by `Retry-After` (RFC 9110 §10.2.3), at most a
    /// year. `None` if the response has no legal `Retry-After`.
    pub retry_after: Option<Duration>,
    /// The values, as JSON.
    members: BTreeMap<String, Box<str>>,
}

impl ReceivedProblem {
    /// Creates a problem of which only the status is known.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            code: None,
            title: None,
            message: None,
            type_uri: None,
            error_id: None,
            field_errors: Vec::new(),
            retry_after: None,
            members: BTreeMap::new(),
        }
    }

    /// Returns the value of a member of the body. Returns `None` if the body has no such member, or
    /// if its value is not a `T`.
    #[must_use]
    pub fn member<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.json(name)?).ok()
    }

    /// Returns the members of the body, sorted by name, each with its value as JSON. The members
    /// that the format itself has are not among them.
    pub fn members(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|(name, value)| (name.as_str(), &**value))
    }

    /// Returns whether the same request may succeed later: there is a `Retry-After`, or the status
    /// is 429 (RFC 6585 §4) or 503 (RFC 9110 §15.6.4).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry_after.is_some() || matches!(self.status.as_u16(), 429 | 503)
    }

    /// Returns the value of a member as JSON.
    pub(crate) fn json(&self, name: &str) -> Option<&str> {
        self.members.get(name).map(|value| &**value)
    }
}

impl fmt::Display for ReceivedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(f, " {}", line(code))?;
        }
        match self.message.as_ref().or(self.title.as_ref()) {
            Some(text) => write!(f, ": {}", line(text)),
            None => Ok(()),
        }
    }
}

impl Error for ReceivedProblem {}
