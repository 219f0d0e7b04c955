//! Details in another part of the request.

use crate::contract::field_error::{Detail, DetailSource, Details};
use crate::contract::location::Location;
use std::error::Error;
use std::fmt;

/// Details of a source that does not know which part of the request it is about: validators take everything for a body, and
/// `serde_html_form` reads queries and forms alike.
///
/// ```
/// use status_error::{Detail, Located, Location, Pointer};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the query failed validation")]
/// #[status(400, code = "bad_request")]
/// struct Invalid(#[details] Located<Vec<Detail>>);
///
/// // As a validator has it, that takes what it reads for a body.
/// let faults = vec![Detail::new(Location::Body, Pointer::root().key("limit"), "value_error", "This is more than 100.")];
/// let response = status_error::response(&Invalid(Located(Location::Query, faults)));
/// let body = std::str::from_utf8(response.body()).unwrap();
/// assert!(body.contains(r#""location":"query","pointer":"/limit""#), "{body}");
/// ```
#[derive(Debug, Clone)]
pub struct Located<S>(pub Location, pub S);

impl<S: DetailSource> DetailSource for Located<S> {
    fn each(&self, details: &mut Details<'_>) {
        let Self(location, source) = self;
        details.relocated(*location, |details| source.each(details));
    }
}

impl<S: fmt::Display> fmt::Display for Located<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.1.fmt(f)
    }
}

impl<S: Error> Error for Located<S> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.source()
    }
}

impl Details<'_> {
    /// Has what is given out inside be about another part of the request.
    fn relocated(&mut self, location: Location, inside: impl FnOnce(&mut Details<'_>)) {
        let left = self.left();
        let mut each = |detail: &Detail| self.push(&Detail { location, ..detail.clone() });
        let mut relocated = Details::new(left, &mut each);
        inside(&mut relocated);
        let beyond = relocated.beyond();
        self.count_beyond(beyond);
    }
}
