//! Errors that this crate's extractors and layers respond with.

pub(crate) mod foreign;

pub use foreign::ForeignResponse;

use crate::api::api_error::ApiError;
use crate::contract::field_error::FieldError;
use crate::contract::problem_type::Message;
use http::Method;
use std::borrow::Cow;
use std::fmt;

/// The error type of this crate's extractors and layers: a body or a parameter that can't be read,
/// an unknown route, a panic, a replaced foreign response.
///
/// The public message of each variant is fixed and repeats nothing from the request. Handlers can
/// return a `RequestError` too:
///
/// ```
/// use status_error::{FieldError, Location, Pointer, RequestError};
///
/// let detail = FieldError::new(Location::Query, Pointer::root().key("cursor"), "value_error", "This cursor has expired.");
/// let response = status_error::response(&RequestError::Query(detail));
/// assert_eq!(response.status(), 400);
/// ```
#[doc(alias("rejection", "JsonRejection", "400", "413", "415"))]
#[derive(Debug, Clone, status_error_macros::ApiError)]
#[non_exhaustive]
pub enum RequestError {
    /// The body is not JSON.
    #[status(400, code = "bad_request")]
    #[message("The body is not valid JSON.")]
    Syntax(#[field_errors] FieldError),

    /// The body is JSON, but a member is missing or has a wrong value.
    #[status(400, code = "bad_request")]
    #[message("The body does not have the values that it needs.")]
    Body(#[field_errors] FieldError),

    /// A parameter of the query is missing or has a wrong value.
    #[status(400, code = "bad_request")]
    #[message("The query does not have the values that it needs.")]
    Query(#[field_errors] FieldError),

    /// A parameter in the path has a wrong value.
    #[status(400, code = "bad_request")]
    #[message("The path has a value that can't be used.")]
    Path(#[field_errors] FieldError),

    /// A header is missing or has a wrong value.
    #[status(400, code = "bad_request")]
    #[message("A header does not have the value that it needs.")]
    Header(#[field_errors] FieldError),

    /// The body could not be read to its end.
    #[status(400, code = "bad_request")]
    #[message("The body could not be read.")]
    Unreadable,

    /// The body did not arrive in time: its source, such as a timeout layer, stopped waiting for the
    /// client (RFC 9110 §15.5.9).
    #[status(408)]
    #[message("The body did not arrive in time.")]
    BodyTimeout,

    /// No route serves this path. The message is the title, as for a framework's own 404.
    #[status(404)]
    #[message(title)]
    NotFound,

    /// The path is served by other methods. The message is the title, as for a framework's own 405.
    #[status(405)]
    #[message(title)]
    MethodNotAllowed {
        /// The methods that the path is served by. They are sent in `Allow`, which a 405 requires
        /// (RFC 9110 §15.5.6). If the list is empty, the methods are not known here, and the router
        /// adds the header.
        #[header("allow")]
        allow: Vec<Method>,
    },

    /// The body is longer than the limit.
    #[status(413)]
    #[message("The body is too large.")]
    ContentTooLarge,

    /// The body has a media type that is not accepted here.
    #[status(415)]
    #[message("A body of this media type is not read here.")]
    UnsupportedMediaType {
        /// The media types that are accepted, sent in `Accept` (RFC 9110 §15.5.16).
        #[header("accept")]
        accept: Cow<'static, str>,
    },

    /// The body has a `Content-Encoding` that is not decoded here.
    #[status(415, code = "unsupported_media_type")]
    #[message("A body of this encoding is not read here.")]
    UnsupportedEncoding {
        /// The content codings that are accepted, sent in `Accept-Encoding` (RFC 9110 §15.5.16).
        /// `identity` means that only an uncompressed body is accepted.
        #[header("accept-encoding")]
        accept_encoding: Cow<'static, str>,
    },

    /// A handler panicked.
    #[status(500)]
    Panicked {
        /// The panic's message. It is for the report and not sent to the client.
        message: String,
    },

    /// The body of a response failed after its head was sent, so the connection ended. This error
    /// is only reported.
    #[status(500)]
    BodyFailed {
        /// The text of the body's error and of its sources. Private, for the report.
        reason: String,
    },

    /// An extractor was used where it can't work, or a value could not be serialized.
    #[status(500)]
    Misused {
        /// The mistake, in words. It is for the report and not sent to the client.
        reason: String,
    },

    /// A foreign response whose body was replaced. The code is the status phrase in snake case
    /// (`unprocessable_content`), the message is the title, and a 5xx is masked.
    #[status(transparent)]
    Foreign(ForeignResponse),
}

#[allow(dead_code, reason = "for frameworks with a `Json` of ours")]
impl RequestError {
    /// Returns the error for a handler's return value that can't be serialized as JSON.
    pub(crate) fn unserializable(error: &serde_json::Error) -> Self {
        Self::Misused { reason: format!("the answer could not be serialized: {error}") }
    }
}

/// The text for logs: the public message, then the place and code of a field error, or the private
/// text of a panic, a misuse or a foreign response.
impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Message::Literal(sentence) = self.problem_type().message {
            f.write_str(sentence)?;
        }
        match self {
            Self::Syntax(field_error)
            | Self::Body(field_error)
            | Self::Query(field_error)
            | Self::Path(field_error)
            | Self::Header(field_error) => {
                write!(f, " ({} `{}`: {})", field_error.location, field_error.pointer, field_error.code)
            }
            Self::Panicked { message } => write!(f, "a handler panicked: {message}"),
            Self::BodyFailed { reason } => write!(f, "a response body failed: {reason}"),
            Self::Misused { reason } => f.write_str(reason),
            Self::Foreign(foreign) => foreign.fmt(f),
            Self::NotFound => f.write_str("nothing is served at this path"),
            Self::MethodNotAllowed { .. } => f.write_str("this method is not served at this path"),
            Self::Unreadable
            | Self::BodyTimeout
            | Self::ContentTooLarge
            | Self::UnsupportedMediaType { .. }
            | Self::UnsupportedEncoding { .. } => Ok(()),
        }
    }
}

impl std::error::Error for RequestError {}
