//! The errors that this crate itself answers with.

mod foreign;
mod types;

use crate::{ApiError, Detail, DetailSource, Details, Headers, ProblemType};
use http::{Method, StatusCode};
use std::borrow::Cow;
use std::fmt;

/// What is wrong with a request before any handler sees it: the errors of this crate's extractors and layers.
///
/// Each has one sentence of its own, and none of them echoes what the request holds. Handlers may answer with it too:
///
/// ```
/// use status_error::{Detail, Location, Pointer, RequestError};
///
/// let detail = Detail::new(Location::Query, Pointer::root().key("cursor"), "value_error", "This cursor has expired.");
/// let response = status_error::response(&RequestError::Query(detail));
/// assert_eq!(response.status(), 400);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RequestError {
    /// 400 `bad_request`: the body is not JSON.
    Syntax(Detail),
    /// 400 `bad_request`: the body is JSON, but a member is missing or has a wrong value.
    Body(Detail),
    /// 400 `bad_request`: a parameter of the query is missing or has a wrong value.
    Query(Detail),
    /// 400 `bad_request`: a parameter in the path has a wrong value.
    Path(Detail),
    /// 400 `bad_request`: the body could not be read to its end.
    Unreadable,
    /// 404 `not_found`: no route serves this path.
    NotFound,
    /// 405 `method_not_allowed`: the path is served, by other methods.
    MethodNotAllowed {
        /// The methods that are (`Allow`, RFC 9110 §15.5.6). Empty: they are not known here, and the header is the router's to add.
        allow: Vec<Method>,
    },
    /// 413 `content_too_large`: the body is longer than what is read of one.
    ContentTooLarge,
    /// 415 `unsupported_media_type`: the body is of a type that is not read here.
    UnsupportedMediaType {
        /// The media types that are (`Accept`, RFC 9110 §15.5.16).
        accept: Cow<'static, str>,
    },
    /// 415 `unsupported_media_type`: the body is encoded (`Content-Encoding`) in a way that is not decoded here.
    UnsupportedEncoding {
        /// The encodings that are (`Accept-Encoding`, RFC 9110 §15.5.16); `identity` is none.
        accept_encoding: Cow<'static, str>,
    },
    /// 500, masked: a handler panicked.
    Panicked {
        /// The panic's text, for the log.
        message: String,
    },
    /// 500, masked: an extractor was used where it can't work, or a value could not be serialized.
    Misused {
        /// What is wrong, for the log.
        reason: String,
    },
    /// An error answer of somebody else's, whose body was replaced; see [`RequestError::foreign`].
    #[non_exhaustive]
    Foreign {
        /// Its status.
        status: StatusCode,
        /// What the replaced body said, where that is known: for the log.
        text: Option<String>,
    },
}

impl RequestError {
    /// An error that is known by its status only. Its code is the status phrase in snake case (`unprocessable_content`), its
    /// message the title; a 5xx is masked. A status that is no error's (RFC 9110 §15) is a 500.
    ///
    /// ```
    /// use http::StatusCode;
    /// use status_error::{ApiError, RequestError};
    ///
    /// let error = RequestError::foreign(StatusCode::REQUEST_TIMEOUT);
    /// assert_eq!(error.problem_type().code, "request_timeout");
    /// ```
    #[must_use]
    pub fn foreign(status: StatusCode) -> Self {
        Self::Foreign { status, text: None }
    }

    /// The property at fault.
    fn detail(&self) -> Option<&Detail> {
        match self {
            Self::Syntax(detail) | Self::Body(detail) | Self::Query(detail) | Self::Path(detail) => Some(detail),
            _ => None,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::Syntax(_) => types::SYNTAX,
            Self::Body(_) => types::BODY,
            Self::Query(_) => types::QUERY,
            Self::Path(_) => types::PATH,
            Self::Unreadable => types::UNREADABLE,
            Self::NotFound => types::NOT_FOUND,
            Self::MethodNotAllowed { .. } => types::METHOD_NOT_ALLOWED,
            Self::ContentTooLarge => types::CONTENT_TOO_LARGE,
            Self::UnsupportedMediaType { .. } => types::UNSUPPORTED_MEDIA_TYPE,
            Self::UnsupportedEncoding { .. } => types::UNSUPPORTED_ENCODING,
            Self::Panicked { message } => return write!(f, "a handler panicked: {message}"),
            Self::Misused { reason } => return f.write_str(reason),
            Self::Foreign { status, text: None } => return write!(f, "an answer that is not this API's own: {status}"),
            Self::Foreign { status, text: Some(text) } => {
                return write!(f, "an answer that is not this API's own: {status}: {text}");
            }
        };
        f.write_str(sentence)?;
        match self.detail() {
            Some(detail) => write!(f, " ({} `{}`: {})", detail.location, detail.pointer, detail.kind),
            None => Ok(()),
        }
    }
}

impl std::error::Error for RequestError {}

impl ApiError for RequestError {
    fn problem_type(&self) -> &'static ProblemType {
        match self {
            Self::Syntax(_) => &types::TYPES.syntax,
            Self::Body(_) => &types::TYPES.body,
            Self::Query(_) => &types::TYPES.query,
            Self::Path(_) => &types::TYPES.path,
            Self::Unreadable => &types::TYPES.unreadable,
            Self::NotFound => &types::TYPES.not_found,
            Self::MethodNotAllowed { .. } => &types::TYPES.method_not_allowed,
            Self::ContentTooLarge => &types::TYPES.content_too_large,
            Self::UnsupportedMediaType { .. } => &types::TYPES.unsupported_media_type,
            Self::UnsupportedEncoding { .. } => &types::TYPES.unsupported_encoding,
            Self::Panicked { .. } => &types::TYPES.panicked,
            Self::Misused { .. } => &types::TYPES.misused,
            Self::Foreign { status, .. } => foreign::problem_type(*status),
        }
    }

    fn details(&self, details: &mut Details<'_>) {
        if let Some(detail) = self.detail() {
            detail.each(details);
        }
    }

    fn headers(&self, headers: &mut Headers<'_>) {
        match self {
            Self::MethodNotAllowed { allow } => headers.add("allow", allow),
            Self::UnsupportedMediaType { accept } => headers.add("accept", accept),
            Self::UnsupportedEncoding { accept_encoding } => headers.add("accept-encoding", accept_encoding),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_errors_are_named_after_their_status() {
        let code = |status| RequestError::foreign(StatusCode::from_u16(status).unwrap()).problem_type().code;
        assert_eq!(code(404), "not_found");
        assert_eq!(code(413), "content_too_large");
        assert_eq!(code(422), "unprocessable_content");
        assert_eq!(code(414), "uri_too_long");
        assert_eq!(code(418), "im_a_teapot");
        assert_eq!(code(505), "http_version_not_supported");
        assert_eq!(code(499), "client_error");
        let problem = |status| RequestError::foreign(StatusCode::from_u16(status).unwrap()).problem_type();
        assert_eq!(problem(499).status, 499);
        assert_eq!(problem(200).status, 500);
        assert!(std::ptr::eq(problem(404), problem(404)));
    }
}
