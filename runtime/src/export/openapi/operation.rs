//! The operations of a document, and the choice of their responses.

use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::export::assert_known;
use serde_json::{Map, Value};
use std::any::type_name;
use std::fmt;

/// The methods of a path item (OpenAPI 3.0 to 3.2), in lower case as a document has them.
pub(super) const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation of a document: a method of a path.
///
/// [`OpenApi`](super::OpenApi) has an example.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation<'d> {
    /// The `operationId`. It is empty if the operation has none.
    pub id: &'d str,
    /// The method in lower case, as the document has it: `get`.
    pub method: &'d str,
    /// The path as the document has it: `/buyers/{id}`.
    pub path: &'d str,
    /// Whether the operation takes a body.
    pub has_body: bool,
    /// Whether the operation takes parameters, or all operations of the path do.
    pub has_parameters: bool,
    /// The whole operation, for a choice by its tags or by other members.
    pub object: &'d Map<String, Value>,
}

impl Operation<'_> {
    /// Returns whether the operation may respond with an error of this crate's extractors that has
    /// this status.
    pub(super) fn may_reject_with(&self, status: u16) -> bool {
        match status {
            400 => self.has_body || self.has_parameters,
            413 | 415 => self.has_body,
            // Unknown paths and methods, and bodies that time out, are no matter of the operation.
            _ => false,
        }
    }
}

impl fmt::Display for Operation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = self.method.to_ascii_uppercase();
        match self.id {
            "" => write!(f, "`{method} {}`", self.path),
            id => write!(f, "`{id}` ({method} {})", self.path),
        }
    }
}

/// The errors that an operation responds with.
///
/// ```
/// use status_error::export::openapi::Responses;
/// # use status_error::{ApiError, RequestError};
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # #[error("x")]
/// # enum ReadError {
/// #     #[status(404)]
/// #     NotFound,
/// # }
///
/// // The errors with these codes:
/// let by_code = Responses::codes(["not_found", "forbidden"]);
/// // The errors of the handler's own type, of the extractors, and one further:
/// let by_type = Responses::of::<ReadError>()
///     .and(Responses::of::<RequestError>())
///     .and(Responses::codes(["too_many_requests"]));
/// # let _ = (by_code, by_type);
/// ```
///
/// Masked server errors are among the responses of each choice but `None`. Their response is `5XX`.
///
/// The errors of [`RequestError`](crate::RequestError) are chosen by the operation: 400 if it takes
/// a body or parameters; 413 and 415 if it takes a body. Only [`codes`](Self::codes) adds the
/// others.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Responses {
    /// All errors of the contract.
    All,
    /// No errors. The operation does not change.
    None,
    /// The errors of the handler's types, as far as the generator of the document knows them. With
    /// the feature `aide-015`, these are the errors of the handler's return type and of this
    /// crate's extractors; with `utoipa-5`, those of the types that `responses(…)` names.
    Handler,
    /// A part of the contract, which [`codes`](Self::codes) and [`of`](Self::of) make.
    Only(Selection),
}

/// A part of the errors of a contract.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    pub(super) codes: Vec<String>,
    pub(super) types: Vec<ErrorType>,
    /// Whether the errors of the handler's types are among them.
    pub(super) has_handler: bool,
}

/// An error type, whose errors are in its catalog.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorType {
    pub(super) name: &'static str,
    pub(super) catalog: &'static [CatalogEntry],
}

impl ErrorType {
    pub(crate) fn of<E: ProblemTypes + ?Sized>() -> Self {
        Self { name: type_name::<E>(), catalog: E::entries() }
    }
}

impl Responses {
    /// Returns the errors with these codes.
    #[must_use]
    pub fn codes(codes: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let codes = codes.into_iter().map(|code| code.as_ref().to_owned());
        Self::Only(Selection { codes: codes.collect(), ..Selection::default() })
    }

    /// Returns the errors of a type, and those that it nests.
    ///
    /// # Panics
    ///
    /// Panics if the catalog of the error type is empty, as that of `Box<dyn ApiError>` is.
    #[track_caller]
    #[must_use]
    pub fn of<E: ProblemTypes + ?Sized>() -> Self {
        Self::of_types(&[ErrorType::of::<E>()])
    }

    /// Returns the errors of these types.
    ///
    /// # Panics
    ///
    /// Panics if the catalog of a type is empty.
    #[track_caller]
    pub(crate) fn of_types(types: &[ErrorType]) -> Self {
        // A closure would hide the caller's place.
        for one in types {
            assert_known(one.name, one.catalog);
        }
        Self::Only(Selection { types: types.to_vec(), ..Selection::default() })
    }

    /// Adds other errors.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        match (self, others) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, one) | (one, Self::None) => one,
            (one, other) => {
                let (mut one, other) = (one.into_selection(), other.into_selection());
                one.codes.extend(other.codes);
                one.types.extend(other.types);
                one.has_handler |= other.has_handler;
                Self::Only(one)
            }
        }
    }

    /// Returns the parts of a choice that is neither all errors nor none.
    pub(super) fn into_selection(self) -> Selection {
        match self {
            Self::Only(selection) => selection,
            Self::Handler => Selection { has_handler: true, ..Selection::default() },
            Self::All | Self::None => Selection::default(),
        }
    }
}
