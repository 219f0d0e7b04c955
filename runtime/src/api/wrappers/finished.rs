//! An error whose response old code has finished already.

use crate::api::api_error::ApiError;
use crate::api::hook::{Hook, HookValue};
use crate::api::wrappers::open_type::OpenType;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use bytes::Bytes;
use http::{Response, StatusCode, response};
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::OnceLock;

/// A finished response of old code, as an error. Its status, headers and body are sent as they are.
///
/// An enum takes it in a transparent variant, so that a function can return both the enum's errors
/// and the responses of code that has not moved yet:
///
/// ```
/// use http::Response;
/// use status_error::{ApiError, FinishedResponse};
///
/// /// A function of old code, which makes its own error responses.
/// fn charge(cents: u32) -> Result<(), Response<String>> {
///     if cents < 50 {
///         let body = r#"{"ok":false,"reason":"too little"}"#.to_owned();
///         let response = Response::builder().status(402).header("content-type", "application/json");
///         return Err(response.body(body).unwrap());
///     }
///     Ok(())
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum OrderError {
///     #[error("the cart is empty")]
///     #[status(409)]
///     EmptyCart,
///     #[error(transparent)]
///     #[status(transparent)]
///     Old(#[from] FinishedResponse),
/// }
///
/// fn order(cents: u32) -> Result<(), OrderError> {
///     charge(cents).map_err(FinishedResponse::from)?;
///     Err(OrderError::EmptyCart)
/// }
///
/// let response = status_error::response(&order(7).unwrap_err());
/// assert_eq!(response.status(), 402);
/// assert_eq!(response.headers().len(), 1);
/// assert_eq!(response.body(), r#"{"ok":false,"reason":"too little"}"#);
/// ```
///
/// `From` takes a response whose body is `Bytes`, `Vec<u8>`, `String` or a static text, and axum's
/// `Response`. For other types of body there are [`in_memory`](Self::in_memory) and
/// [`read`](Self::read), with the feature `extract`.
///
/// # Rules
///
/// - Status, headers and body are sent unchanged, **also those of a 5xx**: nothing is masked, no
///   format is applied, and no header is added but the `Connection` that `Upgrade` needs (RFC 9110
///   §7.8). Layers forward the response.
/// - These headers are left out and reported as faults, because they describe the connection on
///   which old code would have sent the response: `Connection`, `Keep-Alive`, `Proxy-Connection`,
///   `TE`, `Trailer`, `Transfer-Encoding`, and a `Content-Length` that is not the body's.
/// - A 401 without `WWW-Authenticate`, a 405 without `Allow`, a 407 without `Proxy-Authenticate`
///   and a 426 without `Upgrade` are sent, and reported as faults (RFC 9110 §15.5).
/// - A response whose status is not one of errors, 400–599, is replaced by a masked 500: return it
///   as `Ok`.
/// - The extensions of the response are dropped.
/// - gRPC and GraphQL send the status as their code, with the status phrase as message.
///
/// # Finding them
///
/// The catalog lists the type as [open](crate::Catalog::open) and as a waiver
/// ([`Catalog::unproven`](crate::Catalog::unproven)), so
/// [`assert_all_proven`](crate::catalog::assert_all_proven) fails as long as an enum has such a
/// variant. Each report has the place in the code that made the error.
#[doc(alias("legacy", "IntoResponse", "raw response", "migration", "passthrough"))]
#[derive(Debug, status_error_macros::ApiError)]
#[status(transparent)]
pub struct FinishedResponse(Box<Finished>);

/// The name of the type in the catalog and in reports.
const NAME: &str = "FinishedResponse";

impl FinishedResponse {
    /// Creates an error from the parts of a response and the body that was read. If the body could
    /// not be read, the error is a masked 500, and its report has the reason.
    #[cfg(feature = "extract")]
    pub(crate) fn of_read<E: Into<Box<dyn Error + Send + Sync>>>(
        parts: response::Parts,
        body: Result<Bytes, E>,
        location: &'static Location<'static>,
    ) -> Self {
        match body {
            Ok(body) => Self::new(parts, Some(body), location),
            Err(reason) => Self::new(parts, None, location).source(reason),
        }
    }

    fn new(parts: response::Parts, body: Option<Bytes>, location: &'static Location<'static>) -> Self {
        let response::Parts { status, headers, .. } = parts;
        let is_error = status.is_client_error() || status.is_server_error();
        let response = body.filter(|_| is_error).map(|body| {
            let mut response = Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            response
        });
        Self(Box::new(Finished { status, response, source: None, location, kind: OnceLock::new() }))
    }

    /// Sets the source, which only the report has: the error that old code made the response of.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.problem_type().status_code()
    }

    /// Returns the place in the code that made the error.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }
}

// Not generic over `Into<Bytes>`, because the adapters implement `From` for the bodies of their
// frameworks, and two such impls may overlap.
macro_rules! in_memory {
    ($($body:ty)*) => {$(
        impl From<Response<$body>> for FinishedResponse {
            #[track_caller]
            fn from(response: Response<$body>) -> Self {
                let (parts, body) = response.into_parts();
                Self::new(parts, Some(body.into()), Location::caller())
            }
        }
    )*};
}

in_memory! { Bytes Vec<u8> String &'static [u8] &'static str }

impl fmt::Display for FinishedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for FinishedResponse {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Error::source(&*self.0)
    }
}

/// The content of a [`FinishedResponse`]. A type of its own, because it implements [`ApiError`] by
/// hand, and the derive gives `FinishedResponse` the traits of the frameworks.
pub(crate) struct Finished {
    /// The status that old code chose.
    status: StatusCode,
    /// `None` if the response can't be sent: it is no error's, or its body could not be read.
    response: Option<Response<Bytes>>,
    source: Option<Box<dyn Error + Send + Sync>>,
    location: &'static Location<'static>,
    kind: OnceLock<&'static ProblemType>,
}

// Without the headers and the body, because the output of `Debug` goes to logs.
impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(NAME)
            .field("status", &self.status)
            .field("source", &self.source)
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { status, response, source, .. } = self;
        match (response, source) {
            (Some(_), _) => write!(f, "a finished response of old code: {status}"),
            (None, Some(_)) => write!(f, "a finished response of old code can't be sent: {status}"),
            (None, None) => write!(f, "a finished response of old code is not an error's: {status}"),
        }
    }
}

impl Error for Finished {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl ApiError for Finished {
    fn problem_type(&self) -> &'static ProblemType {
        self.kind.get_or_init(|| {
            OpenType {
                variant: NAME,
                status: self.response.as_ref().map_or(500, |response| response.status().as_u16()),
                code: None,
                // A finished 5xx is sent unmasked. The masked 500 in place of a response that can't
                // be sent is not.
                is_disclosed: self.response.is_some(),
                has_message: false,
                members: Vec::new(),
                headers: Vec::new(),
            }
            .problem_type()
        })
    }

    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        match hook {
            Hook::Finished => self.response.as_ref().map(HookValue::Finished),
            Hook::Location => Some(HookValue::Location(self.location)),
            _ => None,
        }
    }
}

impl ProblemTypes for Finished {
    fn entries() -> &'static [CatalogEntry] {
        &[CatalogEntry::Unproven(NAME)]
    }
}
