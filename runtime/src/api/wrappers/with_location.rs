//! A wrapper that moves field errors to another part of the request.

use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::location::Location;
use std::error::Error;
use std::fmt;

/// Field errors with another [`Location`], for a source that does not know which part of the
/// request it describes. Validators report every part as the body, and `serde_html_form` reads both
/// queries and forms.
///
/// ```
/// use status_error::{FieldError, Location, Pointer, field_error::WithLocation};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the query failed validation")]
/// #[status(400, code = "bad_request")]
/// struct Invalid(#[field_errors] WithLocation<Vec<FieldError>>);
///
/// // A validator reports every part of the request as the body.
/// let faults = vec![FieldError::new(Location::Body, Pointer::root().key("limit"), "value_error", "This is more than 100.")];
/// let response = status_error::response(&Invalid(WithLocation(Location::Query, faults)));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r#""location":"query","pointer":"/limit""#), "{body}");
/// ```
#[derive(Debug, Clone)]
pub struct WithLocation<S>(pub Location, pub S);

impl<S: ToFieldErrors> ToFieldErrors for WithLocation<S> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let Self(location, source) = self;
        let relocated = |error: &FieldError| FieldError { location: *location, ..error.clone() };
        field_errors.mapped(relocated, |field_errors| source.each(field_errors));
    }
}

impl<S: fmt::Display> fmt::Display for WithLocation<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.fmt(f)
    }
}

impl<S: Error> Error for WithLocation<S> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.source()
    }
}

impl FieldErrorSink<'_> {
    /// Runs a function with a sink that changes each field error.
    pub(super) fn mapped(
        &mut self,
        map: impl Fn(&FieldError) -> FieldError,
        inside: impl FnOnce(&mut FieldErrorSink<'_>),
    ) {
        let left = self.left();
        let mut each = |field_error: &FieldError| self.push(&map(field_error));
        let mut mapped = FieldErrorSink::new(left, &mut each);
        inside(&mut mapped);
        let beyond = mapped.beyond();
        self.count_beyond(beyond);
    }
}
