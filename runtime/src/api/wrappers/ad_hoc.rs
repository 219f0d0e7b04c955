//! An error whose response is written where it occurs.

use crate::api::api_error::ApiError;
use crate::api::hook::{Hook, HookValue};
use crate::api::members::{MemberSink, PublicMember};
use crate::api::wrappers::open_type::OpenType;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::header_sink::{HeaderSink, ToHeaderValues};
use crate::contract::problem_type::ProblemType;
use crate::contract::status;
use http::StatusCode;
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::OnceLock;

/// An error whose response is written where it occurs, for what no enum declares yet. The macro
/// [`problem!`](crate::problem) makes one, and [`bail!`](crate::bail) returns one.
///
/// ```
/// use status_error::{AdHocError, ApiError, bail, problem};
///
/// fn rename(id: u64, name: &str) -> Result<(), AdHocError> {
///     if name.is_empty() {
///         bail!(400, code = "no_name", "buyer {id} needs a name");
///     }
///     Err(problem!(429, "one rename a minute is allowed").header("retry-after", 60).member("id", id))
/// }
///
/// let response = status_error::response(&rename(7, "").unwrap_err());
/// assert_eq!(response.status(), 400);
/// assert_eq!(response.body(), r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"buyer 7 needs a name","code":"no_name"}"#);
/// ```
///
/// The message, the members and the headers are public, because the code writes them for the
/// response. A 5xx is masked, unless [`disclose`](Self::disclose) is called. The
/// [`source`](Self::source) is for the report only.
///
/// An enum takes these errors in a transparent variant, so that `?` converts them:
///
/// ```
/// # use status_error::{AdHocError, ApiError, problem};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     #[error("the buyer was not found")]
///     #[status(404)]
///     NotFound,
///     #[error(transparent)]
///     #[status(transparent)]
///     Other(#[from] AdHocError),
/// }
///
/// fn check() -> Result<(), BuyerError> {
///     Err(problem!(409, "the buyer is being merged"))?
/// }
/// assert_eq!(status_error::response(&check().unwrap_err()).status(), 409);
/// ```
///
/// # Limits
///
/// The codes of these errors are in no catalog. The catalog says that there are such codes:
/// [`Catalog::open`](crate::Catalog::open). To find the places that make them, and to replace them
/// by declared variants, each report has its place in the code:
/// [`Report::location`](crate::report::Report::location).
#[doc(alias("anyhow", "bail", "StatusCode", "HttpError", "ad-hoc"))]
#[derive(Debug, status_error_macros::ApiError)]
#[status(transparent)]
pub struct AdHocError(Box<AdHocProblem>);

impl AdHocError {
    /// Creates an error with a status: a `u16` or a [`StatusCode`]. A status that is not one of
    /// errors, 400–599, is sent as a masked 500 (RFC 9110 §15).
    #[must_use]
    #[track_caller]
    pub fn new(status: impl TryInto<StatusCode>) -> Self {
        let status = status.try_into().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self(Box::new(AdHocProblem {
            status: status::error_status(status.as_u16()),
            code: None,
            message: None,
            is_disclosed: false,
            members: Vec::new(),
            headers: Vec::new(),
            source: None,
            location: Location::caller(),
            kind: OnceLock::new(),
        }))
    }

    /// Sets the public message. Without a message, the response has the title only.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Sets the machine-readable code: printable ASCII, and not empty. Any other code is replaced
    /// by the default, which is the status phrase in snake case (`not_found`).
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.0.code =
            Some(code).filter(|code| !code.is_empty() && code.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        self
    }

    /// Adds a public member. The rules of [`MemberSink::add`](crate::member::MemberSink::add) hold
    /// for it.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl PublicMember + Send + Sync + 'static) -> Self {
        self.0.members.push((name, Box::new(value)));
        self
    }

    /// Adds a header. The rules of [`HeaderSink::add`](crate::header::HeaderSink::add) hold for it.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl ToHeaderValues + Send + Sync + 'static) -> Self {
        self.0.headers.push((name, Box::new(value)));
        self
    }

    /// Sets the source, which only the report has.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Sends the code, the message and the members of a 5xx, which is masked otherwise.
    #[must_use]
    pub fn disclose(mut self) -> Self {
        self.0.is_disclosed = true;
        self
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns the place in the code that made the error.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }
}

impl fmt::Display for AdHocError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for AdHocError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Error::source(&*self.0)
    }
}

