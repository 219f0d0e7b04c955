//! The decoding of a response as an error type.

use super::parts::ReceivedParts;
use super::read::{read, retry_after};
use crate::api::api_error::ApiError;
use crate::api::nested::responding;
use crate::api::problem::{Content, Problem, declared_headers};
use crate::api::profile::{ApiProfile, DEFAULT};
use crate::api::received::{ReceivedProblem, ReceivedResponse};
use http::{HeaderMap, StatusCode};
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// An error that a client can rebuild from its response. `#[api_error(decode)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be decoded from a response",
    label = "a client can't rebuild this error",
    note = "add `#[api_error(decode)]` to `{Self}`",
    note = "or keep the variant with it from clients: `#[status(transparent, server_only)]`"
)]
pub trait Decode: ApiError + Sized {
    /// Returns the profile that the type names.
    #[doc(hidden)]
    fn __profile() -> Option<&'static ApiProfile>;

    /// Returns the error. Returns `None` if the response is of another error.
    #[doc(hidden)]
    fn __decode(parts: &ReceivedParts<'_>) -> Option<Self>;
}

macro_rules! pointer {
    ($($pointer:ident)*) => {$(
        impl<E: Decode> Decode for $pointer<E> where $pointer<E>: ApiError {
            fn __profile() -> Option<&'static ApiProfile> {
                E::__profile()
            }

            fn __decode(parts: &ReceivedParts<'_>) -> Option<Self> {
                E::__decode(parts).map(Self::new)
            }
        }
    )*};
}

pointer!(Box Arc);

/// A decoded error response. The enum is exhaustive: each response is one of the three. A problem
/// is boxed, so that a `Result` with this error stays small.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded<E> {
    /// An error that the client's version of the enum declares.
    Known(E),
    /// A server error. A masked one has a generic code and message, and mostly an
    /// [`error_id`](ReceivedProblem::error_id).
    Server(Box<ReceivedProblem>),
    /// Any other response: a code that a newer server has, a response of a proxy, or a body that
    /// can't be read.
    Unknown(Box<ReceivedProblem>),
}

impl<E> Decoded<E> {
    /// Returns the error that the enum declares. Returns `None` for any other response.
    #[must_use]
    pub fn known(self) -> Option<E> {
        match self {
            Self::Known(error) => Some(error),
            Self::Server(_) | Self::Unknown(_) => None,
        }
    }

    /// Returns the problem. Returns `None` if the error is known.
    #[must_use]
    pub fn problem(&self) -> Option<&ReceivedProblem> {
        match self {
            Self::Known(_) => None,
            Self::Server(problem) | Self::Unknown(problem) => Some(problem),
        }
    }
}

impl<E: ApiError> Decoded<E> {
    /// Returns whether the same request may succeed later, as the known error
    /// [declares](crate::ProblemType::is_retryable), or by the
    /// [status and the headers](ReceivedProblem::is_retryable). It does not say that the failed
    /// request had no effect.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Known(error) => responding(error).problem_type().is_retryable(),
            Self::Server(problem) | Self::Unknown(problem) => problem.is_retryable(),
        }
    }

    /// Returns the time to wait before the same request may succeed: the `Retry-After` that the
    /// known error declares, or that of the response. At most a year. Returns `None` if a retry
    /// doesn't help, or if no time is known; [`is_retryable`](Self::is_retryable) tells the two
    /// apart.
    ///
    /// ```
    /// use std::time::Duration;
    /// # use status_error::ApiError;
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(decode)]
    /// enum QuotaError {
    ///     #[error("too many requests")]
    ///     #[status(429)]
    ///     Throttled { #[header("retry-after")] after: Duration },
    /// }
    ///
    /// let response = status_error::response(&QuotaError::Throttled { after: Duration::from_secs(30) });
    /// let (head, body) = response.into_parts();
    /// let decoded = status_error::decode::<QuotaError>(head.status, &head.headers, &body);
    /// assert_eq!(decoded.retry_after(), Some(Duration::from_secs(30)));
    /// ```
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Known(error) if self.is_retryable() => {
                let (error, mut headers, mut faults) = (responding(error), HeaderMap::new(), Vec::new());
                let problem = Problem::new(error.problem_type(), &DEFAULT, Content::Live(error), None);
                declared_headers(&problem, error, &mut headers, &mut faults);
                retry_after(&headers)
            }
            Self::Known(_) => None,
            Self::Server(problem) | Self::Unknown(problem) => problem.retry_after,
        }
    }
}

impl<E: fmt::Display> fmt::Display for Decoded<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(error) => error.fmt(f),
            Self::Server(problem) | Self::Unknown(problem) => problem.fmt(f),
        }
    }
}

impl<E: Error> Error for Decoded<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Known(error) => error.source(),
            Self::Server(_) | Self::Unknown(_) => None,
        }
    }
}

/// Decodes an error response as `E`, in the format of the profile that `E` names, or of a type in
/// its transparent variants; without any, in the default format (RFC 9457). For the profile of a
/// layer, call [`ApiProfile::decode`].
///
/// It is for responses of status 400 to 599. Nothing in them can make this function panic. A body
/// is read if it has at most [`max_body`](ApiProfile::max_body) bytes.
///
/// A response is [`Decoded::Known`] if a variant that clients can see has the response's code and
/// status, and the response has each field of the variant. So a masked variant (a 5xx without
/// details) and a concealed one (a response of another variant) are never known.
///
/// [`client`](crate::client) has an example.
#[must_use]
pub fn decode<E: Decode>(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Decoded<E> {
    E::__profile().unwrap_or(&DEFAULT).decode(status, headers, body)
}

impl ApiProfile {
    /// Decodes an error response as `E`, in the format of this profile, which a layer of the server
    /// has. If `E` names its profile, call [`decode`](crate::decode).
    #[cfg_attr(docsrs, doc(cfg(feature = "client")))]
    #[must_use]
    pub fn decode<E: Decode>(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Decoded<E> {
        let (problem, is_own) = read(self, ReceivedResponse { status, headers, body });
        let known = || E::__decode(&ReceivedParts { problem: &problem, headers });
        match is_own.then(known).flatten() {
            Some(error) => Decoded::Known(error),
            None if status.is_server_error() => Decoded::Server(Box::new(problem)),
            None => Decoded::Unknown(Box::new(problem)),
        }
    }
}
