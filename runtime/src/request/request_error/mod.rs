//! The errors that this crate itself answers with.

pub(crate) mod foreign;

pub use foreign::ForeignResponse;

use crate::api::api_error::ApiError;
use crate::contract::field_error::FieldError;
use crate::contract::problem_type::Message;
use http::Method;
use std::borrow::Cow;
use std::fmt;

/// What is wrong with a request before any handler sees it: the errors of this crate's extractors
/// and layers.
///
/// Each has one sentence of its own, and none of them echoes what the request holds. Handlers may
/// answer with it too:
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

    /// No route serves this path. Its message is the title, as that of a framework's own 404 is.
    #[status(404)]
    #[message(title)]
    NotFound,

    /// The path is served, by other methods. Its message is the title, as that of a framework's own
    /// 405 is.
    #[status(405)]
    #[message(title)]
    MethodNotAllowed {
        /// The methods that are (RFC 9110 §15.5.6). Empty: they are not known here, and the header
        /// is the router's to add.
        #[header("allow")]
        allow: Vec<Method>,
    },

    /// The body is longer than what is read of one.
    #[status(413)]
    #[message("The body is too large.")]
    ContentTooLarge,

    /// The body is of a type that is not read here.
    #[status(415)]
    #[message("A body of this media type is not read here.")]
    UnsupportedMediaType {
        /// The media types that are (RFC 9110 §15.5.16).
        #[header("accept")]
        accept: Cow<'static, str>,
    },

    /// The body is encoded (`Content-Encoding`) in a way that is not decoded here.
    #[status(415, code = "unsupported_media_type")]
    #[message("A body of this encoding is not read here.")]
    UnsupportedEncoding {
        /// The encodings that are (RFC 9110 §15.5.16); `identity` is none.
        #[header("accept-encoding")]
        accept_encoding: Cow<'static, str>,
    },

    /// A handler panicked.
    #[status(500)]
    Panicked {
        /// The panic's text, for the log.
        message: String,
    },

    /// An extractor was used where it can't work, or a value could not be serialized.
    #[status(500)]
    Misused {
        /// What is wrong, for the log.
        reason: String,
    },

    /// A foreign response, whose body was replaced. Its code is the status phrase in snake case
    /// (`unprocessable_content`), its message the title; a 5xx is masked.
    #[status(transparent)]
    Foreign(ForeignResponse),
}

#[allow(dead_code, reason = "for frameworks with a `Json` of ours")]
impl RequestError {
    /// A value that a handler answered with, and that is no JSON.
    pub(crate) fn unserializable(error: &serde_json::Error) -> Self {
        Self::Misused { reason: format!("the answer could not be serialized: {error}") }
    }
}

/// For the log: the public sentence, and what the client does not see.
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
            Self::Misused { reason } => f.write_str(reason),
            Self::Foreign(foreign) => foreign.fmt(f),
            Self::NotFound => f.write_str("nothing is served at this path"),
            Self::MethodNotAllowed { .. } => f.write_str("this method is not served at this path"),
            Self::Unreadable
            | Self::ContentTooLarge
            | Self::UnsupportedMediaType { .. }
            | Self::UnsupportedEncoding { .. } => Ok(()),
        }
    }
}

impl std::error::Error for RequestError {}
