//! The parts of a request that field errors point into.

use std::fmt;

/// The part of a request that a [`FieldError`](crate::FieldError) points into.
///
/// ```
/// assert_eq!(status_error::Location::Query.as_str(), "query");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// The query of the URL.
    Query,
    /// The body.
    Body,
    /// The path of the URL.
    Path,
    /// A header.
    Header,
    /// The part is not known.
    Unknown,
}

impl Location {
    /// Returns the name of the part in bodies: `query`, `body`, `path`, `header` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Body => "body",
            Self::Path => "path",
            Self::Header => "header",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the part with this name in bodies, which is unknown if a newer server sent the name.
    #[cfg(feature = "client")]
    pub(crate) fn named(name: &str) -> Self {
        let known = [Self::Query, Self::Body, Self::Path, Self::Header];
        known.into_iter().find(|location| location.as_str() == name).unwrap_or(Self::Unknown)
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
