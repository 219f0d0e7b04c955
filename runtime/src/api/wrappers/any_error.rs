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
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

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
/// `Box<dyn ApiError>`. It covers the first 32 errors of the chain, and looks into `Box`, `Arc`,
/// `io::Error` and [`AsResponse`]. The report of the masked 500 has the whole chain, and the place
/// of the `?` ([`Report::location`](crate::report::Report::location)). If the handler reads its
/// input itself, list [`RequestError`](crate::RequestError) too.
///
/// The type is a response in axum, actix-web, poem, Rocket, salvo, warp and tonic, and an error of
/// dropshot's `handle` and of async-graphql's `graphql`. It is not an [`Error`] itself, because `?`
/// could not convert every error otherwise. For code that takes an [`ApiError`], there are
/// [`as_api_error`](Self::as_api_error) and a conversion into
/// `AsResponse<Box<dyn ApiError + Send + Sync>>`.
///
/// `?` can't convert three types that are no [`Error`]:
///
/// - `anyhow::Error`, `eyre::Report` and `Box<dyn Error + Send + Sync>`:
///   `.map_err(AnyError::from_boxed)?`;
/// - an `AnyError` with another list: `.map_err(AnyError::with_list)?`.
#[doc(alias("anyhow", "eyre", "Box<dyn Error>", "blanket From"))]
pub struct AnyError<L = ()> {
    problem: Box<AnyProblem>,
    listed: PhantomData<fn() -> L>,
}

/// The content of an [`AnyError`], which is an [`ApiError`].
struct AnyProblem {
    error: Box<dyn ErrorPointer>,
    casts: &'static [Cast],
    location: &'static Location<'static>,
}

/// A pointer to an error of any type: `Box<dyn Error + Send + Sync>`, `anyhow::Error` or
/// `eyre::Report`.
///
/// `AnyError` stores the pointer itself, because an `anyhow::Error` and an `eyre::Report` lose the
/// type of their error when they become a `Box<dyn Error>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pointer to an error of any type",
    label = "`AnyError::from_boxed` takes a `Box<dyn Error + Send + Sync>`, an `anyhow::Error` or an `eyre::Report`",
    note = "`?` converts a type that implements `std::error::Error`",
    note = "for a text, write `status_error::bail!(500, \"…\")`"
)]
pub trait ErrorPointer: Send + Sync {
    #[doc(hidden)]
    fn get(&self) -> &(dyn Error + 'static);
    #[doc(hidden)]
    fn into_boxed(self: Box<Self>) -> Box<dyn Error + Send + Sync>;
}

#[diagnostic::do_not_recommend]
impl<P> ErrorPointer for P
where
    P: Deref<Target = dyn Error + Send + Sync> + Into<Box<dyn Error + Send + Sync>> + Send + Sync,
{
    fn get(&self) -> &(dyn Error + 'static) {
        &**self
    }

    fn into_boxed(self: Box<Self>) -> Box<dyn Error + Send + Sync> {
        (*self).into()
    }
}

/// An error that `?` converted.
struct Owned<E>(E);

impl<E: Error + Send + Sync + 'static> ErrorPointer for Owned<E> {
    fn get(&self) -> &(dyn Error + 'static) {
        &self.0
    }

    fn into_boxed(self: Box<Self>) -> Box<dyn Error + Send + Sync> {
        Box::new(self.0)
    }
}

/// The problem type of an error that is not of a listed type.
static UNEXPECTED: ProblemType = ProblemType::new(500, "internal_server_error").variant("AnyError");

impl<L: ErrorList> AnyError<L> {
    /// Converts an `anyhow::Error`, an `eyre::Report` or a `Box<dyn Error + Send + Sync>`, none of
    /// which `?` converts.
    ///
    /// ```
    /// use status_error::{AnyError, ApiError};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("the order was not found")]
    /// #[status(404)]
    /// struct NotFound;
    ///
    /// fn load() -> anyhow::Result<String> {
    ///     Err(anyhow::Error::new(NotFound).context("while loading"))
    /// }
    ///
    /// fn handler() -> Result<String, AnyError<(NotFound,)>> {
    ///     load().map_err(AnyError::from_boxed)
    /// }
    ///
    /// let error = handler().unwrap_err();
    /// assert_eq!(status_error::response(error.as_api_error()).status(), 404);
    /// ```
    #[track_caller]
    #[must_use]
    pub fn from_boxed(error: impl ErrorPointer + 'static) -> Self {
        Self::new(Box::new(error))
    }

    #[track_caller]
    fn new(error: Box<dyn ErrorPointer>) -> Self {
        let problem = AnyProblem { error, casts: L::casts(), location: Location::caller() };
        Self { problem: Box::new(problem), listed: PhantomData }
    }
}

impl<L> AnyError<L> {
    /// Replaces the list of types that may respond, for a function that calls another one with
    /// another list. The types of the former list respond only if the new list has them too.
    ///
    /// ```
    /// use status_error::AnyError;
    /// # use status_error::ApiError;
    /// # #[derive(Debug, thiserror::Error, ApiError)]
    /// # #[error("the order was not found")]
    /// # #[status(404)]
    /// # struct NotFound;
    /// # #[derive(Debug, thiserror::Error, ApiError)]
    /// # #[error("the order is paid")]
    /// # #[status(409)]
    /// # struct Paid;
    ///
    /// fn load() -> Result<(), AnyError<(NotFound,)>> {
    ///     Err(NotFound)?
    /// }
    ///
    /// fn cancel() -> Result<(), AnyError<(NotFound, Paid)>> {
    ///     load().map_err(AnyError::with_list)?;
    ///     Err(Paid)?
    /// }
    /// # assert_eq!(status_error::response(cancel().unwrap_err().as_api_error()).status(), 404);
    /// ```
    #[must_use]
    pub fn with_list<M: ErrorList>(mut self) -> AnyError<M> {
        self.problem.casts = M::casts();
        AnyError { problem: self.problem, listed: PhantomData }
    }

    /// Returns the error as an [`ApiError`], for example for [`response`](crate::response).
    #[must_use]
    pub fn as_api_error(&self) -> &(dyn ApiError + Send + Sync) {
        &*self.problem
    }

    /// Returns the error that was converted. The error of an `anyhow::Error` or an `eyre::Report`
    /// can't be downcast then.
    #[must_use]
    pub fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.problem.error.into_boxed()
    }
}

impl<L: ErrorList, E: Error + Send + Sync + 'static> From<E> for AnyError<L> {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::new(Box::new(Owned(error)))
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

impl fmt::Debug for AnyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyError").field("error", &self.error.get()).field("location", self.location).finish()
    }
}

impl fmt::Display for AnyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.error.get(), f)
    }
}

impl Error for AnyProblem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.get().source()
    }
}

impl ApiError for AnyProblem {
    fn problem_type(&self) -> &'static ProblemType {
        &UNEXPECTED
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        find(self.error.get(), self.casts)
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
    let shared = || error.downcast_ref::<Arc<dyn ApiError + Send + Sync>>().map(|error| &**error as &dyn ApiError);
    let of_box = || error.downcast_ref::<AsResponse<Box<dyn ApiError + Send + Sync>>>().map(|error| error as _);
    let of_arc = || error.downcast_ref::<AsResponse<Arc<dyn ApiError + Send + Sync>>>().map(|error| error as _);
    plain.or_else(send).or_else(both).or_else(shared).or_else(of_box).or_else(of_arc)
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
