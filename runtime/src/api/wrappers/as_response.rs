//! A wrapper for errors that a handler can't return because of the orphan rule, and for errors
//! whose problem type is declared by the code that returns them.

use crate::api::api_error::ApiError;
use crate::api::hook::{Hook, HookValue};
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use std::error::Error;
use std::fmt;

/// A wrapper that lets a handler return an error where the orphan rule forbids to return the error
/// itself: a `Box<dyn ApiError + Send + Sync>`, an [`Arc`](std::sync::Arc), or a type of another
/// crate.
///
/// ```
/// use status_error::{AsResponse, ApiError};
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # #[error("x")]
/// # #[status(404)]
/// # struct NotFound;
///
/// type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;
///
/// fn find() -> Result<(), AnyError> {
///     Err(AsResponse(Box::new(NotFound)))
/// }
/// assert_eq!(status_error::response(&find().unwrap_err()).status(), 404);
/// ```
#[doc(alias("IntoResponse", "anyhow", "orphan rule", "Box<dyn Error>"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsResponse<E>(pub E);

impl<E> AsResponse<WithProblemType<E>> {
    /// Gives a problem type to an error that is not an [`ApiError`]; `declare` chooses it. The
    /// error's texts stay in the log: the title is sent, unless the message of the problem type is
    /// [`Message::Literal`](crate::catalog::Message::Literal).
    ///
    /// ```
    /// use status_error::{AsResponse, ProblemType, catalog::Message};
    /// use std::io::{Error, ErrorKind};
    ///
    /// static NO_FILE: ProblemType =
    ///     ProblemType::new(404, "no_file").message(Message::Literal("There is no such file."));
    /// static STORAGE: ProblemType = ProblemType::new(500, "storage");
    ///
    /// fn declare(error: &Error) -> &'static ProblemType {
    ///     if error.kind() == ErrorKind::NotFound { &NO_FILE } else { &STORAGE }
    /// }
    ///
    /// let answer = AsResponse::with(Error::from(ErrorKind::NotFound), declare);
    /// assert_eq!(status_error::response(&answer).status(), 404);
    /// ```
    pub fn with(error: E, declare: impl FnOnce(&E) -> &'static ProblemType) -> Self {
        let kind = declare(&error);
        Self(WithProblemType { error, kind })
    }
}

impl<E> From<E> for AsResponse<E> {
    fn from(error: E) -> Self {
        Self(error)
    }
}

impl<E: fmt::Display> fmt::Display for AsResponse<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Error> Error for AsResponse<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl<E: ApiError> ApiError for AsResponse<E> {
    fn problem_type(&self) -> &'static ProblemType {
        self.0.problem_type()
    }

    fn internal_type(&self) -> &'static ProblemType {
        self.0.internal_type()
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        Some(&self.0)
    }
}

impl<E: ProblemTypes> ProblemTypes for AsResponse<E> {
    fn entries() -> &'static [CatalogEntry] {
        E::entries()
    }
}

/// An error with the problem type that [`AsResponse::with`] gave it.
#[derive(Debug, Clone, Copy)]
pub struct WithProblemType<E> {
    error: E,
    kind: &'static ProblemType,
}

impl<E> WithProblemType<E> {
    /// Returns the error.
    pub fn into_inner(self) -> E {
        self.error
    }
}

impl<E: fmt::Display> fmt::Display for WithProblemType<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<E: Error> Error for WithProblemType<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl<E: Error> ApiError for WithProblemType<E> {
    fn problem_type(&self) -> &'static ProblemType {
        self.kind
    }

    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        matches!(hook, Hook::KeepsText).then_some(HookValue::KeepsText)
    }
}
