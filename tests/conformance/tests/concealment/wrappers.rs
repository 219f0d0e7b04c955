//! Errors around an error: pointers, transparent variants, and implementations by hand.

use super::AnyError;
use status_error::catalog::{CatalogEntry, ProblemTypes};
use status_error::field_error::FieldErrorSink;
use status_error::header::HeaderSink;
use status_error::member::MemberSink;
use status_error::{ApiError, ApiProfile, AsResponse, ProblemType};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

type Wrap = fn(AnyError) -> AnyError;

/// Every wrapper, by its name.
pub(super) const ALL: [(&str, Wrap); 7] = [
    ("nothing", |error| error),
    ("a box", |error| Box::new(error)),
    ("an Arc", |error| Box::new(Arc::new(error))),
    ("AsResponse", |error| Box::new(AsResponse(error))),
    ("a transparent variant", |error| Box::new(Outer::Plain(error))),
    ("a variant that conceals others", |error| Box::new(Outer::Sometimes(error))),
    ("an implementation by hand", |error| Box::new(Forwarding(error))),
];

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "a variant that is only shown")]
enum Outer {
    #[error(transparent)]
    #[status(transparent)]
    Plain(AnyError),

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(Other, when(402, 451, 507))]
    Sometimes(AnyError),

    #[error("other")]
    #[status(400)]
    #[cause("another cause")]
    Other,
}

/// An implementation that forwards each method that it can, and delegates to no error.
#[derive(Debug)]
struct Forwarding(AnyError);

impl fmt::Display for Forwarding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Forwarding {}

impl ProblemTypes for Forwarding {
    fn entries() -> &'static [CatalogEntry] {
        &[]
    }
}

impl ApiError for Forwarding {
    fn problem_type(&self) -> &'static ProblemType {
        self.0.problem_type()
    }
    fn internal_type(&self) -> &'static ProblemType {
        self.0.internal_type()
    }
    fn profile(&self) -> Option<&'static ApiProfile> {
        self.0.profile()
    }
    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        innermost(&*self.0).write_message(f)
    }
    fn members(&self, members: &mut MemberSink<'_>) {
        innermost(&*self.0).members(members);
    }
    fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
        innermost(&*self.0).field_errors(field_errors);
    }
    fn headers(&self, headers: &mut HeaderSink<'_>) {
        innermost(&*self.0).headers(headers);
    }
    fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        innermost(&*self.0).write_cause(f)
    }
}

fn innermost(mut error: &dyn ApiError) -> &dyn ApiError {
    while let Some(inner) = error.delegate() {
        error = inner;
    }
    error
}