/// The content of an [`AdHocError`]. A type of its own, because it implements [`ApiError`] by hand,
/// and the derive gives `AdHocError` the traits of the frameworks.
pub(crate) struct AdHocProblem {
    status: StatusCode,
    code: Option<&'static str>,
    message: Option<String>,
    is_disclosed: bool,
    members: Vec<(&'static str, Box<dyn PublicMember + Send + Sync>)>,
    headers: Vec<(&'static str, Box<dyn ToHeaderValues + Send + Sync>)>,
    source: Option<Box<dyn Error + Send + Sync>>,
    location: &'static Location<'static>,
    /// Found on first use, when no builder method can follow.
    kind: OnceLock<&'static ProblemType>,
}

impl fmt::Debug for AdHocProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdHocProblem")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("source", &self.source)
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for AdHocProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_deref().unwrap_or_else(|| status::phrase(self.status)))
    }
}

impl Error for AdHocProblem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl ApiError for AdHocProblem {
    fn problem_type(&self) -> &'static ProblemType {
        self.kind.get_or_init(|| {
            OpenType {
                variant: "AdHocError",
                status: self.status.as_u16(),
                code: self.code,
                is_disclosed: self.is_disclosed,
                has_message: self.message.is_some(),
                members: self.members.iter().map(|(name, _)| *name).collect(),
                headers: self.headers.iter().map(|(name, _)| *name).collect(),
            }
            .problem_type()
        })
    }

    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.as_deref().unwrap_or_default())
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        for (name, value) in &self.members {
            members.add(name, &**value);
        }
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        for (name, value) in &self.headers {
            headers.add(name, &**value);
        }
    }

    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        matches!(hook, Hook::Location).then_some(HookValue::Location(self.location))
    }
}

impl ProblemTypes for AdHocProblem {
    fn entries() -> &'static [CatalogEntry] {
        &[CatalogEntry::Open("AdHocError")]
    }
}

/// Makes an [`AdHocError`](crate::AdHocError) of a status, an optional code and an optional
/// message, which is formatted as by [`format!`].
///
/// A status that is a literal is checked at compile time.
///
/// ```
/// use status_error::problem;
/// # let id = 7;
///
/// let plain = problem!(404);
/// let message = problem!(404, "buyer {id} was not found");
/// let code = problem!(404, code = "no_buyer", "buyer {} was not found", id);
/// let computed = problem!(http::StatusCode::NOT_FOUND, "buyer {id} was not found");
/// # assert_eq!(code.to_string(), "buyer 7 was not found");
/// # assert_eq!(computed.status(), 404);
/// ```
///
/// ```compile_fail
/// let success = status_error::problem!(200, "fine");
/// ```
#[macro_export]
macro_rules! problem {
    ($status:literal $(, $($rest:tt)*)?) => {
        $crate::__problem!({
            const STATUS: u16 = $status;
            const { assert!(STATUS >= 400 && STATUS <= 599, "the status of an error is 400 to 599 (RFC 9110 §15)") };
            STATUS
        } $(, $($rest)*)?)
    };
    ($status:expr) => {
        $crate::__problem!({ $status })
    };
    ($status:expr, $($rest:tt)*) => {
        $crate::__problem!({ $status }, $($rest)*)
    };
}

/// Returns an [`AdHocError`](crate::AdHocError) from a function; the arguments are those of
/// [`problem!`](crate::problem). The error is converted by `From`, as by `?`.
///
/// ```
/// use status_error::{AdHocError, bail};
///
/// fn find(id: u64) -> Result<u64, AdHocError> {
///     if id == 0 {
///         bail!(404, "buyer {id} was not found");
///     }
///     Ok(id)
/// }
/// assert_eq!(find(0).unwrap_err().status(), 404);
/// ```
///
/// 401, 405, 407 and 426 are refused at compile time, because their responses need a header:
/// return `problem!(401, "…").header("www-authenticate", "Bearer")` instead.
#[macro_export]
macro_rules! bail {
    ($status:literal $(, $($rest:tt)*)?) => {{
        const {
            assert!(
                !matches!($status, 401 | 405 | 407 | 426),
                "the response needs a header: write `return Err(problem!(401).header(\"www-authenticate\", \"Bearer\").into())`, and for 405 `allow`, 407 `proxy-authenticate`, 426 `upgrade`"
            );
        }
        return ::core::result::Result::Err(::core::convert::From::from($crate::problem!($status $(, $($rest)*)?)));
    }};
    ($($arguments:tt)+) => {
        return ::core::result::Result::Err(::core::convert::From::from($crate::problem!($($arguments)+)))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __problem {
    ($status:block $(,)?) => {
        $crate::AdHocError::new($status)
    };
    ($status:block, code = $code:expr $(,)?) => {
        $crate::AdHocError::new($status).code($code)
    };
    ($status:block, code = $code:expr, $($message:tt)+) => {
        $crate::AdHocError::new($status).code($code).message($crate::__private::format!($($message)+))
    };
    ($status:block, $($message:tt)+) => {
        $crate::AdHocError::new($status).message($crate::__private::format!($($message)+))
    };
}
