//! A return type into which `?` converts every error.

use crate::api::api_error::ApiError;
use crate::api::downcast::{Cast, DowncastTarget, find};
use crate::api::hook::{Hook, HookValue};
use crate::api::wrappers::ad_hoc::AdHocError;
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

/// The error type of handlers in which `?` converts every error: `AnyError<(OrderError,
/// AuthError)>` responds as the first error of a listed type in the chain of sources, and otherwise
/// with a masked 500.
///
/// ```
/// use status_error::{AnyError, ApiError};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum OrderError {
///     #[error("order {id} was not found")]
///     #[status(404)]
///     NotFound { #[public(message)] id: u64 },
/// }
///
/// fn find(id: &str) -> Result<u64, AnyError<(OrderError,)>> {
///     let id: u64 = id.parse()?;                     // not listed: a masked 500
///     Err(OrderError::NotFound { id })?              // listed: its own response
/// }
///
/// let response = status_error::response(find("7").unwrap_err().as_api_error());
/// assert_eq!(response.status(), 404);
/// let response = status_error::response(find("seven").unwrap_err().as_api_error());
/// assert_eq!(response.status(), 500);
/// ```
///
/// Besides the listed types, the search finds an [`AdHocError`], and an [`ApiError`] behind
/// `Box<dyn ApiError>`. It covers the first 32 errors of the chain, and looks into `Box` and `Arc`.
/// The report of the masked 500 has the whole chain, and the place of the `?`
/// ([`Report::location`](crate::report::Report::location)).
///
/// The type is a response in axum, actix-web, poem, Rocket, salvo, warp and tonic. It is not an
/// [`Error`] itself, because `?` could not convert every error otherwise. For code that takes an
/// [`ApiError`], there are [`as_api_error`](Self::as_api_error) and a conversion into
/// `AsResponse<Box<dyn ApiError + Send + Sync>>`.
///
/// `anyhow::Error` and `Box<dyn Error>` are no [`Error`] either; use
/// [`from_boxed`](Self::from_boxed): `.map_err(|error| AnyError::from_boxed(error))?`.
#[doc(alias("anyhow", "eyre", "Box<dyn Error>", "blanket From"))]
pub struct AnyError<L = ()> {
    problem: Box<AnyProblem>,
    listed: PhantomData<fn() -> L>,
}

/// The content of an [`AnyError`], which is an [`ApiError`].
#[derive(Debug)]
struct AnyProblem {
    error: Box<dyn Error + Send + Sync>,
    casts: &'static [Cast],
    location: &'static Location<'static>,
}

/// The problem type of an error that is not of a listed type.
static UNEXPECTED: ProblemType = ProblemType::new(500, "internal_server_error").variant("AnyError");

impl<L: ErrorList> AnyError<L> {
    /// Converts an error that is already behind a pointer, such as an `anyhow::Error`.
    #[track_caller]
    #[must_use]
    pub fn from_boxed(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let problem = AnyProblem { error: error.into(), casts: L::casts(), location: Location::caller() };
        Self { problem: Box::new(problem), listed: PhantomData }
    }
}

impl<L> AnyError<L> {
    /// Returns the error as an [`ApiError`], for example for [`response`](crate::response).
    #[must_use]
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync) {
        &*self.problem
    }

    /// Returns the error that was converted.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.problem.error
    }
}

impl<L: ErrorList, E: Error + Send + Sync + 'static> From<E> for AnyError<L> {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::from_boxed(error)
    }
}

impl<L> From<AnyError<L>> for AsResponse<Box<dyn ApiError + Send + Sync>> {
    fn from(error: AnyError<L>) -> Self {
        Self(error.problem)
    }
}

impl<L> fmt::Debug for AnyError<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl<L> fmt::Display for AnyError<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl<L: ErrorList> ProblemTypes for AnyError<L> {
    fn entries() -> &'static [CatalogEntry] {
        L::entries()
    }
}

impl fmt::Display for AnyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for AnyProblem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

impl ApiError for AnyProblem {
    fn problem_type(&self) -> &'static ProblemType {
        &UNEXPECTED
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        find(&*self.error, self.casts)
    }

    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        matches!(hook, Hook::Location).then_some(HookValue::Location(self.location))
    }
}

/// The list of an [`AnyError`]: a tuple of up to twelve error types, each of which implements
/// [`ApiError`]. The trait is sealed: only tuples implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of error types",
    label = "`AnyError` takes a tuple of up to twelve types that are an `ApiError`",
    note = "write one type as a tuple, too: `AnyError<(MyError,)>`"
)]
pub trait ErrorList: sealed::Sealed {
    #[doc(hidden)]
    fn casts() -> &'static [Cast];
    #[doc(hidden)]
    fn entries() -> &'static [CatalogEntry];
}

/// Finds an [`ApiError`] behind a trait object.
fn boxed<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError> {
    let plain = error.downcast_ref::<Box<dyn ApiError>>().map(|error| &**error);
    let send = || error.downcast_ref::<Box<dyn ApiError + Send>>().map(|error| &**error as &dyn ApiError);
    let both = || error.downcast_ref::<Box<dyn ApiError + Send + Sync>>().map(|error| &**error as &dyn ApiError);
    let wrapped = || error.downcast_ref::<AsResponse<Box<dyn ApiError + Send + Sync>>>().map(|error| error as _);
    plain.or_else(send).or_else(both).or_else(wrapped)
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: DowncastTarget),*> ErrorList for ($($name,)*) {
            fn casts() -> &'static [Cast] {
                const { &[$(<$name as DowncastTarget>::cast,)* <AdHocError as DowncastTarget>::cast, boxed] }
            }

            fn entries() -> &'static [CatalogEntry] {
                const {
                    &[
                        $(CatalogEntry::Nested(<$name as DowncastTarget>::entries),)*
                        CatalogEntry::Nested(<AdHocError as ProblemTypes>::entries),
                        CatalogEntry::One(&UNEXPECTED),
                    ]
                }
            }
        }

        impl<$($name),*> sealed::Sealed for ($($name,)*) {}
    };
}

tuples! {}
tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
tuples! { A B C D E }
tuples! { A B C D E F }
tuples! { A B C D E F G }
tuples! { A B C D E F G H }
tuples! { A B C D E F G H I }
tuples! { A B C D E F G H I J }
tuples! { A B C D E F G H I J K }
tuples! { A B C D E F G H I J K L }

mod sealed {
    pub trait Sealed {}
}
